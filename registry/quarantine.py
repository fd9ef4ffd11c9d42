"""Rows that are wrong by their own file: set apart, kept, and cleared by the delivery that mends them.

Nothing is deleted: an entry says which delivery cleared it, so that what was unknown before stays so.
"""

from __future__ import annotations

import polars as pl

from registry import schema, versions
from registry.deliveries import FeedRows
from registry.phrases import phrase
from registry.ports import Store


def load(store: Store, said: FeedRows, number: int) -> None:
    """Keep the bad rows of a file, with the key by which a later row is known to mend them."""
    if not said.bad.height:
        return
    keys = said.absent_keys.select(pl.col("row").alias("line"), key=versions.key_text(said, said.absent_keys))
    rows = said.bad.join(keys, on="line", how="left").with_columns(
        id=phrase("{}/{}@{}", pl.lit(said.feed), "line", pl.lit(number)),
        feed=pl.lit(said.feed),
        delivery=pl.lit(number, dtype=pl.Int64),
        cleared_by=pl.lit(schema.OPEN, dtype=pl.Int64),
    )
    store.load(
        {"QuarantinedRow": rows.select(column.name for column in schema.NODES["QuarantinedRow"].columns)}
    )


def listing(store: Store, delivery: int) -> pl.DataFrame:
    """feed, line, field, value, reason, cleared_by (the delivery that mended it; null while none has)."""
    rows = store.ask("derived/quarantine", delivery=delivery).sort("feed", "line")
    mended = pl.when(pl.col("cleared_by") != schema.OPEN).then("cleared_by")
    return rows.with_columns(cleared_by=mended)


def cleared(store: Store, said: FeedRows, number: int) -> list[tuple[str, pl.DataFrame]]:
    """The change that clears entries of earlier deliveries which this file mends.

    A good row of the same key does, also one that takes back. So does a full file in which the row no longer
    stands: it says everything that the agency still says.
    """
    waiting = store.ask("quality/uncleared", feed=said.feed, before=number)
    if not waiting.height:
        return []
    still_bad = versions.key_text(said, said.absent_keys).drop_nulls()
    mended = versions.key_text(said, said.rows)
    gone = ~pl.col("key").is_in(still_bad.implode()).fill_null(value=False)
    here = pl.col("key").is_in(mended.implode()).fill_null(value=False)
    found = waiting.filter(gone if said.full else here)
    return _clear(found, number)


def _clear(found: pl.DataFrame, number: int) -> list[tuple[str, pl.DataFrame]]:
    if not found.height:
        return []
    return [("deliveries/clear_quarantine", found.select("id", cleared_by=pl.lit(number, dtype=pl.Int64)))]
