"""Who raises a child: its living parents and guardians on a day, and those who lost their rights to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, gathering
from registry.facts import reference
from registry.ports import Store

PAIR = ["adult", "child"]


def adults(store: Store, found: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """The living parents and guardians of each event's child on a day.

    found: event, subject (the child), right_arises. Gives event, right_arises, adult, role (mother, father or
    guardian), bond (a reference).
    """
    children = found["subject"].unique().to_list()
    parents = store.ask("families/parenthoods", citizens=children, known=known)
    guardians = store.ask("families/guardianships", citizens=children, known=known)
    columns = ["one", "other", "role", "valid_from", "valid_to", "bond"]
    kin = parents.with_columns(bond=reference("PARENT_OF", "one"))
    wards = guardians.with_columns(role=pl.lit("guardian"), bond=reference("GUARDIAN_OF", "one"))
    bonds = pl.concat([kin.select(columns), wards.select(columns)]).filter(
        pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    tied = found.join(bonds, left_on="subject", right_on="other").rename({"one": "adult"})
    dead = gathering.alive(store, tied["adult"].to_list(), day=day, known=known).filter(~pl.col("alive"))
    living = tied.join(dead, left_on="adult", right_on="iin", how="anti")
    told = ["event", "right_arises", "adult", "role", "bond"]
    return living.select(told).unique().sort(told)


def rights(store: Store, pairs: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """Whether an adult has a parent's rights to a child on a day: adult, child, kept, rights_fact.

    pairs: adult, child. kept: null while no court was heard. rights_fact: the decision that took them away.
    """
    parents = pairs["adult"].unique().to_list()
    decisions = store.ask("people/rights", citizens=parents, day=day, known=known)
    latest = decisions.sort("valid_from", "delivery", "record").unique(["iin", "child"], keep="last")
    lost = latest.filter(kind="rights_deprived").select(
        "child", adult="iin", rights_fact=reference("CourtDecision", "iin")
    )
    heard = coverage.heard(store, "decisions", known, "adult")
    gone = pl.col("rights_fact").is_not_null()
    kept = pl.when(gone).then(pl.lit(value=False)).when(heard).then(pl.lit(value=True))
    return pairs.select(PAIR).unique().join(lost, on=PAIR, how="left").with_columns(kept=kept)


def carer(store: Store, found: pl.DataFrame, order: Sequence[str], *, day: date, known: int) -> pl.DataFrame:
    """Who is asked for each event's child: event, recipient, raised, carer_facts (a list).

    The first in the order of roles, then the smaller IIN, among the living who did not lose their rights.
    raised: false where all of them have lost theirs, null where nobody is known, or no court was heard.
    """
    place = {kind: rank for rank, kind in enumerate(order)}
    subjects = found.select("event", child="subject")
    people = adults(store, found, day=day, known=known).join(subjects, on="event")
    judged = people.join(rights(store, people, day=day, known=known), on=PAIR)
    ranked = judged.with_columns(rank=pl.col("role").replace_strict(place, return_dtype=pl.Int32))
    asked = ranked.filter(pl.col("kept").fill_null(value=True)).sort("event", "rank", "adult", "bond")
    first = asked.unique("event", keep="first", maintain_order=True)
    lost = judged.group_by("event").agg(lost=pl.col("rights_fact").drop_nulls().unique().sort())
    none_left = pl.col("recipient").is_null() & pl.col("lost").is_not_null()
    return (
        subjects.select("event")
        .join(first.select("event", "kept", "bond", recipient="adult"), on="event", how="left")
        .join(lost, on="event", how="left")
        .select(
            "event",
            "recipient",
            carer_facts=gathering.references("bond", "lost"),
            raised=pl.when(none_left).then(pl.lit(value=False)).otherwise("kept"),
        )
    )
