"""`python -m bench.assemble CITIZENS... [neo4j]`: `assemble`, full and incremental, against its questions.

From the first deliveries of the agencies whose facts make households (`AGENCIES`), received once (embedded)
or imported (Neo4j). Compared are, each in a process of its own:

* `assemble` of `card` into a store without households, against the bare: its own questions asked through the
  same store, and scipy's components over all their bonds; nothing is chosen, identified or written.
* every stored definition at once, against `card` alone; and what each costs. The circles are worked out when
  asked for and never stored: their line is everybody's circle on one day.
* `assemble` after a day on which people move, are born, marry and divorce (`bench.life`), a quarter each:
  half of `CHANGED` people, then all. The day passes, so birthdays are looked at too. With several sizes the
  last line compares them.

Of a Neo4j, computing is that of the process and of the server; the server's memory is its most since its
start. `--deliveries DIR` takes first deliveries that are there (`registry generate --days 0 --format
parquet`), `--store URL` a store that holds them: its households are taken away first, and the changes stay in
it; `--home DIR` is the home of its server. `--heap`, `--pagecache`: of a server started here. `--changed N`:
people. `--folder DIR`: where temporary files go. `--parts card all changes`: which of the three.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ladybug
import neo4j
import polars as pl

from bench.common import Cost, computed, disk, first_deliveries, machine, peak_memory, registry, say, spent
from bench.life import write_day
from graph import open_store
from graph.embedded_pool import BUFFER_POOL
from graph.server import Neo4jServer
from graph.server_process import free_ports
from graph.snapshots import FILE
from registry.deliveries import newest_day
from registry.families import families, together

AGENCIES = ("population", "civil-acts", "education", "health", "institutions", "justice")
CHANGED = 20_000
PARTS = ("card", "all", "changes")
DERIVED = ("MEMBER_OF", "SUCCEEDED_BY", "Household")
NOBODY_DIED = "MATCH (citizen:Citizen) WHERE citizen.died IS NOT NULL SET citizen.died = NULL"
NOBODY_DIED_IN_PARTS = (
    "MATCH (citizen:Citizen) WHERE citizen.died IS NOT NULL "
    "CALL (citizen) { SET citizen.died = NULL } IN TRANSACTIONS OF 10000 ROWS"
)
NO_HOUSEHOLDS = (
    "MATCH (household:Household) CALL (household) { DETACH DELETE household } IN TRANSACTIONS OF 10000 ROWS"
)
CARD = "card"


@dataclass
class Measured:
    """A store under measurement. server: the process of a Neo4j. receiving: what its load took, if it did."""

    url: str
    deliveries: Path
    server: int | None = None
    receiving: Cost | None = None
    costs: dict[str, Cost] = field(default_factory=dict)

    def piece(self, day: date, *words: str) -> None:
        """Do a piece of work in a process of its own; its cost is kept and told."""
        before = computed(self.server) if self.server else 0.0
        told = spent("bench.worker", self.url, day, *words)
        cost, text = told.cost, str(told.cost)
        if self.server:
            its = computed(self.server) - before
            text += f"; the server {its:.1f} s of computing, at most {peak_memory(self.server):.1f} GB"
            cost = Cost(cost.seconds, cost.computing + its, cost.memory)
        self.costs[" ".join(words)] = cost
        say(f"{' '.join(words)}: {text}; {told.found}")


def main(options: argparse.Namespace, folder: Path) -> None:
    """Measure every size; compare them."""
    incremental = {}
    for citizens in options.citizens:
        home = folder / str(citizens)
        with loaded(options, citizens, home) as store:
            say(f"{citizens:,} citizens, {options.engine}; {machine()}")
            day = today(store.url)
            if "card" in options.parts:
                card(store, day)
            if "all" in options.parts:
                everything(store, day)
            if "changes" in options.parts:
                incremental[citizens] = changes(store, day, options.changed, home)
            say(machine())
    if len(incremental) > 1:
        small, large = incremental[min(incremental)], incremental[max(incremental)]
        say(f"the same change in the largest country and the smallest: {large.ratio(small)}")


def card(store: Measured, day: date) -> None:
    """A whole run of one definition against its questions."""
    without_households(store.url)
    store.piece(day, "bare", CARD)
    store.piece(day, "ours", CARD)
    say(f"card / bare: {store.costs[f'ours {CARD}'].ratio(store.costs[f'bare {CARD}'])}")


def everything(store: Measured, day: date) -> None:
    """Whole runs of every definition, each alone and the stored ones together, each into no households."""
    names = [one.name for one in together()]
    around = [name for name, one in families().items() if one.kind == "around"]
    store.piece(day, "questions", *names)
    for wanted in (*([name] for name in names), names):
        without_households(store.url)
        store.piece(day, "ours", *wanted)
    for wanted in (*([name] for name in around), around):
        store.piece(day, "circles", *wanted)
    one, stored = store.costs[f"ours {CARD}"], store.costs[" ".join(["ours", *names])]
    say(f"all stored / card: {stored.ratio(one)}")
    both = _sum(stored, store.costs[" ".join(["circles", *around])])
    say(f"all stored and everybody's circles / card: {both.ratio(one)}")


def changes(store: Measured, day: date, changed: int, folder: Path) -> Cost:
    """Two days, the second with twice the changes of the first; gives what the second took."""
    names = [one.name for one in together()]
    without_households(store.url)
    store.piece(day, "ours", *names)
    costs = []
    for size in (changed // 2, changed):
        day += timedelta(days=1)
        sequences = next_sequences(store.url)
        delivered = write_day(store.deliveries, folder / f"changes-{day}", day, sequences, size)
        received = registry("receive", delivered, "--store", store.url, "--quiet")
        say(f"{size:,} people change: received in {received.seconds:.1f} s")
        store.piece(day, "ours", *names)
        costs.append(store.costs[" ".join(["ours", *names])])
    say(f"twice the change: {costs[1].ratio(costs[0])}")
    return costs[1]


def without_households(url: str) -> None:
    """Take away all that `assemble` ever wrote."""
    store = open_store(url)
    store.write(("remove/Setting", pl.DataFrame({"name": _runs(store)})))
    store.close()
    if url.startswith("file:"):
        database = ladybug.Database(str(Path(url.removeprefix("file:")) / FILE), buffer_pool_size=BUFFER_POOL)
        with ladybug.Connection(database) as connection:
            for text in (NOBODY_DIED, *(f"DROP TABLE {name}" for name in DERIVED)):
                connection.execute(text)
        database.close()
        store = open_store(url)
        store.prepare()
        store.close()
    else:
        with neo4j.GraphDatabase.driver(url) as driver, driver.session() as session:
            for text in (NOBODY_DIED_IN_PARTS, NO_HOUSEHOLDS):
                session.run(text).consume()


def _runs(store: Any) -> list[str]:
    names: list[str] = store.ask("derived/settings")["name"].to_list()
    return [name for name in names if name.startswith("assembled")]


@contextmanager
def loaded(options: argparse.Namespace, citizens: int, folder: Path) -> Iterator[Measured]:
    """A store with the first deliveries, made unless it was named."""
    deliveries = first_deliveries(options.deliveries, folder / "in", citizens)
    wanted = [deliveries / agency for agency in AGENCIES]
    if options.store:
        server = Neo4jServer(options.home).process() if options.home else None
        yield Measured(options.store, deliveries, server)
    elif options.engine == "embedded":
        url = f"file:{folder / 'store'}"
        took = registry("receive", *wanted, "--store", url, "--quiet")
        say(f"receive: {took}; {disk(folder / 'store'):.2f} GB")
        yield Measured(url, deliveries, receiving=took)
    else:
        bolt, http = free_ports(2)
        server = Neo4jServer(folder / "home", bolt, http, heap=options.heap, pagecache=options.pagecache)
        try:
            took = registry(
                "neo4j", "import", *wanted, "--home", server.home, "--bolt", bolt, "--http", http, "--quiet"
            )
            say(f"import: {took}; {disk(server.home):.2f} GB")
            server.stop()
            server.start()
            yield Measured(server.status().url, deliveries, server.status().pid, took)
        finally:
            server.stop()


def next_sequences(url: str) -> dict[str, int]:
    """The number of each agency's next delivery."""
    store = open_store(url)
    last = store.ask("derived/deliveries").group_by("agency").agg(pl.col("sequence").max())
    store.close()
    return {agency: sequence + 1 for agency, sequence in last.iter_rows()}


def today(url: str) -> date:
    """The day of a run that names none."""
    store = open_store(url)
    day = newest_day(store.ask("derived/deliveries"))
    store.close()
    assert day is not None
    return day


def _sum(one: Cost, other: Cost) -> Cost:
    return Cost(one.seconds + other.seconds, one.computing + other.computing, max(one.memory, other.memory))


def options(words: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.assemble")
    parser.add_argument("words", nargs="+", metavar="CITIZENS... [neo4j]")
    parser.add_argument("--deliveries", type=Path)
    parser.add_argument("--store")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--heap", default="4g")
    parser.add_argument("--pagecache", default="2g")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--changed", type=int, default=CHANGED)
    parser.add_argument("--folder", help="where temporary files go", default=None)
    asked = parser.parse_args(words)
    asked.citizens = [int(word) for word in asked.words if word.isdigit()]
    asked.engine = "neo4j" if "neo4j" in asked.words else "embedded"
    return asked


if __name__ == "__main__":
    asked = options(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="registry-bench-", dir=asked.folder) as scratch:
        main(asked, Path(scratch))
