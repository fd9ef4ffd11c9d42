"""Fathers who are not married to the mother: some stand in the act of birth, some in an act of paternity."""

from __future__ import annotations

import numpy as np

from loaders.generator.care import lives
from loaders.generator.dates import BIRTHS_COMPLETE, FIRST_DAY
from loaders.generator.facts import Facts
from loaders.generator.people import COHABITING, MARRIED, NOBODY, People

BY_OWN_ACT = 0.4
"""Children of unmarried parents whose father is established by an act of paternity (an assumption)."""
ACT_WITHIN = 500
"""Days between the birth and the act, at most."""


def establish(people: People, facts: Facts, rng: np.random.Generator) -> None:
    """Record acts of paternity; the father of such a child is left out of the act of birth."""
    births = facts.of("births")
    child, act = births["child"].to_numpy(), births["day"].to_numpy()
    mother, father = people.mother[child], people.father[child]
    married = (people.status[mother] == MARRIED) & (people.partner[mother] == father)
    couple = married | (people.former[mother] == father) | (people.partner[mother] == father)
    unmarried = ~couple | ((people.status[mother] == COHABITING) & (people.partner[mother] == father))
    adopted = np.isin(child, facts.of("adoptions")["child"].to_numpy())
    possible = (mother != NOBODY) & lives(people, father) & unmarried & ~adopted
    possible &= people.born[child] >= BIRTHS_COMPLETE
    chosen = possible & (rng.random(len(child)) < BY_OWN_ACT)
    day = np.minimum(act[chosen] + rng.integers(0, ACT_WITHIN, int(chosen.sum())), FIRST_DAY)
    facts.add("paternities", child=child[chosen], day=day, sequence=1)
