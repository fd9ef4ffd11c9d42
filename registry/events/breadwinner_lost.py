"""Finds lost breadwinners: who died, or is missing, and leaves children that may have depended on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, deaths, dependants
from registry.ages import reaches
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
    known_of = _with_disabilities(store, _with_studies(store, told, known), known)
    one_each = known_of.group_by("breadwinner", "child").agg(
        pl.exclude("fact").first(), kin=pl.col("fact").unique().sort()
    )
    return one_each.select(
        "child",
        "born",
        event="breadwinner",
        right_arises="lost",
        alive=pl.col("child_died").is_null() | (pl.col("child_died") > pl.col("lost")),
        died="child_died",
        studies_when_adult="studies_when_adult",
        enrolled_full_time="studies",
        disabled="disabled",
        disabled_since="disabled_since",
        disabled_until="disabled_until",
        facts=pl.concat_list("kin", "study", "disability").list.drop_nulls(),
    ).select(dependants.CHILDREN.keys())


def _with_studies(store: Store, left: pl.DataFrame, known: int) -> pl.DataFrame:
    """Whether each child studied full-time on the day of the loss; null where schools say nothing of it.

    studies_when_adult: whether it did, as far as is known, on the birthday from which only students count.
    """
    told = store.ask("people/studies", citizens=left["child"].unique().to_list(), known=known)
    full_time = told.rename({"iin": "child"}).filter(pl.col("form") == "full_time")
    limits = dependants.with_limits(left.with_columns(right_arises="lost"), LAW_OF_DEPENDANTS)
    birthday = reaches(pl.col("born"), pl.col("child_age_limit"))
    dated = limits.select(left.columns, birthday=birthday)
    heard = coverage.covers(store, "enrolments", known, pl.col("lost"))
    unheard = pl.col("child").is_in(coverage.unheard(store, "enrolments", known).implode())
    answer = (
        pl.when(pl.col("study").is_not_null()).then(True).when(unheard).then(None).when(heard).then(False)
    )
    has_come = coverage.covers(store, "enrolments", known, pl.col("birthday"))
    return (
        dated.join(_studying(dated, full_time, "lost", "study"), on=["breadwinner", "child"], how="left")
        .join(_studying(dated, full_time, "birthday", "later"), on=["breadwinner", "child"], how="left")
        .with_columns(studies=answer, studies_when_adult=pl.col("later").is_not_null() & has_come)
        .drop("birthday", "later")
    )


def _studying(left: pl.DataFrame, studies: pl.DataFrame, day: str, name: str) -> pl.DataFrame:
    """Who studies on a day of their own: breadwinner, child, and a reference of the study by a name."""
    on_day = left.join(studies, on="child").filter(
        pl.col("valid_from") <= pl.col(day), pl.col(day) < pl.col("valid_to")
    )
    fact = reference("Enrolment", "child").min().alias(name)
    return on_day.group_by("breadwinner", "child").agg(fact)


def _with_disabilities(store: Store, left: pl.DataFrame, known: int) -> pl.DataFrame:
    """Whether each child has a disability on the day of the loss, until when, and since when it had one."""
    rows = store.ask("facts/Disability", citizens=left["child"].unique().to_list(), known=known)
    fact = reference("Disability", "child")
    told = rows.rename({"subject": "child"}).with_columns(disability=fact)
    first = told.group_by("child").agg(disabled_since=pl.col("valid_from").min())
    on_day = (
        left.join(told, on="child")
        .filter(pl.col("valid_from") <= pl.col("lost"), pl.col("lost") < pl.col("valid_to"))
        .sort("breadwinner", "child", "valid_to", "disability", descending=[False, False, True, False])
        .unique(["breadwinner", "child"], keep="first", maintain_order=True)
        .select("breadwinner", "child", "disability", disabled_until="valid_to")
    )
    heard = coverage.heard(store, "conclusions", known, "child")
    disabled = pl.when(pl.col("disability").is_not_null()).then(pl.lit(value=True)).when(heard)
    joined = left.join(first, on="child", how="left").join(on_day, on=["breadwinner", "child"], how="left")
    return joined.with_columns(disabled=disabled.then(pl.lit(value=False)))
