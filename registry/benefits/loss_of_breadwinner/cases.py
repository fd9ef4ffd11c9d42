"""Gathers the columns that decide the social payment for loss of the breadwinner, one row an event."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import dependants, gathering, insurance, losses
from registry.benefits import benefit
from registry.events import breadwinner_lost
from registry.ports import Store
from registry.recipients import recipients as recipients_of

BENEFIT = "loss_of_breadwinner"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select(
        "subject",
        "right_arises",
        event="id",
        event_facts=gathering.listed("facts"),
        loss_accepted=_accepted(),
    )
    lost = found.select(breadwinner="subject", lost="right_arises")
    children = breadwinner_lost.children(store, lost, known=known)
    insured = insurance.insured(store, BENEFIT, found, known, of_the_dead=_of_the_dead(store, found, known))
    asked = benefit(BENEFIT).definition.asked.order
    recipients = recipients_of(store, asked, found, _dependants(children, found), day=day, known=known)
    counted = dependants.count(children, lost.select(event="breadwinner"), BENEFIT)
    joined = (
        found.join(
            counted.select("dependants", "dependants_until", subject="event"), on="subject", how="left"
        )
        .join(insured, on="event", how="left")
        .join(recipients, on="event", how="left")
    )
    assigned = gathering.assigned(store, joined, BENEFIT, known)
    facts = gathering.references("event_facts", "insurance_facts", "assigned_facts")
    return joined.join(assigned, on="event", how="left").with_columns(facts=facts).sort("event")


def _accepted() -> pl.Expr:
    """A death that one agency alone reports is unknown."""
    return pl.when(pl.col("state") == "open").then(pl.lit(value=True))


def _of_the_dead(store: Store, found: pl.DataFrame, known: int) -> list[str]:
    """The events that are deaths: not those of who is missing, whatever is found later."""
    died = losses.died(store, citizens=found["subject"].to_list(), known=known)
    return found.join(died, left_on=["subject", "right_arises"], right_on=["iin", "lost"])["event"].to_list()


def _dependants(children: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The children who count, or may: event, child."""
    judged = dependants.select(children, BENEFIT).filter(pl.col("counts").fill_null(value=True))
    return judged.select("child", subject="event").join(found, on="subject").select("event", "child")
