"""Finds people who will soon reach the pension age, or just have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl

from registry import deaths
from registry.ages import LEAP, reaches
from registry.conditions import OPEN, one_each
from registry.dated import Dated, LawUnknown, Parameter
from registry.events import event_kind
from registry.facts import reference
from registry.ports import Store

KIND = "pension_age_near"
SEXES = {"M": "men", "F": "women"}


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a person whose pension age lies between `since` and the foreseeable: `events.FOUND`.

    Who is accepted as dead by the day has no pension to wait for.
    """
    _, until = event_kind(KIND).span(day)
    named = _of_fitting_age(store, citizens, since, until, known)
    near = named.with_columns(right_arises=pension_day()).filter(
        pl.col("right_arises") >= since, pl.col("right_arises") <= until
    )
    people = near["iin"].unique().sort().to_list()
    dead = deaths.dead_on(deaths.reported(store, citizens=people, known=known), day)
    alive = near.join(dead, on="iin", how="anti")
    facts = pl.concat_list(reference("Name", "iin"))
    no_day = pl.lit(None, pl.Date)
    return one_each(
        alive.with_columns(identity="iin", subject="iin", until=no_day, state=pl.lit(OPEN), facts=facts)
    )


def foreseen(store: Store, *, after: date, until: date) -> Sequence[str]:
    """Everybody, and perhaps some more, who reaches the pension age after a day, up to another."""
    lengths = [
        _months(entry) for parameter in event_kind(KIND).numbers.values() for entry in parameter.values
    ]
    oldest = pl.select(pl.lit(after).dt.offset_by(f"-{max(lengths)}mo")).item() - LEAP
    births = pl.DataFrame({"born": pl.date_range(oldest, until, eager=True)})
    days = births.join(pl.DataFrame({"sex": list(SEXES)}), how="cross").with_columns(day=pension_day())
    born = days.filter(pl.col("day") > after, pl.col("day") <= until)["born"]
    first, last = born.min(), born.max()
    if not (isinstance(first, date) and isinstance(last, date)):
        return []
    return store.ask("people/born_between", after=first - LEAP, day=last)["iin"].to_list()


def pension_day() -> pl.Expr:
    """The first day on which a person (born, sex) is at least as old as the age of that day's law asks.

    Who would reach the age of a year too late in it waits for the next year's; null where no value is known.
    """
    said = event_kind(KIND).numbers
    of_men, of_women = (_first_day(said[SEXES[sex]]) for sex in ("M", "F"))
    return pl.when(pl.col("sex") == "M").then(of_men).when(pl.col("sex") == "F").then(of_women)


def _first_day(ages: Parameter) -> pl.Expr:
    candidates = []
    for entry, following in zip(ages.values, [*ages.values[1:], None], strict=True):
        begin, end = pl.lit(entry.from_), following.from_ if following else None
        day = pl.max_horizontal(reaches(pl.col("born"), _months(entry), "months"), begin)
        candidates.append(day if end is None else pl.when(day < end).then(day))
    return pl.min_horizontal(candidates)


def _months(entry: Dated) -> int:
    if not isinstance(entry.value, Decimal):
        raise LawUnknown(f"the pension age from {entry.from_} is no number")
    return int(entry.value)


def _of_fitting_age(
    store: Store, citizens: Sequence[str] | None, since: date, until: date, known: int
) -> pl.DataFrame:
    """Named people old enough, and not too old, whatever their sex: iin, born, sex, record, delivery."""
    ages = [_months(entry) for parameter in event_kind(KIND).numbers.values() for entry in parameter.values]
    span = pl.select(
        first=pl.lit(since).dt.offset_by(f"-{max(ages)}mo"),
        last=pl.lit(until).dt.offset_by(f"-{min(ages)}mo"),
    )
    return store.ask(
        "people/born_in",
        citizens=citizens,
        after=span["first"].item() - LEAP,
        until=span["last"].item() + LEAP,
        known=known,
    )
