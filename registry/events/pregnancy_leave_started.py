"""Finds leaves for pregnancy and childbirth that have begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry.conditions import of_status
from registry.ports import Store


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a leave: `events.FOUND`."""
    rows = store.ask("facts/MaternityLeave", citizens=citizens, known=known)
    return of_status(rows, "MaternityLeave")
