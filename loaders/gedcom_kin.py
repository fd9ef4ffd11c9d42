"""Parents and foster parents of a genealogy: the children of its families, and how they came into them.

The standard has a family list its children (CHIL) and each child name the family (FAMC); either is enough.
A child is born to both of its family unless PEDI says adopted or foster, or an event ADOP says by whom it was
adopted. Adoptions are confidential, whichever of the two tells of them, and so is whose child it was before:
who is of no family that adopted a child is no parent of it here. The other of a family that one of it adopted
the child into stays its parent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ged4py.model import Record

from loaders.gedcom_records import dated, entry, events, members, number, sex, word
from loaders.partial_dates import UNKNOWN

ELDERS = {"HUSB": "father", "WIFE": "mother"}
"""The two of a family, and what each is where the sex is not told."""
ROLES = {"M": "father", "F": "mother"}
ADOPTED, FOSTER, BIRTH = "ADOPTED", "FOSTER", "BIRTH"


@dataclass(frozen=True)
class _Told:
    """What people say of themselves: their sex, the day of birth where it is known to the day, PEDI by family

    and child, the children who name a family, who of it adopted a child, and all of the families that did.
    """

    sexes: dict[str, str | None]
    births: dict[str, date | None]
    pedigrees: dict[tuple[str, str], str]
    children: dict[str, list[str]]
    adopters: dict[str, dict[str, set[str]]]
    homes: dict[str, set[str]] = field(default_factory=dict)

    def way(self, family: str, child: str, slot: str, *, listed: bool) -> str | None:
        """How the child came to this one of the family; none where only the other adopted it."""
        if slot in self.adopters.get(family, {}).get(child, ()):
            return ADOPTED
        return self.pedigrees.get((family, child), BIRTH if listed else None)

    def replaced(self, child: str, elder: str) -> bool:
        """Whether the child was adopted, and into no family of this one's."""
        return child in self.homes and elder not in self.homes[child]


def of_kin(
    name: str, people: list[Record], families: list[Record]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of parents, and those of foster parents."""
    told = _Told(
        {str(person.xref_id): sex(person) for person in people},
        {str(person.xref_id): dated(events(person, "BIRT")).day for person in people},
        _pedigrees(people),
        _children(people),
        _adopters(people),
    )
    for family in families:
        _add_homes(family, told)
    bonds = [bond for family in families for bond in _bonds(name, family, told)]
    return [bond for bond in bonds if "parent" in bond], [bond for bond in bonds if "guardian" in bond]


def _pedigrees(people: list[Record]) -> dict[tuple[str, str], str]:
    return {
        (str(family.value), str(person.xref_id)): told
        for person in people
        for family in person.sub_tags("FAMC", follow=False)
        if (told := word(family, "PEDI"))
    }


def _children(people: list[Record]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for person in people:
        for family in person.sub_tags("FAMC", follow=False):
            found.setdefault(str(family.value), []).append(str(person.xref_id))
    return found


def _adopters(people: list[Record]) -> dict[str, dict[str, set[str]]]:
    """By both of the family, unless the event names one."""
    found: dict[str, dict[str, set[str]]] = {}
    for person in people:
        for adoption in events(person, "ADOP"):
            for family in adoption.sub_tags("FAMC", follow=False):
                by = word(family, "ADOP")
                slots = found.setdefault(str(family.value), {}).setdefault(str(person.xref_id), set())
                slots |= {by} if by in ELDERS else set(ELDERS)
    return found


def _add_homes(family: Record, told: _Told) -> None:
    """Neither of a family is replaced as a parent of a child that one of them adopted."""
    both = {elder for slot in ELDERS for elder in members(family, slot)}
    for child, _, _, way in _ways(family, told):
        if way == ADOPTED:
            told.homes.setdefault(child, set()).update(both)


def _ways(family: Record, told: _Told) -> Iterator[tuple[str, str, str, str]]:
    """Child, slot of the elder, elder, and how the child came to them.

    Children that the family lists or who name it, and then those whom only their adoption leads to it.
    """
    this = str(family.xref_id)
    listed = [*members(family, "CHIL"), *told.children.get(this, ())]
    for child in dict.fromkeys([*listed, *told.adopters.get(this, ())]):
        for slot in ELDERS:
            way = told.way(this, child, slot, listed=child in listed)
            for elder in members(family, slot) if way else []:
                yield child, slot, elder, str(way)


def _bonds(name: str, family: Record, told: _Told) -> Iterator[dict[str, Any]]:
    for child, slot, elder, way in _ways(family, told):
        where = entry(name, str(family.xref_id), child, elder)
        young, old = number(name, child), number(name, elder)
        if way == FOSTER:
            kind = way.lower()
            yield {"entry": where, "ward": young, "guardian": old, "kind": kind, "since": UNKNOWN}
        elif way == ADOPTED or not told.replaced(child, elder):
            yield {
                "entry": where,
                "child": young,
                "parent": old,
                "role": ROLES.get(str(told.sexes.get(elder)), ELDERS[slot]),
                "by": "adoption" if way == ADOPTED else "birth",
                "confidential": way == ADOPTED,
                "since": (told.births.get(child) if way != ADOPTED else None) or UNKNOWN,
            }
