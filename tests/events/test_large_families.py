"""The fourth child: when a family becomes large, through whom, and when it stops being so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.ports import Store
from tests.building import Rows, person
from tests.events.world import DAY, World, month_before

KIND = "fourth_child"
MOTHER, FATHER = person("1982-05-05", "F"), person("1980-05-05", "M")
EDGE, EARLY = month_before(DAY, 12), month_before(DAY, 12, days=1)
OLDER = ["2010-01-01", "2012-01-01", "2015-01-01"]


def births(*days: str, mother: str | None = MOTHER, father: str | None = FATHER) -> Rows:
    """A birth on each day: the children are numbered from the mother's own digits, so all differ."""
    return [
        {
            "act_no": f"B-{mother}-{father}-{i}",
            "act_date": day,
            "child_iin": child(day, i),
            "born": day,
            "mother_iin": mother,
            "father_iin": father,
        }
        for i, day in enumerate(days)
    ]


def child(day: str, number: int) -> str:
    return person(day, "F", number + 1)


def study(iin: str, begin: str, end: str | None = None, form: str = "full_time") -> dict[str, Any]:
    place = {"institution_bin": "000140000019", "level": "higher", "form": form}
    return {"record_no": f"E-{iin}-{begin}", "iin": iin, "valid_from": begin, "valid_to": end, **place}


@pytest.mark.parametrize(
    ("born", "state"),
    [(str(DAY), "open"), (EDGE, "open"), (EARLY, "baseline"), ("2023-03-02", None)],
)
def test_the_fourth_makes_the_family_large_once_for_both_parents(
    embedded: Store, tmp_path: Path, born: str, state: str | None
) -> None:
    world = World(embedded, tmp_path)
    world.receive({"births": births(*OLDER, born), "enrolments": []}, as_of="2023-04-01")
    expected = [(child(born, 3), born, state)] if state else []
    assert world.events(KIND) == expected


def test_three_are_not_enough_twins_may_be_and_a_fifth_is_no_event(store: Store, tmp_path: Path) -> None:
    world, other = World(store, tmp_path), person("1983-01-01", "F")
    twins = births(
        "2010-01-02", "2012-01-02", "2023-01-01", "2023-01-01", "2023-02-01", mother=other, father=None
    )
    world.receive({"births": [*births(*OLDER), *twins], "enrolments": []})
    assert world.events(KIND) == [(max(twins[2]["child_iin"], twins[3]["child_iin"]), "2023-01-01", "open")]


def test_the_eldest_who_comes_of_age_ends_it_unless_studying(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    others = ["2012-01-01", "2015-01-01", "2022-06-01"]
    studying = person("1983-01-01", "F")
    rows = births("2005-03-01", *others)
    students = births(
        "2005-03-01", *(day.replace("-01", "-02") for day in others), mother=studying, father=None
    )
    for row, serial in zip(students, (11, 12, 13, 14), strict=True):
        row["child_iin"] = person(row["born"], "M", serial)
    lasting = study(students[0]["child_iin"], "2022-09-01")
    world.receive({"births": [*rows, *students], "enrolments": [lasting]})
    day_before = world.events(KIND, date(2023, 2, 28))
    assert [state for *_, state in day_before] == ["open", "open"]
    assert world.events(KIND) == [
        (rows[3]["child_iin"], "2022-06-01", "ended"),
        (students[3]["child_iin"], "2022-06-02", "open"),
    ]
    ended = world.watch(kinds=[KIND]).filter(kind=KIND, subject=rows[3]["child_iin"])
    assert ended["because"].item() == "the condition no longer stands from 2023-03-01 on"


def test_the_end_of_studies_and_the_last_birthday_of_students_end_it(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    rows = births("2000-03-02", "2012-01-01", "2015-01-01", "2022-06-01")
    world.receive({"births": rows, "enrolments": [study(rows[0]["child_iin"], "2017-09-01")]})
    assert [state for *_, state in world.events(KIND, date(2023, 3, 1))] == ["open"]
    assert [state for *_, state in world.events(KIND, date(2023, 3, 2))] == ["ended"]
    world.receive({"enrolments": [study(rows[0]["child_iin"], "2017-09-01", "2023-02-01")]})
    assert [state for *_, state in world.events(KIND, date(2023, 3, 2))] == ["ended"]
    assert str(world.watch(date(2023, 3, 3), kinds=[KIND]).filter(kind=KIND)["until"].item()) == "2023-02-01"


def test_part_time_study_does_not_count(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    rows = births("2004-01-01", "2012-01-01", "2015-01-01", "2022-06-01")
    world.receive(
        {"births": rows, "enrolments": [study(rows[0]["child_iin"], "2020-09-01", form="part_time")]}
    )
    assert world.events(KIND) == []


def test_while_no_school_was_heard_a_grown_child_may_study_and_the_event_is_provisional(
    store: Store, tmp_path: Path
) -> None:
    world = World(store, tmp_path)
    rows = births("2004-01-01", "2012-01-01", "2015-01-01", "2022-06-01")
    world.receive({"births": rows})
    assert world.events(KIND) == [(rows[3]["child_iin"], "2022-06-01", "provisional")]
    world.receive({"enrolments": []})
    assert world.events(KIND) == [(rows[3]["child_iin"], "2022-06-01", "closed")]


def test_a_death_counts_when_two_agencies_say_it(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    rows = births(*OLDER, "2022-06-01")
    dead = rows[0]["child_iin"]
    act = {"act_no": "D1", "act_date": "2023-02-11", "iin": dead, "died": "2023-02-10"}
    world.receive({"births": rows, "enrolments": [], "deaths": [act]})
    assert [state for *_, state in world.events(KIND)] == ["open"]
    world.receive({"death_certificates": [{"certificate_no": "C1", "iin": dead, "died": "2023-02-10"}]})
    assert [state for *_, state in world.events(KIND)] == ["ended"]


def test_wards_and_adopted_children_join_and_those_given_away_leave(store: Store, tmp_path: Path) -> None:
    world, adopter = World(store, tmp_path), person("1979-01-01", "M")
    ward, adopted = person("2014-04-04", "M", 50), person("2016-06-06", "M", 60)
    guardian = {"decision_no": "G1", "ward_iin": ward, "guardian_iin": MOTHER, "kind": "guardian"}
    adoption = {
        "act_no": "A1",
        "act_date": "2023-02-02",
        "child_iin": adopted,
        "adopter_iin": adopter,
        "as": "father",
    }
    theirs = births("2009-01-01", "2011-01-01", "2013-01-01", mother=None, father=adopter)
    world.receive(
        {
            "births": [*births(*OLDER), *theirs],
            "guardianships": [guardian | {"valid_from": "2023-01-15", "valid_to": "2023-02-25"}],
            "adoptions": [adoption],
            "enrolments": [],
        }
    )
    assert world.events(KIND) == [(ward, "2023-01-15", "ended"), (adopted, "2023-02-02", "open")]
