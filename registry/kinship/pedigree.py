"""The graph around a person: parents, spouses and guardians, gathered hop by hop from the facts of a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from registry import deaths
from registry import iin as iins
from registry.adopted import told_parents
from registry.confidential import PROTECTED, secret
from registry.facts import reference
from registry.ports import Store

MARRIAGE, FORMER = "marriage", "former_marriage"
SEX = {"mother": "F", "father": "M"}


@dataclass(frozen=True)
class Person:
    """Somebody of the graph; born lies between earliest and latest, null where nobody knows.

    dead: surely, by the day of the graph. died: on which day, null where nobody knows it. last: the last day
    on which they can have lived, null where no day is that.
    """

    iin: str
    sex: str | None
    earliest: date | None
    latest: date | None
    dead: bool = False
    died: date | None = None
    last: date | None = None

    def surely_before(self, other: Person) -> bool:
        """Whether this person is older than the other, whatever is not known."""
        if self.latest is None or other.earliest is None:
            return False
        return self.latest < other.earliest


@dataclass(frozen=True)
class Bond:
    """What joins two people: by what, as what, and the facts that say so; hidden ones are protected."""

    by: str
    role: str
    facts: tuple[str, ...]
    hidden: bool = False


Bonds = dict[str, dict[str, Bond]]
Span = tuple[date, date]
"""From a day until another, not included."""


@dataclass
class Pedigree:
    """Who is whose parent, spouse, former spouse and guardian on a day, in both directions."""

    people: dict[str, Person] = field(default_factory=dict)
    parents: Bonds = field(default_factory=dict)
    children: Bonds = field(default_factory=dict)
    spouses: Bonds = field(default_factory=dict)
    former: Bonds = field(default_factory=dict)
    guardians: Bonds = field(default_factory=dict)
    wards: Bonds = field(default_factory=dict)
    marriages: dict[frozenset[str], set[Span]] = field(default_factory=dict)

    def siblings(self, iin: str) -> dict[str, tuple[str, tuple[Bond, ...]]]:
        """Everybody who shares a parent: what they share, and the bonds that say so."""
        mine = self.parents.get(iin, {})
        found = dict.fromkeys(one for parent in mine for one in self.children.get(parent, {}) if one != iin)
        return {one: self._shared(mine, self.parents[one]) for one in found}

    @staticmethod
    def _shared(mine: dict[str, Bond], theirs: dict[str, Bond]) -> tuple[str, tuple[Bond, ...]]:
        """Two parents make full siblings; one makes half ones only if the other is known of both."""
        common = [parent for parent in mine if parent in theirs]
        bonds = tuple(bond for parent in common for bond in (mine[parent], theirs[parent]))
        if len(common) > 1:
            return "both", bonds
        role = mine[common[0]].role
        others = ({bond.role for bond in parents.values()} - {role} for parents in (mine, theirs))
        return (role if all(others) else "unknown"), bonds

    def touching(self, iin: str) -> Iterator[str]:
        """Everybody one bond away."""
        for bonds in self._every():
            yield from bonds.get(iin, {})

    def unbind(self, people: set[str]) -> None:
        """Leave out every bond of these people."""
        for bonds in self._every():
            for iin in people:
                bonds.pop(iin, None)
                for others in bonds.values():
                    others.pop(iin, None)

    def _every(self) -> tuple[Bonds, ...]:
        return (self.parents, self.children, self.spouses, self.former, self.guardians, self.wards)

    def married_in_life_of(self, child: str, one: str, other: str) -> bool:
        """Whether two people were married on some day of a child's life, or may have been.

        A divorce ends a marriage, and so does the death of either. A day that nobody knows rules nothing out.
        """
        born, gone = self.people[child].earliest, self.people[child].last
        deaths_of = [last for iin in (one, other) if (last := self.people[iin].last)]
        if born is not None and any(last < born for last in deaths_of):
            return False
        return any(
            (gone is None or since <= gone) and (born is None or until > born)
            for since, until in self.marriages.get(frozenset((one, other)), ())
        )


def may_be_dead_by(day: date) -> pl.Expr:
    """Whom a genealogy calls dead (of people/lives), unless they surely died after the day."""
    return pl.col("dead") & (pl.col("died_earliest") <= day).fill_null(value=True)


def surely_dead_by(day: date) -> pl.Expr:
    """Whom a genealogy calls dead (of people/lives), unless they may have died after the day.

    Where it tells no last day of a death the first one counts, for else they would be dead on no day at all.
    """
    return may_be_dead_by(day) & (pl.col("died_latest") <= day).fill_null(value=True)


def pedigree_around(
    store: Store, people: Sequence[str], *, hops: int, day: date, known: int, may_see: bool = False
) -> Pedigree:
    """Everything so many bonds around some people; each person is asked about once, so no cycle is walked.

    Without `may_see` no parenthood that an adoption ended is walked (`registry.adopted`).
    Who is surely not born by the day, as a genealogy tells, has no bonds: its bonds begin on a day that
    nobody knows, while those of a register begin on theirs.
    """
    found = Pedigree()
    asked: set[str] = set()
    wanted = set(people)
    for _ in range(hops):
        if not wanted:
            break
        _ask(store, found, sorted(wanted), day=day, known=known, may_see=may_see)
        asked |= wanted
        wanted = {other for iin in wanted for other in found.touching(iin)} - asked
    found.people = _people(store, sorted(asked | wanted), day, known)
    made_up = (one for one in found.people.values() if iins.is_made_up(one.iin))
    found.unbind({one.iin for one in made_up if one.earliest and one.earliest > day})
    return found


def _people(store: Store, numbers: list[str], day: date, known: int) -> dict[str, Person]:
    """An IIN tells birth and sex; of a made-up number the genealogy tells what it knows."""
    people = {iin: person(iin) for iin in numbers if not iins.is_made_up(iin)}
    made_up = [iin for iin in numbers if iins.is_made_up(iin)]
    if made_up:
        people |= {iin: Person(iin, None, None, None) for iin in made_up}
        people |= _told(store.ask("people/lives", citizens=made_up, known=known), day)
    dead = deaths.accepted(deaths.reported(store, citizens=numbers, known=known))
    dead = dead.filter(pl.col("accepted") & (pl.col("died") <= day))
    for iin, died in dead.select("iin", "died").iter_rows():
        people[iin] = replace(people[iin], dead=True, died=died, last=died)
    return people


def _told(lives: pl.DataFrame, day: date) -> dict[str, Person]:
    """What a genealogy tells of its people by a day."""
    gone, maybe = surely_dead_by(day), may_be_dead_by(day)
    exact = pl.col("died_earliest") == pl.col("died_latest")
    rows = lives.select(
        "iin",
        "sex",
        "born_earliest",
        "born_latest",
        dead=gone,
        died=pl.when(gone & exact).then("died_latest"),
        last=pl.when(maybe).then("died_latest"),
    )
    return {row[0]: Person(*row) for row in rows.iter_rows()}


def person(iin: str) -> Person:
    """What an IIN itself tells."""
    born = iins.born(iin)
    return Person(iin, iins.sex(iin), born, born)


def _ask(store: Store, found: Pedigree, people: list[str], *, day: date, known: int, may_see: bool) -> None:
    takes: dict[str, Any] = {"citizens": people, "known": known}
    parents = store.ask("people/parentage", **takes)
    if not may_see:
        parents = told_parents(store, parents)
        hidden = secret(parents.columns)
        parents = parents.with_columns(by=pl.when(hidden).then(pl.lit(PROTECTED)).otherwise("by"))
    now = (pl.col("valid_from") <= day) & (pl.col("valid_to") > day)
    was = (pl.col("valid_to") > pl.col("valid_from")) | pl.col("ended_by").is_not_null()  # and no divorce
    over = (pl.col("valid_to") <= day) & was
    _add(parents.filter(now), "PARENT_OF", found.parents, found.children)
    marriages = store.ask("families/marriages", **takes).with_columns(role=pl.lit("spouse"))
    for one, other, *span in marriages.select("one", "other", "valid_from", "valid_to").iter_rows():
        found.marriages.setdefault(frozenset((one, other)), set()).add((span[0], span[1]))
    _add(marriages.filter(now).with_columns(by=pl.lit(MARRIAGE)), "SPOUSE_OF", found.spouses, found.spouses)
    _add(marriages.filter(over).with_columns(by=pl.lit(FORMER)), "SPOUSE_OF", found.former, found.former)
    guardians = store.ask("families/guardianships", **takes).with_columns(role=pl.lit("guardian"), by="kind")
    _add(guardians.filter(now), "GUARDIAN_OF", found.guardians, found.wards)


def _add(rows: pl.DataFrame, kind: str, upwards: Bonds, downwards: Bonds) -> None:
    """Put each pair's facts together: `upwards` from `other` to `one`, `downwards` the other way."""
    said = rows.with_columns(fact=reference(kind, "one")).sort("one", "other", "by", "record", "delivery")
    for (one, other), facts in said.group_by("one", "other", maintain_order=True):
        if one == other:
            continue
        earlier = upwards.get(other, {}).get(one)
        shown = [
            PROTECTED if by == PROTECTED else fact for by, fact in facts.select("by", "fact").iter_rows()
        ]
        bond = Bond(
            by=_chief(facts["by"].to_list()),
            role=str(facts["role"].first()),
            facts=tuple(dict.fromkeys([*(earlier.facts if earlier else ()), *shown])),
        )
        upwards.setdefault(other, {})[one] = bond
        downwards.setdefault(one, {})[other] = bond


def _chief(by: list[str | None]) -> str:
    """Of several facts about one pair the one that says most: a birth before a paternity before the rest."""
    order = ("birth", "paternity")
    known = sorted({one for one in by if one}, key=lambda one: (order.index(one) if one in order else 9, one))
    return known[0] if known else "unknown"
