"""Which of several applications a decision rests on, whose it is, and for which right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.applications import apply
from registry.ports import Store
from tests.benefits.test_disabled import CHILD, FATHER, MOTHER, conclusion, parents_of
from tests.benefits.test_first_paid import (
    ADULT,
    applied,
    award,
    awarded,
    current,
    phone,
    run,
    told,
    world,
)
from tests.benefits.test_first_paid import MOTHER as AWARDED
from tests.building import Rows, named
from tests.events.world import World
from tests.stewards.family import Kept

CARE = "child_disability_care"


def paid(benefit: str, iin: str, since: str, until: str | None = None, amount: int = 22_080) -> Rows:
    row = {"entitlement_no": "N1", "iin": iin, "benefit": benefit, "valid_from": since, "valid_to": until}
    return [row | {"amount": amount}]


def test_what_was_paid_and_ended_is_asked_for_anew(store: Store, tmp_path: Path) -> None:
    made = awarded(store, tmp_path)
    applied(made, AWARDED, "awarded_mother", date(2023, 5, 20))
    once = paid("awarded_mother", AWARDED, "2023-05-20", "2023-12-01")
    made.receive({"payments": once}, as_of="2023-05-30")
    reminded = applied(made, AWARDED, "awarded_mother", date(2024, 2, 1))
    assert [*told(reminded)] == ["yes", 27_321, "2024-02-01", "2024-02-01"]
    run(made, date(2024, 2, 10))
    assert current(made, "awarded_mother")["id"] == reminded["id"]


def test_what_was_refused_is_asked_for_anew(embedded: Store, tmp_path: Path) -> None:
    made = world(
        embedded,
        tmp_path,
        citizens=named(AWARDED),
        contacts=phone(AWARDED),
        mothers=[{**award()[0], "award": "altyn_alqa"}],
        payments=paid("awarded_mother", AWARDED, "2023-01-01", "2023-09-01"),
    )
    refused = applied(made, AWARDED, "awarded_mother", date(2023, 6, 1))
    assert refused["outcome"] == "no"
    again = applied(made, AWARDED, "awarded_mother", date(2023, 10, 1))
    assert [*told(again)] == ["yes", 25_530, "2023-10-01", "2023-10-01"]


def disabled(store: Store, folder: Path, day: str = "2023-05-15") -> World:
    rows = [conclusion("D1", ADULT, "2", day, "2030-01-01")]
    return world(store, folder, citizens=named(ADULT), contacts=phone(ADULT), conclusions=rows)


def test_one_of_some_days_before_the_right_stays_for_it(store: Store, tmp_path: Path) -> None:
    """The day of the right is corrected after the application; nobody is asked again, and nothing is lost."""
    made, sender = disabled(store, tmp_path, "2023-05-05"), Kept()
    assert applied(made, ADULT, "disability", date(2023, 5, 10))["amount"] == 62_068
    corrected = [conclusion("D1", ADULT, "2", "2023-05-12", "2030-01-01")]
    made.receive({"conclusions": corrected}, as_of="2023-05-20")
    run(made, date(2023, 5, 21), sender)
    assert sender.sent == []
    run(made, date(2023, 12, 1), sender)
    assert [*told(current(made, "disability"))] == ["yes", 62_068, "2023-05-12", "2023-05-12"]
    assert sender.sent == []


def test_of_long_before_the_right_it_is_for_another(embedded: Store, tmp_path: Path) -> None:
    made = disabled(embedded, tmp_path)

    apply(embedded, ADULT, "disability", by="an office", day=date(2023, 4, 14))
    run(made, date(2023, 5, 20))
    assert current(made, "disability")["period_from"] == date(2023, 5, 15)
    assert "Application/" not in current(made, "disability")["facts"]


def test_an_application_of_a_later_day_is_not_known_yet(embedded: Store, tmp_path: Path) -> None:
    made = awarded(embedded, tmp_path)
    applied(made, AWARDED, "awarded_mother", date(2024, 1, 10))
    run(made, date(2023, 6, 1))
    assert [*told(current(made, "awarded_mother"))] == ["yes", 22_080, "2023-06-01", None]


@pytest.mark.parametrize(
    ("name", "amount", "first"), [("child_disability", 56_794, "2023-02-25"), (CARE, 56_794, "2023-05-25")]
)
def test_either_parent_may_ask_for_a_child(
    store: Store, tmp_path: Path, name: str, amount: int, first: str
) -> None:
    rows: dict[str, Any] = {
        "citizens": named(CHILD, MOTHER, FATHER),
        "contacts": phone(MOTHER),
        "births": parents_of(CHILD),
        "conclusions": [conclusion("D1", CHILD, "child", "2023-01-10", "2030-01-01")],
    }
    made, sender = world(store, tmp_path, **rows), Kept()
    row = applied(made, FATHER, name, date(2023, 5, 25))
    assert row["recipient"] == MOTHER
    run(made, date(2023, 11, 1), sender)
    assert [*told(current(made, name))] == ["yes", amount, first, first]
    offers = store.ask("derived/offers").filter(benefit=name)
    assert offers.select("state", "because").rows() in ([], [("held", "the person applied")])


def test_who_is_no_parent_any_more_is_named_by_no_decision(embedded: Store, tmp_path: Path) -> None:
    made = world(
        embedded,
        tmp_path,
        citizens=named(CHILD, MOTHER, FATHER, ADULT),
        births=parents_of(CHILD),
        conclusions=[conclusion("D1", CHILD, "child", "2023-01-10", "2030-01-01")],
    )
    assert applied(made, MOTHER, CARE, date(2023, 5, 25))["outcome"] == "yes"
    act = {"act_no": "A1", "act_date": "2023-06-01", "child_iin": CHILD, "adopter_iin": ADULT}
    adopted = [act | {"as": "mother", "replaces_iin": MOTHER}]
    made.receive({"adoptions": adopted}, as_of="2023-06-05")
    run(made, date(2023, 6, 10))
    now = current(made, CARE)
    assert now["recipient"] == ADULT
    assert MOTHER not in now["facts"]
