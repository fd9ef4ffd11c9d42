"""Gathers the columns that decide the social payment for loss of the breadwinner, one row an event."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import gathering, insurance, losses
from registry.ports import Store
from registry.survivors import left

BENEFIT = "loss_of_breadwinner"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = left(store, events, BENEFIT, day=day, known=known).cases
    insured = insurance.insured(store, BENEFIT, found, known, of_the_dead=_of_the_dead(store, found, known))
    facts = gathering.references("event_facts", "asked_facts", "insurance_facts", "assigned_facts")
    return found.join(insured, on="event", how="left").with_columns(facts=facts).sort("event")


def _of_the_dead(store: Store, found: pl.DataFrame, known: int) -> list[str]:
    """The events that are deaths: not those of who is missing, whatever is found later."""
    died = losses.died(store, citizens=found["subject"].to_list(), known=known)
    return found.join(died, left_on=["subject", "right_arises"], right_on=["iin", "lost"])["event"].to_list()
