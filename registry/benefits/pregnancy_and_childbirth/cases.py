"""Gathers the columns that decide the social payment for pregnancy and childbirth, one row a leave."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import assignments, gathering, insurance
from registry.benefits import benefit
from registry.facts import reference
from registry.ports import Store
from registry.recipients import recipients

BENEFIT = "pregnancy_and_childbirth"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select("subject", "right_arises", event="id", event_facts=gathering.listed("facts"))
    order = benefit(BENEFIT).definition.asked.order
    nobody = pl.DataFrame(schema={"event": pl.String, "child": pl.String})
    asked = recipients(store, order, found, nobody, day=day, known=known)
    joined = (
        found.join(_leaves(store, found, known), on="event", how="left")
        .join(insurance.insured(store, BENEFIT, found, known), on="event", how="left")
        .join(asked.select("event", "recipient"), on="event", how="left")
    )
    assigned = assignments.of_own(store, joined, BENEFIT, "MaternityLeave", known)
    facts = gathering.references("event_facts", "insurance_facts", "assigned_facts")
    return joined.join(assigned, on="event", how="left").with_columns(facts=facts).sort("event")


def _leaves(store: Store, found: pl.DataFrame, known: int) -> pl.DataFrame:
    """The days of the certificate that each event was found from: event, leave_days."""
    women = found["subject"].unique().to_list()
    rows = store.ask("facts/MaternityLeave", citizens=women, known=known)
    certified = rows.select(event_facts=reference("MaternityLeave", "subject"), leave_days="days")
    return (
        found.select("event", "event_facts")
        .explode("event_facts")
        .join(certified, on="event_facts")
        .group_by("event")
        .agg(pl.col("leave_days").max())
    )
