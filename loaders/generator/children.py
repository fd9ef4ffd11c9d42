"""Whose child everybody is: mothers first, by age, then the fathers that follow from the mothers' lives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.generator.choosing import Indexes, Pool
from loaders.generator.dates import FIRST_DAY, NEVER, YEAR
from loaders.generator.people import (
    COHABITING,
    DIVORCED,
    MARRIED,
    NOBODY,
    SINGLE,
    WIDOWED,
    People,
)

MOTHERS_AGE = (28.3, 5.6)
"""Mean and spread of a mother's age at a birth, years (an assumption near the published 29)."""
YOUNGEST, OLDEST = 16.3, 44.9
"""A mother's age at a birth, years."""
BETWEEN_BIRTHS = 300
"""The fewest days between two births of a mother."""
WISHES = 1.15
"""How alike women's numbers of children are (shape of a gamma distribution): gives the large families."""
MOTHERHOOD = {SINGLE: 0.035, MARRIED: 1.0, COHABITING: 0.8, DIVORCED: 0.75, WIDOWED: 0.8}
"""How likely a woman is a given child's mother, beside a married one of her age."""
KNOWN_TO = ((25, 1.0), (35, 0.85), (45, 0.7), (55, 0.4), (65, 0.15), (200, 0.0))
"""Up to which age which share of people have a mother in the country's books (assumption)."""
OTHER_FATHER = 0.5
"""Children outside any couple whose father is known."""
ROUNDS = ((0.5, 6), (2.0, 4), (5.0, 4))
"""How far from the wanted age a mother may be, in years, and for how many attempts."""


def born_to(people: People, rng: np.random.Generator) -> None:
    """Give the people their mothers and fathers."""
    _mothers(people, rng)
    _fathers(people, rng)


def _mothers(people: People, rng: np.random.Generator) -> None:
    pool = _possible_mothers(people, rng)
    waiting = _who_has_a_mother(people, rng)
    for half_width, attempts in ROUNDS:
        for _ in range(attempts):
            gap = np.clip(rng.normal(*MOTHERS_AGE, len(waiting)), YOUNGEST + half_width, OLDEST - half_width)
            age = people.age()[waiting]
            people.mother[waiting] = pool.pick(rng, age + gap, people.group[waiting], half_width)
            _forget_impossible_mothers(people, waiting)
            waiting = waiting[people.mother[waiting] == NOBODY]
    people.mother[waiting] = NOBODY


def _possible_mothers(people: People, rng: np.random.Generator) -> Pool:
    women = np.flatnonzero(~people.male & (people.age() > YOUNGEST)).astype(np.int32)
    weight = np.array([MOTHERHOOD[status] for status in range(5)])[people.status[women]]
    # Without a spouse and dead before old age: the mother of the orphans.
    weight[(people.died[women] < FIRST_DAY) & (people.partner[women] == NOBODY)] = 1.5
    wishes = rng.gamma(WISHES, 1 / WISHES, len(women))
    return Pool(women, people.age()[women], people.group[women], weight * wishes)


def _who_has_a_mother(people: People, rng: np.random.Generator) -> Indexes:
    ages, known = np.array([a for a, _ in KNOWN_TO]), np.array([s for _, s in KNOWN_TO])
    share = known[np.searchsorted(ages, people.age(), side="right")]
    return np.flatnonzero(rng.random(len(people)) < share).astype(np.int32)


def _forget_impossible_mothers(people: People, waiting: Indexes) -> None:
    """Undo choices of `waiting` whose mother was dead, or had another child too shortly before or after."""
    mother = people.mother[waiting]
    dead = people.born[waiting] >= people.died[mother]
    people.mother[waiting[(mother != NOBODY) & dead]] = NOBODY
    children = np.flatnonzero(people.mother != NOBODY)
    # Settled children stand first among equals, so that only those waiting give way.
    fresh = np.zeros(len(people), bool)
    fresh[waiting] = True
    order = children[np.lexsort((people.born[children], people.mother[children]))]
    close = (np.diff(people.mother[order]) == 0) & (np.diff(people.born[order]) < BETWEEN_BIRTHS)
    twins = np.diff(people.born[order]) == 0
    earlier, later = order[:-1][close & ~twins], order[1:][close & ~twins]
    people.mother[np.where(fresh[later], later, earlier)] = NOBODY


def _fathers(people: People, rng: np.random.Generator) -> None:
    child = np.flatnonzero(people.mother != NOBODY).astype(np.int32)
    mother = people.mother[child]
    former, partner = people.former[mother], people.partner[mother]
    before_divorce = people.born[child] <= people.divorced_on[mother] + 200
    father = np.where((former != NOBODY) & before_divorce, former, partner)
    people.father[child] = np.where(_could_father(people, father, child), father, NOBODY)
    _other_fathers(people, child[people.father[child] == NOBODY], rng)


def _could_father(people: People, father: Indexes, child: Indexes) -> NDArray[np.bool_]:
    lived = people.born[child] <= np.where(people.died[father] == NEVER, NEVER, people.died[father] + 270)
    return (father != NOBODY) & lived & (people.born[child] - people.born[father] > YOUNGEST * YEAR)


def _other_fathers(people: People, child: Indexes, rng: np.random.Generator) -> None:
    """Fathers who never shared a home with the mother, for a part of the children of women alone."""
    child = child[rng.random(len(child)) < OTHER_FATHER]
    single = (people.status == SINGLE) & people.male & (people.age() > 18)
    men = np.flatnonzero(single & (people.died == NEVER)).astype(np.int32)
    pool = Pool(men, people.age()[men], people.group[men], np.ones(len(men)))
    wanted = people.age()[people.mother[child]] + rng.normal(2, 3, len(child))
    father = pool.pick(rng, wanted, people.group[child], 1.0)
    people.father[child] = np.where(_could_father(people, father, child), father, NOBODY)
