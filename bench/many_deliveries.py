"""`python -m bench.many_deliveries CITIZENS DAYS...`: what does the number of deliveries in a folder cost?

For each number of days one process receives a town's deliveries into an empty embedded store. Printed are its
memory at most, and the seconds of computing of a day's deliveries, the median of the first and of the last
tenth of the days: neither may grow with the number of deliveries. The engine keeps what it has read up to the
bound of its buffer pool, so that is small here: what is left is what the deliveries themselves take.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.common import machine, registry, run, say
from graph import open_store
from loaders.deliveries import find
from registry.deliveries import in_order
from registry.receive import receive

TENTH = 10
POOL_MB = "300"


def main(citizens: int, days: list[int], folder: Path) -> None:
    """Print what each number of days took, and the memory of the last against that of the first."""
    say(f"{citizens:,} citizens; {machine()}")
    os.environ.setdefault("REGISTRY_BUFFER_POOL_MB", POOL_MB)
    deliveries = folder / "in"
    registry("generate", "--citizens", citizens, "--days", max(days), "--out", deliveries, "--quiet")
    memory = []
    for many in days:
        cost = run(
            sys.executable, "-m", "bench.many_deliveries", "receive", deliveries, many, folder / f"{many}"
        )
        memory.append(cost.memory)
        say(f"{many} days: {cost}")
        say((folder / f"{many}" / "told").read_text())
    say(f"memory of {days[-1]} days against {days[0]}: {memory[-1] / memory[0]:.2f}; {machine()}")


def received(deliveries: Path, days: int, folder: Path) -> None:
    """Receive so many days in this process, beginning with the first deliveries; note how long each took."""
    store = open_store(f"file:{folder}")
    store.prepare()
    took: dict[str, list[float]] = {}
    for delivery in in_order(find([deliveries])):
        day = delivery.manifest.created_at
        if day not in took and len(took) > days:
            break
        begun = time.process_time()
        receive(store, delivery)
        took.setdefault(day, []).append(time.process_time() - begun)
    store.close()
    (folder / "told").write_text(_told(list(took.values())[1:]))


def _told(days: list[list[float]]) -> str:
    """The days without the first, on which each agency says everything."""
    tenth = max(1, len(days) // TENTH)
    first, last = (statistics.median(map(statistics.mean, part)) for part in (days[:tenth], days[-tenth:]))
    return (
        f"{sum(map(len, days))} deliveries after the first day; seconds each, first tenth {first:.3f}, "
        f"last tenth {last:.3f}: {last / first:.2f} times"
    )


if __name__ == "__main__":
    if sys.argv[1] == "receive":
        received(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    else:
        with tempfile.TemporaryDirectory(prefix="registry-bench-") as scratch:
            main(int(sys.argv[1]), [int(one) for one in sys.argv[2:]], Path(scratch))
