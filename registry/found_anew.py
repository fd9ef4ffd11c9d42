"""Events as the law in force finds them: looked for anew where a changed law may find others.

Only kinds whose definition names benefits (`law`) are found by the law. Another law may find another event
of the same family (the third child and not the fourth), so what is found stands in place of what was stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date

import polars as pl

from registry import changes, law
from registry.conditions import OPEN, PROVISIONAL
from registry.dated import Parameter
from registry.events import EventKind, event_kinds, finder
from registry.ports import Store
from registry.successions import numbers_of
from registry.watch import COLUMNS, identified


def touched(change: Mapping[str, Parameter], benefits: Set[str]) -> list[EventKind]:
    """The kinds of events of which a change of the law may find others, of benefits that are decided."""
    return [
        kind
        for kind in event_kinds().values()
        if not benefits.isdisjoint(kind.law)
        and not change.keys().isdisjoint(name for one in kind.law for name in law.names_of(one))
    ]


def in_force_for(change: Mapping[str, Parameter], kind: EventKind, day: date) -> dict[str, Parameter]:
    """The change as a kind reads it: of one that looks at whole periods, from the first day of the day's."""
    return changes.in_force_since(change, kind.first_of_period(day), day)


def found_anew(store: Store, kind: EventKind, stored: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """The events of a kind that are open or provisional, or stand since long ago: `watch.COLUMNS`.

    stored: those on record. One that was open stays one, however long ago its right arose.
    """
    stored = stored.filter(kind=kind.name)
    begin, end = kind.span(day)
    earliest = stored["right_arises"].min()
    since = min(begin, earliest) if isinstance(earliest, date) else begin
    found = finder(kind.name)(store, since=since, day=day, known=known)
    named = identified(numbers_of(store, known), found, kind.name, set(stored["id"]))
    kept = (
        pl.lit(kind.standing) | (pl.col("right_arises") >= begin) | pl.col("id").is_in(stored["id"].implode())
    )
    stands = pl.col("until").is_null() | (pl.col("until") > day) | pl.lit(not kind.standing)
    is_open = pl.col("state").is_in([OPEN, PROVISIONAL]) & (pl.col("right_arises") <= end)
    return named.filter(is_open & kept & stands).with_columns(because=pl.lit(None, pl.String)).select(COLUMNS)
