"""Gathers the columns that decide the notice that the pension age is near, one row a person."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import gathering
from registry.benefits import benefit
from registry.ports import Store
from registry.recipients import recipients

BENEFIT, PENSION = "pension_notice", "pension"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts."""
    found = events.select("subject", "right_arises", event="id", event_facts=gathering.listed("facts"))
    people = found["subject"].unique().to_list()
    nobody = pl.DataFrame(schema={"event": pl.String, "child": pl.String})
    order = benefit(BENEFIT).definition.asked.order
    asked = recipients(store, order, found, nobody, day=day, known=known)
    lives = gathering.alive(store, people, day=day, known=known)
    paid = gathering.already_paid(store, people, PENSION, day=day, known=known)
    return (
        found.join(asked.select("event", "recipient"), on="event", how="left")
        .join(lives, left_on="subject", right_on="iin", how="left")
        .join(paid.rename({"paid": "pension_paid"}), left_on="subject", right_on="iin", how="left")
        .with_columns(facts=gathering.references("event_facts", "paid_fact"))
        .sort("event")
    )
