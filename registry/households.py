"""Families that hold together: a partition of all living people, found by following bonds.

Bonds come as frames (questions gather), the choice between them is made here (the domain chooses), as the
family definition says. The id of a household is made of its definition and its reference person, the
eldest, so it needs no history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import deaths, ids
from registry.ages import reaches
from registry.components import components
from registry.families import Family, Who
from registry.gathered import MARRIAGES, Gathered
from registry.iin import sex_of

MEMBERSHIP = ["iin", "household_id", "definition", "role", "because"]
PAIR = ["one", "other"]
ALONE = ("single", "no_bond")


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
    classes = classes_on(gathered, family, living, day)
    candidates = [_candidates(gathered, family, place, classes, living) for place in range(len(family.bonds))]
    return Bonds(living, _chosen(pl.concat(candidates), family))


def memberships(bonds: Bonds, family: Family) -> pl.DataFrame:
    """Who is in which household: iin, household_id, definition, role, because, reference; sorted by iin."""
    households = _identified(_components(bonds.living, bonds.held), family)
    return (
        households.join(roles(bonds.held, family), on="iin", how="left")
        .with_columns(pl.col("role").fill_null(ALONE[0]), pl.col("because").fill_null(ALONE[1]))
        .select(*MEMBERSHIP, "reference")
        .sort("iin")
    )


def living_on(gathered: Gathered, family: Family, day: date) -> pl.DataFrame:
    """Known by name, born by the day, no accepted death by the day, in the country, in no excluded place."""
    born = gathered.statuses["people/named"].select("iin", "born").filter(pl.col("born") <= day).unique("iin")
    living = born.join(deaths.dead_on(gathered.deaths, day), on="iin", how="anti")
    for excluded in ("people/departed", *family.without):
        living = living.join(gathered.statuses[excluded], on="iin", how="anti")
    return living


def classes_on(
    gathered: Gathered, family: Family, living: pl.DataFrame, day: date
) -> dict[str, pl.DataFrame]:
    """The living people of each class that the definition names: iin."""
    if not family.people:
        return {}
    couples = _both_in(gathered.bonds[MARRIAGES].select(PAIR), living)
    married = pl.concat([couples.select(iin="one"), couples.select(iin="other")]).unique()
    students = gathered.statuses["people/students"].select("iin").unique()
    told = living.join(students.with_columns(studies=True), on="iin", how="left").join(
        married.with_columns(married=True), on="iin", how="left"
    )
    told = told.with_columns(pl.col("studies", "married").fill_null(value=False))
    return {
        name: told.filter(pl.any_horizontal(_belongs(way, family, day) for way in ways)).select("iin")
        for name, ways in family.people.items()
    }


def roles(held: pl.DataFrame, family: Family) -> pl.DataFrame:
    """What each person with a bond is and why (iin, role, because): the first by the definition's order."""
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
    gathered: Gathered, family: Family, place: int, classes: dict[str, pl.DataFrame], living: pl.DataFrame
) -> pl.DataFrame:
    """Every pair that a bond of the definition may hold together: one, other, bond."""
    bond = family.bonds[place]
    pairs = gathered.bonds[bond.question].filter(pl.col("one") != pl.col("other"))
    if bond.only:
        pairs = pairs.filter(pl.all_horizontal(pl.col(name) == value for name, value in bond.only.items()))
    for column, name in bond.where.items():
        pairs = pairs.join(classes[name], left_on=column, right_on="iin", how="semi")
    if bond.rights:
        pairs = pairs.join(deprived(gathered.statuses["people/rights"]), on=PAIR, how="anti")
    return _both_in(pairs.select(*PAIR, bond=pl.lit(place, pl.Int32)), living)


def deprived(decisions: pl.DataFrame) -> pl.DataFrame:
    """Parents (one) without rights to a child (other): the latest decision on the two took them away."""
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


def _both_in(pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    return pairs.join(people, left_on="one", right_on="iin", how="semi").join(
        people, left_on="other", right_on="iin", how="semi"
    )


def _components(living: pl.DataFrame, bonds: pl.DataFrame) -> pl.DataFrame:
    """Connected components of people (iin, born) under the bonds: adds `part`."""
    return living.with_columns(part=components(bonds, living["iin"]))


def _identified(parts: pl.DataFrame, family: Family) -> pl.DataFrame:
    """The reference person is first by birth, then by IIN, of all members; the id follows from them."""
    references = parts.sort("born", "iin").group_by("part").agg(reference=pl.col("iin").first())
    made = [household_id(family, reference) for reference in references["reference"]]
    return parts.join(
        references.with_columns(household_id=pl.Series(made, dtype=pl.String)), on="part"
    ).with_columns(definition=pl.lit(family.name))


def household_id(family: Family, reference: str) -> str:
    """The id of a household: its definition and its reference person, or its anchor, make it what it is."""
    return ids.keyed_id("hh", family.name, reference)
