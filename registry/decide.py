"""Step four: events open benefits, and the law in force on the day of the right decides them.

A changed fact decides again; the old decision stays and is no longer current. Nothing granted is ended here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from registry import decisions, law, schema, stacking
from registry.benefits import BENEFITS, benefit, gatherer
from registry.conditions import OPEN, PROVISIONAL
from registry.dated import LawUnknown
from registry.events import event_kinds
from registry.ports import Store

COLUMNS = [column.name for column in schema.NODES["Decision"].columns]
DECIDED: dict[str, schema.DType] = {
    **{c.name: schema.POLARS[c.type] for c in schema.NODES["Decision"].columns if c.name != "yields_to"},
    "subject": pl.String,
}
"""What is decided before benefits are compared: what is stored, and whom the event is about."""


@dataclass(frozen=True)
class Decided:
    """What a run decided: current decisions by outcome, how many are new, how many no longer current."""

    yes: int
    no: int
    unknown: int
    new: int
    superseded: int


def decide(store: Store, *, day: date, known: int) -> Decided:
    """Decide every benefit that a standing event opens; write what is new or no longer current."""
    events = _opening(store.ask("derived/events"), day)
    stored = store.ask("derived/decisions").select(COLUMNS)
    found = [_of_benefit(store, name, events, day, known) for name in BENEFITS]
    current = stacking.compared(store, pl.concat(found), known=known).select(COLUMNS)
    old = stored.filter(state="current").join(current, on="id", how="anti")
    superseded = old.with_columns(state=pl.lit("superseded"))
    new = _write(store, current, stored, superseded)
    count = dict(current["outcome"].value_counts().iter_rows())
    yes, no, unknown = (count.get(word, 0) for word in ("yes", "no", "unknown"))
    return Decided(yes, no, unknown, new, superseded.height)


def decided_about(
    store: Store, name: str, events: pl.DataFrame, person: str, *, day: date, known: int
) -> pl.DataFrame:
    """The decisions of one benefit that these events give a person, as the one asked or the one concerned.

    Compared with the person's other decisions: what yields to a more favourable one says so.
    """
    found = _of_benefit(store, name, events, day, known)
    mine = found.filter((pl.col("recipient") == person) | (pl.col("subject") == person))
    subjects = store.ask("derived/events").select("subject", event="id")
    stored = store.ask("derived/decisions").filter(state="current").join(subjects, on="event")
    others = stored.select(DECIDED.keys()).join(mine, on=["benefit", "event"], how="anti")
    compared = stacking.compared(store, pl.concat([mine, others]), known=known)
    return compared.join(mine, on="id", how="semi").select(COLUMNS)


def keep(store: Store, decided: pl.DataFrame) -> None:
    """Keep decisions that were made beside a run; earlier ones on the same event are no longer current."""
    stored = store.ask("derived/decisions").select(COLUMNS)
    old = stored.filter(state="current").join(decided, on=["benefit", "event"], how="semi")
    old = old.join(decided, on="id", how="anti").with_columns(state=pl.lit("superseded"))
    _write(store, decided, stored, old)


def _opening(events: pl.DataFrame, day: date) -> pl.DataFrame:
    """Standing events that open something on a day; the baseline stood before and opens nothing."""
    standing = events.filter(pl.col("state").is_in([OPEN, PROVISIONAL]))
    latest = {name: kind.span(day)[1] for name, kind in event_kinds().items()}
    last = pl.col("kind").replace_strict(latest, default=day, return_dtype=pl.Date)
    return standing.filter(pl.col("right_arises") <= last)


def _of_benefit(store: Store, name: str, events: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """The decisions of one benefit: `DECIDED`."""
    opening = events.filter(pl.col("kind").is_in(benefit(name).definition.opened_by))
    if not opening.height:
        return pl.DataFrame(schema=DECIDED)
    found = _decided(store, name, opening, day, known)
    facts = [json.dumps(one) for one in found["facts"].to_list()]
    stored = found.with_columns(facts=pl.Series(facts, dtype=pl.String), state=pl.lit("current"))
    return stored.select(DECIDED.keys())


def _decided(store: Store, name: str, opening: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Decide; a day whose law is not written down leaves the cases of that day unknown, and no others."""
    gaps = [(one, law.gap(name, one)) for one in opening["right_arises"].unique().sort()]
    left = [
        decisions.without_law(name, opening.filter(right_arises=one), gap)
        for one, gap in gaps
        if gap is not None
    ]
    settled = opening.filter(pl.col("right_arises").is_in([one for one, gap in gaps if gap is None]))
    by_its_law = partial(decisions.decide, name)
    return pl.concat([*left, *under_law(store, name, settled, by_its_law, day=day, known=known)])


def under_law(
    store: Store,
    name: str,
    opening: pl.DataFrame,
    decided: Callable[[pl.DataFrame], pl.DataFrame],
    *,
    day: date,
    known: int,
) -> Iterator[pl.DataFrame]:
    """Gather the cases of events and decide them, `decisions.COLUMNS`; a month of a window may have no law.

    Those days are found by halving, so a gap costs a few more passes and not one for each day.
    """
    try:
        found = decided(gatherer(name)(store, opening, day=day, known=known))
        yield found.select(decisions.COLUMNS.keys())
    except LawUnknown as gap:
        days = opening["right_arises"].unique().sort()
        if days.len() == 1:
            yield decisions.without_law(name, opening, gap)
            return
        earlier = pl.col("right_arises") < days[days.len() // 2]
        for half in (earlier, ~earlier):
            yield from under_law(store, name, opening.filter(half), decided, day=day, known=known)


def _write(store: Store, current: pl.DataFrame, stored: pl.DataFrame, superseded: pl.DataFrame) -> int:
    """Write what is new, what is current again or compared otherwise, and what is no longer; how many new."""
    new = current.join(stored, on="id", how="anti")
    same = ["id", "state", "yields_to"]
    again = current.join(stored, on="id", how="semi").join(stored, on=same, how="anti", nulls_equal=True)
    links = new.select(subject="event", object="id")
    changes = [("put/Decision", pl.concat([new, again, superseded])), ("add/DECIDED", links)]
    wanted = [(name, rows) for name, rows in changes if rows.height]
    if wanted:
        store.write(*wanted)
    return new.height
