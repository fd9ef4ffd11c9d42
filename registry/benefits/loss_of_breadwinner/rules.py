"""The legal tests and the amount of the social payment for loss of the breadwinner.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, shares whole percent, coefficients whole hundredths, so that nothing is rounded on the way.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

PERCENT = 100
HUNDREDTHS = 100


def loss_is_accepted() -> nw.Expr:
    """The breadwinner died, or a court declared the person dead or recognised them as missing.

    A court's decision is accepted, and so is a death said by two agencies; said by one it is unknown, and
    rejected by a steward it is false. Two agencies: the registry's own rule, an assumption.
    """
    return nw.col("loss_accepted")


def was_insured() -> nw.Expr:
    """The deceased was insured: at least the least number of months of social contributions arrived."""
    return nw.col("participation_months") >= nw.col("least_participation")


def left_dependants() -> nw.Expr:
    """At least one dependant was left: a child under 18, a full-time student to the 23rd birthday, or one
    disabled since before 18.

    No dependant at all is a no.
    """
    return nw.col("dependants") > 0


def income_reaches_deduction() -> nw.Expr:
    """The average monthly income, less the share of the minimum wage, is not negative.

    Exactly equal is no ground of refusal: the payment is then 0. No income at all in the window is an
    average of 0, and a no.
    """
    return _income_above_deduction() >= 0


def is_not_assigned_yet() -> nw.Expr:
    """The payment was not assigned for this loss yet, to the one who is asked."""
    return ~nw.col("assigned")


TESTS: tuple[Callable[[], nw.Expr], ...] = (
    loss_is_accepted,
    was_insured,
    left_dependants,
    income_reaches_deduction,
    is_not_assigned_yet,
)


def numerator() -> nw.Expr:
    """(average income - share of the minimum wage) x КЗД x КИ x КСУ, multiplied by the denominator."""
    rates = nw.col("replacement_rate") * nw.col("dependants_rate") * nw.col("participation_rate")
    return _income_above_deduction() * rates


def denominator() -> nw.Expr:
    """Months of the window, percent, and three coefficients in hundredths."""
    return nw.col("income_window") * (PERCENT * HUNDREDTHS**3)


def _income_above_deduction() -> nw.Expr:
    """Average monthly income less the deduction, times the months of the window and 100."""
    deduction = nw.col("deduction_share") * nw.col("minimum_wage") * nw.col("income_window")
    return nw.col("income_sum") * PERCENT - deduction
