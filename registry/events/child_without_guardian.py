"""Finds children without parents for whom nobody cares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, losses
from registry.conditions import OPEN, PROVISIONAL, one_each
from registry.events import event_kind
from registry.orphans import orphans
from registry.phrases import phrase
from registry.ports import Store

KIND = "child_without_guardian"
FEEDS = ("guardianships", "placements")


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a child and time without care that lasts on the day: `events.FOUND`."""
    adult = event_kind(KIND).limit("adult", day)
    lost = orphans(store, losses.lost, adult=adult, day=day, known=known, citizens=citizens)
    alone = lost.filter(pl.col("grown") > day)
    care = _care(store, alone["child"].to_list(), known)
    cared = care.filter(pl.col("begin") <= day, pl.col("end") > day)
    last = care.filter(pl.col("end") <= day).group_by("child").agg(pl.col("end").max())
    left = alone.join(cared, on="child", how="anti").join(last, on="child", how="left")
    begins = pl.max_horizontal("since", "end")
    certain = pl.col("accepted") & _heard(store, known)
    named = left.with_columns(
        identity=phrase("{}/{}", "child", begins),
        subject="child",
        right_arises=begins,
        until="grown",
        state=pl.when(certain).then(pl.lit(OPEN)).otherwise(pl.lit(PROVISIONAL)),
    )
    return one_each(named)


def _care(store: Store, children: list[str], known: int) -> pl.DataFrame:
    """When somebody cares for each child: child, begin, end (this day not included)."""
    bonds = store.ask("families/guardianships", citizens=children, known=known)
    bonds = bonds.filter(pl.col("other").is_in(children))
    gone = losses.gone(store, bonds["one"].unique().sort().to_list(), known=known)
    guarded = bonds.join(gone.rename({"iin": "one"}), on="one", how="left").select(
        child="other", begin="valid_from", end=pl.min_horizontal("valid_to", "lost")
    )
    placed = store.ask("facts/Placement", citizens=children, known=known)
    return pl.concat([guarded, placed.select(child="subject", begin="valid_from", end="valid_to")])


def _heard(store: Store, known: int) -> pl.Expr:
    """Whether a missing guardianship and placement mean that there is none."""
    whole = all(coverage.received(store, feed, known) for feed in FEEDS)
    unheard = pl.concat([coverage.unheard(store, feed, known) for feed in FEEDS])
    return pl.lit(whole) & ~pl.col("child").is_in(unheard.implode())
