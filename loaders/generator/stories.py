"""What happens to the cast: once in every town, on stated deltas; without deltas before the first day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from loaders.generator import changes
from loaders.generator.cast import Cast
from loaders.generator.dates import FIRST_DAY
from loaders.generator.facts import Facts
from loaders.generator.people import DIVORCED, NOBODY, People

BEFORE = 10
"""Days before the first day, where there are no deltas."""
WANTED_DELTA = {
    "breadwinner_lost_father": 3,
    "breadwinner_lost_mother": 2,
    "divorce": 1,
    "fourth_child": 4,
    "death_uncorroborated": 2,
}
TELLS = {
    "breadwinner_lost_father": "An insured married father dies, by two sources; wife with a phone, 3 minors.",
    "breadwinner_lost_mother": "An insured mother dies; the father, a child and a student of 19 live.",
    "divorce": "A couple with one child divorces; the husband stays registered at the address.",
    "fourth_child": "A couple with three children has a fourth.",
    "death_uncorroborated": "An act says a father died, no certificate comes: he counts as alive.",
}


@dataclass
class Story:
    """One story as played: people by role, the day and the delta (1: the full delivery) that tells it."""

    name: str
    roles: dict[str, int]
    day: int
    sequence: int
    insured: tuple[str, ...] = ()
    """The roles with 24 months of contributions and at least 60 in all."""


def play_before(cast: list[Cast], people: People, facts: Facts, days: int) -> list[Story]:
    """Without deltas everything has happened before homes are settled."""
    return [] if days else [_before(member, people, facts) for member in cast]


def play_in_deltas(cast: list[Cast], people: People, facts: Facts, days: int) -> list[Story]:
    """Everything happens on its delta, or the last one where there are fewer."""
    return [_in_delta(member, people, facts, days) for member in cast] if days else []


def _before(member: Cast, people: People, facts: Facts) -> Story:
    roles, name, day = dict(member.roles), member.script.story, FIRST_DAY - BEFORE
    father, mother = roles["father"], roles["mother"]
    if name.startswith("breadwinner"):
        people.died[roles[member.script.insured]] = day
    elif name == "divorce":
        for one, other in ((father, mother), (mother, father)):
            people.former[one], people.divorced_on[one] = other, day
            people.partner[one], people.status[one] = NOBODY, DIVORCED
        facts.add("divorces", one=mother, other=father, day=day, sequence=1)
    elif name == "fourth_child":
        row: dict[str, Any] = {"born": day, "mother": mother, "father": father, "lives_with": mother}
        child = people.add(1, **row, cast=True)
        facts.add("births", child=child, day=day + 3, sequence=1)
        roles["child_4"] = int(child[0])
    else:
        facts.add("deaths", person=father, day=day, sequence=1, certified=0)
    return Story(name, roles, day, 1, _insured(member))


def _in_delta(member: Cast, people: People, facts: Facts, days: int) -> Story:
    roles, name = dict(member.roles), member.script.story
    sequence = np.array([min(WANTED_DELTA[name], days) + 1], np.int32)
    father, mother = (np.array([roles[role]], np.int32) for role in ("father", "mother"))
    if name.startswith("breadwinner"):
        who = father if member.script.insured == "father" else mother
        changes.die(people, facts, who, sequence, sequence, days + 1)
    elif name == "divorce":
        changes.part(people, facts, mother, sequence)
    elif name == "fourth_child":
        child = changes.bear(people, facts, mother, np.array([False]), sequence)
        people.cast[child] = True
        roles["child_4"] = int(child[0])
    else:
        facts.add("deaths", person=father, day=changes.day_of(sequence), sequence=sequence, certified=0)
    return Story(name, roles, int(changes.day_of(sequence)[0]), int(sequence[0]), _insured(member))


def _insured(member: Cast) -> tuple[str, ...]:
    return (member.script.insured,) if member.script.insured else ()
