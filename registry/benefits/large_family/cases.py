"""Gathers the columns that decide the allowance of large families, one row a fourth child."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import gathering, large_families, raising
from registry.benefits import benefit
from registry.ports import Store

BENEFIT = "large_family"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select("subject", "right_arises", event="id", event_facts=gathering.listed("facts"))
    adults = raising.adults(store, found, day=day, known=known)
    sizes = large_families.families(store, adults, day=day, known=known)
    people = adults["adult"].unique().to_list()
    behind_bars = gathering.imprisoned(store, people, day=day, known=known).rename({"iin": "adult"})
    placed = adults.join(behind_bars, on="adult", how="left")
    asked = _asked(placed, sizes)
    return (
        found.join(asked.rename({"adult": "recipient"}), on="event", how="left")
        .join(_paid(store, adults, day, known), on="event", how="left")
        .join(_behind_bars(placed), on="event", how="left")
        .with_columns(facts=gathering.references("event_facts", "family_facts", "behind_bars", "paid_facts"))
        .sort("event")
    )


def _asked(adults: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """The one who is asked of each event, with the size of their family.

    With whom most children surely live; of equals, who is not in prison, then the first in the benefit's
    order, then the smaller IIN.
    """
    order = {kind: rank for rank, kind in enumerate(benefit(BENEFIT).definition.asked.order)}
    rank = pl.col("role").replace_strict(order, return_dtype=pl.Int32)
    imprisoned = pl.col("placed_fact").is_not_null().any()
    each = adults.group_by("event", "adult").agg(rank=rank.min(), imprisoned=imprisoned)
    ranked = each.join(sizes, on=["event", "adult"])
    by = ["event", "at_home", "imprisoned", "rank", "adult"]
    first = ranked.sort(by, descending=[False, True, False, False, False])
    return first.unique("event", keep="first", maintain_order=True).drop("rank", "at_home", "imprisoned")


def _behind_bars(adults: pl.DataFrame) -> pl.DataFrame:
    """The placements of those who are in prison: event, behind_bars (a list)."""
    told = adults.filter(pl.col("placed_fact").is_not_null())
    return told.group_by("event").agg(behind_bars=pl.col("placed_fact").unique().sort())


def _paid(store: Store, adults: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Whether the allowance is paid to any of the adults: event, paid_already, paid_facts (a list)."""
    paid = gathering.already_paid(store, adults["adult"].to_list(), BENEFIT, day=day, known=known)
    told = adults.join(paid, left_on="adult", right_on="iin", how="left")
    return told.group_by("event").agg(
        paid_already=pl.col("paid").any(ignore_nulls=False),
        paid_facts=pl.col("paid_fact").drop_nulls().unique().sort(),
    )
