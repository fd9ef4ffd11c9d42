"""Gathers what decides the allowance of who raises a child with a disability, one row a disability."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import gathering, raising
from registry.ages import years_old
from registry.benefits import benefit
from registry.iin import born_of
from registry.ports import Store

BENEFIT = "child_disability_care"
FULL_SUPPORT = "full_support"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select(
        "subject",
        "right_arises",
        event="id",
        event_facts=gathering.listed("facts"),
        established_until="until",
        born=born_of("subject"),
    )
    people = found["subject"].unique().to_list()
    order = benefit(BENEFIT).definition.asked.order
    carer = raising.carer(store, found, order, day=day, known=known)
    lives = gathering.alive(store, people, day=day, known=known)
    placed = gathering.placed(store, people, FULL_SUPPORT, day=day, known=known)
    return (
        found.join(carer, on="event", how="left")
        .join(_assigned(store, found, day, known), on="event", how="left")
        .join(lives, left_on="subject", right_on="iin", how="left")
        .join(placed.rename({"placed": "fully_supported"}), left_on="subject", right_on="iin", how="left")
        .with_columns(
            age=years_old(pl.col("born"), pl.col("right_arises")),
            facts=gathering.references("event_facts", "carer_facts", "placed_fact", "assigned_facts"),
        )
        .sort("event")
    )


def _assigned(store: Store, found: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Whether any who may raise the child was assigned the allowance: event, assigned, assigned_facts."""
    adults = raising.adults(store, found, day=day, known=known)
    asked = adults.select("event", "right_arises", recipient="adult").unique()
    each = gathering.assigned(store, asked, BENEFIT, known)
    return each.group_by("event").agg(
        assigned=pl.col("assigned").any(ignore_nulls=False),
        assigned_facts=pl.col("assigned_facts").explode().drop_nulls().unique().sort(),
    )
