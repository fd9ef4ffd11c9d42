"""People who leave the country for good, and those who came back before the first day."""

from __future__ import annotations

import numpy as np

from loaders.generator.dates import FIRST_DAY, NEVER, YEAR
from loaders.generator.facts import Facts
from loaders.generator.people import People

CAME_BACK = 0.002
"""Adults who once left and are back on the first day (an assumption)."""
LONGEST_AWAY = 8.0
"""Years."""


def came_back(people: People, facts: Facts, rng: np.random.Generator) -> None:
    """Record old departures with their returns: on the first day everybody registered is in the country."""
    adults = people.alive() & (people.age() > 25) & ~people.cast
    who = np.flatnonzero(adults & (rng.random(len(people)) < CAME_BACK))
    away = rng.uniform(0.5, LONGEST_AWAY, len(who)) * YEAR
    latest = np.minimum(FIRST_DAY - people.born[who] - 18 * 366, 20 * 365)
    left = FIRST_DAY - (away + rng.random(len(who)) * np.maximum(latest - away, 1)).astype(np.int32)
    returned = np.minimum(left + away.astype(np.int32), FIRST_DAY - 1)
    facts.add("departures", person=who, left=left, returned=returned, sequence=1)


def leave(
    people: People, facts: Facts, who: np.typing.NDArray[np.int32], sequence: np.typing.NDArray[np.int32]
) -> None:
    """Record departures of the deltas; the registration at the address ends with them."""
    day = (FIRST_DAY + sequence - 1).astype(np.int32)
    facts.add("departures", person=who, left=day, returned=NEVER, sequence=sequence)
    row = {"person": who, "home": people.home[who], "valid_from": people.home_since[who]}
    facts.add("residence", **row, valid_to=day, sequence=sequence)
