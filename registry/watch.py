"""Step three: facts show risk events, each found once.

An event opens only when its right arose within the look-back before the day: what happened earlier is a
baseline, not a flood of offers. An event whose ground a correction took away is closed, never deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import ids
from registry.events import EventKind, event_kinds, finder
from registry.ports import Store

COLUMNS = ["id", "kind", "subject", "right_arises", "state", "facts"]


@dataclass(frozen=True)
class Watched:
    """What a run found: new events, changed ones, closed ones, and all that stand open."""

    new: int
    changed: int
    closed: int
    open: int
    provisional: int


def watch(
    store: Store, *, day: date, known: int, progress: Callable[[str], None] = lambda _: None
) -> Watched:
    """Find the events of every kind; write those that are new or have changed."""
    stored = store.ask("derived/events").select(COLUMNS)
    found = []
    for kind in event_kinds().values():
        progress(kind.name)
        found.append(_find(store, kind, stored.filter(kind=kind.name), day, known))
    wanted = pl.concat([stored.clear(), *found])
    new = wanted.join(stored, on="id", how="anti")
    changed = wanted.join(stored, on="id", how="semi").join(stored, on=COLUMNS, how="anti")
    gone = stored.join(wanted, on="id", how="anti").filter(pl.col("state") != "closed")
    closed = gone.with_columns(state=pl.lit("closed"))
    _write(store, new, pl.concat([changed, closed]))
    states = wanted["state"].value_counts()
    count = dict(states.iter_rows())
    return Watched(
        new.height, changed.height, closed.height, count.get("open", 0), count.get("provisional", 0)
    )


def _find(store: Store, kind: EventKind, stored: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Events within the look-back, and earlier ones that were found before and still stand.

    None lies after the day: one that was found while a later day was taken for today waits for its own.
    """
    begin = _back(day, kind.months_back(day))
    earliest = stored["right_arises"].min()
    since = min(begin, earliest) if isinstance(earliest, date) else begin
    found = finder(kind.name)(store, since=since, day=day, known=known)
    identified = found.with_columns(
        id=pl.Series([ids.keyed_id("ev", kind.name, one) for one in found["identity"]], dtype=pl.String),
        kind=pl.lit(kind.name),
        facts=pl.Series([json.dumps(facts) for facts in found["facts"].to_list()], dtype=pl.String),
    ).select(COLUMNS)
    recent, before = pl.col("right_arises") >= begin, pl.col("id").is_in(stored["id"].implode())
    return identified.filter(pl.col("right_arises") <= day, recent | before)


def _back(day: date, months: int) -> date:
    begin = pl.select(pl.lit(day).dt.offset_by(f"-{months}mo")).item()
    assert isinstance(begin, date)
    return begin


def _write(store: Store, new: pl.DataFrame, changed: pl.DataFrame) -> None:
    links = new.select("subject", object="id")
    changes = [("put/RiskEvent", pl.concat([new, changed])), ("add/SUBJECT_OF", links)]
    wanted = [(name, rows) for name, rows in changes if rows.height]
    if wanted:
        store.write(*wanted)
