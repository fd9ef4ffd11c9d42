"""Finds main earners for whom a disability was established."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import disabilities, earnings, gathering
from registry.conditions import OPEN, PROVISIONAL, one_each
from registry.events import event_kind
from registry.ports import Store

KIND, DISABILITY, FAMILY = "earner_fell_ill", "disability_established", "card"


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a disability of somebody of age who earns most among two or more: `events.FOUND`."""
    chains = disabilities.chains(store, DISABILITY, day=day, known=known, citizens=citizens)
    grown = chains.filter(~pl.col("child"))
    ill = grown["subject"].unique().sort().to_list()
    families = store.ask("derived/co_members", citizens=ill, definition=FAMILY).select(
        "member", subject="iin"
    )
    shared = grown.select("identity", "subject", day="right_arises").join(families, on="subject")
    window = event_kind(KIND).limit("window", day)
    earned = earnings.heard_before(store, shared.select("day", iin="member"), window, known)
    compared = shared.join(earned, left_on=["member", "day"], right_on=["iin", "day"])
    own = pl.col("member") == pl.col("subject")
    judged = compared.group_by("identity").agg(
        pl.col("heard").all(),
        mine=pl.col("earned").filter(own).first(),
        most=pl.col("earned").max(),
        members=pl.len(),
        income_facts=pl.col("facts").filter(own).first(),
    )
    may_be = ~pl.col("heard") | ((pl.col("mine") > 0) & (pl.col("mine") == pl.col("most")))
    found = grown.join(judged.filter(may_be, pl.col("members") > 1), on="identity")
    return one_each(
        found.with_columns(
            state=pl.when("heard").then(pl.lit(OPEN)).otherwise(pl.lit(PROVISIONAL)),
            facts=gathering.references("facts", "income_facts"),
        )
    )
