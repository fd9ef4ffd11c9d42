"""Days as whole numbers since 1 January 1970, the form in which the generator keeps every date."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Days: TypeAlias = NDArray[np.int32]

YEAR = 365.25
"""Days of a mean year."""


def day_number(day: date) -> int:
    """The number of a day."""
    return (day - date(1970, 1, 1)).days


FIRST_DAY = day_number(date(2023, 3, 1))
"""The day the first, full deliveries describe."""

NEVER = day_number(date(9999, 12, 31))
"""The open end: written as an empty field."""

SCHOOL_YEAR = day_number(date(2022, 9, 1))
"""The day on which the school year of the first day began."""

BIRTHS_COMPLETE = day_number(date(2007, 8, 13))
MARRIAGES_COMPLETE = day_number(date(2008, 6, 1))
"""Since when electronic acts are complete (legal handbook, 1.2: registry coverage limit)."""


def birthday(born: Days, years: int) -> Days:
    """The day on which each person completes `years` years; 29 February falls on 1 March in common years."""
    month = born.astype("datetime64[D]").astype("datetime64[M]")
    day_of_month = born.astype("datetime64[D]") - month.astype("datetime64[D]")
    arrived = (month + np.timedelta64(12 * years, "M")).astype("datetime64[D]") + day_of_month
    return arrived.astype(np.int64).astype(np.int32)


def month_start(month: NDArray[np.int64]) -> Days:
    """The first day of months counted from January 1970."""
    return month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64).astype(np.int32)


def month_number(day: Days) -> NDArray[np.int64]:
    """The months from January 1970 to each day's month."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def year_of(day: Days) -> NDArray[np.int64]:
    """The calendar year of each day."""
    return day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
