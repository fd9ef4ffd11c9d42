"""Disabilities: of age or a child's, chains of conclusions, and what a correction does to them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from registry.ports import Store
from tests.building import person
from tests.events.world import DAY, World, month_before

ADULT, CHILD = "disability_established", "child_disability_established"
ANNA, BELA, CLARA = (person("1985-05-05", "F", serial) for serial in (1, 2, 3))
EDGE, EARLY = month_before(DAY, 12), month_before(DAY, 12, days=1)


def says(number: str, iin: str, group: str, begin: str, end: str | None = None) -> dict[str, Any]:
    return {
        "conclusion_no": number,
        "iin": iin,
        "group": group,
        "cause": "general_disease",
        "valid_from": begin,
        "valid_to": end,
    }


def test_of_age_or_a_child_on_the_day_it_was_established(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    eighteen, almost = person("2005-02-20", "F"), person("2005-02-21", "M")
    infant, odd = person("2022-06-01", "F"), person("1990-01-01", "M")
    rows = [
        says("D1", eighteen, "2", "2023-02-20"),
        says("D2", almost, "2", "2023-02-20"),
        says("D3", infant, "child", EDGE, "2025-01-01"),
        says("D4", odd, "child", "2023-02-01"),
        says("D5", ANNA, "3", EARLY),
        says("D6", BELA, "1", EARLY, "2023-03-01"),
    ]
    world.receive({"conclusions": rows})
    assert world.events(ADULT) == [(ANNA, EARLY, "baseline"), (eighteen, "2023-02-20", "open")]
    assert world.events(CHILD) == [
        (infant, EDGE, "open"),
        (odd, "2023-02-01", "open"),
        (almost, "2023-02-20", "open"),
    ]


def test_a_prolongation_is_no_new_event_and_another_group_is(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    rows = [
        says("D1", ANNA, "2", "2021-01-01", "2022-01-01"),
        says("D2", ANNA, "2", "2022-04-01", "2023-01-01"),  # three months later: still the same
        says("D3", ANNA, "2", "2023-01-01"),
        says("D4", BELA, "2", "2021-01-01", "2022-11-30"),
        says("D5", BELA, "2", "2023-03-01"),  # a day later than three months: anew
        says("D6", CLARA, "2", "2021-01-01", "2023-01-01"),
        says("D7", CLARA, "1", "2023-01-01"),
    ]
    world.receive({"conclusions": rows})
    assert world.events(ADULT) == [
        (ANNA, "2021-01-01", "baseline"),
        (CLARA, "2023-01-01", "open"),
        (BELA, "2023-03-01", "open"),
    ]


def test_another_group_ends_the_one_before_on_its_day(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    rows = [
        says("D1", ANNA, "3", "2022-09-01"),
        says("D2", ANNA, "2", "2022-12-01", "2023-01-01"),
        says("D3", ANNA, "3", "2023-02-01"),  # not the first one going on: another group was between
        says("D4", BELA, "3", "2022-09-01", "2022-11-01"),
        says("D5", BELA, "2", "2022-12-01"),
    ]
    world.receive({"conclusions": rows})
    found = world.watch(kinds=[ADULT]).select("subject", "right_arises", "until")
    assert [(subject, str(begin), str(until)) for subject, begin, until in found.rows()] == [
        (ANNA, "2022-09-01", "2022-12-01"),
        (BELA, "2022-09-01", "2022-11-01"),
        (ANNA, "2022-12-01", "2023-01-01"),
        (BELA, "2022-12-01", "None"),
        (ANNA, "2023-02-01", "None"),
    ]


def test_a_child_who_comes_of_age_with_a_group_has_a_new_event(embedded: Store, tmp_path: Path) -> None:
    world, young = World(embedded, tmp_path), person("2005-02-01", "F")
    rows = [says("D1", young, "child", "2015-01-01", "2023-02-01"), says("D2", young, "2", "2023-02-01")]
    world.receive({"conclusions": rows})
    assert world.events(ADULT) == [(young, "2023-02-01", "open")]
    assert world.events(CHILD) == []


def test_the_event_stays_the_same_while_conclusions_are_added_and_corrected(
    store: Store, tmp_path: Path
) -> None:
    world = World(store, tmp_path)
    world.receive({"conclusions": [says("D1", ANNA, "2", "2023-01-01", "2023-02-01")]})
    first = world.watch(kinds=[ADULT]).filter(kind=ADULT)
    world.receive({"conclusions": [says("D2", ANNA, "2", "2023-02-01")]})
    longer = world.watch(kinds=[ADULT]).filter(kind=ADULT)
    assert longer["id"].to_list() == first["id"].to_list()
    assert (first["until"].item(), longer["until"].item()) == (date(2023, 2, 1), None)
    world.receive({"conclusions": [says("D1", ANNA, "2", "2023-01-01", "2023-02-01") | {"withdrawn": True}]})
    after = world.watch(kinds=[ADULT]).filter(kind=ADULT)
    assert after.select("right_arises", "state").rows() == [
        (date(2023, 1, 1), "closed"),
        (date(2023, 2, 1), "open"),
    ]
    assert f"Disability/{ANNA}/conclusions/D1@1" in after["because"][0]
