"""The pension age: the handbook's examples, steps of the schedule, and how near is near."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from registry.events.pension_age_near import pension_day
from registry.ports import Store
from registry.steps import decide, offer
from tests.building import named, person
from tests.events.world import DAY, World
from tests.stewards.family import Kept


@pytest.mark.parametrize(
    ("born", "sex", "day"),
    [
        ("1960-05-05", "M", "2023-05-05"),
        ("1962-01-02", "F", "2022-07-02"),
        ("1962-09-01", "F", "2023-09-01"),
        ("1966-12-15", "F", "2027-12-15"),
        ("1967-01-10", "F", "2028-07-10"),
        ("1962-06-30", "F", "2022-12-30"),
        ("1962-07-01", "F", "2023-07-01"),
        ("1960-02-29", "M", "2023-03-01"),
        ("1969-01-01", "F", "2032-01-01"),
        ("1958-07-01", "F", "2016-07-01"),
        ("1959-12-31", "F", "2017-12-31"),
        ("1960-01-01", "F", "2018-07-01"),
        ("1943-06-30", "F", "2001-07-01"),  # before the written ages begin: on their first day
    ],
)
def test_the_day_of_the_right(born: str, sex: str, day: str) -> None:
    frame = pl.DataFrame({"born": [date.fromisoformat(born)], "sex": [sex]})
    found = frame.select(pension_day()).item()
    assert str(found) == day


def test_near_is_three_months_on_either_side(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    born = ["1960-06-01", "1960-06-02", "1959-12-01", "1959-11-30", "1960-03-01"]
    men = [person(day, "M", i + 1) for i, day in enumerate(born)]
    woman, girl = person("1962-03-01", "F"), person("1999-01-01", "F")  # she reached it on 1 September 2022
    world.receive({"citizens": named(*men, woman, girl)})
    assert world.events("pension_age_near") == [
        (men[2], "2022-12-01", "open"),
        (men[4], "2023-03-01", "open"),
        (men[0], "2023-06-01", "open"),
    ]
    assert (men[1], "2023-06-02", "open") in world.events("pension_age_near", date(2023, 3, 2))


def test_the_dead_and_the_unnamed_are_not_told(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    dead, alone, unnamed = (person("1960-04-01", "M", serial) for serial in (1, 2, 3))
    died = [
        {"act_no": f"D{iin}", "act_date": "2023-02-01", "iin": iin, "died": "2023-01-31"}
        for iin in (dead, alone, unnamed)
    ]
    certified = [{"certificate_no": "C1", "iin": dead, "died": "2023-01-31"}]
    world.receive({"citizens": named(dead, alone), "deaths": died, "death_certificates": certified})
    assert world.events("pension_age_near") == [(alone, "2023-04-01", "open")]


def test_who_is_near_the_age_is_told_once_and_asked_nothing(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    soon = person("1960-05-05", "M")
    phones = [{"iin": soon, "msisdn": "77010000000", "valid_from": "2020-01-01"}]
    world.receive({"citizens": named(soon), "contacts": phones, "payments": []})
    world.watch()
    kept = Kept()
    for _ in range(2):
        decide(store, day=DAY, known=world.known)
        offer(store, kept, day=DAY, known=world.known)
    told = store.ask("derived/decisions").select("benefit", "outcome", "amount", "recipient").rows()
    assert told == [("pension_notice", "yes", None, soon)]
    assert len(kept.sent) == 1
    assert "отвечать не нужно" in store.ask("derived/offers")["text_ru"][0]
