"""Who was a dependant on the day of the right: birthdays, study, and what is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from registry import schema
from registry.dependants import CHILDREN, count, select

BENEFIT = "loss_of_breadwinner"
DAY = date(2023, 3, 1)
Child = tuple[date | None, bool | None, bool | None]
HEALTHY: dict[str, Any] = {"disabled": False, "disabled_since": None, "disabled_until": None}


def children(*rows: Child, day: date = DAY, **also: Any) -> pl.DataFrame:
    """Children by birth, life and study; `also`: what else is known of each of them."""
    known = {"died": None, "studies_when_adult": False, **HEALTHY, **also}
    named = [
        {"event": "ev", "right_arises": day, "child": f"child {i}", "born": born, "alive": alive}
        | {"enrolled_full_time": studies, "facts": [f"births/{i}@1"], **known}
        for i, (born, alive, studies) in enumerate(rows)
    ]
    return pl.DataFrame(named, schema=CHILDREN)


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


GROWN, MINOR = date(1990, 5, 5), date(2006, 3, 15)
DISABLED = {"disabled": True, "disabled_since": date(2001, 1, 1), "disabled_until": date(2025, 1, 1)}


@pytest.mark.parametrize(
    ("known", "expected", "words"),
    [
        (DISABLED, True, "disabled since before 18"),
        ({**DISABLED, "disabled_since": date(2008, 5, 4)}, True, "disabled since before 18"),
        ({**DISABLED, "disabled_since": date(2008, 5, 5)}, False, "23 or older"),  # on the 18th birthday
        ({**HEALTHY, "disabled_since": date(2001, 1, 1)}, False, "23 or older"),  # it is over
        ({**HEALTHY, "disabled": None}, None, "not known whether disabled"),
    ],
)
def test_who_is_disabled_since_before_18_counts_at_any_age(
    known: dict[str, Any], expected: bool | None, words: str
) -> None:
    """Social Code Art. 234(2)(1), 239(2)(1)."""
    [told] = select(children((GROWN, True, False), **known), BENEFIT).iter_rows(named=True)
    assert told["counts"] is expected
    assert words in told["because"]


@pytest.mark.parametrize(
    ("born", "known", "until"),
    [
        (MINOR, {}, date(2024, 3, 15)),
        (MINOR, {"studies_when_adult": True}, date(2029, 3, 15)),  # 23, as L286 28(3)(3)
        (GROWN, DISABLED, date(2025, 1, 1)),
        (GROWN, {**DISABLED, "disabled_until": schema.OPEN_DATE}, None),
        (MINOR, DISABLED, date(2025, 1, 1)),
        (MINOR, {**DISABLED, "disabled_until": date(2023, 6, 1)}, date(2024, 3, 15)),
        (MINOR, {"died": date(2023, 3, 4)}, date(2023, 4, 1)),  # paid for the month of the death
    ],
)
def test_until_when_a_child_counts(born: date, known: dict[str, Any], until: date | None) -> None:
    told = count(children((born, True, False), **known), pl.DataFrame({"event": ["ev"]}), BENEFIT)
    assert told.select("dependants", "dependants_until").rows() == [(1, until)]
