"""Benefits that exclude each other: who has a right to several is offered the most favourable one.

The other decisions stay as they are, a yes with its amount, and name the decision they yield to: the family
may still choose the other by an ordinary application.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from registry.benefits import BENEFITS, Exclusion, benefit, holders
from registry.first_paid import by_first_payment
from registry.ports import Store

FAR = date(9999, 12, 31)


def exclusions() -> list[tuple[str, Exclusion]]:
    """Every pair of benefits that exclude each other, as one of them says it."""
    return [(name, one) for name in BENEFITS for one in benefit(name).definition.stacking.excludes]


def rivals(names: Iterable[str]) -> set[str]:
    """The benefits that one of these excludes, or that exclude it."""
    wanted = set(names)
    pairs = [(name, one.benefit) for name, one in exclusions()]
    return {there for here, there in (*pairs, *((two, one) for one, two in pairs)) if here in wanted}


def compared(store: Store, found: pl.DataFrame, *, known: int) -> pl.DataFrame:
    """Decisions of any benefits, settled by what their definitions exclude."""
    return settled(_held(store, found, known), exclusions())


def concerned(store: Store, found: pl.DataFrame, *, known: int) -> list[str]:
    """Everybody whom decisions are for, who is asked, or whom their events are about."""
    held = _held(store, found, known)
    people = pl.concat([held["recipient"], held["subject"], held["holder"]])
    return people.drop_nulls().unique().sort().to_list()


def _held(store: Store, found: pl.DataFrame, known: int) -> pl.DataFrame:
    """With `holder`: whom each decision is for."""
    due = found.filter(outcome="yes").select("benefit", "event", "subject", "right_arises")
    told = [pl.DataFrame(schema={"benefit": pl.String, "event": pl.String, "holder": pl.String})]
    for name in due["benefit"].unique().sort():
        mine, tells = due.filter(benefit=name), holders(name)
        whose = mine.select("event", holder="subject") if tells is None else tells(store, mine, known=known)
        told.append(whose.select(pl.lit(name).alias("benefit"), "event", "holder"))
    return found.join(pl.concat(told), on=["benefit", "event"], how="left", maintain_order="left")


def settled(found: pl.DataFrame, pairs: Iterable[tuple[str, Exclusion]]) -> pl.DataFrame:
    """The decisions with `yields_to`: the id of the one that is offered instead; null where nothing excludes.

    found: id, benefit, recipient, subject, holder, outcome, net_of_day, right_arises, law_day, period_from,
    period_until, tests. Two exclude each other when both say yes to the same person for a time in common that
    is still paid. More favourable is what pays out more by the law of the day; of equals, the right that
    arose first, then the smaller name and id.
    """
    first = pl.when(by_first_payment()).then("law_day").otherwise("period_from")
    due = (
        found.filter(outcome="yes")
        .with_columns(begin=pl.coalesce(first, "right_arises"), end=pl.col("period_until").fill_null(FAR))
        .filter(pl.col("begin") < pl.col("end"))
    )
    beaten = [_beaten(due, name, one) for name, one in pairs]
    if not beaten:
        return found.with_columns(yields_to=pl.lit(None, pl.String))
    best = (
        pl.concat(beaten)
        .sort("id", *_BETTER, descending=[False, *_DESCENDING])
        .unique("id", keep="first", maintain_order=True)
    )
    return found.join(best.select("id", yields_to="id_by"), on="id", how="left", maintain_order="left")


_BETTER = ("net_of_day_by", "right_arises_by", "benefit_by", "id_by")
_DESCENDING = (True, False, False, False)
_OWN = ("id", "benefit", "net_of_day", "right_arises", "begin", "end")


def _beaten(due: pl.DataFrame, name: str, one: Exclusion) -> pl.DataFrame:
    """The decisions of either benefit that meet a more favourable one of the other."""
    here, there = due.filter(benefit=name), due.filter(benefit=one.benefit)
    excused = pl.Series([_is_held_with(one.unless, tests) for tests in here["tests"]], dtype=pl.Boolean)
    here = here.filter(~excused)
    both = [_meet(here, there, one.same), _meet(there, here, one.same)]
    return pl.concat(both)


def _is_held_with(unless: Mapping[str, list[str]], tests: str) -> bool:
    """Whether a test of the decision compared one of the values with which the two are held together."""
    values = [test["values"] for test in json.loads(tests)] if unless else []
    return any(said.get(name) in allowed for said in values for name, allowed in unless.items())


def _meet(these: pl.DataFrame, others: pl.DataFrame, person: str) -> pl.DataFrame:
    joined = these.select(*_OWN, person).join(others.select(*_OWN, person), on=person, suffix="_by")
    together = (pl.col("begin") < pl.col("end_by")) & (pl.col("begin_by") < pl.col("end"))
    return joined.filter(together & (pl.col("id") != pl.col("id_by")) & _is_less()).drop(person)


def _is_less() -> pl.Expr:
    """Whether a decision is less favourable than the other: compared column by column."""
    less, equal = pl.lit(value=False), pl.lit(value=True)
    for column, more_is_better in (
        ("net_of_day", True),
        ("right_arises", False),
        ("benefit", False),
        ("id", False),
    ):
        own, other = pl.col(column), pl.col(f"{column}_by")
        less |= equal & ((own < other) if more_is_better else (own > other))
        equal &= own == other
    return less
