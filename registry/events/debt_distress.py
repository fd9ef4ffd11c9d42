"""Finds people who are late with a loan and pay a large part of their income."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import earnings, gathering
from registry.conditions import ENDED, OPEN, PROVISIONAL, one_each
from registry.events import event_kind
from registry.facts import reference
from registry.phrases import phrase
from registry.ports import Store

KIND = "debt_distress"
PERCENT = 100
OWED = "facts/OWES(subject, object, monthly_payment, days_overdue, record, valid_from, delivery)"


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row an unbroken time of delay in which payments were a large part of income: `events.FOUND`."""
    kind = event_kind(KIND)
    overdue = kind.limit("overdue", day)
    late = store.ask("events/overdue", citizens=citizens, least=overdue, known=known)
    rows = store.ask(OWED, citizens=late["iin"].unique().sort().to_list(), known=known)
    states = _states(rows.filter(pl.col("valid_from") <= day), overdue)
    delayed = states.filter("late")
    window = kind.limit("window", day)
    earned = earnings.heard_before(store, delayed.select("iin", "day"), window, known).rename(
        {"facts": "income_facts"}
    )
    large = PERCENT * window * pl.col("payment") >= kind.limit("part", day) * pl.col("earned")
    heavy = delayed.join(earned, on=["iin", "day"]).filter(
        ~pl.col("heard") | (large & (pl.col("payment") > 0))
    )
    first = heavy.sort("day").unique(["iin", "spell"], keep="first", maintain_order=True)
    found = first.join(_ends(states), on=["iin", "spell"], how="left")
    state = pl.when(pl.col("until").is_not_null()).then(pl.lit(ENDED)).when("heard").then(pl.lit(OPEN))
    return one_each(
        found.with_columns(
            identity=phrase("{}/{}", "iin", "day"),
            subject="iin",
            right_arises="day",
            state=state.otherwise(pl.lit(PROVISIONAL)),
            facts=gathering.references("facts", "income_facts"),
        )
    )


def _states(rows: pl.DataFrame, overdue: int) -> pl.DataFrame:
    """Each borrower on each day of a statement: iin, day, late, payment, facts, and the number of the spell.

    A spell is counted up whenever being late begins or ends.
    """
    days = (
        rows.select("subject", day="valid_from")
        .unique()
        .join(rows.select("subject", "object").unique(), on="subject")
    )
    said = rows.with_columns(fact=reference("OWES", "subject")).sort("valid_from")
    held = days.sort("day").join_asof(
        said, left_on="day", right_on="valid_from", by=["subject", "object"], check_sortedness=False
    )
    summed = (
        held.filter(pl.col("fact").is_not_null())
        .group_by("subject", "day")
        .agg(
            late=(pl.col("days_overdue") >= overdue).any(),
            payment=pl.col("monthly_payment").sum(),
            facts=pl.col("fact").unique(),
        )
        .sort("subject", "day")
    )
    before = pl.col("late").shift(1).over("subject").fill_null(value=False)
    turned = summed.with_columns(spell=pl.col("late") != before)
    counted = turned.with_columns(pl.col("spell").cum_sum().over("subject"))
    return counted.rename({"subject": "iin"})


def _ends(states: pl.DataFrame) -> pl.DataFrame:
    """The first day after each time of delay: iin, spell, until."""
    over = states.filter(~pl.col("late")).group_by("iin", "spell").agg(until=pl.col("day").min())
    return over.with_columns(pl.col("spell") - 1)
