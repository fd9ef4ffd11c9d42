"""A picture of a household among its kin, as SVG: layers are generations, the household stands out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from registry.kinship.drawing import Card, drawing, words_in
from registry.kinship.layout import Kin
from registry.kinship.pedigree import Pedigree, pedigree_around
from registry.ports import Store
from registry.sentences import Language

MOST = 15
"""So many people are readable; a larger household is drawn whole, without further kin."""
HOPS = 2


def picture(
    store: Store, iin: str, members: Sequence[str], *, day: date, known: int, language: Language = "en"
) -> str:
    """The SVG of a household (its members' IINs) and the nearest of its kin."""
    pedigree = pedigree_around(store, members, hops=HOPS + 1, day=day, known=known)
    people, left_out = drawn(pedigree, list(members))
    cards = _cards(store, pedigree, people, set(members), iin, known)
    words = words_in(language)
    title = words.title.format(cards[iin].name, day)
    return drawing(kin_among(pedigree, people), cards, _lines(pedigree, people), title, left_out, words)


def drawn(pedigree: Pedigree, members: list[str]) -> tuple[list[str], int]:
    """The household and the nearest kin that fit, and how many of the near kin do not."""
    found, edge = dict.fromkeys(sorted(members)), sorted(members)
    left_out = 0
    for _ in range(HOPS):
        near = sorted({other for one in edge for other in pedigree.touching(one)} - found.keys())
        fitting = near[: max(0, MOST - len(found))]
        left_out += len(near) - len(fitting)
        found |= dict.fromkeys(fitting)
        edge = fitting
    return sorted(found, key=lambda one: (pedigree.people[one].earliest or date.min, one)), left_out


def kin_among(pedigree: Pedigree, people: list[str]) -> Kin:
    """What joins the people of a picture."""
    inside = set(people)
    kin = Kin(people)
    for one in people:
        for bonds in (pedigree.spouses, pedigree.former):
            kin.couples |= {frozenset((one, other)) for other in bonds.get(one, {}) if other in inside}
        parents = frozenset(parent for parent in pedigree.parents.get(one, {}) if parent in inside)
        if parents:
            kin.families.setdefault(parents, []).append(one)
        if len(parents) == 2:
            kin.couples.add(parents)
        kin.care |= {(other, one) for other in pedigree.guardians.get(one, {}) if other in inside}
    return kin


def _lines(pedigree: Pedigree, people: list[str]) -> dict[frozenset[str], str]:
    """How each couple is drawn: married, parted, or neither and with children."""
    kinds: dict[frozenset[str], str] = {}
    for couple in kin_among(pedigree, people).couples:
        one, other = sorted(couple)
        married, parted = other in pedigree.spouses.get(one, {}), other in pedigree.former.get(one, {})
        kinds[couple] = "married" if married else "parted" if parted else "couple"
    return kinds


def _cards(
    store: Store,
    pedigree: Pedigree,
    people: list[str],
    members: set[str],
    iin: str,
    known: int,
) -> dict[str, Card]:
    rows = store.ask("people/names", citizens=people, known=known).sort("iin", "record")
    names = {
        row["iin"]: (row["surname"] or "", row["given_name"] or "") for row in rows.iter_rows(named=True)
    }
    cards = {}
    for one in people:
        surname, given = names.get(one, ("", "?"))
        person = pedigree.people[one]
        same = person.earliest and person.latest and person.earliest.year == person.latest.year
        born = str(person.earliest.year) if person.earliest and same else "?"
        years = f"{born} – {person.died.year if person.died else '?'} †" if person.dead else born
        cards[one] = Card(surname, given, years, one in members, one == iin)
    return cards
