"""What a family definition asks of the graph, for everybody or for some people from either end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import deaths
from registry.families import Family
from registry.families.asked import HOMES, LIVING, RIGHTS, STUDENTS
from registry.ports import Store

NAMED = "people/names"
STATUSES = (*LIVING, STUDENTS, RIGHTS)
"""What is asked of people whatever the definition."""
LIVING_BY = {NAMED: f"{NAMED}(iin, born)"}
"""Where nobody is named in words, enough of a question is asked to tell who lives."""
KINSHIP = {
    "SPOUSE_OF": "families/spouses",
    "PARENT_OF": "families/parents",
    "GUARDIAN_OF": "families/guardians",
}
"""The question that gives the facts of a kind of kinship."""
MARRIAGES = KINSHIP["SPOUSE_OF"]


@dataclass(frozen=True)
class Gathered:
    """What the questions gave; all valid on the day.

    statuses: by question, frames with iin. bonds: by question, frames with at least one and other. asked: of
    whom the statuses are; None of everybody.
    """

    statuses: dict[str, pl.DataFrame]
    bonds: dict[str, pl.DataFrame]
    asked: frozenset[str] | None = None

    @property
    def reported_deaths(self) -> pl.DataFrame:
        """As `deaths.reported` gives them."""
        if deaths.nobody_in(self.statuses):
            return pl.DataFrame(schema=deaths.REPORTED)
        return deaths.with_verdicts(self.statuses, self.statuses["people/judgements"])

    def dead_on(self, day: date) -> pl.Series:
        """The people whose accepted death lies on or before a day."""
        return deaths.dead_on(self.reported_deaths, day)["iin"]

    def marriages_on(self, day: date) -> pl.DataFrame:
        """The marriages that neither spouse's death ended; of people who were both asked about.

        Who is abroad, or known by no name yet, is married all the same.
        """
        rows, dead = self.bonds[MARRIAGES], self.dead_on(day)
        for end in ("one", "other") if rows.height else ():
            if self.asked is not None:
                rows = rows.filter(pl.col(end).is_in(pl.Series(list(self.asked), dtype=pl.String).implode()))
            if dead.len():
                rows = rows.filter(~pl.col(end).is_in(dead.implode()))
        return rows

    def joined(self, other: Gathered) -> Gathered:
        """Both together; a bond met from both its ends is there once."""
        bonds = _joined(self.bonds, other.bonds)
        return Gathered(
            _joined(self.statuses, other.statuses),
            {name: frame.unique() if name in other.bonds else frame for name, frame in bonds.items()},
            None if self.asked is None or other.asked is None else self.asked | other.asked,
        )


def gather(
    store: Store,
    *families: Family,
    day: date,
    known: int,
    citizens: Sequence[str] | None = None,
    also: Mapping[str, str] | None = None,
) -> Gathered:
    """The facts of a day that definitions choose from; of each person once, of a bond from either end.

    also: further questions about the people, by name; their answers are statuses too.

    Of everybody only what is chosen by, not the facts themselves: nobody explains a whole country.
    """
    statuses, bonds = _statuses(families), _bonds(families)
    if citizens is None:
        statuses, bonds = statuses | LIVING_BY, _chosen_by(families)
    statuses |= also or {}
    found = store.ask_each([*statuses.values(), *bonds.values()], citizens=citizens, day=day, known=known)
    asked = None if citizens is None else frozenset(citizens)
    return Gathered(_by_question(found, statuses), _by_question(found, bonds), asked)


def gather_statuses(
    store: Store, *families: Family, day: date, known: int, citizens: Sequence[str]
) -> dict[str, pl.DataFrame]:
    """The statuses alone, and of them enough to tell who is alive, and how old."""
    asked = _statuses(families) | LIVING_BY
    return _by_question(store.ask_each([*asked.values()], citizens=citizens, day=day, known=known), asked)


def gather_bonds(
    store: Store, *families: Family, day: date, known: int, citizens: Sequence[str]
) -> dict[str, pl.DataFrame]:
    """The bonds alone, and of them what is chosen by."""
    asked = _chosen_by(families)
    return _by_question(store.ask_each([*asked.values()], citizens=citizens, day=day, known=known), asked)


def chosen_by(*families: Family) -> dict[str, list[str]]:
    """The columns by which definitions choose among the bonds of each of their questions."""
    columns: dict[str, dict[str, None]] = {}
    for bond in (bond for family in families for bond in family.bonds):
        both_ends = columns.setdefault(bond.question, {"one": None, "other": None})
        both_ends.update(dict.fromkeys([*bond.only, *bond.where, *bond.rights.values()]))
    return {name: [*wanted] for name, wanted in columns.items()}


def _by_question(found: Mapping[str, pl.DataFrame], asked: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Each answer under its question's name. asked: the question, or some columns of it."""
    return {name: found[some] for name, some in asked.items()}


def _statuses(families: Sequence[Family]) -> dict[str, str]:
    also = {HOMES: f"{HOMES}(iin)"} if any(family.asks_who_is_registered for family in families) else {}
    names = (*STATUSES, *(name for family in families for name in family.without))
    return {name: name for name in names} | also


def _bonds(families: Sequence[Family]) -> dict[str, str]:
    asked = (question for family in families for question in family.questions)
    return {name: name for name in (MARRIAGES, *asked)}


def _chosen_by(families: Sequence[Family]) -> dict[str, str]:
    """Each question about bonds, and the same of the columns that a definition chooses by."""
    asked = {MARRIAGES: ["one", "other"], **chosen_by(*families)}
    return {name: f"{name}({', '.join(wanted)})" for name, wanted in asked.items()}


def _joined(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Rows of both, by question; one of them may lack some questions."""
    both = {name: [found[name] for found in (one, other) if name in found] for name in {**one, **other}}
    return {name: pl.concat(frames) for name, frames in both.items()}
