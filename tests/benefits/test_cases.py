"""Every case that the tables write down, decided as one frame and one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from registry.benefits import BENEFITS, benefit
from tests.benefits import tables

OF = {name: tables.read(name)[1] for name in BENEFITS}
"""The cases of each benefit."""
TOGETHER: dict[str, list[dict[str, Any]]] = {name: tables.decided(name, OF[name]) for name in BENEFITS}


@pytest.mark.parametrize(
    ("name", "case", "found"),
    [(name, *pair) for name in BENEFITS for pair in zip(OF[name], TOGETHER[name], strict=True)],
    ids=[case.name for name in BENEFITS for case in OF[name]],
)
def test_case_says_what_the_table_says(name: str, case: tables.Case, found: dict[str, Any]) -> None:
    assert found["benefit"] == name
    assert {key: found[key] for key in case.then} == case.then


@pytest.mark.parametrize("name", BENEFITS)
def test_a_frame_of_cases_says_what_each_case_alone_says(name: str) -> None:
    for case, together in zip(OF[name], TOGETHER[name], strict=True):
        (alone,) = tables.decided(name, [case])
        differing = {key for key in alone if alone[key] != together[key]} - {"id", "event"}
        assert not differing, case.name


@pytest.mark.parametrize("name", BENEFITS)
def test_each_legal_test_says_yes_no_and_unknown_somewhere(name: str) -> None:
    for test in benefit(name).definition.tests:
        assert {row["answers"][test.name] for row in TOGETHER[name]} == {True, False, None}, test.name


@pytest.mark.parametrize("name", BENEFITS)
def test_each_legal_test_decides_alone_somewhere(name: str) -> None:
    """A test that could be left out without any case noticing is not tested."""
    for outcome in ("no", "unknown"):
        alone = {
            row["failed"][0]
            for row in TOGETHER[name]
            if row["outcome"] == outcome and len(row["failed"]) == 1
        }
        assert alone == {test.name for test in benefit(name).definition.tests}


THRESHOLDS = [
    (name, test.name, fact)
    for name in BENEFITS
    for test in benefit(name).definition.tests
    for fact in test.compares
    if fact in benefit(name).definition.facts and benefit(name).definition.facts[fact].type in ("int", "date")
]
"""Each count, sum or day that a legal test compares with something."""


@pytest.mark.parametrize(("name", "test", "fact"), THRESHOLDS, ids=[".".join(one) for one in THRESHOLDS])
def test_each_threshold_has_a_case_at_it_and_one_a_step_beyond(name: str, test: str, fact: str) -> None:
    """Two cases that differ in nothing but one step of the fact, and the test answers otherwise."""
    answers: dict[str, dict[Any, bool | None]] = {}
    for case, found in zip(OF[name], TOGETHER[name], strict=True):
        rest = str(sorted((key, value) for key, value in case.given.items() if key != fact))
        answers.setdefault(rest, {})[case.given[fact]] = found["answers"][test]
    step: Any = 1 if benefit(name).definition.facts[fact].type == "int" else timedelta(days=1)
    assert any(
        value is not None and value + step in said and said[value + step] is not said[value]
        for said in answers.values()
        for value in said
    )


@pytest.mark.parametrize("name", BENEFITS)
def test_an_amount_stands_with_a_yes_and_only_there(name: str) -> None:
    pays = benefit(name).definition.paid != "notice"
    for row in TOGETHER[name]:
        assert (row["amount"] != tables.NONE) == (pays and row["outcome"] == "yes")
        assert (row["arithmetic"] != tables.NONE) == (pays and row["outcome"] == "yes")
        assert bool(row["missing"]) == (row["outcome"] == "unknown")
        assert row["because"]
