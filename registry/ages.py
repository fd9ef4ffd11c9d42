"""Ages as the law counts them: a person reaches an age on the birthday.

Who is born on 29 February reaches it on 1 March of a common year.
"""

from __future__ import annotations

from typing import Literal

import polars as pl

Unit = Literal["years", "months"]


def reaches(born: pl.Expr, years: int | pl.Expr, unit: Unit = "years") -> pl.Expr:
    """The day on which somebody born then reaches an age in years, or in another unit."""
    short = {"years": "y", "months": "mo"}[unit]
    by = pl.format(f"{{}}{short}", years) if isinstance(years, pl.Expr) else f"{years}{short}"
    birthday = born.dt.offset_by(by)
    leapling = (born.dt.month() == 2) & (born.dt.day() == 29) & (birthday.dt.day() == 28)
    return pl.when(leapling).then(birthday.dt.offset_by("1d")).otherwise(birthday)


def years_old(born: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Whole years of the age on a day (Int64): as many birthdays as `reaches` has let pass."""
    years = (day.dt.year() - born.dt.year()).cast(pl.Int64)
    return years - (reaches(born, years) > day).cast(pl.Int64)
