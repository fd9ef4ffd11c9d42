"""Finds lost breadwinners: who died and leaves children that may have depended on them."""

from __future__ import annotations

from datetime import date
from typing import Literal

import polars as pl

from registry import coverage, deaths
from registry.ages import reaches
from registry.events import EventKind, event_kind
from registry.facts import reference
from registry.ports import Store

KIND = "breadwinner_lost"


def findings(store: Store, *, since: date, known: int) -> pl.DataFrame:
    """One row a deceased: subject, right_arises, state, facts (sorted references).

    state is open when the death is accepted and provisional while only one agency has reported it.
    """
    reported = store.ask("events/deaths", since=since, known=known)
    dead = deaths.accepted(reported).rename({"iin": "deceased"})
    left = children(store, dead.select("deceased", "died"), known=known)
    possible = left.filter(pl.col("dependant").fill_null(value=True))
    facts = pl.concat(
        [
            reported.select(deceased="iin", fact=reference("Death", "iin")),
            possible.select("deceased", fact="facts").explode("fact"),
        ]
    )
    collected = (
        facts.unique().sort("deceased", "fact").group_by("deceased", maintain_order=True).agg(facts="fact")
    )
    state = pl.when(pl.col("accepted")).then(pl.lit("open")).otherwise(pl.lit("provisional"))
    return (
        dead.join(possible.select("deceased").unique(), on="deceased", how="semi")
        .join(collected, on="deceased")
        .select(subject="deceased", right_arises="died", state=state, facts="facts")
    )


def children(store: Store, dead: pl.DataFrame, *, known: int) -> pl.DataFrame:
    """The children of each deceased (deceased, died) who lived on the day of death.

    Gives deceased, died, child, born, dependant (true, false, or null where nobody has said whether a young
    adult studies), minor, facts: the references it rests on.
    """
    kind = event_kind(KIND)
    parenthoods = store.ask("families/parenthoods", citizens=dead["deceased"].to_list(), known=known)
    left = (
        dead.join(parenthoods, left_on="deceased", right_on="one")
        .filter(pl.col("valid_from") <= pl.col("died"), pl.col("died") < pl.col("valid_to"))
        .select("deceased", "died", child="other", fact=reference("PARENT_OF", "deceased"))
    )
    people = left["child"].unique().to_list()
    named = store.ask("people/named", citizens=people, known=known).rename({"iin": "child"})
    gone = deaths.accepted(store.ask("people/deaths", citizens=people, known=known)).filter("accepted")
    alive = (
        left.join(named, on="child")
        .filter(pl.col("born") <= pl.col("died"))
        .join(gone.select(child="iin", child_died="died"), on="child", how="left")
        .filter(pl.col("child_died").is_null() | (pl.col("child_died") > pl.col("died")))
    )
    return _dependants(_with_studies(store, alive, known), kind)


def _with_studies(store: Store, left: pl.DataFrame, known: int) -> pl.DataFrame:
    """Whether each child studied full-time on the day of death; null when no school was ever heard."""
    studies = store.ask("people/studies", citizens=left["child"].unique().to_list(), known=known)
    heard = coverage.received(store, "enrolments", known)
    on_day = (
        left.join(studies.rename({"iin": "child"}), on="child")
        .filter(pl.col("form") == "full_time")
        .filter(pl.col("valid_from") <= pl.col("died"), pl.col("died") < pl.col("valid_to"))
        .select("deceased", "child", study=reference("Enrolment", "child"))
        .unique(["deceased", "child"], keep="first", maintain_order=True)
    )
    studies_or_not = pl.when(pl.col("study").is_not_null()).then(True).when(heard).then(False)
    return left.join(on_day, on=["deceased", "child"], how="left").with_columns(studies=studies_or_not)


def _dependants(left: pl.DataFrame, kind: EventKind) -> pl.DataFrame:
    limits = left.select(
        "deceased", "child", minor=_under("child", left, kind), young=_under("student", left, kind)
    )
    told = left.join(limits.unique(["deceased", "child"]), on=["deceased", "child"])
    dependant = pl.when("minor").then(True).when("young").then(pl.col("studies")).otherwise(False)
    facts = pl.concat_list("fact", "study").list.drop_nulls()
    return told.select("deceased", "died", "child", "born", "minor", dependant=dependant, facts=facts)


def _under(name: Literal["child", "student"], left: pl.DataFrame, kind: EventKind) -> pl.Expr:
    """Whether the child had not reached an age limit on the day of death; the limit is that day's."""
    days = left["died"].unique().to_list()
    limits = {day: kind.limit(name, day) for day in days}
    years = pl.col("died").replace_strict(limits, default=None, return_dtype=pl.Int64)
    return reaches(pl.col("born"), years) > pl.col("died")
