"""The allowance for disability of those who have a pension, or whom the state keeps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.ports import Store
from tests.benefits.test_disabled import ADULT, conclusion, decided
from tests.building import person

NEAR_PENSION = person("1960-02-01", "M", 7)
"""He is 63 on 1 February 2023."""


@pytest.mark.parametrize(
    ("begin", "pensions", "outcome"),
    [
        ("2023-01-31", [], "yes"),
        ("2023-02-01", [], "unknown"),
        ("2023-02-01", [77_889], "no"),
        ("2023-02-01", [77_888], "unknown"),
        ("2023-02-01", [50_000, 30_000], "no"),
    ],
    ids=["the day before", "none told", "as high", "smaller: topped up", "two together"],
)
def test_from_pension_age_on_a_pension_as_high_takes_its_place(
    embedded: Store, tmp_path: Path, begin: str, pensions: list[int], outcome: str
) -> None:
    """Social Code Art. 177(8), 178(2)."""
    paid = [
        {"entitlement_no": f"N{i}", "iin": NEAR_PENSION, "benefit": "pension", "amount": amount}
        | {"valid_from": "2023-02-01"}
        for i, amount in enumerate(pensions)
    ]
    rows = [conclusion("D1", NEAR_PENSION, "1", begin)]
    found = decided(embedded, tmp_path, "disability", rows, payments=paid)
    assert (found["outcome"], found["pension_day"]) == (outcome, date(2023, 2, 1))
    assert found["period_until"] == (date(2023, 2, 1) if outcome == "yes" else None)


@pytest.mark.parametrize(
    ("kind", "outcome"), [("full_support", "unknown"), ("conscript", "yes")], ids=["kept", "serving"]
)
def test_of_who_is_fully_supported_a_person_works_out_the_part(
    store: Store, tmp_path: Path, kind: str, outcome: str
) -> None:
    """Social Code Art. 178(5)."""
    stay = {"placement_no": "P1", "iin": ADULT, "institution_bin": "000140000019", "kind": kind}
    rows = [conclusion("D1", ADULT, "2", "2023-02-01")]
    placed = [stay | {"valid_from": "2022-12-01"}]
    found = decided(store, tmp_path, "disability", rows, placements=placed)
    assert (found["outcome"], any("Placement" in fact for fact in found["facts"])) == (
        outcome,
        kind == "full_support",
    )


def test_a_payment_that_ended_with_an_earlier_right_refuses_no_later_one(
    embedded: Store, tmp_path: Path
) -> None:
    told = {"entitlement_no": "N1", "iin": NEAR_PENSION, "benefit": "disability", "amount": 1}
    rows = [
        conclusion("D1", NEAR_PENSION, "2", "2020-02-01", "2023-02-01"),
        conclusion("D2", NEAR_PENSION, "1", "2023-02-15"),
    ]
    paid = [told | {"valid_from": "2020-02-01", "valid_to": "2023-02-01"}]
    found = decided(embedded, tmp_path, "disability", rows, payments=paid)
    assert (found["paid_already"], found["outcome"]) == (False, "unknown")


def test_a_row_about_the_person_that_was_set_apart_leaves_it_unknown(embedded: Store, tmp_path: Path) -> None:
    stay = {"placement_no": "P1", "iin": ADULT, "institution_bin": "000140000019", "kind": "hospital"}
    rows = [conclusion("D1", ADULT, "2", "2023-02-01")]
    placed = [stay | {"valid_from": "2022-12-01"}]
    found = decided(embedded, tmp_path, "disability", rows, placements=placed)
    assert (found["fully_supported"], found["outcome"]) == (None, "unknown")
