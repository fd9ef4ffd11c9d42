"""What is compared, offered, paid and decided again, where the law is that of the first day paid."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry import since, steps
from registry.ports import Store
from tests.benefits.test_disabled import MOTHER, conclusion, parents_of
from tests.benefits.test_first_paid import applied, current, phone, run, tasks, world
from tests.building import Rows, named, person
from tests.events.world import World
from tests.stewards.family import Kept

ORPHAN, LOST = person("2004-03-01", "M", 5), person("1980-04-04", "F")
GROWN, SCHOOLCHILD = person("2005-03-01", "F", 5), person("2016-09-20", "F", 5)


def orphan(store: Store, folder: Path, until: str | None) -> World:
    """Eighteen, of group 3 since two days before the only parent on record died."""
    birth = {**parents_of(ORPHAN)[0], "born": "2004-03-01", "mother_iin": LOST, "father_iin": None}
    made = world(
        store,
        folder,
        "2022-10-11",
        citizens=named(ORPHAN, LOST),
        births=[birth],
        contacts=phone(ORPHAN),
        conclusions=[
            conclusion("D0", ORPHAN, "child", "2014-01-20", "2022-03-01"),
            conclusion("D1", ORPHAN, "3", "2022-10-10", until),
        ],
        enrolments=[],
    )
    died = {"iin": LOST, "died": "2022-10-12"}
    acts = {"deaths": [died | {"act_no": "X1", "act_date": "2022-10-13"}], "enrolments": []}
    certificate = died | {"certificate_no": "C1", "issued": "2022-10-13"}
    made.receive(acts | {"death_certificates": [certificate]}, as_of="2022-10-20")
    return made


@pytest.mark.parametrize("until", [None, "2023-03-01"], ids=["in force", "over"])
def test_amounts_of_two_laws_are_no_measure_of_the_better(
    store: Store, tmp_path: Path, until: str | None
) -> None:
    """1.20 and 1.54 subsistence minimums, whatever the years of the two rights (SC 175(6), 234(7), 236)."""
    made = orphan(store, tmp_path, until)
    run(made, date(2023, 10, 5), Kept())
    offers = store.ask("derived/offers").select("benefit", "state").rows()
    assert offers == [("survivors_allowance", "sent")]
    better = current(made, "survivors_allowance")
    assert better["yields_to"] is None
    assert current(made, "disability")["yields_to"] == (None if until else better["id"])


def child(store: Store, folder: Path, iin: str, group: str, since_: str, until: str | None = None) -> World:
    return world(
        store,
        folder,
        since_,
        citizens=named(iin, MOTHER),
        contacts=phone(MOTHER),
        births=parents_of(iin),
        conclusions=[conclusion("D1", iin, group, since_, until)],
    )


def paid(iin: str, amount: int, begun: str, until: str | None = None) -> Rows:
    row = {"entitlement_no": "N1", "iin": iin, "benefit": "disability", "amount": amount}
    return [row | {"valid_from": begun, "valid_to": until}]


@pytest.mark.parametrize(
    ("until", "kinds"),
    [("2023-03-01", []), (None, ["paid_after_end"])],
    ids=["to the eighteenth birthday", "and on"],
)
def test_who_was_paid_as_a_child_had_a_right_then(
    store: Store, tmp_path: Path, until: str | None, kinds: list[str]
) -> None:
    made, sender, name = child(store, tmp_path, GROWN, "2", "2022-05-15"), Kept(), "child_disability"
    run(made, date(2022, 5, 20), sender)
    assert current(made, name)["amount"] == 59_449
    made.receive({"payments": paid(GROWN, 59_449, "2022-05-15", until)}, as_of="2022-05-30")
    day = date(2023, 6, 10)
    run(made, day, sender)
    assert tasks(made, day, name) == kinds


@pytest.mark.parametrize(("amount", "kinds"), [(56_794, []), (89_248, []), (89_249, ["paid_too_much"])])
def test_of_a_child_who_turns_seven_both_amounts_are_right(
    embedded: Store, tmp_path: Path, amount: int, kinds: list[str]
) -> None:
    made, sender, name = child(embedded, tmp_path, SCHOOLCHILD, "1", "2023-05-15"), Kept(), "child_disability"
    run(made, date(2023, 5, 20), sender)
    day = date(2023, 12, 30)
    run(made, day, sender)
    assert tasks(made, day, name) == [], "what was offered at six was right"
    made.receive({"payments": paid(SCHOOLCHILD, amount, "2023-05-15")}, as_of="2023-05-30")
    run(made, day, sender)
    assert tasks(made, day, name) == kinds


def test_a_late_consent_makes_no_offer_wrong(embedded: Store, tmp_path: Path) -> None:
    adult = person("1985-05-05", "F")
    rows = [conclusion("D1", adult, "2", "2023-01-10", "2025-02-01")]
    made = world(
        embedded, tmp_path, "2023-01-15", citizens=named(adult), contacts=phone(adult), conclusions=rows
    )
    run(made, date(2023, 1, 20), Kept())
    day = date(2023, 9, 15)
    assert applied(made, adult, "disability", day)["period_from"] == date(2023, 6, 15)
    run(made, day, Kept())
    assert tasks(made, day, "disability") == []


@pytest.mark.parametrize(("amount", "kinds"), [(62_068, []), (1, []), (62_069, ["paid_too_much"])])
def test_a_payment_of_before_all_written_law_is_judged_by_today_s(
    embedded: Store, tmp_path: Path, amount: int, kinds: list[str]
) -> None:
    adult, day = person("1985-05-05", "F"), date(2023, 5, 10)
    rows = [conclusion("D1", adult, "2", "2021-06-01", "2030-01-01")]
    made = world(embedded, tmp_path, "2021-06-05", citizens=named(adult), conclusions=rows)
    assert applied(made, adult, "disability", day)["outcome"] == "yes"
    made.receive({"payments": paid(adult, amount, "2021-06-01")}, as_of="2021-07-01")
    run(made, day)
    assert tasks(made, day, "disability") == kinds


def test_another_group_before_the_first_day_paid_decides_again(
    embedded: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(since, "WORTH_IT", 0)
    pupil = person("2012-06-01", "F", 5)
    made = child(embedded, tmp_path, pupil, "2", "2022-12-01", "2023-02-01")
    made.receive({"conclusions": [conclusion("D2", pupil, "1", "2023-02-01")]}, as_of="2023-02-05")
    run(made, date(2023, 4, 30))
    assert current(made, "child_disability")["outcome"] == "unknown", "paid from 30 January, when it was 2"
    run(made, date(2023, 5, 1))
    decision: dict[str, Any] = current(made, "child_disability")
    assert (decision["outcome"], decision["amount"]) == ("yes", 77_889)
    again = steps.decide(embedded, day=date(2023, 5, 1), known=made.known, full=True)
    assert (again.new, again.superseded) == (0, 0)
