"""Step four: events open benefits, and the law of the right's day, or of its first payment, decides them.

A changed fact decides again; the old decision stays and is no longer current. Nothing granted is ended here.

After the first run only those cases are decided again which it may concern what happened since
(`registry.again`). They are compared with all others, so that the result is that of a run over everybody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from registry import decisions, first_paid, law, schema, stacking
from registry.again import to_decide
from registry.benefits import BENEFITS, benefit, gatherer
from registry.dated import LawUnknown
from registry.events import event_kinds
from registry.ports import Store
from registry.remembering import remembering
from registry.since import Since
from registry.successions import OnePerson

COLUMNS = [column.name for column in schema.NODES["Decision"].columns]
DECIDED: dict[str, schema.DType] = {
    **{c.name: schema.POLARS[c.type] for c in schema.NODES["Decision"].columns if c.name != "yields_to"},
    "subject": pl.String,
}
"""What is decided before benefits are compared: what is stored, and whom the event is about."""
COMPARED = [
    *("id", "benefit", "event", "recipient", "subject", "right_arises", "law_day"),
    *("outcome", "net_of_day", "period_from", "period_until", "tests"),
]
"""What benefits are compared by."""
Prepared = Callable[[pl.DataFrame], pl.DataFrame]
"""What is done to cases before they are decided."""
RESTATED = ["id", "state", "yields_to", "net_of_day"]


@dataclass(frozen=True)
class Decided:
    """What a run decided: current decisions by outcome, how many are new, how many no longer current.

    looked_at: cases decided again, few where little changed.
    """

    yes: int
    no: int
    unknown: int
    new: int
    superseded: int
    looked_at: int


def decide(store: Store, *, day: date, known: int, full: bool = False) -> Decided:
    """Decide every benefit that a standing event opens; write what is new or no longer current.

    full: decide every case again, even where the last run tells which it may concern what happened since.
    """
    events = _opening(store.ask("derived/standing"), day)
    stored = store.ask("derived/compared")
    since, before = Since(store, day, known), stored.filter(state="current")
    parts = [_part(since, name, events, before.filter(benefit=name), full=full) for name in BENEFITS]
    found = pl.concat(part.found for part in parts)
    kept = pl.concat(part.kept for part in parts)
    compared = pl.concat([found.select(COMPARED), kept.select(COMPARED)])
    current = stacking.compared(store, compared, known=known).with_columns(state=pl.lit("current"))
    old = before.join(current, on="id", how="anti").with_columns(state=pl.lit("superseded"))
    new = found.join(current.select("id", "yields_to"), on="id").join(stored, on="id", how="anti")
    restated = pl.concat([_otherwise(current, stored), old.select(RESTATED)])
    _write(store, new.select(COLUMNS), restated, *(part.remembered for part in parts))
    count = dict(current["outcome"].value_counts().iter_rows())
    yes, no, unknown = (count.get(word, 0) for word in ("yes", "no", "unknown"))
    return Decided(yes, no, unknown, new.height, old.height, found.height)


@dataclass(frozen=True)
class _Part:
    """Of a benefit: what was decided again, `DECIDED`; what stays as it is; the run to remember."""

    found: pl.DataFrame
    kept: pl.DataFrame
    remembered: tuple[str, pl.DataFrame]


def _part(since: Since, name: str, events: pl.DataFrame, before: pl.DataFrame, *, full: bool) -> _Part:
    opening = _opened(events, name)
    cases = to_decide(since, name, opening, before, full=full)
    found = _of_benefit(since.store, name, cases.again, since.day, since.known)
    more = cases.of_days_without_law(found)
    if more.height:
        cases = replace(cases, again=pl.concat([cases.again, more]))
        found = _of_benefit(since.store, name, cases.again, since.day, since.known)
    subjects = cases.opening.join(cases.again, on="id", how="anti").select("subject", event="id")
    return _Part(found, before.join(subjects, on="event"), cases.remembered)


def _otherwise(current: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """Decisions that are current again, or compared otherwise than before: `RESTATED`."""
    there = current.join(stored, on="id", how="semi")
    return there.join(stored, on=RESTATED, how="anti", nulls_equal=True).select(RESTATED)


def decided_about(
    store: Store,
    names: Sequence[str],
    events: pl.DataFrame,
    person: str,
    *,
    day: date,
    known: int,
    shown: Sequence[str] = (),
) -> pl.DataFrame:
    """The decisions of benefits that these events give a person, as the one asked or the one concerned.

    shown: events whose decisions are told too, though another is asked. All are compared with the decisions
    that exclude them: what yields to a more favourable one says so.
    """
    store = remembering(store)
    kinds = set(events["kind"])
    openings = {name: _opened(events, name) for name in names if not kinds.isdisjoint(_opening_kinds(name))}
    some = (_of_benefit(store, name, opening, day, known) for name, opening in openings.items())
    found = pl.concat([pl.DataFrame(schema=DECIDED), *some])
    told = pl.col("event").is_in(list(shown))
    mine = found.filter((pl.col("recipient") == person) | (pl.col("subject") == person) | told)
    due = mine.filter(outcome="yes")["benefit"].unique().to_list()
    rivals = sorted(stacking.rivals(due))
    if not rivals:
        return mine.with_columns(yields_to=pl.lit(None, pl.String)).select(COLUMNS)
    near = _around(store, stacking.concerned(store, mine, known=known), known)
    stored = store.ask("derived/rivals", citizens=near, benefits=rivals).unique("id")
    others = stored.select(DECIDED.keys()).join(mine, on=["benefit", "event"], how="anti")
    compared = stacking.compared(store, pl.concat([mine, others]), known=known)
    return compared.join(mine, on="id", how="semi").select(COLUMNS)


def _around(store: OnePerson, people: Sequence[str], known: int) -> list[str]:
    """These people and their kin within two steps, whose events may give them something; by all numbers."""
    kin = store.ask("families/around", citizens=people, known=known)
    return store.numbers(known).of(sorted({*people, *kin["via"], *kin["other"]}))


def keep(store: Store, decided: pl.DataFrame) -> None:
    """Keep decisions that were made beside a run; earlier ones on the same event are no longer current."""
    stored = store.ask("derived/decided_on", events=decided["event"].unique().sort().to_list())
    old = stored.filter(state="current").join(decided, on=["benefit", "event"], how="semi")
    old = old.join(decided, on="id", how="anti").with_columns(state=pl.lit("superseded"))
    restated = pl.concat([_otherwise(decided, stored), old.select(RESTATED)])
    _write(store, decided.join(stored, on="id", how="anti"), restated)


def _opening(events: pl.DataFrame, day: date) -> pl.DataFrame:
    """Standing events that open something on a day; the baseline stood before and opens nothing."""
    latest = {name: kind.span(day)[1] for name, kind in event_kinds().items()}
    last = pl.col("kind").replace_strict(latest, default=day, return_dtype=pl.Date)
    return events.filter(pl.col("right_arises") <= last)


def _opened(events: pl.DataFrame, name: str) -> pl.DataFrame:
    """The events that open a benefit."""
    return events.filter(pl.col("kind").is_in(_opening_kinds(name)))


def _opening_kinds(name: str) -> list[str]:
    return benefit(name).definition.opened_by


def _of_benefit(store: Store, name: str, opening: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """The decisions that one benefit's events give: `DECIDED`."""
    if not opening.height:
        return pl.DataFrame(schema=DECIDED)
    found = _with_net_of_day(store, name, opening, day, known)
    facts = [json.dumps(one) for one in found["facts"].to_list()]
    stored = found.with_columns(facts=pl.Series(facts, dtype=pl.String), state=pl.lit("current"))
    return stored.select(DECIDED.keys())


def _with_net_of_day(store: Store, name: str, opening: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """The decisions of a benefit's events, with `net_of_day`: what it pays out by the law of the day.

    By that it is compared with benefits that exclude it: those of days with other laws are no measure.
    """
    if name not in stacking.rivals(BENEFITS):
        return pl.concat(under_law(store, name, opening, day=day, known=known))
    store = remembering(store)  # both times much the same is asked
    found = pl.concat(under_law(store, name, opening, day=day, known=known))
    today = first_paid.on(opening, opening.select(event="id", law_day=pl.lit(day)))
    as_of_day = pl.concat(under_law(store, name, today, day=day, known=known))
    by_then = as_of_day.select("event", "net_of_day")
    joined = found.drop("net_of_day").join(by_then, on="event", how="left", maintain_order="left")
    return joined.with_columns(net_of_day=pl.coalesce("net_of_day", "net"))


def _as_gathered(cases: pl.DataFrame) -> pl.DataFrame:
    return cases


def gathered(store: Store, name: str, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """The cases of a benefit that events open, `decisions.schema`; dated by applications, or as given."""
    is_dated = "law_day" in events.columns
    dated = events if is_dated else first_paid.dated(store, name, events, day=day, known=known)
    cases = decisions.believable(name, gatherer(name)(store, dated, day=day, known=known))
    return first_paid.kept(name, cases, dated)


def under_law(
    store: Store,
    name: str,
    opening: pl.DataFrame,
    prepared: Prepared = _as_gathered,
    *,
    day: date,
    known: int,
) -> Iterator[pl.DataFrame]:
    """Gather the cases of events, prepare them and decide them: `decisions.COLUMNS`.

    A day whose law is not written down leaves the cases of that day unknown, and no others; so does a day to
    whose window a month without law belongs. Where the day of the right decides, days without law are told
    apart first, for they may be hundreds, and their cases are not gathered.
    """
    is_by_right = not first_paid.is_by_first_payment(name) and "law_day" not in opening.columns
    gaps = _gaps(name, opening["right_arises"]) if is_by_right else {}
    for one, gap in gaps.items():
        yield decisions.without_law(name, opening.filter(right_arises=one), gap, one)
    within = opening.filter(~pl.col("right_arises").is_in([*gaps])) if gaps else opening
    if within.height:
        yield from _gathered_and_judged(store, name, within, prepared, day=day, known=known)


def _gathered_and_judged(
    store: Store, name: str, opening: pl.DataFrame, prepared: Prepared, *, day: date, known: int
) -> Iterator[pl.DataFrame]:
    """The same. Days for which gathering finds no law are found by halving: a few more passes each."""
    try:
        cases = gathered(store, name, opening, day=day, known=known)
    except LawUnknown as gap:
        days = opening["right_arises"].unique().sort()
        if days.len() == 1:
            yield decisions.without_law(name, opening, gap)
            return
        earlier = pl.col("right_arises") < days[days.len() // 2]
        for half in (earlier, ~earlier):
            part = opening.filter(half)
            yield from _gathered_and_judged(store, name, part, prepared, day=day, known=known)
    else:
        yield from _by_law(name, opening, prepared(cases))


def _gaps(name: str, days: pl.Series) -> dict[date, LawUnknown]:
    """The days of which no law is written, and what is missing."""
    return {one: gap for one in days.unique().sort() if (gap := law.gap(name, one)) is not None}


def _by_law(name: str, opening: pl.DataFrame, cases: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The decisions of cases, and of those for whose day no law is written down."""
    law_day = decisions.law_day(cases)
    gaps = _gaps(name, law_day)
    yield decisions.decide(name, cases.filter(~law_day.is_in([*gaps]))).select(decisions.COLUMNS.keys())
    for one, gap in gaps.items():
        left = opening.join(cases.filter(law_day == one), left_on="id", right_on="event", how="semi")
        yield decisions.without_law(name, left, gap, one)


def _write(store: Store, new: pl.DataFrame, restated: pl.DataFrame, *also: tuple[str, pl.DataFrame]) -> None:
    """Write what is new, and what is current again, compared otherwise, or no longer current."""
    links = new.select(subject="event", object="id")
    changes = [("put/Decision", new), ("add/DECIDED", links), ("derived/restate", restated), *also]
    wanted = [change for change in changes if change[1].height]
    if wanted:
        store.write(*wanted)
