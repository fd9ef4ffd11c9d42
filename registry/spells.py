"""Spells: the unbroken times in which enough members of a group count at once."""

from __future__ import annotations

import polars as pl

BEYOND = 1 << 23
"""More days than any date has."""


def joined(intervals: pl.DataFrame) -> pl.DataFrame:
    """Intervals (group, member, begin, end; half-open) of one member that touch or overlap become one.

    More columns are those of the first of them.
    """
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
        .agg(pl.exclude("begin", "end").first(), pl.col("begin").min(), pl.col("end").max())
        .drop("part")
    )


def spells(intervals: pl.DataFrame, least: pl.Expr) -> pl.DataFrame:
    """The times in which at least `least` different members of a group count: group, begin, end (half-open).

    intervals: as `joined` gives them, with any columns that `least` reads (the same in all rows of a group).
    A group without intervals has no spell.
    """
    groups = intervals.select("group", least=least.cast(pl.Int64)).unique("group").with_row_index("number")
    numbered = intervals.join(groups.select("group", "number"), on="group")
    steps = pl.concat(
        numbered.select("number", day=end, step=pl.lit(step, pl.Int64))
        for end, step in (("begin", 1), ("end", -1))
    )
    counts = (
        steps.group_by("number", "day")
        .agg(pl.col("step").sum())
        .sort("number", "day")
        # Who begins to count ends, so each group's steps are 0 together, and one sum over all serves each.
        .with_columns(count=pl.col("step").cum_sum())
        .join(groups, on="number", maintain_order="left")
        .with_columns(enough=(pl.col("count") >= pl.col("least")).fill_null(value=False))
    )
    turns = counts.filter(pl.col("enough") != _of_the_same(1, "enough").fill_null(value=False))
    begun = turns.with_columns(end=_of_the_same(-1, "day")).filter("enough")
    return begun.select("group", begin="day", end="end")


def _of_the_same(rows_before: int, column: str) -> pl.Expr:
    """What a column is so many rows before, if that row is of the same group; else null."""
    same = pl.col("number") == pl.col("number").shift(rows_before)
    return pl.when(same).then(pl.col(column).shift(rows_before))
