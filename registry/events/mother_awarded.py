"""Finds mothers with a state award."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry.conditions import of_status
from registry.ports import Store


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row an award: `events.FOUND`."""
    return of_status(store.ask("facts/Award", citizens=citizens, known=known), "Award")
