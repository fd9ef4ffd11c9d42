"""What deciding promises whoever calls it: names, identity, order, and errors that say what is wrong."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from registry import benefits, decisions, law, truth
from registry.errors import WrongUsage

BENEFIT = "loss_of_breadwinner"
CASE: dict[str, Any] = {
    "event": "ev_1",
    "subject": "deceased",
    "recipient": "widow",
    "right_arises": date(2023, 3, 20),
    "facts": ["births/1@1", "deaths/1@2"],
    "loss_accepted": True,
    "participation_months": 60,
    "income_sum": 7_200_000,
    "dependants": 3,
    "assigned": False,
}


def cases(*changes: dict[str, Any]) -> pl.DataFrame:
    rows = [{**CASE, **change} for change in changes]
    return pl.DataFrame(rows, schema=decisions.schema(BENEFIT))


def ids(*changes: dict[str, Any]) -> list[str]:
    return decisions.decide(BENEFIT, cases(*changes))["id"].to_list()


def test_columns_are_the_declared_ones_and_one_for_each_test() -> None:
    found = decisions.decide(BENEFIT, cases({}))
    tests = [test.name for test in benefits.benefit(BENEFIT).definition.tests]
    assert dict(found.schema) == {**decisions.COLUMNS, **dict.fromkeys(tests, pl.Boolean)}


def test_no_cases_give_no_decisions() -> None:
    found = decisions.decide(BENEFIT, cases({}).clear())
    assert (found.height, list(found.schema)) == (0, list(decisions.decide(BENEFIT, cases({})).schema))


def test_the_same_case_has_the_same_id_whatever_stands_beside_it() -> None:
    (alone,) = ids({})
    beside = ids({"event": "ev_0"}, {}, {"event": "ev_2"})
    assert beside[1] == alone
    assert len(set(beside)) == 3


def test_the_order_of_facts_changes_nothing() -> None:
    assert ids({"facts": ["deaths/1@2", "births/1@1"]}) == ids({})


@pytest.mark.parametrize(
    "change",
    [
        {"event": "ev_2"},
        {"recipient": "guardian"},
        {"recipient": None},
        {"facts": ["births/1@1"]},
        {"facts": ["births/1@1", "deaths/1@3"]},
        {"right_arises": date(2023, 7, 1)},
        {"dependants": 2},
        {"dependants": None},
    ],
    ids=str,
)
def test_whatever_makes_a_decision_itself_changes_its_id(change: dict[str, Any]) -> None:
    assert ids(change) != ids({})


def test_days_under_the_same_law_have_the_same_version() -> None:
    found = decisions.decide(
        BENEFIT, cases({}, {"right_arises": date(2023, 6, 30)}, {"right_arises": date(2023, 7, 1)})
    )
    first, same, later = found["law_version"]
    assert first == same != later
    assert first == law.version(BENEFIT, date(2023, 3, 20))


def test_each_test_says_name_answer_article_values_and_sentence() -> None:
    (row,) = decisions.decide(BENEFIT, cases({"income_sum": 839_999})).iter_rows(named=True)
    income = json.loads(row["tests"])[3]
    assert income == {
        "name": "income_reaches_deduction",
        "answer": False,
        "article": law.cite("O217 53"),
        "values": {"income_sum": 839999, "income_window": 24, "deduction_share": 50, "minimum_wage": 70000},
        "sentence": "The average monthly income, 839 999 ÷ 24, is below 50 % of the minimum wage 70 000.",
    }
    assert row["because"] == f"income_reaches_deduction: {income['sentence']}"


def test_an_unknown_names_the_fact_and_the_agency_to_ask() -> None:
    (row,) = decisions.decide(BENEFIT, cases({"participation_months": None})).iter_rows(named=True)
    assert row["outcome"] == "unknown"
    assert [(one["fact"], one["agency"]) for one in json.loads(row["missing"])] == [
        ("participation_months", "insurance")
    ]


def test_columns_that_are_not_declared_are_passed_over() -> None:
    assert decisions.decide(BENEFIT, cases({}).with_columns(minimum_wage=1)).equals(
        decisions.decide(BENEFIT, cases({}))
    )


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (cases({}).drop("dependants"), ["no column dependants", "income_sum"]),
        (cases({}).with_columns(pl.col("dependants").cast(pl.String)), ["dependants", "String", "Int64"]),
        (cases({"right_arises": None}), ["right_arises"]),
        (cases({"dependants": -1}), ["dependants", "0 to 100"]),
        (cases({"income_sum": 10**10 + 1}), ["income_sum", "10000000000"]),
    ],
    ids=["column", "type", "day", "negative", "too large for exact amounts"],
)
def test_wrong_cases_are_refused_in_words(frame: pl.DataFrame, words: list[str]) -> None:
    with pytest.raises(WrongUsage) as refused:
        decisions.decide(BENEFIT, frame)
    assert all(word in str(refused.value) for word in words)


def test_an_unknown_benefit_lists_the_known_ones() -> None:
    with pytest.raises(WrongUsage, match="loss_of_breadwinner"):
        decisions.decide("loss_of_everything", cases({}))


def test_one_right_before_the_known_law_refuses_by_the_name_of_the_parameter() -> None:
    with pytest.raises(law.LawUnknown, match=r"deduction_share is on 2021-12-31"):
        decisions.decide(BENEFIT, cases({}, {"right_arises": date(2021, 12, 31)}))


@pytest.mark.parametrize("one", [True, False, None])
@pytest.mark.parametrize("other", [True, False, None])
def test_truth_has_three_values(one: bool | None, other: bool | None) -> None:
    frame = pl.DataFrame({"one": [one], "other": [other]}, schema=dict.fromkeys(["one", "other"], pl.Boolean))
    both = truth.all_of(["one", "other"])
    told = (
        nw.from_native(frame).select(both=both).to_native().with_columns(word=truth.in_words(pl.col("both")))
    )
    answer, word = told.row(0)
    expected = False if False in (one, other) else None if None in (one, other) else True
    assert (answer, word) == (expected, truth.WORDS["en"][expected])
