"""Spells: the unbroken times in which enough members of a group count at once."""

from __future__ import annotations

import polars as pl

SPELL = {"group": pl.String, "begin": pl.Date, "end": pl.Date}
BEYOND = 1 << 23
"""More days than any date has."""


def joined(intervals: pl.DataFrame) -> pl.DataFrame:
    """Intervals (group, member, begin, end; half-open) of one member that touch or overlap become one."""
    whose = ["group", "member"]
    ordered = intervals.filter(pl.col("begin") < pl.col("end")).sort(*whose, "begin", "end")
    other = pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in whose)
    # Each member's days lie beyond those of the one before, so that one running maximum serves all.
    beyond = other.fill_null(value=True).cum_sum().cast(pl.Int64) * BEYOND
    days = {name: pl.col(name).to_physical().cast(pl.Int64) + beyond for name in ("begin", "end")}
    begun = days["begin"] > days["end"].cum_max().shift(1)
    return (
        ordered.with_columns(part=begun.fill_null(value=True).cum_sum())
        .group_by("part", maintain_order=True)
        .agg(pl.col(*whose).first(), pl.col("begin").min(), pl.col("end").max())
        .drop("part")
    )


def spells(intervals: pl.DataFrame, least: pl.Expr) -> pl.DataFrame:
    """The times in which at least `least` different members of a group count: `SPELL`.

    intervals: as `joined` gives them, with any columns that `least` reads (the same in all rows of a group).
    A group without intervals has no spell.
    """
    needed = intervals.select("group", least=least.cast(pl.Int64)).unique("group")
    steps = pl.concat(
        [
            intervals.select("group", day="begin", step=pl.lit(1, pl.Int64)),
            intervals.select("group", day="end", step=pl.lit(-1, pl.Int64)),
        ]
    )
    counts = (
        steps.group_by("group", "day")
        .agg(pl.col("step").sum())
        .sort("group", "day")
        .with_columns(count=pl.col("step").cum_sum().over("group"))
        .join(needed, on="group")
        .with_columns(enough=pl.col("count") >= pl.col("least"))
    )
    turns = counts.filter(
        pl.col("enough") != pl.col("enough").shift(1).over("group").fill_null(value=False)
    ).sort("group", "day")
    begun = turns.with_columns(end=pl.col("day").shift(-1).over("group")).filter("enough")
    return begun.select("group", begin="day", end="end")
