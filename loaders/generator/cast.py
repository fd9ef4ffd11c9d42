"""The families of the planted stories: written by hand, so that every town has them, however small."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.generator.dates import FIRST_DAY, NEVER, SCHOOL_YEAR, YEAR
from loaders.generator.facts import Facts
from loaders.generator.homes import HIGHER
from loaders.generator.people import MARRIED, NOBODY, People
from loaders.generator.script import Script
from loaders.generator.scripts import SCRIPTS

WIDE = 25
"""Square metres of the dwelling for each of the family, and one more, where a script says nothing."""


@dataclass
class Cast:
    """The people of one story, by role."""

    script: Script
    roles: dict[str, int]


def enter(people: People, facts: Facts) -> list[Cast]:
    """Add the families of all stories to the country, with their acts on record."""
    return [_family(people, facts, script) for script in SCRIPTS]


def _family(people: People, facts: Facts, script: Script) -> Cast:
    roles: dict[str, int] = {}
    for role in ("father", "mother", "grandmother"):
        if role in script.ages:
            roles[role] = _add(people, script.ages[role], male=role == "father")
    if script.wedding is not None:
        _marry(people, facts, roles["father"], roles["mother"], _day(script.wedding))
    _children(people, facts, script, roles)
    for student in script.students:
        _studies(facts, roles[student])
    _live_together(people, facts, script, roles)
    return Cast(script, roles)


def _add(people: People, age: float, *, male: bool, mother: int = NOBODY, father: int = NOBODY) -> int:
    row = {"born": _day(age), "male": male, "mother": mother, "father": father}
    return int(people.add(1, **row, cast=True)[0])


def _marry(people: People, facts: Facts, father: int, mother: int, day: int) -> None:
    for one, other in ((father, mother), (mother, father)):
        people.partner[one], people.status[one], people.married_on[one] = other, MARRIED, day
    facts.add("marriages", one=father, other=mother, day=day, sequence=1)


def _children(people: People, facts: Facts, script: Script, roles: dict[str, int]) -> None:
    parents = {role: roles.get(role, NOBODY) for role in ("mother", "father")}
    named = [role for role in script.ages if role.startswith("child")]
    for number, role in enumerate(named, 1):
        roles[role] = _add(people, script.ages[role], male=number % 2 == 0, **parents)
        facts.add("births", child=roles[role], day=people.born[roles[role]] + 9, sequence=1)


def _studies(facts: Facts, who: int) -> None:
    course = {"institution": 7, "level": HIGHER, "full_time": 1, "valid_from": SCHOOL_YEAR, "valid_to": NEVER}
    facts.add("enrolments", record=-1, person=who, **course, sequence=1)


def _live_together(people: People, facts: Facts, script: Script, roles: dict[str, int]) -> None:
    host, *others = roles.values()
    people.lives_with[others] = host
    area = script.floor_space or WIDE * (len(roles) + 1)
    facts.add("floor_space", person=host, area=area)


def _day(years_ago: float) -> int:
    return FIRST_DAY - round(years_ago * YEAR)
