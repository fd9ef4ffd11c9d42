"""The families of the planted stories: written by hand, so that every town has them, however small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from loaders.generator.dates import FIRST_DAY, NEVER, YEAR
from loaders.generator.facts import Facts
from loaders.generator.homes import HIGHER
from loaders.generator.people import MARRIED, People


@dataclass(frozen=True)
class Script:
    """A family: ages in years of the parents and children, the wedding in years ago."""

    story: str
    father: float
    mother: float
    children: tuple[float, ...]
    wedding: float
    insured: str = ""


SCRIPTS = (
    Script("breadwinner_lost_father", 41.4, 38.2, (14.6, 10.3, 4.2), 16.1, insured="father"),
    Script("breadwinner_lost_mother", 45.7, 43.6, (19.4, 12.5), 20.8, insured="mother"),
    Script("divorce", 36.3, 33.9, (6.4,), 8.2),
    Script("fourth_child", 37.8, 34.6, (11.2, 7.7, 3.4), 12.6),
    Script("death_uncorroborated", 48.1, 46.4, (15.2, 9.1), 17.3, insured="father"),
)
"""The student of the second family is 19; the birth and the wedding are on record, though old."""


@dataclass
class Cast:
    """The people of one story, by role: father, mother, child_1 (the oldest) ..."""

    script: Script
    roles: dict[str, int]


def people_alive(days: int) -> int:
    """How many people of the stories live on the first day; without deltas stories lie before it."""
    before = 0 if days else -2 + 1
    return before + sum(2 + len(script.children) for script in SCRIPTS)


def enter(people: People, facts: Facts) -> list[Cast]:
    """Add the families of all stories to the country, with their acts on record."""
    return [_family(people, facts, script) for script in SCRIPTS]


def _family(people: People, facts: Facts, script: Script) -> Cast:
    married_on = _day(script.wedding)
    common: dict[str, Any] = {"cast": True, "group": 0}
    couple = {**common, "status": MARRIED, "married_on": married_on}
    father, mother = people.add(
        2, born=[_day(script.father), _day(script.mother)], male=[True, False], **couple
    )
    people.partner[father], people.partner[mother] = mother, father
    people.lives_with[mother] = father
    facts.add("marriages", one=father, other=mother, day=married_on, sequence=1)
    roles = {"father": int(father), "mother": int(mother)}
    for number, age in enumerate(script.children, 1):
        child = people.add(
            1, born=_day(age), male=number % 2 == 0, father=father, mother=mother, lives_with=mother, **common
        )[0]
        roles[f"child_{number}"] = int(child)
        facts.add("births", child=child, day=people.born[child] + 9, sequence=1)
        if age >= 18:
            _student(facts, int(child))
    return Cast(script, roles)


def _student(facts: Facts, who: int) -> None:
    start = int(np.datetime64("2022-09-01", "D").astype(int))
    facts.add(
        "enrolments",
        record=-1,
        person=who,
        institution=7,
        level=HIGHER,
        full_time=1,
        valid_from=start,
        valid_to=NEVER,
        sequence=1,
    )


def _day(years_ago: float) -> int:
    return FIRST_DAY - round(years_ago * YEAR)
