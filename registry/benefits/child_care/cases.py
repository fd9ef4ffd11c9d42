"""Gathers the columns that decide the social payment for the care of a child, one row a child born."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import gathering, insurance
from registry.benefits import benefit
from registry.iin import born_of
from registry.ports import Store
from registry.recipients import recipients

BENEFIT = "child_care"
FULL_SUPPORT = "full_support"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select("subject", "right_arises", event="id", event_facts=gathering.listed("facts"))
    children = found.select("event", child="subject")
    order = benefit(BENEFIT).definition.asked.order
    carers = recipients(store, order, found, children, day=day, known=known)
    people = found["subject"].to_list()
    lives = gathering.alive(store, people, day=day, known=known)
    placed = gathering.placed(store, people, FULL_SUPPORT, day=day, known=known)
    joined = (
        found.join(carers, on="event", how="left")
        .join(lives.rename({"alive": "child_alive"}), left_on="subject", right_on="iin", how="left")
        .join(placed.rename({"placed": "fully_supported"}), left_on="subject", right_on="iin", how="left")
    )
    insured = joined.select("event", "right_arises", subject="recipient")
    with_facts = (
        joined.with_columns(child_born=pl.col("right_arises"))
        .join(_orders(store, joined, day, known), on="event", how="left")
        .join(insurance.insured(store, BENEFIT, insured, known), on="event", how="left")
        .join(gathering.assigned(store, joined, BENEFIT, known), on="event", how="left")
    )
    used = (
        "event_facts",
        "recipient_fact",
        "order_facts",
        "placed_fact",
        "insurance_facts",
        "assigned_facts",
    )
    return with_facts.with_columns(facts=gathering.references(*used)).sort("event")


def _orders(store: Store, joined: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Each child's number among those of the one asked: event, birth_order, order_facts.

    Children count by parenthood and guardianship in force between the day of the right and that of the
    decision, those who died included; twins by their IIN.
    """
    asked = joined.filter(pl.col("recipient").is_not_null())
    bonds = gathering.children_of(store, asked["recipient"].unique().to_list(), known)
    counted = asked.join(bonds, left_on="recipient", right_on="adult").filter(
        pl.col("valid_from") <= day, pl.col("right_arises") < pl.col("valid_to")
    )
    born, of_other = born_of("subject"), born_of("child")
    twin_before = (of_other == born) & (pl.col("child") <= pl.col("subject"))
    before = counted.filter((of_other < born) | twin_before)
    mine = before.group_by("event").agg(
        birth_order=pl.col("child").n_unique().cast(pl.Int64),
        order_facts=pl.col("fact").unique().sort(),
        theirs=(pl.col("child") == pl.col("subject")).any(),
    )
    number = pl.when("theirs").then("birth_order").otherwise(pl.lit(0, pl.Int64))
    known_ones = asked.select("event").join(mine, on="event", how="left")
    return known_ones.select("event", "order_facts", birth_order=number)
