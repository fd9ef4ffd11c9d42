"""From when a guardian who raises a child with a disability is paid, and what is offered of the time back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from registry.offers import is_offered
from registry.ports import Store
from tests.benefits.test_disabled import CHILD, DAY, GUARDIAN, MOTHER, conclusion, of_child
from tests.building import Rows, person

CARE = "child_disability_care"
NEARLY_GROWN = person("2005-02-25", "F", 80)
"""Of age some days before the decision."""


def taken(*spans: tuple[str, str, str | None], by: str = GUARDIAN, ward: str = CHILD) -> Rows:
    row = {"ward_iin": ward, "guardian_iin": by, "kind": "guardian"}
    return [
        row | {"decision_no": number, "valid_from": begin, "valid_to": end} for number, begin, end in spans
    ]


def decided_for(store: Store, folder: Path, guardianships: Rows, child: str = CHILD) -> dict[str, Any]:
    row = conclusion("D1", child, "child" if child == CHILD else "2", "2023-02-01", "2025-02-01")
    return {"benefit": CARE, **of_child(store, folder, CARE, row, guardianships=guardianships)}


@pytest.mark.parametrize(
    ("spans", "begin"),
    [
        ([("A", "2022-03-01", None), ("B", "2023-02-20", None)], "2023-02-01"),
        ([("B", "2022-03-01", None), ("A", "2023-02-20", None)], "2023-02-01"),
        ([("A", "2022-12-01", "2023-02-10"), ("B", "2023-02-10", None)], "2023-02-01"),
        ([("A", "2022-12-01", "2023-02-10"), ("B", "2023-02-11", None)], "2023-02-11"),
    ],
    ids=["two at once", "the same, otherwise numbered", "renewed", "after a break"],
)
def test_it_is_the_first_day_of_the_unbroken_guardianship(
    embedded: Store, tmp_path: Path, spans: list[Any], begin: str
) -> None:
    found = decided_for(embedded, tmp_path, taken(*spans))
    assert (found["outcome"], found["recipient"], str(found["period_from"])) == ("yes", GUARDIAN, begin)


def test_a_parent_who_is_named_guardian_too_is_paid_as_a_parent(embedded: Store, tmp_path: Path) -> None:
    found = decided_for(embedded, tmp_path, taken(("A", "2023-02-10", None), by=MOTHER))
    assert (found["outcome"], found["recipient"], found["period_from"]) == ("yes", MOTHER, None)


@pytest.mark.parametrize(
    ("since", "outcome", "until", "offered"),
    [
        ("2023-02-05", "yes", date(2023, 2, 25), True),
        ("2023-02-24", "yes", date(2023, 2, 25), True),
        ("2023-02-25", "no", None, False),
        ("2023-02-26", "no", None, False),
    ],
    ids=["long before", "the day before it is of age", "the day it is", "after it"],
)
def test_the_time_back_is_offered_though_the_right_is_over(
    embedded: Store, tmp_path: Path, since: str, outcome: str, until: date | None, offered: bool
) -> None:
    found = decided_for(embedded, tmp_path, taken(("A", since, None), ward=NEARLY_GROWN), NEARLY_GROWN)
    assert (found["outcome"], found["period_until"]) == (outcome, until)
    if offered:
        assert str(found["period_from"]) == since
        told = {name: found[name] for name in ("benefit", "amount", "period_from", "period_until")}
        decision = pl.DataFrame([told | {"yields_to": None}], schema_overrides={"period_from": pl.Date})
        assert decision.select(is_offered(DAY)).item()
