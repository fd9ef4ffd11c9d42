"""Which day a step may speak of.

Households, events, decisions and offers are kept as of one day, the last assembled one. It moves forward
only; past days are answered from the facts. `forget` is the way back after a mistyped far day.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import settings
from registry.errors import WrongUsage
from registry.ports import Store


def assembled(store: Store) -> date | None:
    """The day the store's households are of; None before they were first assembled."""
    last = settings.get(store, settings.ASSEMBLED)
    return date.fromisoformat(last) if last else None


def refuse_earlier(store: Store, day: date) -> None:
    """Whether households may be assembled for a day: never for one before the last."""
    last = assembled(store)
    if last is not None and day < last:
        raise WrongUsage(
            f"{day} lies before the last assembled day {last}",
            why="households, events and decisions are kept as of one day, and it moves forward only",
            do="ask for a past day with: registry family IIN --day DAY; "
            f"if {last} was a mistake: registry assemble --day {day} --back",
        )


def of_derived(store: Store, day: date | None) -> date:
    """The day of what is derived: the last assembled one, and no other."""
    last = assembled(store)
    if last is None:
        raise WrongUsage("nothing was assembled yet", do="first: registry assemble")
    if day not in (None, last):
        later = f", or first: registry assemble --day {day}" if day and day > last else ""
        raise WrongUsage(
            f"the last assembled day is {last}, not {day}",
            why="events, decisions and offers are kept as of that day",
            do=f"leave out --day{later}",
        )
    return last


def forget(store: Store) -> None:
    """Let the next assembly take any day, and work everything out from the facts."""
    store.write(("remove/Setting", pl.DataFrame({"name": [settings.ASSEMBLED]})))
