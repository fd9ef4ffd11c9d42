"""Families that hold together: a partition of all living people, found by following bonds.

Bonds come as frames (questions gather), the choice between them is made here (the domain chooses), as the
family definition says. The id of a household is made of its definition and its reference person, the
eldest, so it needs no history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from registry import ids
from registry.ages import Unit, born_to_have_reached
from registry.components import connected, placed
from registry.families import Bond, Family, Who
from registry.families.asked import HOMES, RIGHTS, STUDENTS
from registry.gathered import MARRIAGES, NAMED, Gathered, chosen_by
from registry.iin import sex_of
from registry.parental_rights import deprivations

MEMBERSHIP = ["iin", "household_id", "definition", "role", "because"]
PAIR = ["one", "other"]
ALONE = ("single", "no_bond")
HOUSEHOLD = "hh"
"""The prefix of a household's id."""


@dataclass(frozen=True)
class Bonds:
    """What holds families together on a day.

    living: iin, born; the eldest first. held: one, other, bond: places among the living, and in the
    definition. The IINs of a nation are slow to compare again and again; numbers are not.
    """

    living: pl.DataFrame
    held: pl.DataFrame

    @property
    def named(self) -> pl.DataFrame:
        """The bonds that hold, with people's IINs: one, other, bond."""
        return named(self.held, self.living)


def bonds_on(gathered: Gathered, family: Family, day: date) -> Bonds:
    """The bonds of a definition on a day, each chosen among what the questions gathered."""
    living = living_on(gathered, family, day)
    return Bonds(living, _chosen(candidates_on(gathered, family, living, day), family))


def candidates_on(gathered: Gathered, family: Family, living: pl.DataFrame, day: date) -> pl.DataFrame:
    """Every bond between two living people that may hold on a day, as `Bonds.held`."""
    found, spouses = _placed(gathered, family, living, day)
    classes = _classes(gathered, spouses, family, living, day)
    lost = found[RIGHTS].with_columns(child=living["iin"].gather(found[RIGHTS]["other"]))
    may_hold = []
    for place, bond in enumerate(family.bonds):
        asked = _with_rights(found[bond.question], bond, lost)
        may_hold.append(_of_classes(_pairs(asked, bond, place, living, classes), bond, classes))
    return pl.concat(may_hold)


def named(pairs: pl.DataFrame, living: pl.DataFrame) -> pl.DataFrame:
    """The same pairs, with IINs for the places among the living."""
    return pairs.with_columns(living["iin"].gather(pairs[end]).alias(end) for end in PAIR)


def memberships(bonds: Bonds, family: Family) -> pl.DataFrame:
    """Who is in which household: iin, household_id, definition, role, because, reference; sorted by iin."""
    part = connected(bonds.held, bonds.living.height)
    parts = bonds.living.select("iin", part=part).with_row_index("at")
    found = _identified(parts, family)
    role, because = pl.col("role").fill_null(ALONE[0]), pl.col("because").fill_null(ALONE[1])
    return (
        parts.with_columns(found[name].gather(part) for name in found.columns)
        .join(roles(bonds.held, family), left_on="at", right_on="iin", how="left")
        .select("iin", "household_id", pl.lit(family.name).alias("definition"), role, because, "reference")
        .sort("iin")
    )


def memberships_of(gathered: Gathered, families: Iterable[Family], day: date) -> pl.DataFrame:
    """Who is in which household under each of several definitions, as `MEMBERSHIP`."""
    found = [memberships(bonds_on(gathered, family, day), family) for family in families]
    return pl.concat(found).select(MEMBERSHIP)


def living_on(gathered: Gathered, family: Family, day: date) -> pl.DataFrame:
    """Known by name, born by the day, no accepted death by the day, in the country, in no excluded place.

    Gives iin, born; the eldest first, of one day by IIN.
    """
    born = gathered.statuses[NAMED].select("iin", "born").filter(pl.col("born") <= day)
    away = [gathered.statuses[excluded]["iin"] for excluded in ("people/departed", *family.without)]
    gone = pl.concat([gathered.dead_on(day), *away])
    here = born.filter(~pl.col("iin").is_in(gone.implode())) if gone.len() else born
    named = here.sort("born", "iin")  # somebody with two names is there twice, one after the other
    return named.filter(pl.col("iin").ne_missing(pl.col("iin").shift()))


def _classes(
    gathered: Gathered, spouses: pl.Series, family: Family, living: pl.DataFrame, day: date
) -> pl.DataFrame:
    """Whether each of the living belongs to each class that the definition names: a column for each class.

    spouses: the places of the married among the living.
    """
    if not family.people:
        return pl.DataFrame()
    told = living.with_columns(
        studies=pl.col("iin").is_in(gathered.statuses[STUDENTS]["iin"].implode()),
        married=pl.int_range(pl.len(), dtype=pl.UInt32).is_in(spouses.implode()),
    )
    if family.asks_who_is_registered:
        told = told.with_columns(registered=pl.col("iin").is_in(gathered.statuses[HOMES]["iin"].implode()))
    judged = told.with_columns(
        pl.any_horizontal(_belongs(way, family, day) for way in ways).alias(name)
        for name, ways in family.people.items()
    )
    return judged.select(family.people.keys())


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
    """Whether a living person (iin, born, studies, married, registered) meets every condition written."""
    conditions = [pl.lit(value=True)]
    if way.under:
        conditions.append(_reached(way.under, family, day).not_())
    if way.from_:
        conditions.append(_reached(way.from_, family, day))
    if way.studies is not None:
        conditions.append(pl.col("studies") == way.studies)
    if way.married is not None:
        conditions.append(pl.col("married") == way.married)
    if way.registered is not None:
        conditions.append(pl.col("registered") == way.registered)
    if way.sex is not None:
        conditions.append(sex_of("iin") == way.sex)
    return pl.all_horizontal(conditions)


def _reached(limit: str, family: Family, day: date) -> pl.Expr:
    unit: Unit = "months" if family.limits[limit].unit == "months" else "years"
    return pl.col("born") <= born_to_have_reached(family.limit(limit, day), unit, day)


def _placed(
    gathered: Gathered, family: Family, living: pl.DataFrame, day: date
) -> tuple[dict[str, pl.DataFrame], pl.Series]:
    """The pairs of living people by question, ends as places, with what bonds choose by; and the married.

    Always, as `RIGHTS`, the parents without rights to a child. All are numbered together, for to look people
    up among the living takes as long for few pairs as for many. Married to somebody who is in no family, as
    who is abroad, one is no less.
    """
    wanted = {MARRIAGES: PAIR, **chosen_by(family)}
    told = {name: gathered.bonds[name].select(columns) for name, columns in wanted.items()}
    told[MARRIAGES] = gathered.marriages_on(day).select(wanted[MARRIAGES])
    told[RIGHTS] = deprived(gathered.statuses[RIGHTS])
    marked = [pairs.with_columns(question=pl.lit(i, pl.Int32)) for i, pairs in enumerate(told.values())]
    ends = placed(pl.concat(marked, how="diagonal"), living["iin"])
    both_live = ends.drop_nulls(PAIR)
    couples = ends.filter(question=[*told].index(MARRIAGES))
    spouses = pl.concat([couples["one"], couples["other"]]).drop_nulls()
    return {name: both_live.filter(question=i) for i, name in enumerate(told)}, spouses


def _pairs(
    placed: pl.DataFrame, bond: Bond, place: int, living: pl.DataFrame, classes: pl.DataFrame
) -> pl.DataFrame:
    """The pairs that meet a bond's conditions on its question's other columns: one, other, bond.

    A bond may be led over somebody at neither end, such as the child of both, who is told by the IIN.
    """
    only = [pl.col(name) == value for name, value in bond.only.items()]
    led = {column: classes[name] for column, name in bond.where.items() if column not in PAIR}
    over = [pl.col(column).is_in(living["iin"].filter(those).implode()) for column, those in led.items()]
    two = pl.col("one") != pl.col("other")
    return placed.filter(two, *only, *over).select(*PAIR, bond=pl.lit(place, pl.Int32))


def _with_rights(pairs: pl.DataFrame, bond: Bond, lost: pl.DataFrame) -> pl.DataFrame:
    """Without parents who are deprived of rights to the child, as far as the bond asks for rights.

    lost: parents (one) without rights to a child (other, by IIN: child).
    """
    for parent, child in bond.rights.items() if lost.height else ():
        of_child = "other" if child in PAIR else "child"
        pairs = pairs.join(lost, left_on=[parent, child], right_on=["one", of_child], how="anti")
    return pairs


def _of_classes(pairs: pl.DataFrame, bond: Bond, classes: pl.DataFrame) -> pl.DataFrame:
    """Of the pairs of a bond those whose ends are of the classes it names."""
    for end in bond.where.keys() & set(PAIR):
        pairs = pairs.filter(classes[bond.where[end]].gather(pairs[end]))
    return pairs


def deprived(decisions: pl.DataFrame) -> pl.DataFrame:
    """Parents (one) without rights to a child (other)."""
    if not decisions.height:
        return pl.DataFrame(schema=dict.fromkeys(PAIR, pl.String))
    return deprivations(decisions).select(one="iin", other="child")


def _chosen(candidates: pl.DataFrame, family: Family) -> pl.DataFrame:
    """Of the bonds of one choice only the first that finds anybody, for each person at the other end.

    And no bond of who is, for the reason it names with `unless`, with somebody else by now.
    """
    groups: dict[str, list[int]] = {}
    for place, bond in enumerate(family.bonds):
        if bond.choice:
            groups.setdefault(bond.choice, []).append(place)
    kept = candidates
    for places in groups.values():
        mine = pl.col("bond").is_in(places)
        first = _first_bond(kept.filter(mine)).gather(kept["other"], null_on_oob=True)
        kept = kept.filter(mine.not_() | (pl.col("bond") == first))
    for place, bond in enumerate(family.bonds):
        if bond.unless:
            kept = kept.filter((pl.col("bond") != place) | ~_joined_because(bond.unless, kept, family))
    return kept.unique()


def _joined_because(reason: str, pairs: pl.DataFrame, family: Family) -> pl.Expr:
    """Whether an end of a pair is the other end of one that holds for that reason."""
    places = [place for place, bond in enumerate(family.bonds) if bond.because == reason]
    others = pairs.filter(pl.col("bond").is_in(places))["other"].unique().implode()
    return pl.any_horizontal(pl.col(PAIR).is_in(others))


def _first_bond(pairs: pl.DataFrame) -> pl.Series:
    """At the place of each other end the first of its bonds; over many millions no group is made for it."""
    others = pairs["other"].to_numpy()
    first = np.full(others.max(initial=0) + 1, np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(first, others, pairs["bond"].to_numpy())
    return pl.Series(first)


def _identified(parts: pl.DataFrame, family: Family) -> pl.DataFrame:
    """The reference person is the eldest member, of several the first by IIN; the id follows from them.

    parts: iin, part; the eldest first. Gives reference, household_id; the parts from 0 on.
    """
    references = parts.unique("part", keep="first").sort("part").select(reference="iin")
    made = ids.keyed_ids(HOUSEHOLD, family.name, references["reference"])
    return references.with_columns(household_id=pl.Series(made, dtype=pl.String))


def household_id(family: Family, reference: str) -> str:
    """The id of a household: its definition and its reference person, or its anchor, make it what it is."""
    return ids.keyed_id(HOUSEHOLD, family.name, reference)
