"""What people earned before a day, as payers declared it to the revenue office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from registry import coverage
from registry.facts import reference
from registry.ports import Store

FEED = "incomes"


def before(store: Store, people: pl.DataFrame, months: int, known: int) -> pl.DataFrame:
    """Income in the calendar months before the month of a day: iin, day, earned (tenge), facts.

    people: iin, day (a Date). No declared income counts as none here, whether or not anybody told of it.
    """
    window = _windows(people, months)
    inside = window.join(_paid_in(store, window, known), on="iin").filter(
        pl.col("month").is_between("first", "last")
    )
    sums = inside.group_by("iin", "day").agg(
        earned=pl.col("amount").sum(), facts=reference("EARNED", "iin").unique().sort()
    )
    joined = window.join(sums, on=["iin", "day"], how="left")
    return joined.select("iin", "day", pl.col("earned").fill_null(0), "facts")


def _paid_in(store: Store, windows: pl.DataFrame, known: int) -> pl.DataFrame:
    """What these people were paid in the months of any of the windows, as people/earnings gives it."""
    since, last = windows["first"].min(), windows["last"].max()
    if not (isinstance(since, date) and isinstance(last, date)):
        since = last = date.min  # of nobody nothing is asked
    citizens = windows["iin"].unique().sort().to_list()
    until = last + timedelta(days=1)
    return store.ask("people/earnings", citizens=citizens, since=since, until=until, known=known)


def heard_before(store: Store, people: pl.DataFrame, months: int, known: int) -> pl.DataFrame:
    """The same with `heard`: whether the feed tells of a person in all these months.

    Where it does not, earned and facts are null: of half a sum nothing follows, and nobody asks for it.
    """
    told = _told(store, pl.col("first"), pl.col("last"), known)
    asked = _windows(people, months).select("iin", "day", heard=told)
    return asked.join(before(store, asked.filter("heard"), months, known), on=["iin", "day"], how="left")


def total(
    store: Store, day: date, months: int, known: int, *, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """The sum of each who earned anything in the calendar months before the month of one day: iin, earned."""
    span = pl.select(first=_first(pl.lit(day), months), until=pl.lit(day).dt.month_start())
    first, until = span.row(0)
    return store.ask("events/earned", citizens=citizens, since=first, until=until, known=known)


def told(store: Store, day: date, months: int, known: int) -> pl.Expr:
    """Whether no declared income of a person (`iin`) is none, in the calendar months before that of a day."""
    return _told(store, _first(pl.lit(day), months), _last(pl.lit(day)), known)


def _told(store: Store, first: pl.Expr, last: pl.Expr, known: int) -> pl.Expr:
    unheard = pl.col("iin").is_in(coverage.unheard(store, FEED, known).implode())
    return coverage.covers(store, FEED, known, first, last) & ~unheard


def _windows(people: pl.DataFrame, months: int) -> pl.DataFrame:
    asked = people.select("iin", "day").unique()
    return asked.with_columns(first=_first(pl.col("day"), months), last=_last(pl.col("day")))


def _first(day: pl.Expr, months: int) -> pl.Expr:
    return day.dt.month_start().dt.offset_by(f"-{months}mo")


def _last(day: pl.Expr) -> pl.Expr:
    return day.dt.month_start().dt.offset_by("-1d")
