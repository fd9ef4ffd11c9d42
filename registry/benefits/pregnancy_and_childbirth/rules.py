"""The legal tests and the amount of the social payment for pregnancy and childbirth.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, shares whole percent, so that nothing is rounded on the way.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw


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


def numerator() -> nw.Expr:
    """Average monthly income x days of leave / days of a month, multiplied by the denominator."""
    return nw.col("income_sum") * nw.col("leave_days")


def denominator() -> nw.Expr:
    """Months of the window, and days of a month."""
    return nw.col("income_window") * nw.col("days_of_a_month")
