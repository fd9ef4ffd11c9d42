"""Who shares an address on the first day: everybody lives with somebody or alone; that makes the homes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.generator.care import lives
from loaders.generator.dates import FIRST_DAY, NEVER, SCHOOL_YEAR, YEAR, birthday
from loaders.generator.facts import Facts
from loaders.generator.people import COHABITING, MARRIED, NOBODY, People

COUPLES_AT_PARENTS = 0.33
"""Couples under 45 at the address of a living parent of the husband: three generations."""
SPOUSES_APART = 0.015
"""Married couples registered at two addresses."""
WITH_FATHER = 0.08
"""Children of parents who live apart who live with the father."""
ADULTS_AT_PARENTS = ((20, 0.9), (25, 0.8), (30, 0.65), (40, 0.45), (200, 0.2))
"""Up to which age which share of single adults with a living parent share its address."""
ELDERS_AT_CHILDREN = 0.5
"""Widowed and divorced people over 60 with a grown child who live with it."""
DORMITORY = 24
"""Students at one dormitory address."""
LEVELS = ("vocational", "higher", "postgraduate", "general_secondary")
VOCATIONAL, HIGHER, POSTGRADUATE, SECONDARY = range(4)
FULL_TIME, PART_TIME, STUDY_AWAY = 0.46, 0.05, 0.5
"""Students of 18 to 22 by form, and full-time ones in another city."""
YEARS_AT_ADDRESS = 7.0


def settle(people: People, facts: Facts, rng: np.random.Generator) -> int:
    """Decide everybody's address on the first day; the number of homes."""
    _minors(people, rng)
    _couples(people, rng)
    _single_adults(people, rng)
    _elders(people, rng)
    dormitory = _students(people, facts, rng)
    return _homes(people, facts, dormitory, rng)


def _minors(people: People, rng: np.random.Generator) -> None:
    minor = birthday(people.born, 18) > FIRST_DAY
    child = np.flatnonzero(minor & people.alive() & (people.lives_with == NOBODY) & ~people.cast)
    mother, father = people.mother[child], people.father[child]
    takes = ~lives(people, mother) | (rng.random(len(child)) < WITH_FATHER)
    apart = (people.partner[mother] != father) | ~lives(people, mother)
    to_father = lives(people, father) & takes & apart
    parent = np.where(to_father, father, np.where(lives(people, mother), mother, NOBODY))
    people.lives_with[child] = parent


def _couples(people: People, rng: np.random.Generator) -> None:
    joined = np.isin(people.status, (MARRIED, COHABITING)) & people.alive() & ~people.cast
    wives = np.flatnonzero(joined & ~people.male)
    husbands = people.partner[wives]
    apart = (people.status[wives] == MARRIED) & (rng.random(len(wives)) < SPOUSES_APART)
    people.lives_with[wives[~apart]] = husbands[~apart]
    parent = _living_parent(people, husbands)
    follows = (parent != NOBODY) & (people.age()[husbands] < 45)
    follows &= rng.random(len(wives)) < COUPLES_AT_PARENTS
    people.lives_with[husbands[follows]] = parent[follows]


def _living_parent(people: People, who: NDArray[np.int32]) -> NDArray[np.int32]:
    father, mother = people.father[who], people.mother[who]
    second = np.where(lives(people, mother), mother, NOBODY)
    return np.where(lives(people, father), father, second).astype(np.int32)


def _adults_alone(people: People) -> NDArray[np.bool_]:
    joined = np.isin(people.status, (MARRIED, COHABITING)) & lives(people, people.partner)
    adult = birthday(people.born, 18) <= FIRST_DAY
    return adult & people.alive() & ~joined & ~people.cast


def _single_adults(people: People, rng: np.random.Generator) -> None:
    who = np.flatnonzero(_adults_alone(people) & (people.age() < 60)).astype(np.int32)
    ages, share = np.array(ADULTS_AT_PARENTS).T
    stays = rng.random(len(who)) < share[np.searchsorted(ages, people.age()[who], side="right")]
    mother = np.where(lives(people, people.mother[who]), people.mother[who], _living_parent(people, who))
    people.lives_with[who[stays]] = mother[stays]


def _elders(people: People, rng: np.random.Generator) -> None:
    """Old people with whom nobody lives move to a grown child (so that nobody lives in a circle)."""
    hosts = np.zeros(len(people) + 1, bool)
    hosts[people.lives_with] = True
    elder = _adults_alone(people) & (people.age() > 60) & ~hosts[:-1]
    grown = np.flatnonzero(people.alive() & (people.age() > 30) & ~people.cast).astype(np.int32)
    child_of = np.full(len(people) + 1, NOBODY, np.int32)
    for parent in (people.father[grown], people.mother[grown]):
        child_of[parent] = grown
    child_of[NOBODY] = NOBODY
    who = np.flatnonzero(elder & (child_of[:-1] != NOBODY) & (rng.random(len(people)) < ELDERS_AT_CHILDREN))
    people.lives_with[who] = child_of[who]


def _students(people: People, facts: Facts, rng: np.random.Generator) -> NDArray[np.int64]:
    """Enrol young people; those who study away share dormitories. Everybody's dormitory, or NOBODY."""
    age = people.age()
    young = np.flatnonzero(people.alive() & (age >= 17.6) & (age < 23.5) & ~people.cast)
    draw = rng.random(len(young))
    full = draw < np.where(age[young] < 22.5, FULL_TIME, FULL_TIME / 3)
    part = ~full & (draw < FULL_TIME + PART_TIME)
    study(people, facts, young[full | part], full[full | part], rng)
    alone = people.status[young] < MARRIED
    away = young[full & alone & (age[young] >= 18) & (rng.random(len(young)) < STUDY_AWAY)]
    hosts = np.zeros(len(people) + 1, bool)
    hosts[people.lives_with] = True
    away = rng.permutation(away[~hosts[away]])
    dormitory = np.full(len(people), NOBODY, np.int64)
    dormitory[away] = np.arange(len(away)) // DORMITORY
    people.lives_with[away] = NOBODY
    return dormitory


def study(
    people: People, facts: Facts, who: NDArray[np.int64], full: NDArray[np.bool_], rng: np.random.Generator
) -> None:
    """Enrolments under way on the first day: courses begin on 1 September; the end is known for some."""
    age = people.age()[who]
    level = np.where(rng.random(len(who)) < 0.35, VOCATIONAL, HIGHER)
    level = np.where((age > 21.8) & (rng.random(len(who)) < 0.2), POSTGRADUATE, level)
    level = np.where((age < 18.3) & full, SECONDARY, level)
    ago = np.minimum(rng.integers(0, 4, len(who)), np.maximum(age - 17.6, 0)).astype(np.int64)
    start = SCHOOL_YEAR - np.round(ago * YEAR).astype(np.int64)
    planned = np.where(rng.random(len(who)) < 0.4, start + 1398, NEVER)
    facts.add(
        "enrolments",
        record=-1,
        person=who,
        institution=rng.integers(0, 1 << 30, len(who)),
        level=level,
        full_time=full,
        valid_from=start,
        valid_to=planned,
        sequence=1,
    )


def _homes(people: People, facts: Facts, dormitory: NDArray[np.int64], rng: np.random.Generator) -> int:
    root = np.where(people.lives_with == NOBODY, np.arange(len(people)), people.lives_with)
    dead = np.flatnonzero((people.died <= FIRST_DAY) & (people.partner != NOBODY))
    root[dead] = people.partner[dead]
    while (root != root[root]).any():
        root = root[root]
    inside = dormitory != NOBODY
    root = np.where(inside, len(people) + dormitory, root)
    kinds, home = np.unique(root, return_inverse=True)
    since = (FIRST_DAY - 30 - rng.exponential(YEARS_AT_ADDRESS * YEAR, len(kinds))).astype(np.int32)
    people.home[:] = home
    # Nobody is registered before being born; the dead were registered at the latest on the day before.
    begins = np.minimum(np.maximum(since[home], people.born), np.minimum(people.died, FIRST_DAY + 1) - 1)
    people.home_since[:] = begins
    ends = np.where(people.died <= FIRST_DAY, people.died, NEVER)
    facts.add(
        "residence",
        person=np.arange(len(people)),
        home=home,
        valid_from=people.home_since,
        valid_to=ends,
        sequence=1,
    )
    return len(kinds)
