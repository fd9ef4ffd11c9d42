"""What people earned before a day, as payers declared it to the revenue office."""

from __future__ import annotations

import polars as pl

from registry import coverage
from registry.facts import reference
from registry.ports import Store

FEED = "incomes"


def before(store: Store, people: pl.DataFrame, months: int, known: int) -> pl.DataFrame:
    """Income in the calendar months before the month of a day: iin, day, earned (tenge), heard, facts.

    people: iin, day (a Date). No declared income is none where the feed covers all these months (`heard`).
    """
    asked = people.select("iin", "day").unique()
    window = asked.with_columns(
        first=pl.col("day").dt.month_start().dt.offset_by(f"-{months}mo"),
        last=pl.col("day").dt.month_start().dt.offset_by("-1d"),
    )
    rows = store.ask("facts/EARNED", citizens=asked["iin"].unique().sort().to_list(), known=known)
    inside = window.join(rows, left_on="iin", right_on="subject").filter(
        pl.col("valid_from").is_between("first", "last")
    )
    sums = inside.group_by("iin", "day").agg(
        earned=pl.col("amount").sum(), facts=reference("EARNED", "iin").unique().sort()
    )
    unheard = pl.col("iin").is_in(coverage.unheard(store, FEED, known).implode())
    heard = coverage.covers(store, FEED, known, pl.col("first"), pl.col("last")) & ~unheard
    joined = window.with_columns(heard=heard).join(sums, on=["iin", "day"], how="left")
    return joined.select("iin", "day", pl.col("earned").fill_null(0), "heard", "facts")
