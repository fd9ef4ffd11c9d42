"""Finds lost breadwinners: who died, or is missing, and leaves children that may have depended on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, deaths, dependants
from registry.conditions import OPEN, PROVISIONAL, one_each
from registry.facts import each_once, reference
from registry.iin import born_of
from registry.losses import lost_since
from registry.ports import Store

LAW_OF_DEPENDANTS = "loss_of_breadwinner"
"""The benefit whose law says who depended: the event opens when anybody counts, or may count."""


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a breadwinner: `events.FOUND`.

    state is open when the death is accepted (two agencies, a steward or a court say so) or a court recognised
    the person as missing, and provisional while only one agency has reported a death.
    """
    lost = lost_since(store, since, known=known, citizens=citizens).rename({"iin": "breadwinner"})
    left = dependants.select(children(store, lost, known=known), LAW_OF_DEPENDANTS)
    possible = left.filter(pl.col("counts").fill_null(value=True)).rename({"event": "breadwinner"})
    kin = possible.group_by("breadwinner").agg(kin=pl.col("facts").list.explode())
    state = pl.when(pl.col("accepted")).then(pl.lit(OPEN)).otherwise(pl.lit(PROVISIONAL))
    found = lost.join(kin, on="breadwinner")
    return one_each(
        found.with_columns(
            identity="breadwinner",
            subject="breadwinner",
            right_arises="lost",
            until=pl.lit(None, pl.Date),
            state=state,
            facts=each_once(pl.concat_list("facts", "kin")),
        )
    )


def children(store: Store, lost: pl.DataFrame, *, known: int) -> pl.DataFrame:
    """The children of each (breadwinner, lost): `dependants.CHILDREN`, the breadwinner as the event."""
    parenthoods = store.ask("facts/PARENT_OF", citizens=lost["breadwinner"].to_list(), known=known)
    left = (
        lost.join(parenthoods, left_on="breadwinner", right_on="subject")
        .filter(pl.col("valid_from") <= pl.col("lost"), pl.col("lost") < pl.col("valid_to"))
        .select("breadwinner", "lost", child="object", fact=reference("PARENT_OF", "breadwinner"))
    )
    people = left["child"].unique().to_list()
    gone = deaths.accepted(deaths.reported(store, citizens=people, known=known)).filter("accepted")
    # The IIN tells the birth, so a child whom the population register has not named yet counts too.
    told = left.with_columns(born=born_of("child")).join(
        gone.select(child="iin", child_died="died"), on="child", how="left"
    )
    studying = _with_studies(store, told, known)
    one_each = studying.group_by("breadwinner", "child").agg(
        pl.col("lost", "born", "child_died", "studies", "study").first(), kin=pl.col("fact").unique().sort()
    )
    return one_each.select(
        "child",
        "born",
        event="breadwinner",
        right_arises="lost",
        alive=pl.col("child_died").is_null() | (pl.col("child_died") > pl.col("lost")),
        enrolled_full_time="studies",
        facts=pl.concat_list("kin", "study").list.drop_nulls(),
    ).select(dependants.CHILDREN.keys())


def _with_studies(store: Store, left: pl.DataFrame, known: int) -> pl.DataFrame:
    """Whether each child studied full-time on the day of the loss; null where schools say nothing of it."""
    studies = store.ask("people/studies", citizens=left["child"].unique().to_list(), known=known)
    heard = coverage.covers(store, "enrolments", known, pl.col("lost"))
    on_day = (
        left.join(studies.rename({"iin": "child"}), on="child")
        .filter(pl.col("form") == "full_time")
        .filter(pl.col("valid_from") <= pl.col("lost"), pl.col("lost") < pl.col("valid_to"))
        .select("breadwinner", "child", study=reference("Enrolment", "child"))
        .sort("breadwinner", "child", "study")
        .unique(["breadwinner", "child"], keep="first", maintain_order=True)
    )
    unheard = pl.col("child").is_in(coverage.unheard(store, "enrolments", known).implode())
    answer = (
        pl.when(pl.col("study").is_not_null()).then(True).when(unheard).then(None).when(heard).then(False)
    )
    return left.join(on_day, on=["breadwinner", "child"], how="left").with_columns(studies=answer)
