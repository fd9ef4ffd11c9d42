"""Every case that the tables write down, decided as one frame and one by one."""

from __future__ import annotations

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


@pytest.mark.parametrize("name", BENEFITS)
def test_an_amount_stands_with_a_yes_and_only_there(name: str) -> None:
    pays = benefit(name).definition.paid != "notice"
    for row in TOGETHER[name]:
        assert (row["amount"] != tables.NONE) == (pays and row["outcome"] == "yes")
        assert (row["arithmetic"] != tables.NONE) == (pays and row["outcome"] == "yes")
        assert bool(row["missing"]) == (row["outcome"] == "unknown")
        assert row["because"]
