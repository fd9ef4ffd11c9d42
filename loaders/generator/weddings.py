"""The days on which people married, made to fit their children and divorces, and the acts of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.generator.dates import BIRTHS_COMPLETE, FIRST_DAY, MARRIAGES_COMPLETE, NEVER, YEAR, birthday
from loaders.generator.facts import Facts
from loaders.generator.people import MARRIED, NOBODY, People

BEFORE_FIRST_CHILD = (150, 1300)
"""Days between a wedding and the first common child, most often."""
CHILD_FIRST = 0.12
"""Couples whose first child came before the wedding."""
AGE_WITHOUT_CHILDREN = (25.0, 4.0)
"""A bride's age, mean and spread, where no child tells the time."""
DIGITISED_MARRIAGES = 0.85
DIGITISED_BIRTHS = 0.60
"""Older acts that were put into electronic form."""

Indexes = NDArray[np.int64]


def weddings(people: People, facts: Facts, rng: np.random.Generator) -> None:
    """Date every marriage, and record marriages and divorces as far as acts are electronic."""
    wives = np.flatnonzero(~people.male & (people.status == MARRIED) & (people.partner != NOBODY))
    widows = np.flatnonzero(~people.male & (people.partner != NOBODY) & _husband_died(people))
    wives = np.union1d(wives, widows)
    husbands = people.partner[wives].astype(np.int64)
    earlier = np.maximum(_divorce(people, wives), _divorce(people, husbands))
    ends = np.minimum(np.minimum(people.died[wives], people.died[husbands]), FIRST_DAY)
    day = _days(people, wives, husbands, earlier + 60, ends - 10, rng)
    people.married_on[wives] = people.married_on[husbands] = day
    _record(facts, wives, husbands, day, rng)
    _former_weddings(people, facts, rng)


def _husband_died(people: People) -> NDArray[np.bool_]:
    return people.died[people.partner] <= FIRST_DAY


def _divorce(people: People, who: Indexes) -> NDArray[np.int32]:
    return np.where(people.divorced_on[who] == NEVER, -NEVER, people.divorced_on[who]).astype(np.int32)


def _former_weddings(people: People, facts: Facts, rng: np.random.Generator) -> None:
    women = np.flatnonzero(~people.male & (people.former != NOBODY))
    men = people.former[women].astype(np.int64)
    end = people.divorced_on[women]
    day = _days(people, women, men, np.full(len(women), -NEVER), end - 100, rng)
    known = _record(facts, women, men, day, rng)
    facts.add("divorces", one=women[known], other=men[known], day=end[known], sequence=1)


def _days(
    people: People,
    wives: Indexes,
    husbands: Indexes,
    earliest: NDArray[np.int32],
    latest: NDArray[np.int32],
    rng: np.random.Generator,
) -> NDArray[np.int32]:
    """Wedding days between both coming of age (or `earliest`) and `latest`."""
    first = _first_common_child(people, wives, husbands)
    before = first - rng.integers(*BEFORE_FIRST_CHILD, len(wives))
    after = first + rng.integers(60, 1200, len(wives))
    day = np.where((rng.random(len(wives)) < CHILD_FIRST) & (after < latest), after, before)
    alone = people.born[wives] + rng.normal(*AGE_WITHOUT_CHILDREN, len(wives)) * YEAR
    day = np.where(first == NEVER, alone, day)
    adult = birthday(np.maximum(people.born[wives], people.born[husbands]), 18)
    lowest = np.maximum(adult, earliest)
    lowest = np.minimum(lowest, latest)
    day = np.where(day < lowest, lowest + rng.integers(0, 700, len(wives)), day)
    anywhere = lowest + rng.random(len(wives)) * (latest - lowest)
    return np.where(day > latest, anywhere, day).astype(np.int32)


def _first_common_child(people: People, wives: Indexes, husbands: Indexes) -> NDArray[np.int32]:
    husband_of = np.full(len(people), NOBODY - 1, np.int64)
    husband_of[wives] = husbands
    children = np.flatnonzero((people.mother != NOBODY) & (people.father != NOBODY))
    children = children[husband_of[people.mother[children]] == people.father[children]]
    first = np.full(len(people), NEVER, np.int32)
    np.minimum.at(first, people.mother[children], people.born[children])
    return first[wives]


def _record(
    facts: Facts, wives: Indexes, husbands: Indexes, day: NDArray[np.int32], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Add the acts that are electronic; which they are."""
    known = (day >= MARRIAGES_COMPLETE) | (rng.random(len(day)) < DIGITISED_MARRIAGES)
    bride_first = rng.random(len(day)) < 0.5
    one, other = np.where(bride_first, wives, husbands), np.where(bride_first, husbands, wives)
    facts.add("marriages", one=one[known], other=other[known], day=day[known], sequence=1)
    return known


def births(people: People, facts: Facts, rng: np.random.Generator) -> None:
    """Record births that are electronic: all since 2007-08-13, some of the older ones with known parents."""
    older = (rng.random(len(people)) < DIGITISED_BIRTHS) & (people.mother != NOBODY)
    child = np.flatnonzero((people.born >= BIRTHS_COMPLETE) | older)
    day = np.minimum(people.born[child] + rng.integers(1, 25, len(child)), FIRST_DAY)
    facts.add("births", child=child, day=day, sequence=1)
