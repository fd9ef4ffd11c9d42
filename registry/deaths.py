"""Which deaths are accepted: two agencies say so, or a court declared it.

One agency's word alone is a question, not a fact: the living recorded as dead is the worst that a registry
can do to a family (design, section 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry.ports import Store

AUTHORITY = "deaths/"
"""The civil act gives the date where the sources differ (an assumption: no source states the order)."""
SOURCES_NEEDED = 2


def reported(store: Store, *, known: int, citizens: Sequence[str] | None = None) -> pl.DataFrame:
    """Every report of a death, with each steward's verdict on it: iin, died, record, delivery, verdict,
    judgement (the verdict's record), judged (its delivery); the last three null where nobody has said.
    """
    reports = store.ask("people/deaths", citizens=citizens, known=known)
    words = store.ask("people/judgements", citizens=citizens, known=known)
    said = reports.with_columns(fact=pl.format("Death/{}/{}", "iin", "record"))
    return said.join(words, on=["iin", "fact"], how="left").drop("fact")


def reported_since(
    store: Store, since: date, *, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """The same of everybody with a report of a death on or after a day, earlier reports included:

    two agencies may give different days, and both count.
    """
    recent = store.ask("events/deaths", citizens=citizens, since=since, known=known)
    return reported(store, citizens=recent["iin"].unique().to_list(), known=known)


CONFIRMED, REJECTED = "confirmed", "rejected"


def accepted(reports: pl.DataFrame) -> pl.DataFrame:
    """Each person reported dead: iin, died, accepted (bool), sources (how many agencies say so).

    `reports` as `reported` gives them. The latest verdict on a report holds: a rejected report does not
    count, a confirmed one is enough by itself.
    """
    civil_first = ~pl.col("record").str.starts_with(AUTHORITY)
    return (
        _believed(reports)
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


def _believed(reports: pl.DataFrame) -> pl.DataFrame:
    """One row a report, with its latest verdict; without those that were rejected."""
    latest = reports.sort("judged", descending=True, nulls_last=True).unique(
        ["iin", "record"], keep="first", maintain_order=True
    )
    return latest.filter(pl.col("verdict").eq_missing(pl.lit(REJECTED)).not_())


def dead_on(reports: pl.DataFrame, day: date) -> pl.DataFrame:
    """The people whose accepted death lies on or before a day: they are in no household."""
    return accepted(reports).filter(pl.col("accepted") & (pl.col("died") <= day)).select("iin")
