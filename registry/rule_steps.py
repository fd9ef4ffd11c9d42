"""What the rules of a benefit work out of facts and law, step by step, as expressions of Polars.

The rules themselves are Narwhals expressions. To translate one takes longer than to work it out for one
family, so each is translated once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import narwhals as nw
import polars as pl

from registry import periods, truth
from registry.amounts import hundredths, is_exact, rounded
from registry.benefits import Benefit, benefit

PERCENT = 100
SAID_YES = nw.col("_is_due")


@dataclass(frozen=True)
class Steps:
    """Columns that are worked out together, one list after the other, for each needs those before it.

    worked_out: of facts and law, before its tables that count them are read. judged: the days of payment, the
    answer of each test and whether a day is left, the outcome, the amount and what of it is paid out.
    measured: how the amount comes about.
    """

    worked_out: list[pl.Expr]
    judged: list[list[pl.Expr]]
    measured: list[pl.Expr]


@cache
def steps_of(name: str) -> Steps:
    """The steps by which a benefit is decided."""
    known = benefit(name)
    rules, definition = known.rules, known.definition
    worked_out = [getattr(rules, column)().alias(column) for column in definition.worked_out]
    answers = [test().alias(test.__name__) for test in rules.TESTS]
    is_due = truth.all_of([*(test.__name__ for test in rules.TESTS), periods.LEFT]).alias("_is_due")
    outcome = truth.in_words(pl.col("_is_due")).alias("outcome")
    paid = _nothing() if definition.paid == "notice" else _amount(known)
    judged = [
        periods.days(definition.period),
        [*_native(answers), periods.is_left()],
        _native([is_due]),
        [outcome],
        *(_native(step) for step in paid),
    ]
    return Steps(_native(worked_out), judged, _native(_measured(known)))


def _nothing() -> list[list[nw.Expr]]:
    return [[nw.lit(None, nw.Int64).alias(column) for column in ("amount", "net")]]


def _amount(known: Benefit) -> list[list[nw.Expr]]:
    """The amount of each yes in whole tenge, and what of it is paid out.

    Both are rounded once, at the end, in the same direction: what is paid out is not the rounded amount less
    a rounded part of it (an assumption, as the rule is in no source).
    """
    above, below, direction = nw.col("_above"), nw.col("_below"), nw.col("amount_rounding")
    fraction = [known.rules.numerator().alias("_above"), known.rules.denominator().alias("_below")]
    amount = nw.when(SAID_YES).then(rounded(above, below, direction)).alias("amount")
    net = nw.col("amount")
    if known.definition.withheld is not None:
        left = PERCENT - nw.col(known.definition.withheld)
        net = nw.when(SAID_YES).then(rounded(above * left, below * PERCENT, direction))
    # The fraction as columns of its own: it is read many times, and would be worked out anew each time.
    return [fraction, [amount], [net.alias("net")]]


def _measured(known: Benefit) -> list[nw.Expr]:
    """The amount of each yes before rounding, in hundredths, for the line that tells how it comes about.

    And of what is paid out of it, where something is withheld.
    """
    if known.definition.paid == "notice":
        return []
    above, below = nw.col("_above"), nw.col("_below")
    whole = _before_rounding(above, below, "")
    if known.definition.withheld is None:
        return whole
    left = PERCENT - nw.col(known.definition.withheld)
    return [*whole, *_before_rounding(above * left, below * PERCENT, "_net")]


def _before_rounding(above: nw.Expr, below: nw.Expr, whose: str) -> list[nw.Expr]:
    in_hundredths = nw.when(SAID_YES).then(hundredths(above, below))
    return [in_hundredths.alias(f"{whose}_hundredths"), is_exact(above, below).alias(f"{whose}_exact")]


# From Narwhals to Polars.


def _native(expressions: list[nw.Expr]) -> list[pl.Expr]:
    if not expressions:
        return []  # which Narwhals refuses
    written = _Written()
    nw.from_native(written).with_columns(*expressions)
    return written.expressions


class _Written(pl.LazyFrame):
    """A frame that works nothing out, and writes down what it was asked for."""

    def with_columns(self, *expressions: pl.Expr, **_: pl.Expr) -> pl.LazyFrame:  # type: ignore[override]
        """The frame as it was."""
        self.expressions = [*expressions]
        return self
