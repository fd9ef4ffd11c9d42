"""Families that hold together: a partition of all living people, found by following bonds.

Bonds come as frames (questions gather), the choice between them is made here (the domain chooses). The id
of a household is made of its definition and its reference person, the eldest, so it needs no history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from registry import deaths, ids
from registry.ages import reaches
from registry.families import Family

MEMBERSHIP = ["iin", "household_id", "definition", "role", "because"]


@dataclass(frozen=True)
class Gathered:
    """What the questions gave, for everybody or for the people around one family.

    named: iin, born. deaths: iin, died, record. departed: iin. students: iin. spouses: one, other.
    parents: one (parent), other (child), role. parents_at_home: one, other. guardians: one, other.
    All valid on the day.
    """

    named: pl.DataFrame
    deaths: pl.DataFrame
    departed: pl.DataFrame
    students: pl.DataFrame
    spouses: pl.DataFrame
    parents: pl.DataFrame
    parents_at_home: pl.DataFrame
    guardians: pl.DataFrame


@dataclass(frozen=True)
class Bonds:
    """What holds families together on a day.

    living: iin, born. spouses: one, other. raised: one (adult), other (child), because.
    """

    living: pl.DataFrame
    spouses: pl.DataFrame
    raised: pl.DataFrame


def bonds_on(gathered: Gathered, family: Family, day: date) -> Bonds:
    """The bonds of a definition on a day, each chosen among what the questions gathered."""
    living = living_on(gathered, day)
    spouses = _both(gathered.spouses, living)
    children = children_on(gathered, living, spouses, family, day)
    return Bonds(living, spouses, raised_by(gathered, living, children))


def memberships(bonds: Bonds, family: Family) -> pl.DataFrame:
    """Who is in which household: iin, household_id, definition, role, because, reference; sorted by iin."""
    pairs = pl.concat([bonds.spouses.select("one", "other"), bonds.raised.select("one", "other")])
    households = _identified(_components(bonds.living, pairs), family)
    return _with_roles(households, bonds).select(*MEMBERSHIP, "reference").sort("iin")


def living_on(gathered: Gathered, day: date) -> pl.DataFrame:
    """Known by name, born by the day, no accepted death by the day, in the country: iin, born."""
    born = gathered.named.filter(pl.col("born") <= day)
    alive = born.join(deaths.dead_on(gathered.deaths, day), on="iin", how="anti")
    return alive.join(gathered.departed, on="iin", how="anti")


def children_on(
    gathered: Gathered, living: pl.DataFrame, spouses: pl.DataFrame, family: Family, day: date
) -> pl.DataFrame:
    """Under the age limit, or full-time students under theirs; married people are nobody's children."""
    minor = reaches(pl.col("born"), family.limit("child", day)) > day
    young = reaches(pl.col("born"), family.limit("student", day)) > day
    students = gathered.students.select("iin").unique().with_columns(studies=pl.lit(value=True))
    married = pl.concat([spouses.select(iin="one"), spouses.select(iin="other")])
    return (
        living.join(students, on="iin", how="left")
        .filter(minor | (young & pl.col("studies").fill_null(value=False)))
        .join(married, on="iin", how="anti")
        .select("iin", minor=minor)
    )


def raised_by(gathered: Gathered, living: pl.DataFrame, children: pl.DataFrame) -> pl.DataFrame:
    """For each child the adults it belongs to, by the first rule that finds any: one, other, because.

    Guardians in force; parents at the child's address; else the mother; else the father.
    """
    mother, father = (gathered.parents.filter(pl.col("role") == role) for role in ("mother", "father"))
    ranked = (
        (gathered.guardians, "guardian"),
        (gathered.parents_at_home, "common_address"),
        (mother, "no_common_address"),
        (father, "no_common_address"),
    )
    candidates = pl.concat(
        frame.select("one", "other", rank=pl.lit(rank), because=pl.lit(because))
        for rank, (frame, because) in enumerate(ranked)
    )
    possible = (
        candidates.filter(pl.col("one") != pl.col("other"))
        .join(children, left_on="other", right_on="iin", how="semi")
        .join(living, left_on="one", right_on="iin", how="semi")
    )
    first = possible.filter(pl.col("rank") == pl.col("rank").min().over("other"))
    return first.select("one", "other", "because").unique()


def _both(bonds: pl.DataFrame, living: pl.DataFrame) -> pl.DataFrame:
    return bonds.join(living, left_on="one", right_on="iin", how="semi").join(
        living, left_on="other", right_on="iin", how="semi"
    )


def _components(living: pl.DataFrame, bonds: pl.DataFrame) -> pl.DataFrame:
    """Connected components of people (iin, born) under the bonds: adds `part`."""
    people = living.with_row_index("at")
    at = people.select("iin", "at")
    ends = bonds.join(at, left_on="one", right_on="iin").join(
        at, left_on="other", right_on="iin", suffix="_to"
    )
    rows, columns = ends["at"].to_numpy(), ends["at_to"].to_numpy()
    graph = coo_array(
        (np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(people.height, people.height)
    )
    _, labels = connected_components(graph, directed=False)
    return people.with_columns(part=pl.Series(labels))


def _identified(parts: pl.DataFrame, family: Family) -> pl.DataFrame:
    """The reference person is first by birth, then by IIN, of all members; the id follows from them."""
    references = parts.sort("born", "iin").group_by("part").agg(reference=pl.col("iin").first())
    made = [ids.keyed_id("hh", family.name, reference) for reference in references["reference"]]
    return parts.join(
        references.with_columns(household_id=pl.Series(made, dtype=pl.String)), on="part"
    ).with_columns(definition=pl.lit(family.name))


def _with_roles(people: pl.DataFrame, bonds: Bonds) -> pl.DataFrame:
    """The role of each member and why: as a child before as a spouse, as a spouse before as a parent."""
    spouses, raised = bonds.spouses, bonds.raised
    child_because = raised.select(iin="other", role=_as_child(), because="because")
    married = pl.concat([spouses.select(iin="one"), spouses.select(iin="other")])
    spouse = married.with_columns(role=pl.lit("spouse"), because=pl.lit("marriage"))
    parent = raised.select(iin="one", role=_as_adult(), because=pl.lit("raises"))
    roles = pl.concat([child_because, spouse, parent.sort("role", descending=True)])
    return people.join(
        roles.unique("iin", keep="first", maintain_order=True), on="iin", how="left"
    ).with_columns(pl.col("role").fill_null("single"), pl.col("because").fill_null("no_bond"))


def _as_child() -> pl.Expr:
    return pl.when(pl.col("because") == "guardian").then(pl.lit("ward")).otherwise(pl.lit("child"))


def _as_adult() -> pl.Expr:
    return pl.when(pl.col("because") == "guardian").then(pl.lit("guardian")).otherwise(pl.lit("parent"))
