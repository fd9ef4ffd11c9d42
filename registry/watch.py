"""Step three: facts show risk events, each found once.

An event opens only when its right arose within the look-back before the day. A condition that began earlier
and still stands is kept as the baseline: it is known, and offered to nobody. An event whose ground a
correction took away is closed and says which delivery did so; nothing is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import ids, undone
from registry.conditions import ENDED, OPEN, PROVISIONAL
from registry.events import EventKind, event_kind, event_kinds, finder
from registry.ports import Store
from registry.successions import Numbers, kept_id, numbers_of

COLUMNS = ["id", "kind", "subject", "right_arises", "until", "state", "because", "facts"]
BASELINE, CLOSED = "baseline", "closed"
STATES = (OPEN, PROVISIONAL, BASELINE, ENDED, CLOSED)


@dataclass(frozen=True)
class Watched:
    """What a run found: new events, changed ones, closed ones, all that stand open or provisional, and the
    baseline; and of each kind how many are in which state.
    """

    new: int
    changed: int
    closed: int
    open: int
    provisional: int
    baseline: int
    kinds: dict[str, dict[str, int]]


def watch(
    store: Store,
    *,
    day: date,
    known: int,
    kinds: Sequence[str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Watched:
    """Find the events of every kind, or of some; write those that are new or have changed."""
    watched = [event_kind(name) for name in dict.fromkeys(event_kinds() if kinds is None else kinds)]
    names = [kind.name for kind in watched]
    stored = store.ask("derived/events").select(COLUMNS)
    if kinds is not None:  # else events of a kind that there is no longer are closed too
        stored = stored.filter(pl.col("kind").is_in(names))
    numbers = numbers_of(store, known)
    found = []
    for kind in watched:
        progress(kind.name)
        found.append(_find(store, kind, stored.filter(kind=kind.name), numbers, day, known))
    wanted = pl.concat([stored.clear(), *found])
    new = wanted.join(stored, on="id", how="anti")
    changed = wanted.join(stored, on="id", how="semi").join(stored, on=COLUMNS, how="anti", nulls_equal=True)
    gone = stored.join(wanted, on="id", how="anti").filter(pl.col("state") != CLOSED)
    closed = undone.closed(store, gone, known).select(COLUMNS)
    _write(store, stored, new, pl.concat([changed, closed]))
    after = pl.concat([wanted, closed, stored.filter(state=CLOSED).join(wanted, on="id", how="anti")])
    count = dict(after["state"].value_counts().iter_rows())
    return Watched(
        new=new.height,
        changed=changed.height,
        closed=closed.height,
        open=count.get(OPEN, 0),
        provisional=count.get(PROVISIONAL, 0),
        baseline=count.get(BASELINE, 0),
        kinds=_by_kind(after, names),
    )


def _find(
    store: Store, kind: EventKind, stored: pl.DataFrame, numbers: Numbers, day: date, known: int
) -> pl.DataFrame:
    """Events within the look-back, those found before that still stand, and the baseline.

    None lies after what can be foreseen: one found while a later day was taken for today waits for its own.
    """
    begin, end = kind.span(day)
    earliest = stored["right_arises"].min()
    since = min(begin, earliest) if isinstance(earliest, date) else begin
    found = finder(kind.name)(store, since=since, day=day, known=known)
    stands = pl.lit(kind.standing) & (pl.col("until").is_null() | (pl.col("until") > day))
    near = found.filter(pl.col("right_arises") <= end, (pl.col("right_arises") >= since) | stands)
    before = stored.select("id", before="state")
    judged = (
        identified(numbers, near, kind.name, set(stored["id"]))
        .join(before, on="id", how="left")
        .with_columns(state=_state(pl.col("right_arises") >= begin, stands, standing=kind.standing))
    )
    return judged.filter(pl.col("state").is_not_null()).with_columns(because=_because()).select(COLUMNS)


def identified(numbers: Numbers, found: pl.DataFrame, kind: str, stored: Container[str]) -> pl.DataFrame:
    """What a kind's finder gave, the id of each event, its facts as JSON; `stored`: ids of the kind."""
    named = [_id(numbers, stored, kind, *one.partition("/")) for one in found["identity"]]
    return found.with_columns(
        id=pl.Series(named, dtype=pl.String),
        kind=pl.lit(kind),
        facts=pl.Series([json.dumps(facts) for facts in found["facts"].to_list()], dtype=pl.String),
    )


def _id(numbers: Numbers, stored: Container[str], kind: str, begins: str, *rest: str) -> str:
    """Of an identity, which begins with a person's IIN or with the feed of a record."""
    return kept_id(numbers, stored, begins, lambda one: ids.keyed_id("ev", kind, "".join([one, *rest])))


def _state(recent: pl.Expr, stands: pl.Expr, *, standing: bool) -> pl.Expr:
    """What a finding is, by what it was before; null for what opens nothing.

    Beyond the look-back an event that was open stays as it is found. A standing condition that was never
    open, or not open last, is the baseline as long as it stands.
    """
    was_open = pl.col("before").is_in([OPEN, PROVISIONAL])
    as_found = (
        recent | was_open.fill_null(value=False) | (pl.lit(not standing) & pl.col("before").is_not_null())
    )
    over = (pl.col("state") == ENDED) | ~stands
    return (
        pl.when(as_found)
        .then("state")
        .when(pl.lit(standing) & ~over)
        .then(pl.lit(BASELINE))
        .when(pl.lit(standing) & pl.col("before").is_not_null())
        .then(pl.lit(ENDED))
    )


def _because() -> pl.Expr:
    """Why an event is not open, in words."""
    ended = pl.format("the condition no longer stands from {} on", "until")
    return (
        pl.when(pl.col("state") == BASELINE)
        .then(pl.lit("it began before the look-back"))
        .when(pl.col("state") == PROVISIONAL)
        .then(pl.lit("its ground is not certain yet"))
        .when(pl.col("state") == ENDED)
        .then(ended)
    )


def note(store: Store, events: pl.DataFrame) -> None:
    """Keep events that were found beside a run, as an application finds them: later runs follow them."""
    stored = store.ask("derived/events").select(COLUMNS)
    wanted = events.select(COLUMNS)
    new = wanted.join(stored, on="id", how="anti")
    changed = wanted.join(stored, on="id", how="semi").join(stored, on=COLUMNS, how="anti", nulls_equal=True)
    _write(store, stored, new, changed)


def _by_kind(events: pl.DataFrame, names: Sequence[str]) -> dict[str, dict[str, int]]:
    counted = {name: dict.fromkeys(STATES, 0) for name in names}
    for kind, state, count in events.group_by("kind", "state").len().iter_rows():
        counted.setdefault(kind, dict.fromkeys(STATES, 0))[state] = count
    return counted


def _write(store: Store, stored: pl.DataFrame, new: pl.DataFrame, changed: pl.DataFrame) -> None:
    """Each event is also linked to whom it is about; to the newest number too, where that was replaced."""
    about = pl.concat([new, changed]).join(stored, on=["id", "subject"], how="anti")
    links = about.select(subject="subject", object="id")
    changes = [("put/RiskEvent", pl.concat([new, changed])), ("add/SUBJECT_OF", links)]
    wanted = [(name, rows) for name, rows in changes if rows.height]
    if wanted:
        store.write(*wanted)
