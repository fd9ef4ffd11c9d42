"""Ages as the law counts them: a person reaches an age on the birthday.

Who is born on 29 February reaches it on 1 March of a common year.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Literal

import polars as pl

from registry.phrases import phrase

Unit = Literal["years", "months"]
SHORT: dict[str, str] = {"years": "y", "months": "mo"}
LEAP = timedelta(days=2)
"""Around 29 February an age is reached a day earlier or later; a few people too many do no harm."""


def reaches(born: pl.Expr, years: int | pl.Expr, unit: Unit = "years") -> pl.Expr:
    """The day on which somebody born then reaches an age in years, or in another unit."""
    short = SHORT[unit]
    by = phrase(f"{{}}{short}", years) if isinstance(years, pl.Expr) else f"{years}{short}"
    birthday = born.dt.offset_by(by)
    leapling = (born.dt.month() == 2) & (born.dt.day() == 29) & (birthday.dt.day() == 28)
    return pl.when(leapling).then(birthday.dt.offset_by("1d")).otherwise(birthday)


def years_old(born: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Whole years of the age on a day (Int64): as many birthdays as `reaches` has let pass."""
    years = (day.dt.year() - born.dt.year()).cast(pl.Int64)
    return years - (reaches(born, years) > day).cast(pl.Int64)


@cache
def born_to_have_reached(age: int, unit: Unit, day: date) -> date:
    """The last day of birth of those who have reached an age by a day."""
    back = pl.Series([day]).dt.offset_by(f"-{age}{SHORT[unit]}").item()
    # Who was born at the end of a longer month reaches it up to three days sooner.
    born = pl.DataFrame({"born": pl.date_range(back - LEAP, back + 2 * LEAP, eager=True)})
    latest: date = born.filter(reaches(pl.col("born"), age, unit) <= day)["born"].max()  # type: ignore[assignment]
    return latest


def born_to_reach(age: str, after: date, until: date) -> tuple[date, date]:
    """When those were born, and a few more, who reach an age (`18y`, `756mo`) after a day, up to another."""
    back = pl.Series([after, until]).dt.offset_by(f"-{age}")
    return back[0] - LEAP, back[1] + LEAP
