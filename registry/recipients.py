"""Who in the family is asked: the rule is the order in a benefit's `asked`, the people are found here.

Only the living are asked, and nobody whom a court recognised as missing. Of several people of one kind, the
one most of the children have comes first, then the smaller IIN. Who is to be asked for children and is in
prison comes after all others who may be asked for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl

from registry import gathering, losses, raising
from registry.ages import reaches
from registry.facts import reference
from registry.families import family
from registry.iin import born_of
from registry.ports import Store

Asked = Literal["subject", "guardian", "parent", "mother", "father", "grown_child"]
WORDS: dict[Asked, str] = {
    "subject": "the person whom the event is about",
    "guardian": "the guardian in force on the day of the decision, of a child who was under age",
    "parent": "the living parent of most children who were under age, other than whom the event is about",
    "mother": "the mother",
    "father": "the father",
    "grown_child": "the child who is of age",
}
"""Everybody who may be asked, in words. Under age: on the day of the right; who is of age is asked alone.
A parent is one on the day of the decision, adopters included; mother and father were it on that of the right
too. Nobody is asked who has lost the rights to the child.
"""

TOLD_BY_THE_EVENT: set[Asked] = {"subject", "grown_child"}
"""To find these takes no bond."""
COLUMNS = ["event", "recipient", "recipient_fact", "placed_fact"]
"""Of who may be asked. recipient_fact: the reference of the bond that makes them so; null without a bond.
placed_fact: that of the placement by which who is bound to a child is in prison.
"""


def recipients(
    store: Store,
    order: Sequence[Asked],
    events: pl.DataFrame,
    children: pl.DataFrame,
    *,
    day: date,
    known: int,
) -> pl.DataFrame:
    """Who is asked of each event: event, recipient, asked_facts; an event with nobody to ask has no row.

    events: event, subject, right_arises. children: event, child: those the benefit is for.
    """
    return first(candidates(store, order, events, children, day=day, known=known))


def first(people: pl.DataFrame) -> pl.DataFrame:
    """Of `candidates` the one who is asked of each event: event, recipient, asked_facts (a list).

    asked_facts: the bond, and the placements of those who are in prison.
    """
    asked = people.unique("event", keep="first", maintain_order=True).drop("placed_fact")
    behind_bars = people.group_by("event").agg(pl.col("placed_fact").drop_nulls())
    facts = gathering.references("recipient_fact", "placed_fact")
    return asked.join(behind_bars, on="event", how="left").select("event", "recipient", asked_facts=facts)


def candidates(
    store: Store,
    order: Sequence[Asked],
    events: pl.DataFrame,
    children: pl.DataFrame,
    *,
    day: date,
    known: int,
) -> pl.DataFrame:
    """Everybody who may be asked of the same, of each event the first to ask first: `COLUMNS`."""
    adult = reaches(born_of("child"), family("card").limit("child", day))
    left = children.select("event", "child").join(events, on="event").with_columns(adult=adult)
    people = left["child"].unique().to_list()
    bonds = {}
    if not TOLD_BY_THE_EVENT.issuperset(order):
        bonds["parents"] = raising.parenthoods(store, people, day=day, known=known)
        bonds["guardians"] = store.ask("families/guardianships", citizens=people, known=known)
    found = [
        _of_kind(kind, events, left, bonds, day).with_columns(rank=pl.lit(rank))
        for rank, kind in enumerate(order)
    ]
    everybody = pl.concat(found)
    gone = losses.gone(store, everybody["recipient"].unique().to_list(), known=known)
    there = everybody.join(gone, left_on="recipient", right_on="iin", how="anti")
    ranked = _prisoners_last(store, there, order, day=day, known=known)
    counted = ranked.group_by("event", "recipient", "rank", "placed_fact").agg(
        pl.len(), pl.col("recipient_fact").min()
    )
    imprisoned = pl.col("placed_fact").is_not_null()
    by = ["event", "rank", imprisoned, "len", "recipient"]
    return counted.sort(by, descending=[False, False, False, True, False]).select(COLUMNS)


def _prisoners_last(
    store: Store, people: pl.DataFrame, order: Sequence[Asked], *, day: date, known: int
) -> pl.DataFrame:
    """With `placed_fact`: of who is bound to a child and in prison; they are of the last rank so bound."""
    last = max((rank for rank, kind in enumerate(order) if kind not in TOLD_BY_THE_EVENT), default=None)
    if last is None:
        return people.with_columns(placed_fact=pl.lit(None, pl.String))
    bound = people.filter(pl.col("recipient_fact").is_not_null())
    behind_bars = gathering.imprisoned(store, bound["recipient"].unique().to_list(), day=day, known=known)
    told = people.join(behind_bars, left_on="recipient", right_on="iin", how="left")
    placed = pl.when(pl.col("recipient_fact").is_not_null()).then("placed_fact")
    rank = pl.when(placed.is_not_null()).then(pl.lit(last)).otherwise("rank")
    return told.with_columns(placed_fact=placed, rank=rank)


def _of_kind(
    kind: Asked,
    events: pl.DataFrame,
    left: pl.DataFrame,
    bonds: dict[str, pl.DataFrame],
    day: date,
) -> pl.DataFrame:
    """Everybody of one kind, a row for each child they would answer for: event, recipient, recipient_fact."""
    no_bond = pl.lit(None, pl.String)
    if kind == "subject":
        return events.select("event", recipient="subject", recipient_fact=no_bond)
    if kind == "grown_child":
        grown = left.filter(pl.col("adult") <= day)
        return grown.select("event", recipient="child", recipient_fact=no_bond)
    minors = left.filter((pl.col("adult") > pl.col("right_arises")).fill_null(value=True))
    if kind == "guardian":
        return _bound(minors, bonds["guardians"], "GUARDIAN_OF", pl.lit(day))
    on = pl.lit(day) if kind == "parent" else pl.col("right_arises")
    return _bound(minors, bonds["parents"], "PARENT_OF", on, kind)


def _bound(
    left: pl.DataFrame, bonds: pl.DataFrame, fact: str, on: pl.Expr, kind: Asked = "guardian"
) -> pl.DataFrame:
    """The adults that a bond in force on a day ties to a child; a parent is never the subject."""
    tied = left.join(bonds, left_on="child", right_on="other")
    valid = tied.filter(pl.col("valid_from") <= on, on < pl.col("valid_to"))
    if kind in ("mother", "father"):
        valid = valid.filter(role=kind)
    if kind == "parent":
        valid = valid.filter(pl.col("one") != pl.col("subject"))
    return valid.select("event", recipient="one", recipient_fact=reference(fact, "one"))
