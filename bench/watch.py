"""`python -m bench.watch STORE`: what finding each kind of event takes, over everybody, in a filled store.

STORE is the address of a store that has received and assembled. Nothing is written, but it is opened as
`registry watch` opens it: a reader cannot make room in the buffer pool. Beside each kind stands the time of
its questions alone: what the engine takes, without the domain's work on their frames.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import polars as pl

from api.cli.session import day_and_known
from bench.common import machine, say
from graph import open_store
from registry.events import event_kinds, finder
from registry.ports import Store
from registry.successions import OnePerson, as_said


class Counting:
    """A store that counts the seconds and rows of the questions it is asked."""

    def __init__(self, beneath: Store) -> None:
        self.beneath, self.seconds, self.rows = beneath, 0.0, 0

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        """As the store beneath."""
        begun = time.perf_counter()
        answer = self.beneath.ask(question, citizens=citizens, **takes)
        self.seconds += time.perf_counter() - begun
        self.rows += answer.height
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self.beneath, name)


def main(url: str) -> None:
    """Print a line for each kind."""
    store = open_store(url)
    day, known = day_and_known(store, None)
    citizens = store.ask("people/names(iin)", known=known).height
    say(f"{citizens:,} citizens, {url.split(':', maxsplit=1)[0]}, as of {day}; {machine()}\n")
    say("| kind | seconds | of which questions | rows asked for | found |\n|---|---|---|---|---|")
    for name in event_kinds():
        say(line(store, name, day, known))
    store.close()


def line(store: Store, name: str, day: date, known: int) -> str:
    """Seconds of one kind over everybody."""
    counting = Counting(as_said(store))
    as_one = OnePerson(cast(Store, counting))
    since = event_kinds()[name].span(day)[0]
    begun = time.perf_counter()
    found = finder(name)(as_one, since=since, day=day, known=known)
    took = time.perf_counter() - begun
    return f"| {name} | {took:.1f} | {counting.seconds:.1f} | {counting.rows:,} | {found.height:,} |"


if __name__ == "__main__":
    main(sys.argv[1])
