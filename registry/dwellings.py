"""Dwellings as the property register tells them: each known by its cadastral number, with its floor space."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry.ports import Store


def owned(
    store: Store, citizens: Sequence[str] | None, *, day: date, since: date, known: int
) -> pl.DataFrame:
    """What people own on a day, or owned until after `since`: iin, address, dwelling, area, and the fact's

    record and delivery. area: of the whole dwelling, square metres; null where nobody told. One row an owner.
    """
    rows = store.ask("people/dwellings", citizens=citizens, day=day, since=since, known=known)
    number = pl.col("record").str.splitn("/", 3).struct.field("field_2")
    return rows.with_columns(dwelling=number)
