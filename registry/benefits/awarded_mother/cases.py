"""Gathers the columns that decide the allowance of awarded mothers, one row an award."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import gathering
from registry.benefits import benefit
from registry.facts import reference
from registry.ports import Store
from registry.recipients import recipients

BENEFIT = "awarded_mother"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select("subject", "right_arises", event="id", event_facts=gathering.listed("facts"))
    people = found["subject"].unique().to_list()
    awards = store.ask("facts/Award", citizens=people, known=known).select(
        "award", fact=reference("Award", "subject")
    )
    granted = found.select("event", fact=pl.col("event_facts").list.first()).join(awards, on="fact")
    nobody = pl.DataFrame(schema={"event": pl.String, "child": pl.String})
    order = benefit(BENEFIT).definition.asked.order
    asked = recipients(store, order, found, nobody, day=day, known=known)
    lives = gathering.alive(store, people, day=day, known=known)
    paid = gathering.already_paid(store, people, BENEFIT, day=day, known=known)
    return (
        found.join(granted.select("event", "award"), on="event", how="left")
        .join(asked.select("event", "recipient"), on="event", how="left")
        .join(lives, left_on="subject", right_on="iin", how="left")
        .join(paid.rename({"paid": "paid_already"}), left_on="subject", right_on="iin", how="left")
        .with_columns(facts=gathering.references("event_facts", "paid_fact"))
        .sort("event")
    )
