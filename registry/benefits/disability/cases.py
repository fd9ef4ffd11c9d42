"""Gathers the columns that decide the allowance for disability of people of age, one row a disability."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import coverage, disabilities, gathering
from registry.benefits import benefit
from registry.events.pension_age_near import pension_day
from registry.iin import born_of, sex_of
from registry.ports import Store
from registry.recipients import recipients

BENEFIT = "disability"


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
    )
    facts = benefit(BENEFIT).definition.facts
    people = found["subject"].unique().to_list()
    nobody = pl.DataFrame(schema={"event": pl.String, "child": pl.String})
    order = benefit(BENEFIT).definition.asked.order
    asked = recipients(store, order, found, nobody, day=day, known=known)
    lives = gathering.alive(store, people, day=day, known=known)
    # Who is told to live on full support is assigned it and paid a part: no test can refuse them.
    supported = gathering.not_supported(store, people, day=day, known=known)
    no_lists = pl.lit(not coverage.received(store, "placements", known))
    pensions = gathering.pensions(store, people, day=day, known=known)
    aged = found.with_columns(born=born_of("subject"), sex=sex_of("subject")).with_columns(
        pension_day=pension_day()
    )
    retires = pl.when(pl.col("right_arises") < pl.col("pension_day")).then("pension_day")
    ends = aged.with_columns(ends=pl.min_horizontal("established_until", retires))
    paid = gathering.paid_for(store, ends, BENEFIT, day=day, known=known)
    concluded = disabilities.concluded(store, found, day=day, known=known)
    return (
        aged.join(concluded.rename({"category": "group"}), on="event", how="left")
        .join(asked.select("event", "recipient"), on="event", how="left")
        .join(lives, left_on="subject", right_on="iin", how="left")
        .join(supported, left_on="subject", right_on="iin", how="left")
        .join(pensions, left_on="subject", right_on="iin", how="left")
        .join(paid.rename({"paid": "paid_already"}), on="event", how="left")
        .with_columns(whole_beside_pension=pl.lit(None, pl.Boolean))  # no feed tells
        .with_columns(
            fully_supported=pl.when(no_lists).then(pl.lit(value=False)).otherwise("fully_supported")
        )
        .with_columns(gathering.one_of(name, facts[name].codes).alias(name) for name in ("group", "cause"))
        .with_columns(facts=gathering.references("event_facts", "paid_fact", "placed_fact", "pension_facts"))
        .sort("event")
    )
