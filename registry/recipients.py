"""Who in the family is asked: the rule is the order in a benefit's `asked`, the people are found here.

Only the living are asked, and nobody whom a court recognised as missing. Of several people of one kind, the
one most of the children have comes first, then the smaller IIN.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl

from registry import losses, raising
from registry.ages import reaches
from registry.facts import reference
from registry.iin import born_of
from registry.ports import Store

Asked = Literal["subject", "guardian", "parent", "mother", "father", "grown_child"]
WORDS: dict[Asked, str] = {
    "subject": "the person whom the event is about",
    "guardian": "the children's guardian in force on the day of the decision",
    "parent": "the living parent of most of the children, other than whom the event is about",
    "mother": "the mother",
    "father": "the father",
    "grown_child": "the child who is of age",
}
"""Everybody who may be asked, in words. Parents are those of the day of the right who, on the day of the
decision, still are and have not lost their rights to the child.
"""

TOLD_BY_THE_EVENT: set[Asked] = {"subject", "grown_child"}
"""To find these takes no bond."""
COLUMNS = {"event": pl.String, "recipient": pl.String, "recipient_fact": pl.String}
"""recipient_fact: the reference of the bond that makes somebody the one to ask; null without a bond."""


def recipients(
    store: Store,
    order: Sequence[Asked],
    events: pl.DataFrame,
    children: pl.DataFrame,
    *,
    day: date,
    known: int,
    of_age: int = 18,
) -> pl.DataFrame:
    """Who is asked of each event: `COLUMNS`; an event with nobody to ask has no row.

    events: event, subject, right_arises. children: event, child: those the benefit is for. of_age: the age
    from which a child is asked for itself.
    """
    left = children.select("event", "child").join(events, on="event")
    people = left["child"].unique().to_list()
    bonds = {}
    if not TOLD_BY_THE_EVENT.issuperset(order):
        bonds["parents"] = raising.parenthoods(store, people, day=day, known=known)
        bonds["guardians"] = store.ask("families/guardianships", citizens=people, known=known)
    found = [
        _of_kind(kind, events, left, bonds, day, of_age).with_columns(rank=pl.lit(rank))
        for rank, kind in enumerate(order)
    ]
    candidates = pl.concat(found)
    everybody = candidates["recipient"].unique().to_list()
    gone = losses.gone(store, everybody, known=known)
    there = candidates.join(gone, left_on="recipient", right_on="iin", how="anti")
    return (
        there.group_by("event", "recipient", "rank")
        .agg(pl.len(), pl.col("recipient_fact").min())
        .sort("event", "rank", "len", "recipient", descending=[False, False, True, False])
        .unique("event", keep="first", maintain_order=True)
        .select(COLUMNS.keys())
    )


def _of_kind(
    kind: Asked,
    events: pl.DataFrame,
    left: pl.DataFrame,
    bonds: dict[str, pl.DataFrame],
    day: date,
    of_age: int,
) -> pl.DataFrame:
    """Everybody of one kind, a row for each child they would answer for: `COLUMNS`."""
    no_bond = pl.lit(None, pl.String)
    if kind == "subject":
        return events.select("event", recipient="subject", recipient_fact=no_bond)
    if kind == "grown_child":
        grown = left.filter(reaches(born_of("child"), of_age) <= pl.col("right_arises"))
        return grown.select("event", recipient="child", recipient_fact=no_bond)
    if kind == "guardian":
        return _bound(left, bonds["guardians"], "GUARDIAN_OF", pl.lit(day))
    return _bound(left, bonds["parents"], "PARENT_OF", pl.col("right_arises"), kind)


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
