"""Finds job losses: who is registered as unemployed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry.conditions import of_status
from registry.ports import Store


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a registration: `events.FOUND`."""
    rows = store.ask("facts/UnemploymentRegistration", citizens=citizens, known=known)
    return of_status(rows, "UnemploymentRegistration")
