"""Finds lost breadwinners: who died and leaves children that may have depended on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, deaths, dependants
from registry.conditions import OPEN, PROVISIONAL, one_each
from registry.facts import reference
from registry.iin import born_of
from registry.ports import Store

LAW_OF_DEPENDANTS = "loss_of_breadwinner"
"""The benefit whose law says who depended: the event opens when anybody counts, or may count."""


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a deceased: `events.FOUND`.

    state is open when the death is accepted (two agencies, a steward or a court say so) and provisional while
    only one agency has reported it.
    """
    reported = deaths.reported_since(store, since, known=known, citizens=citizens)
    dead = deaths.accepted(reported).rename({"iin": "deceased"})
    left = dependants.select(children(store, dead, known=known), LAW_OF_DEPENDANTS)
    possible = left.filter(pl.col("counts").fill_null(value=True)).rename({"event": "deceased"})
    judged = reported.filter(pl.col("verdict").is_not_null())
    word = reference("Judgement", "iin", record="judgement", delivery="judged")
    facts = [
        reported.select(deceased="iin", fact=deaths.told_by()),
        judged.select(deceased="iin", fact=word),
        possible.select("deceased", fact="facts").explode("fact"),
    ]
    sorted_facts = pl.concat(facts).unique().sort("deceased", "fact")
    collected = sorted_facts.group_by("deceased", maintain_order=True).agg(facts="fact")
    state = pl.when(pl.col("accepted")).then(pl.lit(OPEN)).otherwise(pl.lit(PROVISIONAL))
    found = dead.join(possible, on="deceased", how="semi").join(collected, on="deceased")
    return one_each(
        found.with_columns(
            identity="deceased",
            subject="deceased",
            right_arises="died",
            until=pl.lit(None, pl.Date),
            state=state,
        )
    )


def children(store: Store, dead: pl.DataFrame, *, known: int) -> pl.DataFrame:
    """The children of each deceased (deceased, died): `dependants.CHILDREN`, the deceased as the event."""
    parenthoods = store.ask("facts/PARENT_OF", citizens=dead["deceased"].to_list(), known=known)
    left = (
        dead.join(parenthoods, left_on="deceased", right_on="subject")
        .filter(pl.col("valid_from") <= pl.col("died"), pl.col("died") < pl.col("valid_to"))
        .select("deceased", "died", child="object", fact=reference("PARENT_OF", "deceased"))
    )
    people = left["child"].unique().to_list()
    gone = deaths.accepted(deaths.reported(store, citizens=people, known=known)).filter("accepted")
    # The IIN tells the birth, so a child whom the population register has not named yet counts too.
    told = left.with_columns(born=born_of("child")).join(
        gone.select(child="iin", child_died="died"), on="child", how="left"
    )
    studying = _with_studies(store, told, known)
    one_each = studying.group_by("deceased", "child").agg(
        pl.col("died", "born", "child_died", "studies", "study").first(), kin=pl.col("fact").unique().sort()
    )
    return one_each.select(
        "child",
        "born",
        event="deceased",
        right_arises="died",
        alive=pl.col("child_died").is_null() | (pl.col("child_died") > pl.col("died")),
        enrolled_full_time="studies",
        facts=pl.concat_list("kin", "study").list.drop_nulls(),
    ).select(dependants.CHILDREN.keys())


def _with_studies(store: Store, left: pl.DataFrame, known: int) -> pl.DataFrame:
    """Whether each child studied full-time on the day of death; null where schools say nothing of it."""
    studies = store.ask("people/studies", citizens=left["child"].unique().to_list(), known=known)
    heard = coverage.covers(store, "enrolments", known, pl.col("died"))
    on_day = (
        left.join(studies.rename({"iin": "child"}), on="child")
        .filter(pl.col("form") == "full_time")
        .filter(pl.col("valid_from") <= pl.col("died"), pl.col("died") < pl.col("valid_to"))
        .select("deceased", "child", study=reference("Enrolment", "child"))
        .sort("deceased", "child", "study")
        .unique(["deceased", "child"], keep="first", maintain_order=True)
    )
    unheard = pl.col("child").is_in(coverage.unheard(store, "enrolments", known).implode())
    answer = (
        pl.when(pl.col("study").is_not_null()).then(True).when(unheard).then(None).when(heard).then(False)
    )
    return left.join(on_day, on=["deceased", "child"], how="left").with_columns(studies=answer)
