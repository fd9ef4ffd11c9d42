"""Who raises a child on a day: its parents and guardians who are there, and who lost their rights to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, gathering, losses
from registry.facts import reference
from registry.iin import born_of
from registry.parental_rights import deprivations
from registry.ports import Store
from registry.spells import joined

PAIR = ["adult", "child"]
GUARDIAN = "guardian"


def adults(store: Store, found: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """Those of `bound` who are neither dead nor missing: event, right_arises, adult, role, bond."""
    there = bound(store, found, day=day, known=known).filter(pl.col("loss").is_null())
    return there.drop("loss")


def bound(store: Store, found: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """The parents and guardians of each event's child on a day, there or not.

    found: event, subject (the child), right_arises. Gives event, right_arises, adult, role (mother, father or
    guardian), bond (a reference), loss (references; null of who is neither dead nor missing); sorted.
    """
    children = found["subject"].unique().to_list()
    parents = store.ask("families/parenthoods", citizens=children, known=known)
    guardians = store.ask("families/guardianships", citizens=children, known=known)
    columns = ["one", "other", "role", "valid_from", "valid_to", "bond"]
    kin = parents.with_columns(bond=reference("PARENT_OF", "one"))
    wards = guardians.with_columns(role=pl.lit(GUARDIAN), bond=reference("GUARDIAN_OF", "one"))
    bonds = pl.concat([kin.select(columns), wards.select(columns)]).filter(
        pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    tied = found.join(bonds, left_on="subject", right_on="other").rename({"one": "adult"})
    told = ["event", "right_arises", "adult", "role", "bond"]
    people = tied["adult"].unique().to_list()
    gone = losses.gone(store, people, known=known).filter(pl.col("lost") <= day)
    missed = gone.select("iin", loss="facts")
    return tied.select(told).unique().join(missed, left_on="adult", right_on="iin", how="left").sort(told)


def parenthoods(store: Store, children: Sequence[str], *, day: date, known: int) -> pl.DataFrame:
    """What families/parenthoods tells of parents who on a day still are, and have not lost their rights."""
    bonds = store.ask("families/parenthoods", citizens=children, known=known).filter(pl.col("valid_to") > day)
    gone = lost(store, bonds["one"], day=day, known=known)
    return bonds.join(gone, left_on=["one", "other"], right_on=PAIR, how="anti") if gone.height else bonds


def lost(store: Store, parents: pl.Series, *, day: date, known: int) -> pl.DataFrame:
    """To which children parents have lost their rights by a day: adult, child, rights_fact (the decision)."""
    decisions = store.ask("people/rights", citizens=parents.unique().to_list(), day=day, known=known)
    return deprivations(decisions).select("child", adult="iin", rights_fact=reference("CourtDecision", "iin"))


def rights(store: Store, pairs: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """Whether an adult has a parent's rights to a child on a day: adult, child, kept, rights_fact.

    pairs: adult, child. kept: null while no court was heard. rights_fact: the decision that took them away.
    """
    taken = lost(store, pairs["adult"], day=day, known=known)
    heard = coverage.heard(store, "decisions", known, "adult")
    gone = pl.col("rights_fact").is_not_null()
    kept = pl.when(gone).then(pl.lit(value=False)).when(heard).then(pl.lit(value=True))
    return pairs.select(PAIR).unique().join(taken, on=PAIR, how="left").with_columns(kept=kept)


def carer(store: Store, found: pl.DataFrame, order: Sequence[str], *, day: date, known: int) -> pl.DataFrame:
    """Who is asked for each event's child: event, recipient, raised, guardian_since, carer_facts (a list).

    The first in the order of roles, then the smaller IIN, among those who did not lose their rights; who is
    in prison comes after all who are not. raised: false where all of them have lost theirs, null where nobody
    is known, or no court was heard.
    guardian_since: of a guardian who is no parent, the first day of the guardianship, renewed or not.
    """
    subjects = found.select("event", child="subject")
    people = adults(store, found, day=day, known=known).join(subjects, on="event")
    behind_bars = gathering.imprisoned(store, people["adult"].unique().to_list(), day=day, known=known)
    judged = people.join(rights(store, people, day=day, known=known), on=PAIR).join(
        behind_bars, left_on="adult", right_on="iin", how="left"
    )
    not_asked = judged.group_by("event").agg(
        lost=pl.col("rights_fact").drop_nulls().unique().sort(),
        behind_bars=pl.col("placed_fact").drop_nulls().unique().sort(),
    )
    none_left = pl.col("recipient").is_null() & (pl.col("lost").list.len() > 0)
    return (
        subjects.select("event")
        .join(_with_guardian_since(store, _first(judged, order), day, known), on="event", how="left")
        .join(not_asked, on="event", how="left")
        .select(
            "event",
            "recipient",
            "guardian_since",
            carer_facts=gathering.references("bond", "lost", "behind_bars"),
            raised=pl.when(none_left).then(pl.lit(value=False)).otherwise("kept"),
        )
    )


def _first(judged: pl.DataFrame, order: Sequence[str]) -> pl.DataFrame:
    """Of each event the first with rights to the child: recipient, child, kept, bond, only_guardian."""
    place = {kind: rank for rank, kind in enumerate(order)}
    ranked = judged.filter(pl.col("kept").fill_null(value=True)).with_columns(
        rank=pl.col("role").replace_strict(place, return_dtype=pl.Int32),
        imprisoned=pl.col("placed_fact").is_not_null(),
        only_guardian=(pl.col("role") == GUARDIAN).all().over("event", "adult"),
    )
    in_order = ranked.sort("event", "imprisoned", "rank", "adult", "bond")
    first = in_order.unique("event", keep="first", maintain_order=True)
    return first.select("event", "child", "kept", "bond", "only_guardian", recipient="adult")


def _with_guardian_since(store: Store, first: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """With `guardian_since`: when the guardianship of a day began, of who is no parent besides."""
    guardians = first.filter("only_guardian")
    if not guardians.height:  # as of nearly every child
        return first.with_columns(guardian_since=pl.lit(None, pl.Date))
    wards = guardians["child"].unique().to_list()
    told = store.ask("families/guardianships", citizens=wards, known=known)
    unbroken = joined(told.select(group="one", member="other", begin="valid_from", end="valid_to"))
    in_force = unbroken.filter(pl.col("begin") <= day, day < pl.col("end"))
    begun = in_force.select(
        recipient="group", child="member", guardian_since="begin", only_guardian=pl.lit(value=True)
    )
    return first.join(begun, on=["recipient", "child", "only_guardian"], how="left")


def birth_orders(store: Store, asked: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """Each child's number among those of the one who is asked: event, birth_order, order_facts (a list).

    asked: event, subject (the child), recipient, right_arises. Children count by parenthood and guardianship
    in force between the day of the right and that of the decision, those who died included, and not those to
    whom a parent lost the rights; twins by their IIN. 0 for a child who is none of theirs.
    """
    known_ones = asked.filter(pl.col("recipient").is_not_null())
    bonds = gathering.children_of(store, known_ones["recipient"].unique().to_list(), known)
    raised = bonds.join(lost(store, bonds["adult"], day=day, known=known), on=PAIR, how="anti")
    counted = known_ones.join(raised, left_on="recipient", right_on="adult").filter(
        pl.col("valid_from") <= day, pl.col("right_arises") < pl.col("valid_to")
    )
    born, of_other = born_of("subject"), born_of("child")
    twin_before = (of_other == born) & (pl.col("child") <= pl.col("subject"))
    mine = (
        counted.filter((of_other < born) | twin_before)
        .group_by("event")
        .agg(
            number=pl.col("child").n_unique().cast(pl.Int64),
            order_facts=pl.col("fact").unique().sort(),
            theirs=(pl.col("child") == pl.col("subject")).any(),
        )
    )
    number = pl.when("theirs").then("number").otherwise(pl.lit(0, pl.Int64))
    joined = known_ones.select("event").join(mine, on="event", how="left")
    return joined.select("event", "order_facts", birth_order=number)
