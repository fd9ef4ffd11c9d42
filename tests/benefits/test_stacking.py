"""Benefits that exclude each other: the more favourable one is offered, and each names the other."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from registry.benefits import BENEFITS, Exclusion
from registry.stacking import exclusions, settled

SCHEMA = {
    "id": pl.String,
    "benefit": pl.String,
    "recipient": pl.String,
    "subject": pl.String,
    "outcome": pl.String,
    "net": pl.Int64,
    "right_arises": pl.Date,
    "period_from": pl.Date,
    "period_until": pl.Date,
}
ONE: dict[str, Any] = {
    "recipient": "p",
    "subject": "p",
    "outcome": "yes",
    "net": 100,
    "right_arises": date(2023, 3, 1),
    "period_from": date(2023, 3, 1),
    "period_until": None,
}
PAIR = [("a", Exclusion(benefit="b", same="recipient", basis=[]))]


def yields(*changes: dict[str, Any], pairs: list[tuple[str, Exclusion]] = PAIR) -> dict[str, str | None]:
    """What each decision yields to; ids are given by the changes."""
    rows = [{**ONE, **change} for change in changes]
    found = settled(pl.DataFrame(rows, schema=SCHEMA), pairs)
    assert found["id"].to_list() == [row["id"] for row in rows]
    return dict(found.select("id", "yields_to").iter_rows())


def a(**change: Any) -> dict[str, Any]:
    return {"id": "a1", "benefit": "a", **change}


def b(**change: Any) -> dict[str, Any]:
    return {"id": "b1", "benefit": "b", "net": 90, **change}


def test_the_one_that_pays_out_more_is_offered_whoever_says_that_they_exclude() -> None:
    assert yields(a(), b()) == {"a1": None, "b1": "a1"}
    assert yields(a(net=80), b()) == {"a1": "b1", "b1": None}


def test_of_equals_the_earlier_right_then_the_smaller_name() -> None:
    assert yields(a(), b(net=100, right_arises=date(2023, 2, 1))) == {"a1": "b1", "b1": None}
    assert yields(a(), b(net=100)) == {"a1": None, "b1": "a1"}


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "q"},
        {"outcome": "no", "net": None},
        {"outcome": "unknown", "net": None},
        {"period_from": date(2022, 1, 1), "period_until": date(2023, 3, 1)},
    ],
    ids=["somebody else's", "no", "unknown", "over before"],
)
def test_what_is_not_due_to_the_same_person_at_the_same_time_excludes_nothing(change: dict[str, Any]) -> None:
    assert yields(a(net=80), b(**change)) == {"a1": None, "b1": None}


def test_one_day_in_common_is_enough() -> None:
    over = {"period_from": date(2022, 1, 1), "period_until": date(2023, 3, 2)}
    assert yields(a(net=80), b(**over)) == {"a1": "b1", "b1": None}


def test_without_a_first_day_the_day_of_the_right_counts() -> None:
    assert yields(a(net=80), b(period_from=None)) == {"a1": "b1", "b1": None}
    later = b(period_from=None, right_arises=date(2024, 1, 1))
    assert yields(a(net=80, period_until=date(2024, 1, 1)), later) == {"a1": None, "b1": None}


def test_it_may_be_whom_the_events_are_about() -> None:
    pair = [("a", Exclusion(benefit="b", same="subject", basis=[]))]
    assert yields(a(recipient="mother"), b(recipient="father"), pairs=pair) == {"a1": None, "b1": "a1"}
    assert yields(a(subject="x"), b(), pairs=pair) == {"a1": None, "b1": None}


def test_of_three_all_yield_to_the_best() -> None:
    pairs = [*PAIR, ("a", Exclusion(benefit="c", same="recipient", basis=[]))]
    pairs += [("b", Exclusion(benefit="c", same="recipient", basis=[]))]
    best = {"id": "c1", "benefit": "c", "net": 120}
    assert yields(a(), b(), best, pairs=pairs) == {"a1": "c1", "b1": "c1", "c1": None}


def test_nobody_to_ask_is_not_the_same_person() -> None:
    assert yields(a(recipient=None), b(recipient=None)) == {"a1": None, "b1": None}


def test_without_exclusions_nothing_yields() -> None:
    assert yields(a(), b(), pairs=[]) == {"a1": None, "b1": None}


def test_what_is_excluded_is_a_benefit() -> None:
    assert {one.benefit for _, one in exclusions()} <= set(BENEFITS)
