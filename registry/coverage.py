"""What was delivered at all: inside it a missing row means no, outside it means unknown."""

from __future__ import annotations

import json
from datetime import date

import polars as pl

from registry.ports import Store


def deliveries_of(store: Store, feed: str, known: int) -> pl.DataFrame:
    """The complete deliveries up to `known` that brought a file of the feed, in order of receipt."""
    taken = store.ask("derived/deliveries").filter(pl.col("complete"), pl.col("number") <= known)
    brought = pl.Series([feed in json.loads(counts) for counts in taken["counts"]], dtype=pl.Boolean)
    return taken.filter(brought).sort("number")


def received(store: Store, feed: str, known: int) -> bool:
    """Whether the feed was ever received."""
    return deliveries_of(store, feed, known).height > 0


def last_day(store: Store, feed: str, known: int) -> date | None:
    """The `as_of` of the feed's last delivery: nothing is known of later days."""
    last = deliveries_of(store, feed, known)["as_of"].max()
    return last if isinstance(last, date) else None


def unheard(store: Store, feed: str, known: int) -> pl.Series:
    """The people a quarantined row of the feed speaks of: for them a missing row does not mean no."""
    return store.ask("quality/quarantined", feed=feed, known=known)["iin"]
