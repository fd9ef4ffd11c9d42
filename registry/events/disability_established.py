"""Finds disabilities of people of age, each from its first conclusion on."""

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
    name = "disability_established"
    return disabilities.findings(store, name, child=False, day=day, known=known, citizens=citizens)
