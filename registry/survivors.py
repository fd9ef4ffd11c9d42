"""Who a lost breadwinner leaves, who is asked for them, and whether they are paid already.

Two benefits rest on it, each with its own law of who depended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import assignments, dependants, gathering, law, losses
from registry.ages import reaches
from registry.benefits import benefit
from registry.conditions import OPEN
from registry.events import breadwinner_lost
from registry.iin import born_of
from registry.ports import Store
from registry.recipients import candidates, first


@dataclass(frozen=True)
class Left:
    """What is known of each event.

    cases: event, subject, right_arises, event_facts, loss_accepted, dependants, dependants_until, recipient,
    asked_facts, assigned, assigned_facts. possible: event, subject, right_arises, child; the children who
    count or may.
    """

    cases: pl.DataFrame
    possible: pl.DataFrame


def left(store: Store, events: pl.DataFrame, name: str, *, day: date, known: int) -> Left:
    """Who is left of each event, for the benefit of that name."""
    found = events.select(
        "subject",
        "right_arises",
        event="id",
        event_facts=gathering.listed("facts"),
        # A death that one agency alone reports is unknown.
        loss_accepted=pl.when(pl.col("state") == OPEN).then(pl.lit(value=True)),
    )
    lost = found.select(breadwinner="subject", lost="right_arises")
    children = breadwinner_lost.children(store, lost, known=known)
    judged = dependants.select(children, name).filter(pl.col("counts").fill_null(value=True))
    possible = judged.select("child", subject="event").join(found, on="subject")
    order = benefit(name).definition.asked.order
    asked = candidates(store, order, found, possible.select("event", "child"), day=day, known=known)
    counted = dependants.count(children, lost.select(event="breadwinner"), name)
    joined = found.join(
        counted.select("dependants", "dependants_until", subject="event"), on="subject", how="left"
    ).join(first(asked), on="event", how="left")
    assigned = _assigned(store, joined, asked, name, day=day, known=known)
    return Left(joined.join(assigned, on="event", how="left"), possible)


def _assigned(
    store: Store, cases: pl.DataFrame, asked: pl.DataFrame, name: str, *, day: date, known: int
) -> pl.DataFrame:
    """Whether it was assigned for the loss: event, assigned, assigned_facts.

    Children of two families are paid apart (Social Code Art. 239(3)). So what was assigned to another than
    who is asked may be for all of them or for some: it leaves it unknown.
    """
    asked_first = cases.select("event", "right_arises", first="recipient", right="subject")
    each = asked_first.join(asked.select("event", "recipient"), on="event", how="left").with_columns(
        settles=pl.col("recipient").eq_missing(pl.col("first"))
    )
    limit = law.number(f"{name}.student_age_limit", day)

    def rights(people: list[str]) -> pl.DataFrame:
        return _losses_of(store, people, limit, known)

    return assignments.assigned(store, each, name, known, rights=rights)


def _losses_of(store: Store, people: list[str], limit: int, known: int) -> pl.DataFrame:
    """Each loss for which somebody may be paid: `assignments.RIGHTS`.

    That is of a parent whom they lost, or whom children they raise lost, before an age of today's law; or at
    any age where the child ever had a disability, for such a child may be a dependant still.
    """
    wards = gathering.raised_by(store, people, known).select("child", recipient="adult")
    themselves = pl.DataFrame({"child": people, "recipient": people}, schema=wards.schema)
    paid_for = pl.concat([wards, themselves]).unique()
    bonds = store.ask("families/parenthoods", citizens=paid_for["child"].unique().to_list(), known=known)
    lost = losses.lost(store, citizens=bonds["one"].unique().to_list(), known=known)
    disabled = store.ask("facts/Disability", citizens=bonds["other"].unique().to_list(), known=known)
    young = reaches(born_of("other"), limit) > pl.col("lost")
    may_depend = young.fill_null(value=True) | pl.col("other").is_in(disabled["subject"].implode())
    return (
        bonds.join(lost, left_on="one", right_on="iin")
        .filter(pl.col("valid_from") <= pl.col("lost"), pl.col("lost") < pl.col("valid_to"))
        .filter(may_depend)
        .join(paid_for, left_on="other", right_on="child")
        .select("recipient", right="one", arises="lost", ends=pl.lit(None, pl.Date))
        .unique()
    )
