"""The legal tests and the amount of the allowance of who raises a child with a disability.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, coefficients whole hundredths, so that nothing is rounded on the way.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

HUNDREDTHS = 100


def is_living_child_under_age() -> nw.Expr:
    """The child lives, and is under age on the first day that is paid."""
    return nw.col("alive") & (nw.col("age") < nw.col("child_age_limit"))


def is_not_fully_supported() -> nw.Expr:
    """The child does not live on full state support."""
    return ~nw.col("fully_supported")


def is_raised_by_parent_or_guardian() -> nw.Expr:
    """A living parent with rights to the child, or a guardian, is known."""
    return nw.col("raised")


def is_not_assigned_yet() -> nw.Expr:
    """The allowance was not assigned for this child yet."""
    return ~nw.col("assigned")


TESTS: tuple[Callable[[], nw.Expr], ...] = (
    is_living_child_under_age,
    is_not_fully_supported,
    is_raised_by_parent_or_guardian,
    is_not_assigned_yet,
)


def numerator() -> nw.Expr:
    """The coefficient x the subsistence minimum."""
    return nw.col("coefficient") * nw.col("subsistence_minimum")


def denominator() -> nw.Expr:
    """One coefficient in hundredths."""
    return nw.lit(HUNDREDTHS, nw.Int64)
