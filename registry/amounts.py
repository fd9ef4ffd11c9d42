"""Exact amounts: a fraction of two whole numbers, rounded once to whole tenge."""

from __future__ import annotations

import narwhals as nw


def rounded(numerator: nw.Expr, denominator: nw.Expr, direction: nw.Expr) -> nw.Expr:
    """A fraction that is not negative as whole tenge; `direction` is up, half_up or down."""
    up = (numerator + denominator - 1) // denominator
    half_up = (numerator * 2 + denominator) // (denominator * 2)
    at_half = nw.when(direction == "half_up").then(half_up).otherwise(numerator // denominator)
    return nw.when(direction == "up").then(up).otherwise(at_half)


def hundredths(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    """A fraction that is not negative in hundredths, cut off; no step is larger than the numerator."""
    whole = numerator // denominator
    return whole * 100 + (numerator - whole * denominator) * 100 // denominator


def is_exact(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    """Whether a fraction is a whole number of hundredths."""
    rest = (numerator - numerator // denominator * denominator) * 100
    return rest // denominator * denominator == rest
