"""Gathers what decides the allowance of who raises a child with a disability, one row a disability."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import assignments, disabilities, first_paid, gathering, raising
from registry.benefits import benefit
from registry.iin import born_of
from registry.ports import Store

BENEFIT = "child_disability_care"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select(
        "subject",
        "right_arises",
        "law_day",
        "is_given",
        event="id",
        event_facts=gathering.listed("facts"),
        established_until="until",
        born=born_of("subject"),
    )
    people = found["subject"].unique().to_list()
    order = benefit(BENEFIT).definition.asked.order
    carer = raising.carer(store, found, order, day=day, known=known)
    lives = gathering.alive(store, people, day=day, known=known)
    placed = gathering.placed(store, people, gathering.FULL_SUPPORT, day=day, known=known)
    cared_for = found.join(carer, on="event", how="left")
    return (
        cared_for.join(_assigned(store, cared_for, day=day, known=known), on="event", how="left")
        .join(lives, left_on="subject", right_on="iin", how="left")
        .join(placed.rename({"placed": "fully_supported"}), left_on="subject", right_on="iin", how="left")
        .with_columns(
            age=disabilities.age_on(first_paid.first_day("guardian_since")),
            facts=gathering.references("event_facts", "carer_facts", "placed_fact", "assigned_facts"),
        )
        .sort("event")
    )


def _assigned(store: Store, found: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """Whether it was assigned to anybody who raises the child: event, assigned, assigned_facts.

    Who raises several children with a disability has it for each (Social Code Art. 183(3)).
    """
    adults = raising.adults(store, found, day=day, known=known)
    right = assignments.own_right("subject", "right_arises")
    asked = assignments.of_whom_raises(found.with_columns(right=right), adults, right="right")

    def rights(people: list[str]) -> pl.DataFrame:
        bonds = gathering.raised_by(store, people, known).select("child", recipient="adult").unique()
        children = bonds["child"].unique().to_list()
        chains = disabilities.chains(
            store, "child_disability_established", day=day, known=known, citizens=children
        ).filter("child")
        return bonds.join(chains, left_on="child", right_on="subject").select(
            "recipient",
            right=assignments.own_right("child", "right_arises"),
            arises="right_arises",
            ends="until",
        )

    return assignments.assigned(store, asked, BENEFIT, known, rights=rights)
