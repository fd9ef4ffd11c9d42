"""Children under age whose recorded parents have all died."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import deaths
from registry.ages import reaches
from registry.facts import each_once, reference
from registry.iin import born_of
from registry.ports import Store

COLUMNS = {
    "child": pl.String,
    "since": pl.Date,
    "grown": pl.Date,
    "accepted": pl.Boolean,
    "facts": pl.List(pl.String),
}
"""since: the day on which the last parent died. grown: the day on which the child is of age. accepted: if
all the parents' deaths are accepted. facts: the parenthoods and the reports of the deaths."""


def orphans(
    store: Store, *, adult: int, day: date, known: int, citizens: Sequence[str] | None
) -> pl.DataFrame:
    """Everybody who lost the last parent while under age, by a day: `COLUMNS`.

    Parents are those in force on the day; a child adopted after the deaths has parents again.
    """
    reports = _of_parents(store, citizens, known)
    dead = deaths.accepted(reports).filter(pl.col("died") <= day)
    children = _who_lost_one(store, dead, adult, known)
    if citizens is not None:
        children = sorted(set(children) & set(citizens))
    parents = store.ask("families/parenthoods", citizens=children, known=known).filter(
        pl.col("other").is_in(children), pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    told = reports.select("iin", fact=deaths.told_by()).group_by("iin").agg("fact")
    lost = (
        parents.with_columns(bond=reference("PARENT_OF", "one"))
        .join(dead, left_on="one", right_on="iin", how="left")
        .join(told, left_on="one", right_on="iin", how="left")
        .group_by("other")
        .agg(
            pl.col("accepted").all(),
            since=pl.col("died").max(),
            all_died=pl.col("died").is_not_null().all(),
            bonds=pl.col("bond"),
            reports=pl.col("fact").list.explode(),
        )
        .filter("all_died")
    )
    facts = each_once(pl.concat_list("bonds", "reports"))
    found = lost.with_columns(child="other", grown=reaches(born_of("other"), adult), facts=facts)
    return found.filter(pl.col("since") < pl.col("grown")).select(COLUMNS.keys())


def _who_lost_one(store: Store, dead: pl.DataFrame, adult: int, known: int) -> list[str]:
    """Everybody who lost a parent while under age: few of the children of all the dead."""
    bonds = store.ask("facts/PARENT_OF", citizens=dead["iin"].to_list(), known=known)
    lost = bonds.join(dead, left_on="subject", right_on="iin")
    young = lost.filter(pl.col("died") < reaches(born_of("object"), adult))
    return young["object"].unique().sort().to_list()


def _of_parents(store: Store, citizens: Sequence[str] | None, known: int) -> pl.DataFrame:
    """Reports of deaths: of everybody, or of the parents of some children."""
    parents: list[str] | None = None
    if citizens is not None:
        bonds = store.ask("families/parenthoods", citizens=citizens, known=known)
        parents = bonds.filter(pl.col("other").is_in(list(citizens)))["one"].unique().sort().to_list()
    return deaths.reported(store, citizens=parents, known=known)
