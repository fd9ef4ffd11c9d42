"""Gathers the columns that decide the social payment for loss of the breadwinner, one row an event."""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import deaths, dependants, gathering, insurance, law
from registry.ages import reaches
from registry.events import breadwinner_lost
from registry.ports import Store

BENEFIT = "loss_of_breadwinner"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select(
        "subject",
        "right_arises",
        event="id",
        event_facts=gathering.listed("facts"),
        death_accepted=_accepted(),
    )
    dead = found.select(deceased="subject", died="right_arises")
    children = breadwinner_lost.children(store, dead, known=known)
    months = insurance.participation(store, found.select("subject"), known)
    income = insurance.income(store, BENEFIT, found, known)
    recipients = _recipients(store, children, day, known)
    counted = dependants.count(children, dead.select(event="deceased"), BENEFIT)
    joined = (
        found.join(counted.select("dependants", subject="event"), on="subject", how="left")
        .join(months, on="subject", how="left")
        .join(income, on="event", how="left")
        .join(recipients, left_on="subject", right_on="deceased", how="left")
    )
    return _with_facts(joined.with_columns(participation_months=insurance.months_known())).sort("event")


def _accepted() -> pl.Expr:
    """A death that one agency alone reports is unknown."""
    return pl.when(pl.col("state") == "open").then(pl.lit(value=True))


def _recipients(store: Store, children: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Who is asked: the other living parent of most dependants, else a guardian, else a grown student.

    The parent is one of the day of the right; the guardian one in force on the day of the decision, because
    a child who lost both parents is given one afterwards.
    """
    judged = dependants.select(children, BENEFIT).filter(pl.col("counts").fill_null(value=True))
    left = judged.rename({"event": "deceased"})
    people = left["child"].unique().to_list()
    parents = store.ask("families/parenthoods", citizens=people, known=known)
    guardians = store.ask("families/guardianships", citizens=people, known=known)
    grown = reaches(pl.col("born"), _child_limit(left)) <= pl.col("right_arises")
    adults = [
        _adults(left, parents, pl.col("right_arises"), rank=0),
        _adults(left, guardians, pl.lit(day), rank=1),
        left.filter(grown).select("deceased", recipient="child", rank=pl.lit(2)),
    ]
    candidates = pl.concat(adults).filter(pl.col("recipient") != pl.col("deceased"))
    everybody = candidates["recipient"].unique().to_list()
    dead = deaths.accepted(deaths.reported(store, citizens=everybody, known=known)).filter("accepted")
    living = candidates.join(dead, left_on="recipient", right_on="iin", how="anti")
    return (
        living.group_by("deceased", "recipient", "rank")
        .len()
        .sort("deceased", "rank", "len", "recipient", descending=[False, False, True, False])
        .unique("deceased", keep="first", maintain_order=True)
        .select("deceased", "recipient")
    )


def _child_limit(left: pl.DataFrame) -> pl.Expr:
    """The age from which a dependant is of age, by the law of each row's day."""
    name = f"{BENEFIT}.child_age_limit"
    limits = {day: int(str(law.value(name, day))) for day in left["right_arises"].unique()}
    return pl.col("right_arises").replace_strict(limits, default=None, return_dtype=pl.Int64)


def _adults(left: pl.DataFrame, bonds: pl.DataFrame, day: pl.Expr, *, rank: int) -> pl.DataFrame:
    """The adults that a bond valid on a day ties to a dependant."""
    tied = left.join(bonds, left_on="child", right_on="other")
    valid = tied.filter(pl.col("valid_from") <= day, day < pl.col("valid_to"))
    return valid.select("deceased", recipient="one", rank=pl.lit(rank))


def _with_facts(joined: pl.DataFrame) -> pl.DataFrame:
    """The references of all facts used, the event's among them."""
    return joined.with_columns(facts=gathering.references("event_facts", "months_fact", "income_fact"))
