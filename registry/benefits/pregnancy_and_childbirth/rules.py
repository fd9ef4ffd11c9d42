"""The legal tests and the amount of the social payment for pregnancy and childbirth.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, shares whole percent, coefficients whole hundredths; on the way only the coefficient is rounded.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

HUNDREDTHS = 100


def leave_is_certified() -> nw.Expr:
    """A certificate of incapacity gives days of leave for pregnancy and childbirth."""
    return nw.col("leave_days") > 0


def was_insured() -> nw.Expr:
    """The woman is insured: at least the least number of months of social contributions arrived."""
    return nw.col("participation_months") >= nw.col("least_participation")


def earned_in_window() -> nw.Expr:
    """There is income with contributions in the window; none at all is a no, for its average is 0."""
    return nw.col("income_sum") > 0


def is_not_assigned_yet() -> nw.Expr:
    """The payment was not assigned for this leave yet."""
    return ~nw.col("assigned")


TESTS: tuple[Callable[[], nw.Expr], ...] = (
    leave_is_certified,
    was_insured,
    earned_in_window,
    is_not_assigned_yet,
)


def days_coefficient() -> nw.Expr:
    """Days of leave / days of a month, in hundredths, rounded half up to a multiple of the step."""
    step, month = nw.col("coefficient_step"), nw.col("days_of_a_month")
    doubled = 2 * HUNDREDTHS * nw.col("leave_days") + step * month
    return doubled // (2 * step * month) * step


def numerator() -> nw.Expr:
    """Average monthly income x the coefficient of days, multiplied by the denominator."""
    return nw.col("income_sum") * nw.col("days_coefficient")


def denominator() -> nw.Expr:
    """Months of the window, and one coefficient in hundredths."""
    return nw.col("income_window") * HUNDREDTHS
