"""The stories as they are played in every town: on stated deltas, or without deltas before the first day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from loaders.generator.cast import Cast, enter
from loaders.generator.dates import FIRST_DAY, day_number
from loaders.generator.facts import Facts
from loaders.generator.happens import Scene
from loaders.generator.people import People, nobody
from loaders.generator.script import Expected, Script

BEFORE = 10
"""Days before the first day, where no delta tells the story."""


@dataclass(frozen=True)
class Story:
    """One story as played: people by role, the day and the delivery (1: the full one) that tells it."""

    script: Script
    roles: dict[str, int]
    day: int
    sequence: int

    def decided(self, event: Expected) -> Mapping[str, str]:
        """What is decided of the benefits that an event of the story opens."""
        early = self.script.delta is not None and self.sequence == 1
        return event.before if early and event.before is not None else event.decided


def people_alive(days: int) -> int:
    """How many people of the stories live on the first day; without deltas stories lie before it."""
    people, facts = nobody(), Facts()
    play_before(enter(people, facts), people, facts, days)
    return int(people.alive().sum())


def play_before(cast: list[Cast], people: People, facts: Facts, days: int) -> list[Story]:
    """What no delta tells has happened before homes are settled; without deltas that is everything."""
    return [_play(member, people, facts, 1, days) for member in cast if not _in_delta(member, days)]


def play_in_deltas(cast: list[Cast], people: People, facts: Facts, days: int) -> list[Story]:
    """The others happen each on its delta, or on the last one where there are fewer."""
    return [
        _play(member, people, facts, min(member.script.delta or 1, days) + 1, days)
        for member in cast
        if _in_delta(member, days)
    ]


def _in_delta(member: Cast, days: int) -> bool:
    return days > 0 and member.script.delta is not None


def _play(member: Cast, people: People, facts: Facts, sequence: int, days: int) -> Story:
    script = member.script
    told = FIRST_DAY + sequence - 1 if sequence > 1 else FIRST_DAY - BEFORE
    day = day_number(script.on) if script.on else told
    scene = Scene(people, facts, dict(member.roles), day, sequence, days + 1)
    for happening in script.happens:
        happening(scene)
    return Story(script, scene.roles, day, sequence)
