"""Finds children with a disability, each from its first conclusion on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import disabilities
from registry.ports import Store


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row an unbroken disability of one group: `events.FOUND`."""
    name = "child_disability_established"
    return disabilities.findings(store, name, child=True, day=day, known=known, citizens=citizens)
