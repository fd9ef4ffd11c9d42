"""Gathers the columns that decide targeted social assistance, one row a family and quarter."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import assistance, gathering
from registry.ports import Store

BENEFIT = "social_assistance"
FACTS = ("event_facts", "income_facts", "home_fact", "property_facts", "status_facts", "paid_facts")


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no. An event's subject that is in no family any
    more has nothing but nulls.
    """
    found = events.select("subject", "right_arises", event="id", event_facts=gathering.listed("facts"))
    members = assistance.members(store, found)
    return (
        found.join(assistance.sizes(members), on="event", how="left")
        .join(assistance.regions(store, found, day=day, known=known), on="event", how="left")
        .join(assistance.incomes(store, members, known), on="event", how="left")
        .join(assistance.abilities(store, members, known), on="event", how="left")
        .join(assistance.belongings(store, members, day=day, known=known), on="event", how="left")
        .join(_paid(store, members, day, known), on="event", how="left")
        .with_columns(
            recipient="subject",
            denied=pl.lit(None, pl.Boolean),
            facts=gathering.references(*FACTS),
        )
        .sort("event")
    )


def _paid(store: Store, members: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Whether the assistance is paid to any member: event, paid_already, paid_facts (a list)."""
    people = members["iin"].unique().to_list()
    paid = gathering.already_paid(store, people, BENEFIT, day=day, known=known)
    return (
        members.join(paid, on="iin", how="left")
        .group_by("event")
        .agg(
            paid_already=pl.col("paid").any(ignore_nulls=False),
            paid_facts=pl.col("paid_fact").drop_nulls().unique().sort(),
        )
    )
