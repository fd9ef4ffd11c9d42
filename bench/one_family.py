"""`python -m bench.one_family CITIZENS [neo4j]`: what answers about one family take.

family: one person's family with the path to each member and the facts they rest on, of random people. all
benefits: every benefit that standing events about a person open, with its tests, reasons and arithmetic,
compared with each other; of random people with such an event, and of random people, most of whom have none.
Both on a thread of Polars', as the API does its requests (`api.small_frames`). look-up: what people are
called, asked of one person: one text, prepared. Milliseconds of one process, warm, each question after the
other; computing is the processor time of the process, which other work on the machine disturbs less; on Neo4j
the server's is not in it. Round trips are the texts that run on the server. `--store URL`: a store that is
there.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from api.cli.session import day_and_known
from api.small_frames import quickly
from bench.common import machine, registry, say
from bench.delta import loaded
from graph import open_store
from registry.benefits import BENEFITS
from registry.decide import decided_about
from registry.families import family
from registry.family import family_of
from registry.ports import Store
from registry.successions import as_one

ASKED = 200
WARM = 20


def main(citizens: int, engine: str, folder: Path) -> None:
    """Make a town, run it whole, ask."""
    deliveries = folder / "in"
    registry("generate", "--citizens", citizens, "--days", 0, "--out", deliveries, "--quiet")
    with loaded(engine, deliveries, folder) as url:
        registry("run", deliveries, "--store", url, "--quiet")
        say(f"{citizens:,} citizens, {engine}; {machine()}")
        served(url)


def served(url: str) -> None:
    """Open a store as the API does, and measure."""
    store = as_one(open_store(url, read_only=url.startswith("file:")))
    measure(store)
    store.close()


def measure(store: Store) -> None:
    """Print median and 95th percentile of each answer, beside one look-up."""
    day, known = day_and_known(store, None)
    people = store.ask("derived/memberships", definition="card")["iin"].sample(ASKED, seed=1).to_list()
    events = store.ask("derived/standing")
    about = dict(events.partition_by("subject", as_dict=True, include_key=True))
    subjects = events["subject"].unique().sort()
    subjects = subjects.sample(min(ASKED, len(subjects)), seed=1).to_list()
    none, card = events.clear(), family("card")

    def look_up(iin: str) -> None:
        store.ask("people/names", citizens=[iin], known=known)

    @quickly
    def one(iin: str) -> None:
        family_of(store, iin, card, day=day, known=known)

    @quickly
    def rights(iin: str) -> None:
        decided_about(store, BENEFITS, about.get((iin,), none), iin, day=day, known=known)

    bare = told("look-up", look_up, people)
    for what, work, asked in (
        ("family with its paths", one, people),
        ("all benefits, people with events", rights, subjects),
        ("all benefits, random people", rights, people),
    ):
        if len(asked) < WARM:
            say(f"{what}: not measured, the store holds too few events; run `registry watch` on it first")
            continue
        say(f"  {told(what, work, asked) / bare:.0f} look-ups by computing; {trips(work, asked[:WARM])}")


def told(what: str, work: Callable[[str], Any], people: Sequence[str]) -> float:
    """Print what the work takes for one person; gives the median of computing in ms."""
    for iin in people[:WARM]:
        work(iin)
    clock, computing = [], []
    for iin in people:
        begun, busy = time.perf_counter(), time.process_time()
        work(iin)
        clock.append((time.perf_counter() - begun) * 1000)
        computing.append((time.process_time() - busy) * 1000)
    say(f"{what}: {_figures(clock)} ms on the clock, {_figures(computing)} ms of computing")
    return statistics.median(computing)


def _figures(taken: list[float]) -> str:
    return f"median {statistics.median(taken):.1f}, p95 {statistics.quantiles(taken, n=20)[-1]:.1f}"


def trips(work: Callable[[str], Any], people: Sequence[str]) -> str:
    """How many texts ran on a server, as its driver logs them."""
    runs: list[int] = []
    counter = logging.Handler()
    counter.emit = lambda record: runs.append(1) if " C: RUN " in record.getMessage() else None  # type: ignore[method-assign]
    log = logging.getLogger("neo4j.io")
    log.addHandler(counter)
    log.setLevel(logging.DEBUG)
    most = 0
    for iin in people:
        before = len(runs)
        work(iin)
        most = max(most, len(runs) - before)
    log.setLevel(logging.NOTSET)
    log.removeHandler(counter)
    return f"round trips: mean {len(runs) / len(people):.1f}, at most {most}" if runs else "no server"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.one_family")
    parser.add_argument("citizens", type=int, nargs="?", default=20_000)
    parser.add_argument("engine", nargs="?", default="embedded", choices=("embedded", "neo4j"))
    parser.add_argument("--store")
    return parser.parse_args()


if __name__ == "__main__":
    options = _options()
    if options.store:
        served(options.store)
    else:
        with tempfile.TemporaryDirectory() as name:
            main(options.citizens, options.engine, Path(name))
