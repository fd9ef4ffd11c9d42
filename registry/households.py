"""Families that hold together: a partition of all living people, found by following bonds.

Bonds come as frames (questions gather), the choice between them is made here (the domain chooses), as the
family definition says. The id of a household is made of its definition and its reference person, the
eldest, so it needs no history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import ids
from registry.ages import reaches
from registry.components import connected, numbered
from registry.families import Bond, Family, Who
from registry.gathered import MARRIAGES, Gathered
from registry.iin import sex_of

MEMBERSHIP = ["iin", "household_id", "definition", "role", "because"]
PAIR = ["one", "other"]
ALONE = ("single", "no_bond")
HOUSEHOLD = "hh"
"""The prefix of a household's id."""


@dataclass(frozen=True)
class Bonds:
    """What holds families together on a day.

    living: iin, born. held: one, other, bond (its place in the definition).
    """

    living: pl.DataFrame
    held: pl.DataFrame


def bonds_on(gathered: Gathered, family: Family, day: date) -> Bonds:
    """The bonds of a definition on a day, each chosen among what the questions gathered."""
    living = living_on(gathered, family, day)
    return Bonds(living, _chosen(candidates_on(gathered, family, living, day), family))


def candidates_on(gathered: Gathered, family: Family, living: pl.DataFrame, day: date) -> pl.DataFrame:
    """Every bond between two living people that may hold on a day: one, other, bond."""
    classes = classes_on(gathered, family, living, day)
    lost = deprived(gathered.statuses["people/rights"])
    candidates = [
        _candidates(gathered, bond, place, classes, lost) for place, bond in enumerate(family.bonds)
    ]
    return _both_in(pl.concat(candidates), living["iin"])


def memberships(bonds: Bonds, family: Family) -> pl.DataFrame:
    """Who is in which household: iin, household_id, definition, role, because, reference; sorted by iin.

    The people are numbered, the eldest first, for a nation's IINs are slow to compare again and again.
    """
    people = bonds.living.select("iin", "born").sort("born", "iin")
    held = numbered(bonds.held, people["iin"])
    parts = people.select("iin", part=connected(held, people.height)).with_row_index("at")
    role, because = pl.col("role").fill_null(ALONE[0]), pl.col("because").fill_null(ALONE[1])
    definition = pl.lit(family.name).alias("definition")
    return (
        parts.join(_identified(parts, family), on="part")
        .join(roles(held, family), left_on="at", right_on="iin", how="left")
        .select("iin", "household_id", definition, role, because, "reference")
        .sort("iin")
    )


def living_on(gathered: Gathered, family: Family, day: date) -> pl.DataFrame:
    """Known by name, born by the day, no accepted death by the day, in the country, in no excluded place."""
    born = gathered.statuses["people/named"].filter(pl.col("born") <= day).unique("iin")
    away = [gathered.statuses[excluded]["iin"] for excluded in ("people/departed", *family.without)]
    gone = pl.concat([gathered.dead_on(day), *away])
    return born.filter(~pl.col("iin").is_in(gone.implode())) if gone.len() else born


def classes_on(gathered: Gathered, family: Family, living: pl.DataFrame, day: date) -> dict[str, pl.Series]:
    """The living people of each class that the definition names, as one list to look in."""
    if not family.people:
        return {}
    couples = _both_in(gathered.bonds[MARRIAGES], living["iin"])
    students = gathered.statuses["people/students"]["iin"]
    told = living.with_columns(
        studies=pl.col("iin").is_in(students.implode()),
        married=pl.col("iin").is_in(pl.concat([couples["one"], couples["other"]]).implode()),
    )
    return {
        name: told.filter(pl.any_horizontal(_belongs(way, family, day) for way in ways))["iin"].implode()
        for name, ways in family.people.items()
    }


def roles(held: pl.DataFrame, family: Family) -> pl.DataFrame:
    """What each person with a bond is and why (iin, role, because): the first by the definition's order.

    Whatever names the people in `held` names them here.
    """
    order = {role: i for i, role in enumerate(family.roles)}
    meanings: dict[int, tuple[str, str]] = {}
    parts = []
    for end in PAIR:
        codes = {}
        for place, bond in enumerate(family.bonds):
            role = getattr(bond, end)
            because = (bond.one_because or bond.because) if end == "one" else bond.because
            codes[place] = (order.get(role, len(order)) * len(family.bonds) + place) * 2 + PAIR.index(end)
            meanings[codes[place]] = (role, because)
        code = pl.col("bond").replace_strict(codes, return_dtype=pl.Int32)
        parts.append(held.select(iin=pl.col(end), code=code))
    first = pl.concat(parts).group_by("iin").agg(pl.col("code").min())
    said = pl.DataFrame(
        [(code, *meaning) for code, meaning in meanings.items()],
        schema={"code": pl.Int32, "role": pl.String, "because": pl.String},
        orient="row",
    )
    return first.join(said, on="code").drop("code")


def _belongs(way: Who, family: Family, day: date) -> pl.Expr:
    """Whether a living person (iin, born, studies, married) meets every condition that is written."""
    conditions = [pl.lit(value=True)]
    if way.under:
        conditions.append(_reached(way.under, family, day).not_())
    if way.from_:
        conditions.append(_reached(way.from_, family, day))
    if way.studies is not None:
        conditions.append(pl.col("studies") == way.studies)
    if way.married is not None:
        conditions.append(pl.col("married") == way.married)
    if way.sex is not None:
        conditions.append(sex_of("iin") == way.sex)
    return pl.all_horizontal(conditions)


def _reached(limit: str, family: Family, day: date) -> pl.Expr:
    unit = "months" if family.limits[limit].unit == "months" else "years"
    return reaches(pl.col("born"), family.limit(limit, day), unit) <= day  # type: ignore[arg-type]


def _candidates(
    gathered: Gathered, bond: Bond, place: int, classes: dict[str, pl.Series], lost: pl.DataFrame
) -> pl.DataFrame:
    """Every pair that a bond of the definition may hold together: one, other, bond.

    lost: parents (one) without rights to a child (other).
    """
    pairs = gathered.bonds[bond.question]
    if bond.rights and lost.height:
        pairs = pairs.join(lost, on=PAIR, how="anti")
    only = [pl.col(name) == value for name, value in bond.only.items()]
    who = [pl.col(column).is_in(classes[name]) for column, name in bond.where.items()]
    if pairs.height:
        pairs = pairs.filter(pl.col("one") != pl.col("other"), *only, *who)
    return pairs.select(*PAIR, bond=pl.lit(place, pl.Int32))


def deprived(decisions: pl.DataFrame) -> pl.DataFrame:
    """Parents (one) without rights to a child (other): the latest decision on the two took them away."""
    if not decisions.height:
        return pl.DataFrame(schema=dict.fromkeys(PAIR, pl.String))
    latest = decisions.sort("valid_from", "delivery", "record").unique(["iin", "child"], keep="last")
    return latest.filter(pl.col("kind") == "rights_deprived").select(one="iin", other="child")


def _chosen(candidates: pl.DataFrame, family: Family) -> pl.DataFrame:
    """Of the bonds of one choice only the first that finds anybody, for each person at the other end."""
    groups: dict[str, list[int]] = {}
    for place, bond in enumerate(family.bonds):
        if bond.choice:
            groups.setdefault(bond.choice, []).append(place)
    kept = candidates
    for places in groups.values():
        mine = pl.col("bond").is_in(places)
        first = pl.when(mine).then("bond").min().over("other")
        kept = kept.filter(mine.not_() | (pl.col("bond") == first))
    return kept.unique()


def _both_in(pairs: pl.DataFrame, people: pl.Series) -> pl.DataFrame:
    inside = people.implode()
    return pairs.filter(pl.col(end).is_in(inside) for end in PAIR)


def _identified(parts: pl.DataFrame, family: Family) -> pl.DataFrame:
    """The reference person is the eldest member, of several the first by IIN; the id follows from them.

    parts: iin, part; the eldest first. Gives part, reference, household_id.
    """
    references = parts.unique("part", keep="first", maintain_order=True).select("part", reference="iin")
    made = ids.keyed_ids(HOUSEHOLD, family.name, references["reference"])
    return references.with_columns(household_id=pl.Series(made, dtype=pl.String))


def household_id(family: Family, reference: str) -> str:
    """The id of a household: its definition and its reference person, or its anchor, make it what it is."""
    return ids.keyed_id(HOUSEHOLD, family.name, reference)
