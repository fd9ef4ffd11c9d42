"""People who died before the first day and left no spouse."""

from __future__ import annotations

import numpy as np

from loaders.generator import shares
from loaders.generator.dates import FIRST_DAY, YEAR
from loaders.generator.people import KAZAKH_SHARE, People

MONTHS_24 = 730
"""How many days back the deaths are complete."""
EVENING_OUT = 0.8
"""Spouses' deaths grow towards the first day; those of others make up for it, so that years are alike."""
MOTHERS_OF_ORPHANS = 0.0005
"""Women who died young and alone, as a share of the living (an assumption)."""


def add_other_dead(people: People, citizens: int, rng: np.random.Generator) -> None:
    """Bring the deaths of the last 24 months to the published number, and add the mothers of the orphans."""
    recent = int(((people.died < FIRST_DAY) & (people.died >= FIRST_DAY - MONTHS_24)).sum())
    missing = round(citizens * shares.YEARLY["deaths"] / shares.NATION * 2) - recent
    age = np.clip(rng.normal(67, 15, max(missing, 0)), 25, 97)
    _add(
        people,
        age,
        1 + (MONTHS_24 - 2) * rng.random(len(age)) ** EVENING_OUT,
        rng.random(len(age)) < 0.6,
        rng,
    )
    mothers = max(1, round(citizens * MOTHERS_OF_ORPHANS))
    age = rng.uniform(26, 42, mothers)
    _add(people, age, rng.uniform(60, 9 * YEAR, mothers), np.zeros(mothers, bool), rng)


def _add(
    people: People,
    age_at_death: np.typing.NDArray[np.float64],
    days_ago: np.typing.NDArray[np.float64],
    male: np.typing.NDArray[np.bool_],
    rng: np.random.Generator,
) -> None:
    died = FIRST_DAY - days_ago.astype(np.int32)
    people.add(
        len(died),
        born=died - (age_at_death * YEAR).astype(np.int32),
        died=died,
        male=male,
        group=rng.random(len(died)) >= KAZAKH_SHARE,
    )
