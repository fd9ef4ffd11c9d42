"""What happens to somebody at another address may bring a child home: its day and its cause are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from registry.families import family
from registry.history import Stay, history_of
from tests.building import person
from tests.families.town import Town

MOTHER, OTHER, CHILD = person("1985-01-01", "F"), person("1970-04-01", "M"), person("2012-04-01", "F")
TODAY = date(2023, 6, 1)


def stays(town: Town, iin: str = MOTHER, day: date = TODAY) -> list[Stay]:
    return list(history_of(town.store, iin, family("card"), day=day, known=99).stays)


def dies(town: Town) -> None:
    town.death(OTHER, "2021-05-05")


def moves(town: Town) -> None:
    town.live("far", OTHER, since="2021-05-05")


def leaves(town: Town) -> None:
    town.leave(OTHER, "2021-05-05", "2022-03-01")


@pytest.mark.parametrize(
    ("happens", "what", "returns"),
    [(dies, "death", False), (moves, "LIVES_AT", False), (leaves, "Departure", True)],
    ids=["the father dies", "he moves away", "he is abroad for a year"],
)
def test_a_child_comes_to_its_mother_when_its_father_is_there_no_more(
    town: Town, happens: Callable[[Town], None], what: str, returns: bool
) -> None:
    town.people(MOTHER, OTHER, CHILD)
    town.birth(CHILD, MOTHER, OTHER)
    town.live("hers", MOTHER)
    town.live("his", CHILD)
    town.live("his", OTHER, until="2021-05-05" if happens is moves else None)
    happens(town)
    town.receive()
    for day in (date(2021, 9, 1), TODAY):
        alone, together, *rest = stays(town, day=day)
        assert (str(alone.to), together.joined) == ("2021-05-05", (CHILD,)), day
        assert {(change.what, change.people) for change in together.changes} == {(what, (OTHER,))}
        assert all(change.fact for change in together.changes)
        assert [(str(stay.from_), stay.left) for stay in rest] == [("2022-03-01", (CHILD,))] * (
            returns and day == TODAY
        )


def test_a_child_comes_home_when_its_guardian_dies(town: Town) -> None:
    town.people(MOTHER, OTHER, CHILD)
    town.birth(CHILD, MOTHER)
    town.live("hers", MOTHER)
    town.guardian(OTHER, CHILD, "2015-04-05")
    town.death(OTHER, "2021-07-07")
    town.receive()
    assert [(str(stay.from_), stay.joined, stay.left) for stay in stays(town)][1:] == [
        ("2012-04-01", (CHILD,), ()),
        ("2015-04-05", (), (CHILD,)),
        ("2021-07-07", (CHILD,), ()),
    ]


def test_what_happens_to_adopters_is_told_to_no_parent_by_birth(town: Town) -> None:
    town.people(MOTHER, OTHER, CHILD)
    town.birth(CHILD, MOTHER)
    town.live("hers", MOTHER, CHILD)
    town.adoption(CHILD, OTHER, "father", "2021-05-05", replaces=MOTHER)
    town.live("his", OTHER, since="2021-05-05")
    town.receive()
    for look in (date(2021, 9, 1), TODAY):
        told = [change for stay in stays(town, day=look) for change in (*stay.changes, *stay.ended_by)]
        assert told
        assert not [change for change in told if OTHER in change.people or CHILD in change.people]
