"""Which deaths are accepted: two agencies say so, or a court declared it.

One agency's word alone is a question, not a fact: the living recorded as dead is the worst that a registry
can do to a family (design, section 8).
"""

from __future__ import annotations

from datetime import date

import polars as pl

AUTHORITY = "deaths/"
"""The civil act gives the date where the sources differ (an assumption: no source states the order)."""
SOURCES_NEEDED = 2


CONFIRMED, REJECTED = "confirmed", "rejected"


def accepted(reported: pl.DataFrame) -> pl.DataFrame:
    """Each person reported dead: iin, died, accepted (bool), sources (how many agencies say so).

    `reported` has iin, died, record, and a steward's verdict (with `judged`, its delivery) where there is
    one: a row a report and verdict. The latest verdict holds: a rejected report does not count, a
    confirmed one is enough by itself.
    """
    civil_first = ~pl.col("record").str.starts_with(AUTHORITY)
    return (
        _believed(reported)
        .sort("iin", civil_first, "died", "record")
        .with_columns(source=pl.col("record").str.split("/").list.first())
        .group_by("iin", maintain_order=True)
        .agg(
            pl.col("died").first(),
            sources=pl.col("source").n_unique().cast(pl.Int64),
            confirmed=(pl.col("verdict") == CONFIRMED).fill_null(value=False).any(),
        )
        .with_columns(accepted=(pl.col("sources") >= SOURCES_NEEDED) | pl.col("confirmed"))
    )


def _believed(reported: pl.DataFrame) -> pl.DataFrame:
    """One row a report, with its latest verdict; without those that were rejected."""
    latest = reported.sort("judged", descending=True, nulls_last=True).unique(
        ["iin", "record"], keep="first", maintain_order=True
    )
    return latest.filter(pl.col("verdict").eq_missing(pl.lit(REJECTED)).not_())


def dead_on(reported: pl.DataFrame, day: date) -> pl.DataFrame:
    """The people whose accepted death lies on or before a day: they are in no household."""
    return accepted(reported).filter(pl.col("accepted") & (pl.col("died") <= day)).select("iin")
