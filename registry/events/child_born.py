"""Finds births."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry.conditions import OPEN, one_each
from registry.facts import reference
from registry.ports import Store


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a child: `events.FOUND`."""
    born = store.ask("events/births", citizens=citizens, since=since, known=known)
    children = born.group_by("child").agg(
        right_arises=pl.col("born").min(),
        facts=reference("PARENT_OF", "parent").unique().sort(),
    )
    return one_each(
        children.with_columns(
            identity="child", subject="child", until=pl.lit(None, pl.Date), state=pl.lit(OPEN)
        )
    )
