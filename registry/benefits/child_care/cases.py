"""Gathers the columns that decide the social payment for the care of a child, one row a child born."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import assignments, gathering, insurance, law, raising
from registry.benefits import benefit
from registry.ports import Store
from registry.recipients import recipients

BENEFIT = "child_care"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select("subject", "right_arises", event="id", event_facts=gathering.listed("facts"))
    children = found.select("event", child="subject")
    order = benefit(BENEFIT).definition.asked.order
    carers = recipients(store, order, found, children, day=day, known=known)
    people = found["subject"].to_list()
    # What ends a right later leaves the months before it due: no test of this day can refuse them.
    lives = gathering.alive(store, people, day=day, known=known).with_columns(
        alive=pl.when("alive").then(pl.lit(value=True))
    )
    supported = gathering.not_supported(store, people, day=day, known=known)
    joined = (
        found.join(carers, on="event", how="left")
        .join(lives.rename({"alive": "child_alive"}), left_on="subject", right_on="iin", how="left")
        .join(supported, left_on="subject", right_on="iin", how="left")
    )
    insured = joined.select("event", "right_arises", subject="recipient")
    until = law.number(f"{BENEFIT}.care_until", day)
    assigned = assignments.of_each_child(store, joined, BENEFIT, day=day, known=known, months=until)
    with_facts = (
        joined.with_columns(child_born=pl.col("right_arises"))
        .join(raising.birth_orders(store, joined, day=day, known=known), on="event", how="left")
        .join(insurance.insured(store, BENEFIT, insured, known), on="event", how="left")
        .join(assigned, on="event", how="left")
    )
    used = (
        "event_facts",
        "asked_facts",
        "order_facts",
        "placed_fact",
        "insurance_facts",
        "assigned_facts",
    )
    return with_facts.with_columns(facts=gathering.references(*used)).sort("event")
