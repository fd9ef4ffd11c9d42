"""When payment starts and ends: each kind of rule, its boundaries, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from registry.periods import LEFT, Paid, Period, days, with_period
from tests.benefits import tables

RIGHT = date(2023, 8, 31)


def period(frame: dict[str, Any], rule: dict[str, Any], paid: Paid = "monthly") -> tuple[Any, ...]:
    columns = {"outcome": "yes", "right_arises": RIGHT, "paid_from": None, **frame}
    cases = pl.DataFrame(
        {name: [value] for name, value in columns.items()}, schema_overrides={"paid_from": pl.Date}
    )
    model = Period.model_validate({"starts": "right", "ends": [], "basis": [], **rule})
    dated = with_period(cases.with_columns(days(model)), model, paid)
    return dated.select("period_from", "period_until", "period").row(0)


def test_without_ends_it_is_paid_as_long_as_the_condition_holds() -> None:
    assert period({}, {}) == (RIGHT, None, "monthly from 2023-08-31, no end is known yet")


@pytest.mark.parametrize(
    ("facts", "end", "until"),
    [
        ({"n": 1}, {"months": "n"}, date(2023, 9, 30)),
        ({"n": 6}, {"months": "n"}, date(2024, 2, 29)),
        ({"n": 126}, {"days": "n"}, date(2024, 1, 4)),
        ({"n": 0}, {"days": "n"}, RIGHT),
        ({"d": date(2024, 5, 6)}, {"on": "d"}, date(2024, 5, 6)),
        (
            {"b": date(2022, 2, 28), "n": 18},
            {"age": {"of": "b", "unit": "months", "limit": "n"}},
            date(2023, 8, 28),
        ),
        (
            {"b": date(2004, 2, 29), "n": 18},
            {"age": {"of": "b", "unit": "years", "limit": "n"}},
            date(2022, 3, 1),
        ),
    ],
)
def test_each_kind_of_end(facts: dict[str, Any], end: dict[str, Any], until: date) -> None:
    assert period(facts, {"ends": [end]})[1] == until


def test_the_earliest_end_counts_and_an_unknown_one_is_passed_over() -> None:
    ends = {"ends": [{"on": "a"}, {"on": "b"}]}
    early, late = date(2024, 1, 1), date(2025, 1, 1)
    assert period({"a": late, "b": early}, ends)[1] == early
    frame = pl.DataFrame({"outcome": ["yes"], "right_arises": [RIGHT], "a": [None], "b": [late]})
    model = Period.model_validate({"starts": "right", "basis": [], **ends})
    dated = frame.with_columns(pl.col("a").cast(pl.Date)).with_columns(days(model))
    found = with_period(dated, model, "monthly")
    assert found["period_until"].item() == late


def test_what_begins_with_the_application_has_no_first_day_yet() -> None:
    begin, until, words = period({}, {"starts": "application"})
    assert (begin, until) == (None, None)
    assert words == "monthly from the day of the application, a consent counts as one, no end is known yet"


@pytest.mark.parametrize(
    ("since", "begin"),
    [(None, None), (date(2023, 8, 30), RIGHT), (date(2023, 9, 1), date(2023, 9, 1))],
    ids=["not known", "before the right", "after it"],
)
def test_what_begins_on_a_day_where_it_is_known_and_never_before_the_right(
    since: date | None, begin: date | None
) -> None:
    columns = {"outcome": ["yes"], "right_arises": [RIGHT], "paid_from": [None], "d": [since]}
    cases = pl.DataFrame(columns, schema_overrides={"d": pl.Date, "paid_from": pl.Date})
    model = Period.model_validate({"starts": "application", "since": "d", "ends": [], "basis": []})
    assert with_period(cases.with_columns(days(model)), model, "monthly")["period_from"].item() == begin


def test_at_most_so_many_months_before_the_application() -> None:
    assert "for at most 3 months before the application" in period({"back": 3}, {"back": "back"})[2]


@pytest.mark.parametrize("rule", [{"starts": "application"}, {"back": "back"}], ids=["from it", "back"])
def test_what_was_applied_for_begins_on_a_known_day(rule: dict[str, Any]) -> None:
    applied, end = date(2023, 9, 20), date(2024, 1, 1)
    known = {"back": 3, "paid_from": applied, "e": end}
    found = period(known, {**rule, "ends": [{"on": "e"}]})
    assert found == (applied, end, "monthly from 2023-09-20 until 2024-01-01 (not included)")


@pytest.mark.parametrize(
    ("applied", "failed"),
    [(date(2025, 3, 14), []), (date(2025, 3, 15), [LEFT]), (None, [])],
    ids=["the last day", "too late", "nobody applied"],
)
def test_what_is_applied_for_too_late_for_any_day_is_not_granted(
    applied: date | None, failed: list[str]
) -> None:
    (of_age, *_) = tables.read("disability")[1]
    given = of_age.given | {"paid_from": applied, "law_day": date(2025, 3, 14)}
    (found,) = tables.decided("disability", [tables.Case("too late", given, {})])
    assert (found["outcome"], found["failed"]) == ("no" if failed else "yes", failed)
    assert (found["amount"] == tables.NONE) is bool(failed)
    if failed:
        said = "No day is left to pay: payment would begin on 2025-03-15, the right ends before 2025-03-15."
        assert found["because"] == f"{LEFT}: {said}"
        assert found[f"law_of_{LEFT}"].endswith("Art. 175(4), 177-178 (redaction of 2024-01-01)")


def test_a_lump_sum_says_for_which_time() -> None:
    words = period({"n": 10}, {"ends": [{"days": "n"}]}, "once")[2]
    assert words == "once, for the time from 2023-08-31 until 2023-09-10 (not included)"


@pytest.mark.parametrize("outcome", ["no", "unknown"])
def test_only_a_yes_has_a_period(outcome: str) -> None:
    assert period({"outcome": outcome, "n": 3}, {"ends": [{"months": "n"}]}) == (None, None, None)


def test_a_notice_has_no_period() -> None:
    assert period({}, {}, "notice") == (None, None, None)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"ends": [{}]}, "an end is one rule"),
        ({"ends": [{"on": "a", "days": "b"}]}, "an end is one rule"),
        ({"starts": "application", "back": "n"}, "before an application"),
        ({"since": "d"}, "starts with the right already"),
        ({"law_of": "payment"}, "first payment is that of the right"),
    ],
)
def test_a_wrong_rule_is_refused(rule: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Period.model_validate({"starts": "right", "ends": [], "basis": [], **rule})
