"""The legal tests and the amount of the social payment for the care of a child to one and a half years.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, shares whole percent, coefficients whole hundredths, so that nothing is rounded on the way.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

PERCENT = 100
HUNDREDTHS = 100


def child_lives() -> nw.Expr:
    """The child lives; a death that one agency alone reports is unknown."""
    return nw.col("child_alive")


def child_is_not_fully_supported() -> nw.Expr:
    """The child does not live on full state support."""
    return ~nw.col("fully_supported")


def child_is_counted() -> nw.Expr:
    """The child is one of the carer's, by birth, adoption or guardianship."""
    return nw.col("birth_order") > 0


def was_insured() -> nw.Expr:
    """The carer is insured: at least the least number of months of social contributions arrived."""
    return nw.col("participation_months") >= nw.col("least_participation")


def earned_in_window() -> nw.Expr:
    """The carer has income with contributions in the window; none at all is a no."""
    return nw.col("income_sum") > 0


def is_not_assigned_yet() -> nw.Expr:
    """The payment was not assigned for this child yet."""
    return ~nw.col("assigned")


TESTS: tuple[Callable[[], nw.Expr], ...] = (
    child_lives,
    child_is_not_fully_supported,
    child_is_counted,
    was_insured,
    earned_in_window,
    is_not_assigned_yet,
)


def numerator() -> nw.Expr:
    """The share of the average income, but at least the allowance before deduction, and at most the ceiling.

    All three multiplied by the denominator.
    """
    at_least = nw.max_horizontal(_share_of_income(), _allowance_before_deduction())
    return nw.min_horizontal(at_least, _ceiling())


def denominator() -> nw.Expr:
    """Months of the window, percent of the share, hundredths, and what is left after the deduction."""
    return nw.col("income_window") * _left() * (PERCENT * HUNDREDTHS)


def _left() -> nw.Expr:
    """Percent that are paid out."""
    return PERCENT - nw.col("pension_withheld")


def _share_of_income() -> nw.Expr:
    return nw.col("income_sum") * nw.col("income_share") * _left() * HUNDREDTHS


def _allowance_before_deduction() -> nw.Expr:
    """The allowance in monthly indices, so much larger that the allowance itself is left of it."""
    allowance = nw.col("care_allowance") * nw.col("monthly_index") * nw.col("income_window")
    return allowance * (PERCENT * PERCENT)


def _ceiling() -> nw.Expr:
    highest = nw.col("income_cap") * nw.col("minimum_wage") * nw.col("income_window")
    return highest * nw.col("income_share") * _left() * HUNDREDTHS
