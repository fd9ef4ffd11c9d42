"""Reports of deaths that a person must look at: said by one agency alone, or on two days.

A rejected report is nobody's task until its agency says it anew: then it insists, and a steward is asked
again.
"""

from __future__ import annotations

import polars as pl

from registry import deaths
from registry.facts import reference
from registry.phrases import phrase
from registry.ports import Store

FEED = pl.col("record").str.split("/").list.first()


def of_deaths(store: Store, known: int) -> pl.DataFrame:
    """kind, subject, detail, agency (who can mend it), since (the day of death)."""
    reported = deaths.reported(store, known=known)
    accepted = deaths.accepted(reported).filter("accepted").select("iin")
    asked = _latest(reported).filter(_stands() | (pl.col("delivery") > pl.col("judged")))
    alone = asked.join(accepted, on="iin", how="anti")
    certain = asked.filter(_stands(), kind=deaths.REPORT).join(accepted, on="iin", how="semi")
    return pl.concat([_uncorroborated(alone), _on_two_days(certain)])


def _latest(reported: pl.DataFrame) -> pl.DataFrame:
    """One row a report, with the latest verdict on it."""
    judged = reported.sort("judged", descending=True, nulls_last=True)
    return judged.unique(["iin", "record"], keep="first", maintain_order=True)


def _stands() -> pl.Expr:
    return pl.col("verdict").eq_missing(pl.lit(deaths.REJECTED)).not_()


def _uncorroborated(alone: pl.DataFrame) -> pl.DataFrame:
    """Deaths that one agency alone reports: the other agency is asked. Shown is a report that stands."""
    rows = alone.sort("iin", ~_stands(), "died", "record").unique("iin", keep="first", maintain_order=True)
    return rows.select(
        kind=pl.lit("uncorroborated_death"),
        subject="iin",
        detail=reference(deaths.REPORT, "iin"),
        agency=pl.when(FEED == "deaths").then(pl.lit("health")).otherwise(pl.lit("civil-acts")),
        since="died",
    )


def _on_two_days(certain: pl.DataFrame) -> pl.DataFrame:
    """Deaths for which agencies give different days: on the day hangs which law holds, and any look-back."""
    said = certain.sort("iin", "died", "record").group_by("iin", maintain_order=True)
    told = said.agg(
        pl.col("died").n_unique().alias("days"),
        detail=phrase("{}: {}", "record", "died").str.join("; "),
        since=pl.col("died").first(),
    )
    return told.filter(pl.col("days") > 1).select(
        kind=pl.lit("two_days_of_death"),
        subject="iin",
        detail="detail",
        agency=pl.lit("civil-acts"),
        since="since",
    )
