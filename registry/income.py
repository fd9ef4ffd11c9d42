"""Income on which social contributions were paid, as the payments of the insurance fund average it."""

from __future__ import annotations

import polars as pl

from registry import law_columns
from registry.phrases import phrase

CAP = ["minimum_wage", "income_cap"]


def window(events: pl.DataFrame, benefit: str) -> pl.DataFrame:
    """The months that are averaged: events with `first_month` and `last_month`, both the first of a month.

    events: event, right_arises (Date). The window is the calendar months before the month of the right.
    """
    frame = law_columns.attach(events, [f"{benefit}.income_window"])
    month = pl.col("right_arises").dt.month_start()
    return frame.with_columns(
        month.dt.offset_by(phrase("-{}mo", "income_window")).alias("first_month"),
        month.dt.offset_by("-1mo").alias("last_month"),
    )


def income_sum(windows: pl.DataFrame, contributions: pl.DataFrame) -> pl.DataFrame:
    """The income of each event's window: divided by its months it is the average monthly income (СМД).

    windows: as `window` gives them. contributions: event, payer_bin (String), month (Date, any day of it),
    base_income (Int64, tenge). Gives event and `income_sum` (Int64, tenge), one row an event.

    Each payer's month counts up to the cap of that month: so many minimum wages of its year. Breaks do not
    shorten the window: a month without a row is no income, and an event without any has the sum 0. Whether
    a missing row means that is the caller's to know: see `window` for the months that must be covered.
    """
    windows = windows.select("event", "first_month", "last_month")
    paid = contributions.join(windows, on="event").with_columns(pl.col("month").dt.month_start())
    inside = paid.filter(pl.col("month").is_between("first_month", "last_month"))
    sums = _capped(inside).group_by("event").agg(pl.col("counted").sum().alias("income_sum"))
    summed = windows.join(sums, on="event", how="left", maintain_order="left")
    return summed.select("event", pl.col("income_sum").fill_null(0))


def _capped(paid: pl.DataFrame) -> pl.DataFrame:
    """One row a payer and month, with `counted`, its income up to the cap of that month."""
    by_month = paid.group_by("event", "payer_bin", "month").agg(pl.col("base_income").sum())
    with_cap = law_columns.attach(by_month, CAP, day="month")
    cap = pl.col("minimum_wage") * pl.col("income_cap")
    return with_cap.with_columns(pl.min_horizontal("base_income", cap).alias("counted"))
