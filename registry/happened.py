"""What happened to people that may change a family: facts that begin or end, births, deaths, ages reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from registry import deaths, schema
from registry import iin as iins
from registry.adopted import told_parents
from registry.ages import Unit, reaches
from registry.confidential import PARENTHOOD, PROTECTED, marked, secret
from registry.facts import BOTH_ENDS, reference
from registry.families import Family
from registry.ports import Store

UNDATED = {"Name", "Death", "Judgement"}
"""Kinds whose valid time says nothing of a family: a name's, and a death's, which has a day of its own."""
BIRTH, DEATH, AGE = "birth", "death", "age"
BEGINS, ENDS = "begins", "ends"
HAPPENED = {
    "day": pl.Date,
    "what": pl.String,
    "how": pl.String,
    "people": pl.List(pl.String),
    "fact": pl.String,
}


def happened(
    store: Store, people: set[str], family: Family, *, day: date, known: int, may_see: bool = False
) -> pl.DataFrame:
    """Every day on which something about these people begins or ends, until a day (`HAPPENED`)."""
    asked = sorted(people)
    found = [
        _of_kind(store, kind, asked, known, may_see=may_see)
        for kind in family.rests_on
        if kind not in UNDATED
    ]
    found += [_deaths(store, asked, known), _births(asked), *_ages(asked, family)]
    every = pl.concat(frame.select(list(HAPPENED)) for frame in found)
    order = ("day", "what", "how", "fact", pl.col("people").list.join(" "))
    return every.filter(pl.col("day") <= day).unique().sort(*order, nulls_last=True)


def _of_kind(store: Store, kind: str, people: list[str], known: int, *, may_see: bool) -> pl.DataFrame:
    rows = store.ask(BOTH_ENDS.get(kind, f"facts/{kind}"), citizens=people, known=known)
    if not may_see:
        rows = _told(store, kind, rows, people, known)
    ends = ("one", "other") if kind in BOTH_ENDS else ("subject",)
    rows = rows.filter(pl.col("valid_from") < pl.col("valid_to"))  # an act of no length ends, and lasts not
    fact = (
        pl.when(secret(rows.columns) & (not may_see))
        .then(pl.lit(PROTECTED))
        .otherwise(reference(kind, ends[0]))
    )
    said = rows.select("valid_from", "valid_to", what=pl.lit(kind), people=pl.concat_list(ends), fact=fact)
    return pl.concat(
        [
            said.with_columns(day="valid_from", how=pl.lit(BEGINS)),
            said.filter(pl.col("valid_to") < schema.OPEN_DATE).with_columns(day="valid_to", how=pl.lit(ENDS)),
        ]
    )


def _told(store: Store, kind: str, rows: pl.DataFrame, people: list[str], known: int) -> pl.DataFrame:
    """The facts that may be told, those that are secret by now marked so."""
    if kind == PARENTHOOD:
        return told_parents(store, rows)
    return rows if kind in BOTH_ENDS else marked(store, kind, rows, known=known, citizens=people)


def _deaths(store: Store, people: list[str], known: int) -> pl.DataFrame:
    reports = deaths.reported(store, citizens=people, known=known)
    accepted = deaths.accepted(reports).filter("accepted").select("iin", day="died")
    told = deaths.believed(reports).select("iin", fact=deaths.told_by())
    return accepted.join(told, on="iin").select(
        "day", what=pl.lit(DEATH), how=pl.lit(BEGINS), people=pl.concat_list("iin"), fact="fact"
    )


def _births(people: list[str]) -> pl.DataFrame:
    born = pl.DataFrame({"iin": people}).with_columns(day=iins.born_of("iin")).drop_nulls("day")
    return born.select(
        "day",
        what=pl.lit(BIRTH),
        how=pl.lit(BEGINS),
        people=pl.concat_list("iin"),
        fact=pl.lit(None, pl.String),
    )


def _ages(people: list[str], family: Family) -> Iterable[pl.DataFrame]:
    """The days on which they pass a limit of the definition, under any of the limit's dated values."""
    born = _births(people)
    for limit in family.limits.values():
        unit: Unit = "months" if limit.unit == "months" else "years"
        for value in {int(str(one.value)) for one in limit.values}:
            yield born.with_columns(
                day=reaches(pl.col("day"), value, unit), what=pl.lit(AGE), how=pl.lit(f"{value} {unit}")
            )


def concerns(household: set[str], kin: set[str]) -> pl.Expr:
    """Changes that touch the household, or nobody but kin of who joined or left; a secret one only if it is
    about nobody else than the household.

    An adopter's family is not told whose place the adopter took, nor those whom the child left who took it.
    """
    inside, near = (
        pl.col("people").list.set_intersection(pl.Series(sorted(some), dtype=pl.String).implode()).list.len()
        for some in (household, household | kin)
    )
    everybody = pl.col("people").list.len()
    hidden = pl.col("fact").eq_missing(pl.lit(PROTECTED))
    return pl.when(hidden).then(inside == everybody).otherwise((inside > 0) | (near == everybody))
