"""Finds births."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry.conditions import OPEN, one_each
from registry.facts import reference
from registry.iin import born_of
from registry.ports import Store


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a child: `events.FOUND`."""
    acts = _acts(store, since, known, citizens)
    told = pl.col("born").sort_by(~_as_the_iin_says(), "born").first().over("child")
    children = (
        acts.with_columns(right_arises=told)
        .filter(pl.col("born") == pl.col("right_arises"))
        .group_by("child", "right_arises")
        .agg(facts=reference("PARENT_OF", "parent").unique().sort())
    )
    return one_each(
        children.with_columns(
            identity="child", subject="child", until=pl.lit(None, pl.Date), state=pl.lit(OPEN)
        )
    )


def _acts(store: Store, since: date, known: int, citizens: Sequence[str] | None) -> pl.DataFrame:
    """The acts of birth since a day; of a child whose act and IIN differ, all acts, however early.

    Else the day of a birth of which two acts differ would hang on how far back is looked.
    """
    acts = store.ask("events/births", citizens=citizens, since=since, known=known)
    differing = acts.filter(~_as_the_iin_says())["child"].unique().sort()
    if not differing.len():
        return acts
    all_acts = store.ask("events/births", citizens=differing.to_list(), since=date.min, known=known)
    return pl.concat([acts.filter(~pl.col("child").is_in(differing.implode())), all_acts])


def _as_the_iin_says() -> pl.Expr:
    return pl.col("born").eq_missing(born_of("child"))
