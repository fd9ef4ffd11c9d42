"""The legal tests and the amount of the state social allowance for the loss of the breadwinner.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, coefficients whole hundredths. What each orphan has is rounded by itself (an assumption).

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from registry.amounts import rounded

HUNDREDTHS = 100


def shares() -> nw.Expr:
    """One for each child that lost both parents, else one for all; null while it is not known which."""
    return _by_parents(nw.col("dependants"), nw.lit(1, nw.Int64))


def coefficient() -> nw.Expr:
    """The orphan's coefficient, or that of the number of dependants; null while it is not known which."""
    return _by_parents(nw.col("orphan_coefficient"), nw.col("dependants_coefficient"))


def each() -> nw.Expr:
    """The coefficient x the subsistence minimum, in whole tenge."""
    share = coefficient() * nw.col("subsistence_minimum")
    return rounded(share, nw.lit(HUNDREDTHS, nw.Int64), nw.col("amount_rounding"))


def loss_is_accepted() -> nw.Expr:
    """The breadwinner died, or a court declared the person dead or recognised them as missing.

    A court's decision is accepted, and so is a death said by two agencies; said by one it is unknown, and
    rejected by a steward it is false. Two agencies: the registry's own rule, an assumption.
    """
    return nw.col("loss_accepted")


def left_dependants() -> nw.Expr:
    """At least one dependant was left: a child under 18, a full-time student to the 23rd birthday, or one
    disabled since before 18.

    No dependant at all is a no; how many lost both parents has to be known for the amount.
    """
    return (nw.col("dependants") > 0) & (nw.col("coefficient") > 0)


def is_due_for_this_death() -> nw.Expr:
    """The allowance is not decided for the other parent, who died on the same day."""
    return ~nw.col("paid_for_other")


def is_not_assigned_yet() -> nw.Expr:
    """The allowance was not assigned for this loss yet, to the one who is asked."""
    return ~nw.col("assigned")


TESTS: tuple[Callable[[], nw.Expr], ...] = (
    loss_is_accepted,
    left_dependants,
    is_due_for_this_death,
    is_not_assigned_yet,
)


def numerator() -> nw.Expr:
    """What each has, as many times as there are shares."""
    return nw.col("shares") * nw.col("each")


def denominator() -> nw.Expr:
    """Nothing is left to divide."""
    return nw.lit(1, nw.Int64)


def _by_parents(orphans: nw.Expr, others: nw.Expr) -> nw.Expr:
    lost = nw.col("both_parents_lost")
    either = nw.when(lost).then(orphans).otherwise(others)
    return nw.when(~lost.is_null()).then(either)
