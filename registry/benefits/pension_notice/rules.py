"""The tests of the notice that the pension age is near; it has no amount."""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw


def is_alive() -> nw.Expr:
    """The person lives on the day of the decision."""
    return nw.col("alive")


def has_no_pension_yet() -> nw.Expr:
    """No pension by age is paid to the person already."""
    return ~nw.col("pension_paid")


TESTS: tuple[Callable[[], nw.Expr], ...] = (is_alive, has_no_pension_yet)
