"""The legal tests and the amount of the state social allowance for disability of people of age.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, coefficients whole hundredths, so that nothing is rounded on the way.

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

HUNDREDTHS = 100
GROUPS = ("1", "2", "3")


def coefficient() -> nw.Expr:
    """The coefficient of the person's group, by the cause; null while the group is unknown."""
    of_group = [
        nw.when(nw.col("group") == group)
        .then(nw.col(f"coefficient_{group}"))
        .otherwise(nw.lit(None, nw.Int64))
        for group in GROUPS
    ]
    return nw.coalesce(*of_group)


def is_living_person_with_a_disability() -> nw.Expr:
    """The person lives, and the law gives something for the group and the cause of the disability."""
    return nw.col("alive") & (nw.col("coefficient") > 0)


def is_not_replaced_by_a_pension() -> nw.Expr:
    """The right arose before pension age; from then on a pension as high takes the allowance's place.

    Beside a smaller one, or where none is told, it is due whole only where a person has found it so.
    """
    as_high = nw.col("pension") * HUNDREDTHS >= nw.col("coefficient") * nw.col("subsistence_minimum")
    before = nw.col("right_arises") < nw.col("pension_day")
    return before | nw.when(as_high).then(nw.lit(value=False)).otherwise(nw.col("whole_beside_pension"))


def is_not_fully_supported() -> nw.Expr:
    """The person does not live on full state support, where only a part of the allowance is paid to them."""
    return ~nw.col("fully_supported")


def is_not_paid_yet() -> nw.Expr:
    """No allowance for disability is paid to the person already."""
    return ~nw.col("paid_already")


TESTS: tuple[Callable[[], nw.Expr], ...] = (
    is_living_person_with_a_disability,
    is_not_replaced_by_a_pension,
    is_not_fully_supported,
    is_not_paid_yet,
)


def numerator() -> nw.Expr:
    """The coefficient x the subsistence minimum."""
    return nw.col("coefficient") * nw.col("subsistence_minimum")


def denominator() -> nw.Expr:
    """One coefficient in hundredths."""
    return nw.lit(HUNDREDTHS, nw.Int64)
