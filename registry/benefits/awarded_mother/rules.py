"""The legal tests and the amount of the allowance of awarded mothers.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, coefficients whole hundredths, so that nothing is rounded on the way.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

HUNDREDTHS = 100


def is_living_holder_of_an_award() -> nw.Expr:
    """The mother lives, and the law gives something for her award."""
    return nw.col("alive") & (nw.col("award_coefficient") > 0)


def is_not_paid_yet() -> nw.Expr:
    """The allowance is not paid to the mother already."""
    return ~nw.col("paid_already")


TESTS: tuple[Callable[[], nw.Expr], ...] = (is_living_holder_of_an_award, is_not_paid_yet)


def numerator() -> nw.Expr:
    """The award's coefficient x the monthly calculation index."""
    return nw.col("award_coefficient") * nw.col("monthly_index")


def denominator() -> nw.Expr:
    """One coefficient in hundredths."""
    return nw.lit(HUNDREDTHS, nw.Int64)
