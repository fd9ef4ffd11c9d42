"""Finds children who lost their last living parent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry.conditions import ENDED, OPEN, PROVISIONAL, one_each
from registry.events import event_kind
from registry.losses import died
from registry.orphans import orphans
from registry.ports import Store


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a child: `events.FOUND`; it ends when the child is of age."""
    adult = event_kind("orphaned").limit("adult", day)
    found = orphans(store, died, adult=adult, day=day, known=known, citizens=citizens)
    state = pl.when(pl.col("grown") <= day).then(pl.lit(ENDED)).when("accepted").then(pl.lit(OPEN))
    named = found.with_columns(
        identity="child",
        subject="child",
        right_arises="since",
        until="grown",
        state=state.otherwise(pl.lit(PROVISIONAL)),
    )
    return one_each(named)
