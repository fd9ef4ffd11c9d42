"""Who is kin to a person on a day, in the words of three languages, each with the path that makes them so."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from registry import iin as iins
from registry.citizen import citizen
from registry.errors import NotFound, WrongUsage, unknown
from registry.family import names_of
from registry.kinship.pedigree import Person, pedigree_around
from registry.kinship.terms import named, path_in_words, shared_in_words
from registry.kinship.walks import KINDS, Walk, walks
from registry.ports import Store
from registry.remembering import remembering
from registry.sentences import LANGUAGES, Language
from registry.successions import newest

MOST = 4
"""The farthest degree: beyond it the sources do not agree on the words."""
BONDS = ("families/parenthoods", "families/marriages", "families/guardianships")
FARTHEST_IN_LAW = 3
"""How many bonds away the spouse's siblings are, whose spouses are told too."""


@dataclass(frozen=True)
class PathStep:
    """One step of a path: its letter, to whom, and the facts it rests on (or `protected`)."""

    step: str
    iin: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """One way in which somebody is kin.

    key: of the term, null where the language has none and `term` is the path in words. term: in the language
    asked for; terms: in all three. kind: kin, marriage, former_marriage, step or guardianship. by: birth,
    adoption, paternity, marriage, the kind of guardianship, or protected. degree: births between the two.
    shared: what siblings of the path share (both, father, mother, unknown), and the same in words, which say
    of whom where the siblings are not the two themselves.
    """

    key: str | None
    term: str
    terms: dict[str, str]
    kind: str
    by: str
    degree: int
    shared: str | None
    shared_words: str | None
    words: str
    path: tuple[PathStep, ...]


@dataclass(frozen=True)
class Relative:
    """Somebody who is kin; born is null where it is not known to the day."""

    iin: str
    name: str
    sex: str | None
    born: str | None
    died: str | None
    dead: bool
    relations: tuple[Relation, ...]


@dataclass(frozen=True)
class KinView:
    """Everybody who is kin to a person up to a degree, on a day, as known at a delivery."""

    iin: str
    name: str
    day: date
    known: int
    degree: int
    language: Language
    relatives: tuple[Relative, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        return {**asdict(self), "day": str(self.day)}


def kin_of(
    store: Store,
    iin: str,
    *,
    day: date,
    known: int,
    degree: int = 3,
    language: str = "en",
    may_see: bool = False,
) -> KinView:
    """The kin of a person. `may_see` tells adoptions apart; without it they are protected."""
    chosen = _checked(iin, degree, language)
    store = remembering(store)
    iin = newest(store, iin, known)
    if not store.ask("people/display", citizens=[iin]).height:
        raise NotFound(f"nobody is known by {iin}", do="check the number")
    hops = max(degree, FARTHEST_IN_LAW) + 1
    pedigree = pedigree_around(store, [iin], hops=hops, day=day, known=known, may_see=may_see)
    found: dict[str, list[Walk]] = {}
    for walk in walks(pedigree, iin, degree):
        found.setdefault(walk.people[-1].iin, []).append(walk)
    if not found and not _heard_of(store, iin, known):
        why, do = "no delivery until then tells of them", "ask as known later"
        raise NotFound(f"nothing was known of {iin} then", why=why, do=do)
    names = names_of(store, [iin, *found], known)
    relatives = [
        _relative(pedigree.people[other], names[other], ways, chosen) for other, ways in found.items()
    ]
    return KinView(iin, names[iin], day, known, degree, chosen, tuple(sorted(relatives, key=_near_first)))


def _heard_of(store: Store, iin: str, known: int) -> bool:
    """Whether anything is known of somebody, of whatever day: what is said of them, or a bond to others."""
    bonds = (store.ask(one, citizens=[iin], known=known).height for one in BONDS)
    return any(bonds) or bool(citizen(store, iin, known=known)["facts"])


def _checked(iin: str, degree: int, language: str) -> Language:
    fault = iins.unusable(iin)
    if fault:
        raise WrongUsage(f"{iin} is no IIN", why=fault)
    if not 1 <= degree <= MOST:
        raise WrongUsage(f"there is no degree {degree}", do=f"use 1 to {MOST}")
    return language_named(language)


def language_named(language: str) -> Language:
    """The language of that name, or an error that lists the known ones."""
    for one in LANGUAGES:
        if one == language:
            return one
    raise unknown("language", language, list(LANGUAGES))


def _relative(person: Person, name: str, ways: list[Walk], language: Language) -> Relative:
    """Every way, the nearest first; a way that says the same words again says nothing new."""
    ways = sorted(ways, key=lambda walk: (KINDS.index(walk.kind), walk.degree, len(walk.hops), walk.steps))
    relations: dict[tuple[str | None, str], Relation] = {}
    for walk in ways:
        relation = _relation(walk, language)
        relations.setdefault((relation.key, relation.terms["en"]), relation)
    known = person.earliest is not None and person.earliest == person.latest
    return Relative(
        person.iin,
        name,
        person.sex,
        str(person.earliest) if known else None,
        str(person.died) if person.died else None,
        person.dead,
        tuple(relations.values()),
    )


def _relation(walk: Walk, language: Language) -> Relation:
    key, terms = named(walk)
    return Relation(
        key=key,
        term=terms[language],
        terms=terms,
        kind=walk.kind,
        by=walk.by,
        degree=walk.degree,
        shared=walk.shared,
        shared_words=shared_in_words(walk)[language],
        words=path_in_words(walk)[language],
        path=tuple(
            PathStep(hop.letter, hop.to, tuple(fact for bond in hop.bonds for fact in bond.facts))
            for hop in walk.hops
        ),
    )


def _near_first(relative: Relative) -> tuple[int, int, str, str]:
    first = relative.relations[0]
    return (KINDS.index(first.kind), first.degree, relative.born or "", relative.iin)
