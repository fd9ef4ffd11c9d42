"""Children raised by others than both parents: orphans, adopted children, children at grandparents'."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.generator.choosing import Indexes, Pool
from loaders.generator.dates import FIRST_DAY, NEVER, birthday
from loaders.generator.facts import Facts
from loaders.generator.people import MARRIED, NOBODY, People

GUARDIAN, TRUSTEE, FOSTER = range(3)
GUARDED_ORPHANS, ADOPTED_ORPHANS = 0.75, 0.15
"""What happens to orphans; the others have nobody (assumptions)."""
STEPFATHER_ADOPTS = 0.12
"""Children of remarried mothers whom the husband adopted."""
AT_GRANDMOTHERS = 0.012
GUARDED_BY_GRANDMOTHER = 0.002
"""Children at their mother's mother though a parent lives: with no paper, and with a guardianship."""


def care(people: People, facts: Facts, rng: np.random.Generator) -> None:
    """Record guardianships and adoptions of the past, and with whom those children live."""
    minors = np.flatnonzero(people.alive() & (birthday(people.born, 18) > FIRST_DAY)).astype(np.int32)
    has_parent = lives(people, people.mother[minors]) | lives(people, people.father[minors])
    _orphans(people, facts, rng.permutation(minors[~has_parent]), rng)
    kept = minors[has_parent]
    _stepfathers(people, facts, kept, rng)
    _at_grandmothers(people, facts, kept, rng)


def lives(people: People, who: Indexes, day: int = FIRST_DAY) -> NDArray[np.bool_]:
    """Whether each person is somebody and alive on a day."""
    return (who != NOBODY) & people.alive(day)[who]


def grandmother(people: People, child: Indexes) -> Indexes:
    """The living mother of each child's mother, NOBODY where there is none."""
    mother = people.mother[child]
    found = np.where(mother != NOBODY, people.mother[mother], NOBODY)
    return np.where(lives(people, found), found, NOBODY).astype(np.int32)


def _orphans(people: People, facts: Facts, orphans: Indexes, rng: np.random.Generator) -> None:
    guarded = orphans[: int(np.ceil(len(orphans) * GUARDED_ORPHANS))]
    adopted = orphans[len(guarded) : len(guarded) + round(len(orphans) * ADOPTED_ORPHANS)]
    guardian = _who_takes(people, guarded, rng)
    found = guardian != NOBODY
    guarded, guardian = guarded[found], guardian[found]
    age = (FIRST_DAY - people.born[guarded]) / 365.25
    kind = np.where(rng.random(len(guarded)) < 0.1, FOSTER, np.where(age >= 14, TRUSTEE, GUARDIAN))
    facts.add(
        "guardianships",
        ward=guarded,
        guardian=guardian,
        kind=kind,
        valid_from=_after_loss(people, guarded, rng),
        valid_to=NEVER,
        sequence=1,
    )
    people.lives_with[guarded] = guardian
    _adopted_by_couples(people, facts, adopted, rng)
    nobodys = orphans[len(guarded) + len(adopted) :]
    if len(nobodys):
        people.lives_with[nobodys[1:]] = nobodys[0]


def _who_takes(people: People, child: Indexes, rng: np.random.Generator) -> Indexes:
    """The grandmother; else an aunt, the mother's sister; else a woman of fitting age."""
    first = grandmother(people, child)
    women = np.flatnonzero(people.alive() & ~people.male & (people.age() > 25)).astype(np.int32)
    sister = np.full(len(people) + 1, NOBODY, np.int32)
    sister[people.mother[women]] = women
    sister[NOBODY] = NOBODY
    mother = people.mother[child]
    aunt = np.where(mother != NOBODY, sister[people.mother[mother]], NOBODY)
    pool = Pool(women, people.age()[women], people.group[women], np.ones(len(women)))
    other = pool.pick(rng, np.full(len(child), 48.0), people.group[child], 14.0)
    return np.where(first != NOBODY, first, np.where(aunt != NOBODY, aunt, other)).astype(np.int32)


def _after_loss(people: People, child: Indexes, rng: np.random.Generator) -> NDArray[np.int32]:
    """A day after the birth and the deaths of the parents, before the first day."""
    loss = people.born[child].copy()
    for parent in (people.mother[child], people.father[child]):
        died = np.where(parent != NOBODY, people.died[parent], 0)
        loss = np.maximum(loss, np.where(died < FIRST_DAY, died, 0))
    return np.minimum(loss + rng.integers(10, 120, len(child)), FIRST_DAY - 1).astype(np.int32)


def _adopted_by_couples(people: People, facts: Facts, child: Indexes, rng: np.random.Generator) -> None:
    wives = (people.status == MARRIED) & ~people.male & people.alive() & (people.age() > 28)
    women = np.flatnonzero(wives & lives(people, people.partner)).astype(np.int32)
    pool = Pool(women, people.age()[women], people.group[women], np.ones(len(women)))
    mother = pool.pick(rng, (FIRST_DAY - people.born[child]) / 365.25 + 32, people.group[child], 7.0)
    child, mother = child[mother != NOBODY], mother[mother != NOBODY]
    father = people.partner[mother]
    day = np.maximum(_after_loss(people, child, rng), people.married_on[mother] + 10)
    day = np.minimum(day, FIRST_DAY - 1)
    for adopter, replaced, as_mother in (
        (mother, people.mother[child], 1),
        (father, people.father[child], 0),
    ):
        _adopt(facts, child, adopter, as_mother, replaced, day)
    people.lives_with[child] = mother


def _adopt(
    facts: Facts, child: Indexes, adopter: Indexes, as_mother: int, replaces: Indexes, day: NDArray[np.int32]
) -> None:
    facts.add(
        "adoptions", child=child, adopter=adopter, as_mother=as_mother, replaces=replaces, day=day, sequence=1
    )


def stepchildren(people: People, child: Indexes) -> Indexes:
    """Those of the children whose mother has a living husband who is not the father."""
    mother = people.mother[child]
    wife = lives(people, mother) & (people.status[mother] == MARRIED)
    husband = people.partner[mother]
    return child[wife & lives(people, husband) & (husband != people.father[child])]


def _stepfathers(people: People, facts: Facts, child: Indexes, rng: np.random.Generator) -> None:
    child = stepchildren(people, child)
    child = child[rng.random(len(child)) < STEPFATHER_ADOPTS]
    mother = people.mother[child]
    day = np.maximum(people.married_on[mother], people.born[child]) + rng.integers(90, 700, len(child))
    child, mother, day = child[day < FIRST_DAY], mother[day < FIRST_DAY], day[day < FIRST_DAY]
    _adopt(facts, child, people.partner[mother], 0, people.father[child], day)


def _at_grandmothers(people: People, facts: Facts, child: Indexes, rng: np.random.Generator) -> None:
    draw = rng.random(len(child))
    host = grandmother(people, child)
    chosen = (host != NOBODY) & (draw < AT_GRANDMOTHERS)
    people.lives_with[child[chosen]] = host[chosen]
    guarded = chosen & (draw < GUARDED_BY_GRANDMOTHER)
    since = people.born[child[guarded]] + rng.integers(30, 3000, int(guarded.sum()))
    facts.add(
        "guardianships",
        ward=child[guarded],
        guardian=host[guarded],
        kind=GUARDIAN,
        valid_from=np.minimum(since, FIRST_DAY - 1),
        valid_to=NEVER,
        sequence=1,
    )
