"""Step three: facts show risk events, each found once.

An event opens only when its right arose within the look-back before the day. A condition that began earlier
and still stands is kept as the baseline: it is known, and offered to nobody. An event whose ground a
correction took away is closed and says which delivery did so; nothing is deleted.

After the first run of a kind only those are looked at whom it concerns what happened since
(`registry.since`); what stands afterwards is what a run over everybody would leave.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from registry import ids, runs, undone
from registry.conditions import ENDED, OPEN, PROVISIONAL
from registry.events import EventKind, event_kind, event_kinds, finder, foreseer
from registry.numbers import Numbers
from registry.phrases import phrase
from registry.ports import Store
from registry.since import Run, Since, last_run, remember
from registry.successions import kept_id, numbers_of

COLUMNS = ["id", "kind", "subject", "right_arises", "until", "state", "because", "facts"]
BASELINE, CLOSED = "baseline", "closed"
STATES = (OPEN, PROVISIONAL, BASELINE, ENDED, CLOSED)
STANDING = (OPEN, PROVISIONAL, BASELINE)
"""Those of events that may open a right."""


@dataclass(frozen=True)
class Watched:
    """What a run found: new events, changed ones, closed ones, all that stand open or provisional, and the
    baseline; and of each kind how many are in which state. looked_at: events found or looked for again, few
    where little changed.
    """

    new: int
    changed: int
    closed: int
    open: int
    provisional: int
    baseline: int
    looked_at: int
    kinds: dict[str, dict[str, int]]


def watch(
    store: Store,
    *,
    day: date,
    known: int,
    kinds: Sequence[str] | None = None,
    full: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Watched:
    """Find the events of every kind, or of some; write those that are new or have changed.

    full: look at everybody, even where the last run tells whom it may concern what happened since.
    """
    watched = [event_kind(name) for name in dict.fromkeys(event_kinds() if kinds is None else kinds)]
    names = [kind.name for kind in watched]
    stored = store.ask("derived/events").select(COLUMNS)
    if kinds is not None:  # else events of a kind that there is no longer are closed too
        stored = stored.filter(pl.col("kind").is_in(names))
    since, count = Since(store, day, known), runs.following(store)
    looked, remembered = [_nobodys(stored)], [runs.put(count)]
    for kind in watched:
        progress(kind.name)
        about, run = _look(since, kind, stored.filter(kind=kind.name), full=full)
        looked.append(about)
        remembered.append(remember(_place(kind), replace(run, count=count)))
    before, wanted = (pl.concat([getattr(one, side) for one in looked]) for side in ("before", "wanted"))
    new = wanted.join(before, on="id", how="anti")
    changed = wanted.join(before, on="id", how="semi").join(before, on=COLUMNS, how="anti", nulls_equal=True)
    gone = before.join(wanted, on="id", how="anti").filter(pl.col("state") != CLOSED)
    closed = undone.closed(store, gone, known).select(COLUMNS)
    written = pl.concat([new, changed, closed])
    _write(store, stored, written, count, *remembered)
    after = pl.concat([stored.join(written, on="id", how="anti"), written])
    states = dict(after["state"].value_counts().iter_rows())
    return Watched(
        new=new.height,
        changed=changed.height,
        closed=closed.height,
        open=states.get(OPEN, 0),
        provisional=states.get(PROVISIONAL, 0),
        baseline=states.get(BASELINE, 0),
        looked_at=wanted.height + gone.height,
        kinds=_by_kind(after, names),
    )


@dataclass(frozen=True)
class _Looked:
    """Events that were stored of those who were looked at, and what was found of them."""

    before: pl.DataFrame
    wanted: pl.DataFrame


def _nobodys(stored: pl.DataFrame) -> _Looked:
    """Events of a kind that there is no longer: nothing finds them."""
    return _Looked(stored.filter(~pl.col("kind").is_in(list(event_kinds()))), stored.clear())


def _place(kind: EventKind) -> str:
    return f"watched/{kind.name}"


def _look(since: Since, kind: EventKind, stored: pl.DataFrame, *, full: bool) -> tuple[_Looked, Run]:
    """What is found of a kind: of everybody, or of those whom it concerns what happened since."""
    first = _first(kind, stored, since.day)
    run = Run(since.day, since.known, 0, kind.words_on(since.day), first)
    subjects = None if full else _subjects(since, kind, stored, first)
    wanted = _find(since, kind, stored, first, subjects)
    if subjects is not None:
        found = pl.col("id").is_in(wanted["id"].implode())
        stored = stored.filter(pl.col("subject").is_in(subjects) | found)
    return _Looked(stored, wanted), run


def would_find(store: Store, kind: EventKind, stored: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """What a run over everybody would leave of a kind, where `stored` is on record: `COLUMNS`."""
    stored = stored.filter(kind=kind.name)
    return _find(Since(store, day, known), kind, stored, _first(kind, stored, day), None)


def _first(kind: EventKind, stored: pl.DataFrame, day: date) -> date:
    """The first day of a right that is looked for: of the look-back, or of what was found before it."""
    begin, _ = kind.span(day)
    earliest = stored["right_arises"].min()
    return min(begin, earliest) if isinstance(earliest, date) else begin


def _subjects(since: Since, kind: EventKind, stored: pl.DataFrame, first: date) -> list[str] | None:
    """Whose events may be others than at the last run, or None for everybody.

    Besides those whom it concerns what happened: whose event leaves the look-back or what can be foreseen, or
    whose condition ends, by the mere passage of days; and, when an earlier right was found than all before,
    whose event was closed, as it may have been for lying too early.
    """
    then = last_run(since.store, _place(kind))
    concerned = since.concerned(kind, then)
    if then is None or concerned is None:
        return None
    (begin, end), (begin_now, end_now) = kind.span(then.day), kind.span(since.day)
    right, until = pl.col("right_arises"), pl.col("until")
    left = right.is_between(begin, begin_now, closed="left") | right.is_between(end, end_now, closed="right")
    over = until.is_between(then.day, since.day, closed="right").fill_null(value=False)
    heard = pl.lit(value=False) if concerned.rights_after is None else right > concerned.rights_after
    too_early = pl.lit(first < then.since) & (pl.col("state") == CLOSED)
    people = concerned.people | {*stored.filter(left | over | heard | too_early)["subject"]}
    if kind.ahead and end < end_now:
        people |= {*foreseer(kind.name)(since.store, after=end, until=end_now)}
    return sorted({*numbers_of(since.store, since.known).of(people)})


def _find(
    since: Since, kind: EventKind, stored: pl.DataFrame, first: date, subjects: Sequence[str] | None
) -> pl.DataFrame:
    """Events within the look-back, those found before that still stand, and the baseline.

    None lies after what can be foreseen: one found while a later day was taken for today waits for its own.
    """
    if subjects is not None and not subjects:
        return stored.clear()
    day, known = since.day, since.known
    begin, end = kind.span(day)
    found = finder(kind.name)(since.store, since=first, day=day, known=known, citizens=subjects)
    if subjects is not None:
        found = found.filter(pl.col("subject").is_in(subjects))
    stands = pl.lit(kind.standing) & (pl.col("until").is_null() | (pl.col("until") > day))
    near = found.filter(pl.col("right_arises") <= end, (pl.col("right_arises") >= first) | stands)
    before = stored.select("id", before="state")
    judged = (
        identified(numbers_of(since.store, known), near, kind.name, set(stored["id"]))
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
    ended = phrase("the condition no longer stands from {} on", "until")
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
    stored = store.ask("by_id/events", ids=events["id"].to_list()).select(COLUMNS)
    count = runs.following(store)
    _write(store, stored, events.with_columns(because=_because()).select(COLUMNS), count, runs.put(count))


def _by_kind(events: pl.DataFrame, names: Sequence[str]) -> dict[str, dict[str, int]]:
    counted = {name: dict.fromkeys(STATES, 0) for name in names}
    for kind, state, count in events.group_by("kind", "state").len().iter_rows():
        counted.setdefault(kind, dict.fromkeys(STATES, 0))[state] = count
    return counted


def _write(
    store: Store, stored: pl.DataFrame, events: pl.DataFrame, count: int, *also: tuple[str, pl.DataFrame]
) -> None:
    """Each event is also linked to whom it is about; to the newest number too, where that was replaced."""
    links = events.join(stored, on=["id", "subject"], how="anti").select(subject="subject", object="id")
    stamped = events.with_columns(run=pl.lit(count, pl.Int64))
    changes = [("put/RiskEvent", stamped), ("add/SUBJECT_OF", links), *also]
    store.write(*(change for change in changes if change[1].height))
