"""Children under age whose recorded parents are all lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry.ages import reaches
from registry.facts import each_once, reference
from registry.iin import born_of
from registry.losses import Losses
from registry.ports import Store

COLUMNS = {
    "child": pl.String,
    "since": pl.Date,
    "grown": pl.Date,
    "accepted": pl.Boolean,
    "facts": pl.List(pl.String),
}
"""since: the day on which the last parent was lost. grown: the day on which the child is of age. accepted: if
the loss of each parent is certain. facts: the parenthoods and what tells of the losses."""


def orphans(
    store: Store, told: Losses, *, adult: int, day: date, known: int, citizens: Sequence[str] | None
) -> pl.DataFrame:
    """Everybody who lost the last parent while under age, by a day: `COLUMNS`.

    told: what counts as a loss. Parents are those in force on the day; a child adopted after the losses has
    parents again.
    """
    lost = told(store, citizens=_parents(store, citizens, known), known=known)
    lost = lost.filter(pl.col("lost") <= day)
    children = _who_lost_one(store, lost, adult, known)
    if citizens is not None:
        children = sorted(set(children) & set(citizens))
    parents = store.ask("families/parenthoods", citizens=children, known=known).filter(
        pl.col("other").is_in(children), pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    left = (
        parents.with_columns(bond=reference("PARENT_OF", "one"))
        .join(lost, left_on="one", right_on="iin", how="left")
        .group_by("other")
        .agg(
            pl.col("accepted").all(),
            since=pl.col("lost").max(),
            alone=pl.col("lost").is_not_null().all(),
            bonds=pl.col("bond"),
            losses=pl.col("facts").list.explode(),
        )
        .filter("alone")
    )
    facts = each_once(pl.concat_list("bonds", "losses"))
    found = left.with_columns(child="other", grown=reaches(born_of("other"), adult), facts=facts)
    return found.filter(pl.col("since") < pl.col("grown")).select(COLUMNS.keys())


def _who_lost_one(store: Store, lost: pl.DataFrame, adult: int, known: int) -> list[str]:
    """Everybody who lost a parent while under age: few of the children of all who are lost."""
    bonds = store.ask("facts/PARENT_OF", citizens=lost["iin"].to_list(), known=known)
    left = bonds.join(lost, left_on="subject", right_on="iin")
    young = left.filter(pl.col("lost") < reaches(born_of("object"), adult))
    return young["object"].unique().sort().to_list()


def _parents(store: Store, children: Sequence[str] | None, known: int) -> list[str] | None:
    """The parents of some children; None for everybody."""
    if children is None:
        return None
    bonds = store.ask("families/parenthoods", citizens=children, known=known)
    return bonds.filter(pl.col("other").is_in(list(children)))["one"].unique().sort().to_list()
