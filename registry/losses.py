"""Whom a family has lost: who died, and whom a court has recognised as missing.

For those who are left both are one (Social Code Art. 234(6), 239(1)): the right arises with the death, or on
the day that the court's decision names. For the person they are not: who is missing stays a member of the
household and dies nowhere in the registry, until the decision is taken back or a death is accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import polars as pl

from registry import deaths
from registry.facts import each_once, reference
from registry.ports import Store

MISSING = "people/declared_missing"
LOST = {"iin": pl.String, "lost": pl.Date, "accepted": pl.Boolean, "facts": pl.List(pl.String)}
"""One row a person. accepted: the loss is certain. facts: references of all that tells of it, a steward's
words included, sorted."""


class Losses(Protocol):
    """What tells who is lost, and when: `died` or `lost`."""

    def __call__(self, store: Store, *, known: int, citizens: Sequence[str] | None = None) -> pl.DataFrame:
        """`LOST`, of everybody or of some people."""


def died(store: Store, *, known: int, citizens: Sequence[str] | None = None) -> pl.DataFrame:
    """Everybody who is reported dead: `LOST`."""
    reports = deaths.reported(store, citizens=citizens, known=known)
    judged = reports.filter(pl.col("verdict").is_not_null())
    word = reference("Judgement", "iin", record="judgement", delivery="judged")
    told = pl.concat([reports.select("iin", fact=deaths.told_by()), judged.select("iin", fact=word)])
    facts = told.unique().sort("iin", "fact").group_by("iin", maintain_order=True).agg(facts="fact")
    dead = deaths.accepted(reports).select("iin", "accepted", lost="died")
    return dead.join(facts, on="iin", maintain_order="left").select(LOST.keys())


def lost(store: Store, *, known: int, citizens: Sequence[str] | None = None) -> pl.DataFrame:
    """Everybody who is reported dead or recognised as missing: `LOST`.

    The earlier day counts where both are certain: a later death takes back nothing that the court's decision
    gave. A death that one agency alone reports moves no day that is certain.
    """
    missing = store.ask(MISSING, citizens=citizens, known=known)
    dead = died(store, known=known, citizens=citizens)
    if not missing.height:
        return dead  # as of nearly every family
    decided = missing.group_by("iin").agg(
        pl.col("missing_from").min(), decisions=reference(deaths.DECLARED, "iin")
    )
    certain = pl.when("accepted").then("lost")
    return (
        dead.join(decided, on="iin", how="full", coalesce=True)
        .select(
            "iin",
            lost=pl.coalesce(pl.min_horizontal("missing_from", certain), "lost"),
            accepted=pl.col("accepted").fill_null(value=False) | pl.col("missing_from").is_not_null(),
            facts=each_once(pl.concat_list(pl.col("facts", "decisions").fill_null([]))),
        )
        .sort("iin")
    )


def lost_since(
    store: Store, since: date, *, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """The same of those of whom anything is told on or after a day; what was told before counts too."""
    dead = deaths.people_since(store, since, known=known, citizens=citizens)
    missing = store.ask(MISSING, citizens=citizens, known=known).filter(pl.col("missing_from") >= since)
    people = pl.concat([dead, missing["iin"]]).unique().sort().to_list()
    return lost(store, citizens=people, known=known)


def gone(store: Store, people: Sequence[str], *, known: int) -> pl.DataFrame:
    """Who of these people is certain to be dead or missing, so that nobody can ask them: iin, lost, facts."""
    return lost(store, citizens=people, known=known).filter("accepted").drop("accepted")
