"""The legal tests and the amount of the allowance of large families.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, coefficients whole hundredths, so that nothing is rounded on the way.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

HUNDREDTHS = 100


def counted() -> nw.Expr:
    """Children who count and do not live apart."""
    return nw.col("children") - nw.col("apart")


def has_enough_children() -> nw.Expr:
    """Enough children count and live together with the one who is asked.

    Too few altogether is a no, wherever they live.
    """
    too_few = nw.col("children") < nw.col("least_children")
    return ~too_few & (counted() >= nw.col("least_children"))


def is_not_paid_yet() -> nw.Expr:
    """The allowance is not paid to the family already."""
    return ~nw.col("paid_already")


TESTS: tuple[Callable[[], nw.Expr], ...] = (has_enough_children, is_not_paid_yet)


def numerator() -> nw.Expr:
    """The family's coefficient x the monthly calculation index."""
    return nw.col("allowance") * nw.col("monthly_index")


def denominator() -> nw.Expr:
    """One coefficient in hundredths."""
    return nw.lit(HUNDREDTHS, nw.Int64)
