"""Exact amounts: a fraction of two whole numbers, rounded once to whole tenge."""

from __future__ import annotations

import narwhals as nw


def rounded(numerator: nw.Expr, denominator: nw.Expr, direction: nw.Expr) -> nw.Expr:
    """A fraction that is not negative as whole tenge; `direction` is up, half_up or down.

    Divided once, for nothing else here takes as long: what is cut off is added before.
    """
    up, half_up = denominator - 1, denominator // 2
    nearest = nw.when(direction == "half_up").then(half_up).otherwise(0)
    added = nw.when(direction == "up").then(up).otherwise(nearest)
    return (numerator + added) // denominator


def hundredths(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    """A fraction that is not negative in hundredths, half up; the whole is taken apart, lest it overflow."""
    whole = numerator // denominator
    rest = (numerator - whole * denominator) * 100
    return whole * 100 + (rest + denominator // 2) // denominator


def is_exact(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    """Whether a fraction is a whole number of hundredths."""
    rest = (numerator - numerator // denominator * denominator) * 100
    return rest // denominator * denominator == rest
