"""Who was a dependant on the day of the right: birthdays, study, and what is not known."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from registry.dependants import CHILDREN, count, select

BENEFIT = "loss_of_breadwinner"
DAY = date(2023, 3, 1)
Child = tuple[date | None, bool | None, bool | None]


def children(*rows: Child, day: date = DAY) -> pl.DataFrame:
    named = [
        ("ev", day, f"child {i}", born, alive, studies, [f"births/{i}@1"])
        for i, (born, alive, studies) in enumerate(rows)
    ]
    return pl.DataFrame(named, schema=CHILDREN, orient="row")


def counts(
    born: date | None, *, day: date = DAY, alive: bool | None = True, studies: bool | None = False
) -> bool | None:
    answer: bool | None = select(children((born, alive, studies), day=day), BENEFIT)["counts"].item()
    return answer


@pytest.mark.parametrize(
    ("born", "studies", "expected"),
    [
        (date(2023, 3, 1), False, True),  # born on the day itself
        (date(2023, 3, 2), False, False),  # the day after
        (date(2005, 3, 2), False, True),  # eighteen tomorrow
        (date(2005, 3, 2), None, True),  # study does not matter yet
        (date(2005, 3, 1), False, False),  # eighteen today
        (date(2005, 3, 1), True, True),
        (date(2005, 3, 1), None, None),  # a delivery of the schools decides
        (date(2005, 2, 28), False, False),
        (date(2000, 3, 2), True, True),  # twenty-three tomorrow
        (date(2000, 3, 2), None, None),
        (date(2000, 3, 1), True, False),  # twenty-three today
        (date(2000, 3, 1), None, False),  # no longer matters
        (date(1980, 1, 1), True, False),
    ],
)
def test_birthdays(born: date, studies: bool | None, expected: bool | None) -> None:
    assert counts(born, studies=studies) is expected


@pytest.mark.parametrize(
    ("born", "day", "expected"),
    [
        (date(2004, 2, 29), date(2022, 2, 28), True),
        (date(2004, 2, 29), date(2022, 3, 1), False),
        (date(2004, 2, 28), date(2022, 2, 28), False),
        (date(2004, 3, 1), date(2022, 2, 28), True),
        (date(2004, 3, 1), date(2022, 3, 1), False),
    ],
)
def test_a_child_of_29_february_is_of_age_on_1_march(born: date, day: date, expected: bool) -> None:
    assert counts(born, day=day) is expected


def test_what_is_not_known_is_unknown_and_what_is_known_to_fail_is_no() -> None:
    assert counts(None) is None
    assert counts(date(2010, 1, 1), alive=None) is None
    assert counts(date(2010, 1, 1), alive=False) is False
    assert counts(date(1980, 1, 1), alive=None) is False
    assert counts(None, alive=False) is False


@pytest.mark.parametrize(
    ("child", "words"),
    [
        ((date(2010, 1, 1), True, None), "child under 18"),
        ((date(2003, 1, 1), True, True), "full-time student under 23"),
        ((date(2003, 1, 1), True, False), "18 or older and no full-time student"),
        ((date(2003, 1, 1), True, None), "not known whether a full-time student"),
        ((date(1990, 1, 1), True, True), "23 or older"),
        ((date(2010, 1, 1), False, None), "not alive"),
        ((date(2010, 1, 1), None, None), "not known"),
    ],
)
def test_each_child_comes_with_its_reason(child: Child, words: str) -> None:
    assert words in select(children(child), BENEFIT)["because"].item()


def test_a_day_before_the_known_law_makes_every_living_child_unknown() -> None:
    before = date(2021, 12, 31)
    assert counts(date(2015, 1, 1), day=before) is None
    assert counts(date(2015, 1, 1), day=before, alive=False) is False
    told = select(children((date(2015, 1, 1), True, None), day=before), BENEFIT)["because"].item()
    assert "the law of that day is not written down" in told


def numbers(frame: pl.DataFrame) -> list[tuple[int | None, list[str]]]:
    return count(frame, pl.DataFrame({"event": ["ev"]}), BENEFIT).select("dependants", "facts").rows()


def test_children_are_counted_with_the_facts_of_those_who_count() -> None:
    family = children(
        (date(2010, 1, 1), True, None), (date(1980, 1, 1), True, False), (date(2003, 1, 1), True, True)
    )
    assert numbers(family) == [(2, ["births/0@1", "births/2@1"])]


def test_one_unknown_child_makes_the_number_unknown_and_its_facts_are_named() -> None:
    family = children((date(2010, 1, 1), True, None), (date(2003, 1, 1), True, None))
    assert numbers(family) == [(None, ["births/0@1", "births/1@1"])]


def test_no_children_are_nought_dependants() -> None:
    assert numbers(children()) == [(0, [])]
    assert numbers(children((date(1980, 1, 1), True, False))) == [(0, [])]
