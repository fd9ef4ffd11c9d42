"""Gathers the columns that decide the allowance of a child with a disability, one row a disability."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import disabilities, gathering, law, raising
from registry.ages import reaches
from registry.benefits import benefit
from registry.iin import born_of
from registry.ports import Store

BENEFIT = "child_disability"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select(
        "subject",
        "right_arises",
        "law_day",
        event="id",
        event_facts=gathering.listed("facts"),
        established_until="until",
        born=born_of("subject"),
    )
    definition = benefit(BENEFIT).definition
    people = found["subject"].unique().to_list()
    # The right is the child's own: where nobody is left to raise it, who represents it is not known.
    carer = raising.carer(store, found, definition.asked.order, day=day, known=known).with_columns(
        raised=pl.when("raised").then(pl.lit(value=True))
    )
    lives = gathering.alive(store, people, day=day, known=known)
    of_age = reaches(pl.col("born"), law.number(f"{BENEFIT}.child_age_limit", day))
    ends = found.with_columns(ends=pl.min_horizontal("established_until", of_age))
    paid = gathering.paid_for(store, ends, definition.payers_word, day=day, known=known)
    group = gathering.one_of("category", definition.facts["group"].codes)
    concluded = disabilities.concluded(store, found, day=day, known=known)
    age = disabilities.age_on(pl.col("law_day"))
    return (
        found.join(concluded, on="event", how="left")
        .join(carer, on="event", how="left")
        .join(lives, left_on="subject", right_on="iin", how="left")
        .join(paid.rename({"paid": "paid_already"}), on="event", how="left")
        # A small child needs no group, until another conclusion changes what is due from its day on.
        .with_columns(group=group, age=pl.when(pl.col("changed").not_().fill_null(value=True)).then(age))
        .with_columns(facts=gathering.references("event_facts", "carer_facts", "paid_fact"))
        .sort("event")
    )
