"""The legal tests and the amount of the social payment for the loss of a job.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, coefficients whole hundredths, so that nothing is rounded on the way.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

HUNDREDTHS = 100


def counted_months() -> nw.Expr:
    """Months of contributions, less so many for each month for which this payment was received before."""
    return nw.col("participation_months") - nw.col("months_taken_off") * nw.col("earlier_months")


def has_participation() -> nw.Expr:
    """The months of contributions that count are at least the least number."""
    return nw.col("counted_months") >= nw.col("least_participation")


def contributed_lately() -> nw.Expr:
    """There is income with contributions in the window; none at all is a no."""
    return nw.col("income_sum") > 0


def is_below_pension_age() -> nw.Expr:
    """The right arises before the day of the pension age; on that day itself it is a no."""
    return nw.col("right_arises") < nw.col("pension_age_on")


def is_not_assigned_yet() -> nw.Expr:
    """The payment was not assigned for this registration yet."""
    return ~nw.col("assigned")


TESTS: tuple[Callable[[], nw.Expr], ...] = (
    has_participation,
    contributed_lately,
    is_below_pension_age,
    is_not_assigned_yet,
)


def numerator() -> nw.Expr:
    """Average monthly income x КЗД x КСУ, multiplied by the denominator."""
    return nw.col("income_sum") * nw.col("replacement_rate") * nw.col("participation_rate")


def denominator() -> nw.Expr:
    """Months of the window, and two coefficients in hundredths."""
    return nw.col("income_window") * HUNDREDTHS**2
