"""From when and until when a benefit is paid: rules written down in `benefit.yaml`, read as columns.

The end is the first day that is not paid any more, as everywhere in the registry. A benefit without ends is
paid as long as its condition holds.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import polars as pl
from pydantic import Field, model_validator

from registry.ages import reaches
from registry.definitions import Definition, Mistake
from registry.phrases import phrase

Paid = Literal["monthly", "once", "notice"]
"""A notice pays nothing: it says that something may be asked for."""
LawOf = Literal["right", "payment"]
"""Whose law decides: that of the day of the right, or of the first day that is paid."""
Name = Annotated[str, Field(min_length=1)]


class Article(Definition):
    """The articles a rule stands on, through time; a day without one is decided on an assumption."""

    from_: Annotated[date, Field(alias="from")]
    to: date | None = None
    article: Name


class Age(Definition):
    """An age that somebody reaches: `of` is a fact (the date of birth), `limit` a parameter.

    inclusive: that day is still paid.
    """

    of: Name
    unit: Literal["years", "months"]
    limit: Name
    inclusive: bool = False

    def end(self) -> pl.Expr:
        """The first day that is not paid any more."""
        day = reaches(pl.col(self.of), pl.col(self.limit), self.unit)
        return day.dt.offset_by("1d") if self.inclusive else day


class End(Definition):
    """One way a period ends, exactly one of these; names are facts or parameters of the benefit.

    months, days: so long after the day of the right. on: on a date. age: when somebody reaches an age.
    """

    months: Name | None = None
    days: Name | None = None
    on: Name | None = None
    age: Age | None = None

    @model_validator(mode="after")
    def _is_one(self) -> End:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise Mistake("an end is one rule", "write one of: months, days, on, age")
        return self

    def day(self) -> pl.Expr:
        """The first day that is not paid any more by this rule."""
        start = pl.col("right_arises")
        if self.months is not None:
            return start.dt.offset_by(phrase("{}mo", self.months))
        if self.days is not None:
            return start.dt.offset_by(phrase("{}d", self.days))
        if self.age is not None:
            return self.age.end()
        return pl.col(str(self.on))

    def names(self) -> list[str]:
        """The columns it reads."""
        age = (self.age.of, self.age.limit) if self.age else ()
        return [name for name in (self.months, self.days, self.on, *age) if name]


class Period(Definition):
    """When payment starts and ends. The earliest of several ends counts.

    starts: on the day of the right, or on the day of the application (the consent to an offer is one), which
    is not known when it is decided. back: of the first, a parameter, the most months before the application.
    since: of the second, a fact, the day from which it is paid instead where that day is known and before the
    end, though not before the right. law_of: whose law decides.
    """

    starts: Literal["right", "application"]
    law_of: LawOf = "right"
    back: Name | None = None
    since: Name | None = None
    ends: list[End]
    basis: list[Article]

    @model_validator(mode="after")
    def _goes_back_from_a_right(self) -> Period:
        if self.back and self.starts == "application":
            raise Mistake(
                "nothing is paid for the time before an application", "delete back, or start: right"
            )
        if self.law_of == "payment" and self.starts == "right" and not self.back:
            raise Mistake("its first payment is that of the right", "delete law_of, or add back")
        if self.since and self.starts == "right":
            raise Mistake("it starts with the right already", "delete since, or start: application")
        return self

    def names(self) -> list[str]:
        """The columns it reads besides the day of the right."""
        begins = [name for name in (self.back, self.since) if name]
        return [*begins, *(name for end in self.ends for name in end.names())]

    def start(self) -> pl.Expr:
        """The first day that is paid; null where it is the day of an application that is not known."""
        if self.starts == "right":
            return pl.coalesce("paid_from", "right_arises") if self.back else pl.col("right_arises")
        if self.since is None:
            return pl.col("paid_from")
        since = pl.max_horizontal("right_arises", self.since)
        in_time = pl.col(self.since).is_not_null() & (since < self.until()).fill_null(value=True)
        return pl.when(in_time).then(since).otherwise("paid_from")

    def until(self) -> pl.Expr:
        """The first day that is not paid any more, the earliest of its ends; null where none is known."""
        return pl.min_horizontal([end.day() for end in self.ends]) if self.ends else pl.lit(None, pl.Date)


LEFT = "a_day_is_left"
"""A test of its own: that a right which lasted was not over before the first day that could be paid."""


def days(period: Period) -> list[pl.Expr]:
    """`_begins` and `_ends` of each case, whatever its outcome."""
    return [period.start().alias("_begins"), period.until().alias("_ends")]


def is_left() -> pl.Expr:
    """`LEFT`, from `days`: no where it was applied for too late, yes while one of the days is unknown."""
    over = (pl.col("right_arises") < pl.col("_ends")) & (pl.col("_ends") <= pl.col("_begins"))
    return (~over.fill_null(value=False)).alias(LEFT)


def none_left() -> pl.Expr:
    """The sentence of a `LEFT` that says no."""
    said = "No day is left to pay: payment would begin on {}, the right ends before {}."
    return phrase(said, "_begins", "_ends")


def with_period(frame: pl.DataFrame, period: Period, paid: Paid) -> pl.DataFrame:
    """The cases and their `days` with `period_from`, `period_until` (not included), and `period` in words.

    Only of a yes. period_from: null when it is the day of an application that is not known. period_until:
    null when no end is known yet.
    """
    said_yes = (pl.col("outcome") == "yes") & (paid != "notice")
    dated = frame.with_columns(
        period_from=pl.when(said_yes).then("_begins"), period_until=pl.when(said_yes).then("_ends")
    )
    return dated.with_columns(period=pl.when(said_yes).then(_words(period, paid)))


def _words(period: Period, paid: Paid) -> pl.Expr:
    begin = phrase("from {}", "period_from")
    if period.back:
        at_most = phrase("{}, for at most {} months before the application", begin, period.back)
        begin = pl.when(pl.col("paid_from").is_null()).then(at_most).otherwise(begin)
    applied = pl.lit("from the day of the application, a consent counts as one")
    begin = pl.when(pl.col("period_from").is_null()).then(applied).otherwise(begin)
    until = phrase(" until {} (not included)", "period_until")
    end = pl.when(pl.col("period_until").is_null()).then(pl.lit(", no end is known yet")).otherwise(until)
    if paid == "once":
        end = pl.when(pl.col("period_until").is_null()).then(pl.lit("")).otherwise(until)
        return phrase("once, for the time {}{}", begin, end)
    return phrase("monthly {}{}", begin, end)
