"""Gathers the columns that decide the state allowance for loss of the breadwinner, one row an event."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import dependants, gathering, losses
from registry.events import breadwinner_lost
from registry.facts import reference
from registry.ports import Store
from registry.survivors import left

BENEFIT = "survivors_allowance"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = left(store, events, BENEFIT, day=day, known=known)
    others = _other_parents(store, found.possible, known)
    facts = gathering.references("event_facts", "asked_facts", "parents_facts", "assigned_facts")
    return found.cases.join(others, on="event", how="left").with_columns(facts=facts).sort("event")


def holders(store: Store, decided: pl.DataFrame, *, known: int) -> pl.DataFrame:
    """The only dependant whom an allowance is for: event, holder; null where several share it.

    What is due to several is not one person's to give up, so it excludes nothing by itself.
    """
    lost = decided.select(breadwinner="subject", lost="right_arises")
    depended = dependants.select(breadwinner_lost.children(store, lost, known=known), BENEFIT)
    alone = depended.filter("counts").group_by("event").agg(one=pl.col("child").first(), all=pl.len())
    holder = pl.when(pl.col("all") == 1).then("one")
    return (
        decided.select("event", "subject")
        .join(alone.select(subject="event", holder=holder), on="subject", how="left")
        .select("event", "holder")
    )


def _other_parents(store: Store, possible: pl.DataFrame, known: int) -> pl.DataFrame:
    """What became of the children's other parents: event and, of all its children,

    both_parents_lost (null where a parent's loss is uncertain, or only some have a parent), orphaned_on,
    paid_for_other and parents_facts. possible: event, subject (the breadwinner), right_arises, child.
    """
    others = _with_losses(store, possible, known)
    of_each = others.group_by("event", "child").agg(
        has=(~pl.col("gone")).any(ignore_nulls=False),
        orphaned_on=pl.when(pl.col("lost").is_not_null().all()).then(pl.col("lost").max()),
        paid_for_other=(
            (pl.col("lost") == pl.col("right_arises")) & (pl.col("one") > pl.col("subject"))
        ).any(),
        bonds=pl.col("bond"),
    )
    told = possible.select("event", "child", "right_arises").join(of_each, on=["event", "child"], how="left")
    has = pl.when(pl.col("bonds").is_null()).then(pl.lit(value=False)).otherwise("has")
    together = pl.col("orphaned_on").n_unique() == 1
    after = pl.col("orphaned_on").first() > pl.col("right_arises").first()
    return (
        told.with_columns(has=has)
        .group_by("event")
        .agg(
            both_parents_lost=_of_all(~pl.col("has")),
            orphaned_on=pl.when(together & after).then(pl.col("orphaned_on").first()),
            paid_for_other=pl.col("paid_for_other").any(),
            parents_facts=pl.col("bonds").explode().drop_nulls().unique().sort(),
        )
    )


def _with_losses(store: Store, possible: pl.DataFrame, known: int) -> pl.DataFrame:
    """Each child's other parents in force on the day of the right; `gone`: whether they were lost by then.

    lost: the day of a loss that is certain, whenever it was.
    """
    children = possible["child"].unique().to_list()
    bonds = store.ask("families/parenthoods", citizens=children, known=known)
    others = (
        possible.join(bonds, left_on="child", right_on="other")
        .filter(pl.col("valid_from") <= pl.col("right_arises"), pl.col("right_arises") < pl.col("valid_to"))
        .filter(pl.col("one") != pl.col("subject"))
        .with_columns(bond=reference("PARENT_OF", "one"))
    )
    told = losses.lost(store, citizens=others["one"].unique().to_list(), known=known)
    lost = told.select("accepted", one="iin", said="lost")
    lives = pl.col("said").is_null() | (pl.col("said") > pl.col("right_arises"))
    return others.join(lost, on="one", how="left").with_columns(
        gone=pl.when(lives).then(pl.lit(value=False)).when("accepted").then(pl.lit(value=True)),
        lost=pl.when("accepted").then("said"),
    )


def _of_all(said: pl.Expr) -> pl.Expr:
    """True or false where it is so of all; null where it is unknown or differs."""
    return (
        pl.when(said.all(ignore_nulls=False))
        .then(pl.lit(value=True))
        .when((~said).all(ignore_nulls=False))
        .then(pl.lit(value=False))
    )
