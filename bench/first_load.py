"""`python -m bench.first_load CITIZENS [AGENCY...]`: Neo4j's first load, against the bare import tool.

Ours is from the agencies' files to the imported database; bare is `neo4j-admin` alone, over the same CSV
files.
Only the deliveries of the named agencies are taken, all when none is named.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from api.first_load import FirstLoad
from bench.common import disk, machine, registry, run, say
from graph.offline import OfflineStore
from graph.server import Neo4jServer
from graph.server_import import import_full
from graph.server_java import say_nothing
from loaders.deliveries import find
from registry.deliveries import in_order


def main(citizens: int, agencies: list[str], folder: Path) -> None:
    """Print both times, their ratio, memory and disk."""
    deliveries, home = folder / "deliveries", folder / "home"
    say(machine())
    registry("generate", "--citizens", citizens, "--days", 0, "--out", deliveries, "--quiet")
    for agency in deliveries.iterdir():
        if agencies and agency.name not in agencies:
            shutil.rmtree(agency)
    ours = run(sys.executable, "-m", "bench.first_load", "ours", home, deliveries)
    files = home / "first-load"
    say(f"{citizens:,} citizens of {', '.join(agencies) or 'all agencies'}")
    say(f"ours: {ours}: {(files / 'seconds').read_text()}")
    say(f"disk: {disk(files):.2f} GB of files, {disk(home / 'data'):.2f} GB of database")
    shutil.rmtree(home / "data")
    run(sys.executable, "-m", "bench.first_load", "bare", home)
    bare_seconds = float((files / "bare").read_text())
    say(f"bare: {bare_seconds:.1f} s")
    say(f"ratio: {ours.seconds / bare_seconds:.2f}")
    say(machine())


class Kept(FirstLoad):
    """A first load whose files stay, for the bare tool."""

    def _tidy(self) -> None:
        """Nothing is deleted."""

    def _import(self, store: OfflineStore) -> None:
        before = time.perf_counter()
        super()._import(store)
        took, own = time.perf_counter() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        (self.folder / "seconds").write_text(
            f"the import in it {took:.1f} s; beside it {own:.1f} GB of memory"
        )


def ours(home: Path, deliveries: Path) -> None:
    """From deliveries to a database."""
    loading = Kept(Neo4jServer(home), say_nothing)
    loading.offline(in_order(find([deliveries])), lambda _: None)


def bare(home: Path) -> None:
    """The tool alone, over the same files."""
    store = OfflineStore(home / "first-load" / "files")
    nodes, relationships = store.finish()
    begun = time.perf_counter()
    import_full(home, nodes, relationships)
    (home / "first-load" / "bare").write_text(f"{time.perf_counter() - begun:.1f}")


if __name__ == "__main__":
    if sys.argv[1] == "ours":
        ours(Path(sys.argv[2]), Path(sys.argv[3]))
    elif sys.argv[1] == "bare":
        bare(Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory(prefix="registry-bench-") as scratch:
            main(int(sys.argv[1]), sys.argv[2:], Path(scratch))
