"""Ways through a pedigree that make people kin: up to parents, across to siblings, down, and over spouses.

A way never meets anybody twice and has few steps, so contradictory facts (a cycle of parenthood) cannot make
it endless. Degree counts births, as the civil law does: a parent is 1, a sibling 2, an uncle 3, a cousin 4;
a marriage counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from registry.confidential import PROTECTED
from registry.kinship.pedigree import MARRIAGE, SEX, Bond, Pedigree, Person

Kind = Literal["kin", "marriage", "former_marriage", "step", "guardianship"]
KINDS: tuple[Kind, ...] = ("kin", "marriage", "former_marriage", "step", "guardianship")
SIBLING = 2
IN_LAWS = 2
"""The farthest kin of a spouse who are told, and of a child's spouse their parents."""


@dataclass(frozen=True)
class Hop:
    """One step: its letter (see terms.yaml), to whom, over which bonds, and what siblings share."""

    letter: str
    to: str
    bonds: tuple[Bond, ...]
    births: int
    shared: str | None = None


Hops = tuple[Hop, ...]


@dataclass(frozen=True)
class Walk:
    """A way from the first person to the last."""

    kind: Kind
    people: tuple[Person, ...]
    hops: Hops

    @property
    def steps(self) -> tuple[str, ...]:
        """The letters of the path."""
        return tuple(hop.letter for hop in self.hops)

    @property
    def degree(self) -> int:
        """How many births lie between the two."""
        return sum(hop.births for hop in self.hops)

    @property
    def by(self) -> str:
        """What makes them kin: adoption, paternity or marriage before birth; of guardianship its kind."""
        said = [bond.by for hop in self.hops for bond in hop.bonds]
        return next((by for by in (PROTECTED, "adoption", "paternity", MARRIAGE) if by in said), said[0])

    @property
    def shared(self) -> str | None:
        """What the siblings of the path share; null where it leads over none."""
        return next((hop.shared for hop in self.hops if hop.shared), None)

    def parts(self) -> Iterator[Walk]:
        """Each step as a walk of its own."""
        for hop, people in zip(self.hops, pairwise(self.people), strict=True):
            yield Walk(self.kind, people, (hop,))


def walks(pedigree: Pedigree, ego: str, degree: int) -> list[Walk]:
    """Every way that makes somebody kin up to a degree, by marriage, step or guardianship."""
    found: list[tuple[Kind, Hops]] = [
        ("kin", hops) for hops in _kin(pedigree, ego, max(degree, SIBLING), {ego})
    ]
    married = _spouses(pedigree, ego)
    near = {ego, *(hops[-1].to for _, hops in found), *(hop.to for hop in married)}
    found += [("marriage", (hop,)) for hop in married]
    former = _over(pedigree, pedigree.former, ego, "XXX")
    again = {hop.to for hop in married}
    found += [("former_marriage", (hop,)) for hop in former if hop.to not in again]
    found += [(kind, hops) for kind, hops in _by_marriage(pedigree, ego, degree) if hops[-1].to not in near]
    for bonds, letter in ((pedigree.guardians, "V"), (pedigree.wards, "U")):
        found += [("guardianship", (hop,)) for hop in _over(pedigree, bonds, ego, letter * 3)]
    made = [_walk(pedigree, ego, kind, hops) for kind, hops in found]
    return [walk for walk in made if walk.degree <= degree]


def _walk(pedigree: Pedigree, ego: str, kind: Kind, hops: Hops) -> Walk:
    return Walk(kind, tuple(pedigree.people[iin] for iin in (ego, *(hop.to for hop in hops))), hops)


def _kin(pedigree: Pedigree, at: str, left: int, seen: set[str], after: str = "") -> Iterator[Hops]:
    """Up any number of times, across once at most, then down: what is left counts births."""
    if left < 1:
        return
    hops: list[tuple[Hop, str]] = []
    if after in ("", "up"):
        hops += [(hop, "up") for hop in _over(pedigree, pedigree.parents, at, "FMP", births=1)]
        hops += [(hop, "down") for hop in _siblings(pedigree, at) if left >= SIBLING]
    if after in ("", "down"):
        hops += [(hop, "down") for hop in _over(pedigree, pedigree.children, at, "SDC", births=1)]
    for hop, went in hops:
        if hop.to not in seen:
            yield (hop,)
            for rest in _kin(pedigree, hop.to, left - hop.births, {*seen, hop.to}, went):
                yield (hop, *rest)


def _by_marriage(pedigree: Pedigree, ego: str, degree: int) -> Iterator[tuple[Kind, Hops]]:
    """The spouse's kin and their spouses; the spouses of kin, their children and parents."""
    for spouse in _spouses(pedigree, ego):
        yield from _kin_of_spouse(pedigree, ego, spouse)
    for hops in _kin(pedigree, ego, degree, {ego}):
        seen = {ego, *(hop.to for hop in hops)}
        for spouse in _spouses(pedigree, hops[-1].to):
            if spouse.to in seen:
                continue
            if len(hops) == 1 and hops[0].letter in "FMP":
                yield from _step_kin(pedigree, ego, hops[0], spouse)
                continue
            yield "marriage", (*hops, spouse)
            if len(hops) == 1 and hops[0].letter in "SDC":
                parents = _over(pedigree, pedigree.parents, spouse.to, "FMP", births=1)
                yield from (("marriage", (*hops, spouse, hop)) for hop in parents if hop.to not in seen)


def _kin_of_spouse(pedigree: Pedigree, ego: str, spouse: Hop) -> Iterator[tuple[Kind, Hops]]:
    """A child of another union is a stepchild if the marriage was in force in its life."""
    for hops in _kin(pedigree, spouse.to, IN_LAWS, {ego, spouse.to}):
        downwards = hops[0].letter in "SDC"
        if downwards and not pedigree.married_in_life_of(hops[0].to, ego, spouse.to):
            continue
        yield ("step" if downwards else "marriage"), (spouse, *hops)
        if len(hops) == 1 and hops[0].shared:
            yield from (("marriage", (spouse, *hops, last)) for last in _spouses(pedigree, hops[0].to))


def _step_kin(pedigree: Pedigree, ego: str, parent: Hop, spouse: Hop) -> Iterator[tuple[Kind, Hops]]:
    """A parent's spouse, and the spouse's children: each only if the marriage was in force in their lives.

    Who was born long after the death of a parent's first spouse is no stepchild of the dead.
    """
    if not pedigree.married_in_life_of(ego, parent.to, spouse.to):
        return
    yield "step", (parent, spouse)
    for child in _over(pedigree, pedigree.children, spouse.to, "SDC", births=1):
        near = child.to in (ego, parent.to)
        if not near and pedigree.married_in_life_of(child.to, parent.to, spouse.to):
            yield "step", (parent, spouse, child)


def _spouses(pedigree: Pedigree, at: str) -> list[Hop]:
    return _over(pedigree, pedigree.spouses, at, "HWE")


def _siblings(pedigree: Pedigree, at: str) -> list[Hop]:
    return [
        Hop(_letter(pedigree.people[iin].sex, "BZG"), iin, bonds, SIBLING, shared)
        for iin, (shared, bonds) in pedigree.siblings(at).items()
    ]


def _over(
    pedigree: Pedigree, bonds: dict[str, dict[str, Bond]], at: str, letters: str, births: int = 0
) -> list[Hop]:
    """A hop over each bond; where nobody knows the sex of a parent, mother or father tells."""
    hops = []
    for to, bond in bonds.get(at, {}).items():
        sex = pedigree.people[to].sex or (SEX.get(bond.role) if letters == "FMP" else None)
        hops.append(Hop(_letter(sex, letters), to, (bond,), births))
    return hops


def _letter(sex: str | None, letters: str) -> str:
    return {"M": letters[0], "F": letters[1]}.get(sex or "", letters[2])
