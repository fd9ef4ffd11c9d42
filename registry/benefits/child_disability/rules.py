"""The legal tests and the amount of the state social allowance of a child with a disability.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, coefficients whole hundredths, so that nothing is rounded on the way.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

HUNDREDTHS = 100


def coefficient() -> nw.Expr:
    """One for all small children; from the limit on that of the group, null while the group is unknown."""
    age, limit = nw.col("age"), nw.col("small_child_limit")
    of_group = nw.when(age >= limit).then(nw.col("group_coefficient"))
    return nw.when(age < limit).then(nw.col("small_child_coefficient")).otherwise(of_group)


def is_living_child_with_a_disability() -> nw.Expr:
    """The child lives, is under age on the first day that is paid, and the law gives something for it."""
    under_age = nw.col("age") < nw.col("child_age_limit")
    return nw.col("alive") & under_age & (nw.col("coefficient") > 0)


def has_somebody_to_receive_it() -> nw.Expr:
    """A living parent with rights to the child, or a guardian, is known."""
    return nw.col("raised")


def is_not_paid_yet() -> nw.Expr:
    """No allowance for disability is paid for the child already."""
    return ~nw.col("paid_already")


TESTS: tuple[Callable[[], nw.Expr], ...] = (
    is_living_child_with_a_disability,
    has_somebody_to_receive_it,
    is_not_paid_yet,
)


def numerator() -> nw.Expr:
    """The coefficient x the subsistence minimum."""
    return nw.col("coefficient") * nw.col("subsistence_minimum")


def denominator() -> nw.Expr:
    """One coefficient in hundredths."""
    return nw.lit(HUNDREDTHS, nw.Int64)
