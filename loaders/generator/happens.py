"""What can happen in a planted story: one small function each, whether before the first day or in a delta."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from loaders.generator import changes
from loaders.generator.care import GUARDIAN
from loaders.generator.dates import FIRST_DAY, NEVER, SCHOOL_YEAR, YEAR
from loaders.generator.facts import AWARDS, GROUPS, Facts
from loaders.generator.homes import SECONDARY
from loaders.generator.people import DIVORCED, NOBODY, People

PRINCIPAL, OUTSTANDING = 9_000_000, 7_200_000
INSTALMENT = 1_500_000
"""A month: more than half of the highest salary of a region, tenge."""


@dataclass
class Scene:
    """Where a story happens: its people by role, the day, and the delivery that tells it (1: the full one).

    Before the first day homes are not settled yet, and everybody's lives are still being told by the full
    delivery; in a delta each change is a fact of its own.
    """

    people: People
    facts: Facts
    roles: dict[str, int]
    day: int
    sequence: int
    last: int
    """The number of the last delivery."""

    @property
    def in_delta(self) -> bool:
        return self.sequence > 1

    def who(self, role: str) -> np.typing.NDArray[np.int32]:
        """A role as an array of one person."""
        return np.array([self.roles[role]], np.int32)

    def number(self) -> np.typing.NDArray[np.int32]:
        """The delivery as an array of one."""
        return np.array([self.sequence], np.int32)


Happening = Callable[[Scene], None]


def dies(role: str) -> Happening:
    """Both sources say so, on one day."""

    def happening(scene: Scene) -> None:
        who, number = scene.who(role), scene.number()
        if scene.in_delta:
            changes.die(scene.people, scene.facts, who, number, number, scene.last)
        else:
            scene.people.died[who] = scene.day

    return happening


def said_dead_by_one(role: str) -> Happening:
    """An act of death, and no certificate."""

    def happening(scene: Scene) -> None:
        row = {"person": scene.roles[role], "day": scene.day, "sequence": scene.sequence}
        scene.facts.add("deaths", **row, certified=0)

    return happening


def bears(child: str) -> Happening:
    """The mother and her husband have a daughter."""

    def happening(scene: Scene) -> None:
        people, mother = scene.people, scene.who("mother")
        if scene.in_delta:
            born = changes.bear(people, scene.facts, mother, np.array([False]), scene.number())
            people.cast[born] = True
        else:
            row = {"mother": mother, "father": people.partner[mother], "lives_with": mother}
            born = people.add(1, born=scene.day, cast=True, **row)
            scene.facts.add("births", child=born, day=scene.day + 3, sequence=1)
        scene.roles[child] = int(born[0])

    return happening


def part(scene: Scene) -> None:
    """The parents divorce."""
    people, wife, husband = scene.people, scene.who("mother"), scene.who("father")
    if scene.in_delta:
        changes.part(people, scene.facts, wife, scene.number())
        return
    for one, other in ((husband, wife), (wife, husband)):
        people.former[one], people.divorced_on[one] = other, scene.day
        people.partner[one], people.status[one] = NOBODY, DIVORCED
    scene.facts.add("divorces", one=wife, other=husband, day=scene.day, sequence=1)


def is_guarded(ward: str, guardian: str) -> Happening:
    """A guardian is named."""

    def happening(scene: Scene) -> None:
        pair = {"ward": scene.roles[ward], "guardian": scene.roles[guardian], "kind": GUARDIAN}
        dates = {"valid_from": scene.day, "valid_to": NEVER}
        scene.facts.add("guardianships", **pair, **dates, sequence=scene.sequence)

    return happening


def begins_leave(role: str) -> Happening:
    """A leave for one child, without complications yet."""

    def happening(scene: Scene) -> None:
        scene.facts.add("maternity_leaves", person=scene.roles[role], start=scene.day, children=1)

    return happening


def loses_job(role: str) -> Happening:
    """A registration as unemployed."""

    def happening(scene: Scene) -> None:
        row = {"registered": scene.day, "removed": NEVER, "sequence": scene.sequence}
        scene.facts.add("registrations", person=scene.roles[role], **row)

    return happening


def is_disabled(role: str, group: str) -> Happening:
    """A conclusion of a group, for one year."""

    def happening(scene: Scene) -> None:
        dates = {"since": scene.day, "until": scene.day + round(YEAR)}
        row = {"person": scene.roles[role], "group": GROUPS.index(group), "sequence": scene.sequence}
        scene.facts.add("conclusions", **row, **dates)

    return happening


def is_awarded(role: str, award: str) -> Happening:
    """A state award of a mother."""

    def happening(scene: Scene) -> None:
        scene.facts.add("awards", person=scene.roles[role], award=AWARDS.index(award), day=scene.day)

    return happening


def falls_behind(role: str, days_overdue: int) -> Happening:
    """A loan that is told overdue, with large payments."""

    def happening(scene: Scene) -> None:
        scene.facts.add(
            "loans",
            person=scene.roles[role],
            opened=FIRST_DAY - round(2 * YEAR),
            principal=PRINCIPAL,
            outstanding=OUTSTANDING,
            monthly_payment=INSTALMENT,
            days_overdue=days_overdue,
        )

    return happening


def leaves_school(child: str) -> Happening:
    """An enrolment that ended; a delta says so only after the full delivery called it open."""

    def happening(scene: Scene) -> None:
        begun = {"person": scene.roles[child], "institution": 11, "level": SECONDARY, "full_time": 1}
        begun["valid_from"] = SCHOOL_YEAR
        record = -1
        if scene.in_delta:
            scene.facts.add("enrolments", record=-1, **begun, valid_to=NEVER, sequence=1)
            record = scene.facts.of("enrolments").height - 1
        scene.facts.add("enrolments", record=record, **begun, valid_to=scene.day, sequence=scene.sequence)

    return happening
