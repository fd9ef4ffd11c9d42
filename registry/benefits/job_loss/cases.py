"""Gathers the columns that decide the social payment for the loss of a job, one row a registration."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import assignments, gathering, insurance
from registry.benefits import benefit
from registry.events.pension_age_near import pension_day
from registry.iin import born_of, sex_of
from registry.ports import Store
from registry.recipients import recipients

BENEFIT = "job_loss"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select(
        "subject",
        "right_arises",
        event="id",
        event_facts=gathering.listed("facts"),
        registration_over=pl.col("until").dt.month_end().dt.offset_by("1d"),
    )
    nobody = pl.DataFrame(schema={"event": pl.String, "child": pl.String})
    order = benefit(BENEFIT).definition.asked.order
    asked = recipients(store, order, found, nobody, day=day, known=known)
    joined = (
        found.with_columns(born=born_of("subject"), sex=sex_of("subject"))
        .with_columns(pension_age_on=pension_day())
        .join(asked.select("event", "recipient"), on="event", how="left")
        .join(insurance.insured(store, BENEFIT, found, known), on="event", how="left")
        .join(gathering.received_before(store, found, BENEFIT, known), on="event", how="left")
    )
    assigned = assignments.of_own(store, joined, BENEFIT, "UnemploymentRegistration", known)
    used = ("event_facts", "insurance_facts", "earlier_facts", "assigned_facts")
    facts = gathering.references(*used)
    return joined.join(assigned, on="event", how="left").with_columns(facts=facts).sort("event")
