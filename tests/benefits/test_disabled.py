"""From deliveries to the columns of the allowances for disability: what counts, and who is asked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry import decisions
from registry.benefits import benefit
from registry.decide import decide, gathered
from registry.ports import Store
from tests.building import Rows, named, person
from tests.events.world import DAY, World

ADULT = person("1985-05-05", "F")
SILENT: dict[str, Rows] = {"payments": [], "deaths": []}
"""Feeds that came, and say nothing."""


def conclusion(number: str, iin: str, group: str, begin: str, end: str | None = None, **more: str) -> Any:
    row = {"conclusion_no": number, "iin": iin, "group": group, "cause": "general_disease"}
    return row | {"valid_from": begin, "valid_to": end} | more


def decided(store: Store, folder: Path, name: str, rows: Rows, **feeds: Rows) -> dict[str, Any]:
    """The one case of a benefit, its columns and outcome; feeds are silent unless they are named."""
    world = World(store, folder)
    people = named(*sorted({row["iin"] for row in rows}))
    world.receive({"citizens": people, "conclusions": rows, **SILENT, **feeds})
    opened = benefit(name).definition.opened_by
    events = world.watch(kinds=opened).filter(state="open")
    cases = gathered(store, name, events, day=DAY, known=world.known)
    (case,) = cases.iter_rows(named=True)
    (decision,) = decisions.decide(name, cases).iter_rows(named=True)
    return {**decision, **case}


def test_a_conclusion_before_the_birth_stops_nobody_elses_decision(embedded: Store, tmp_path: Path) -> None:
    world, late = World(embedded, tmp_path), person("2023-01-20", "F")
    early = person("2015-01-20", "F")
    rows = [conclusion("D1", late, "child", "2023-01-10"), conclusion("D2", early, "child", "2023-01-10")]
    world.receive({"citizens": named(late, early), "conclusions": rows, "payments": [], "deaths": []})
    world.watch()
    decide(embedded, day=DAY, known=world.known)
    found = embedded.ask("derived/decisions").filter(benefit="child_disability")
    missing = sorted(({one["fact"] for one in json.loads(text)} for text in found["missing"]), key=len)
    assert missing == [{"group", "raised"}, {"age", "group", "raised"}]


# People of age.


def test_a_prolongation_goes_on_and_its_cause_counts(store: Store, tmp_path: Path) -> None:
    rows = [
        conclusion("D1", ADULT, "2", "2022-07-01", "2023-02-01"),
        conclusion("D2", ADULT, "2", "2023-02-01", "2025-02-01", cause="since_childhood"),
    ]
    found = decided(store, tmp_path, "disability", rows)
    assert (found["outcome"], found["recipient"], found["group"]) == ("yes", ADULT, "2")
    assert (found["right_arises"], found["cause"]) == (date(2022, 7, 1), "since_childhood")
    assert (found["period_from"], found["period_until"]) == (date(2022, 7, 1), date(2025, 2, 1))
    assert len(found["facts"]) == 2


def test_a_conclusion_of_later_days_does_not_count_yet(embedded: Store, tmp_path: Path) -> None:
    rows = [
        conclusion("D1", ADULT, "2", "2022-07-01", "2023-04-01"),
        conclusion("D2", ADULT, "2", "2023-04-01", cause="work_injury"),
    ]
    found = decided(embedded, tmp_path, "disability", rows)
    assert (found["cause"], found["established_until"]) == ("general_disease", None)


def test_a_word_for_the_cause_that_the_law_does_not_know_is_unknown(embedded: Store, tmp_path: Path) -> None:
    rows = [conclusion("D1", ADULT, "2", "2022-07-01", cause="something_new")]
    found = decided(embedded, tmp_path, "disability", rows)
    assert (found["outcome"], found["cause"]) == ("unknown", None)


def test_what_is_paid_already_and_who_died(embedded: Store, tmp_path: Path) -> None:
    paid = {"entitlement_no": "N1", "iin": ADULT, "benefit": "disability", "amount": 1}
    died = {"act_no": "A1", "act_date": "2023-02-02", "iin": ADULT, "died": "2023-02-01"}
    rows = [conclusion("D1", ADULT, "3", "2022-07-01")]
    found = decided(
        embedded, tmp_path, "disability", rows, payments=[paid | {"valid_from": "2022-07-01"}], deaths=[died]
    )
    assert (found["outcome"], found["paid_already"], found["alive"]) == ("no", True, None)


@pytest.mark.parametrize(
    ("began", "ended", "paid", "outcome"),
    [
        ("2022-07-01", "2023-02-01", True, "no"),
        ("2022-07-01", "2023-01-31", None, "unknown"),
        ("2022-06-01", "2023-01-31", False, "yes"),
        ("2022-06-01", "2023-02-01", True, "no"),
    ],
    ids=["to the end", "not to the end", "begun for an earlier right", "begun earlier, to the end"],
)
def test_what_was_paid_to_the_end_is_not_paid_again(
    embedded: Store, tmp_path: Path, began: str, ended: str, paid: bool | None, outcome: str
) -> None:
    told = {"entitlement_no": "N1", "iin": ADULT, "benefit": "disability", "amount": 1}
    found = decided(
        embedded,
        tmp_path,
        "disability",
        [conclusion("D1", ADULT, "3", "2022-07-01", "2023-02-01")],
        payments=[told | {"valid_from": began, "valid_to": ended}],
    )
    assert (found["paid_already"], found["outcome"]) == (paid, outcome)


# Children.

MOTHER, FATHER = person("1982-05-05", "F"), person("1980-05-05", "M")
CHILD, SCHOOLCHILD = person("2018-06-01", "F"), person("2013-06-01", "M")
GUARDIAN = person("1960-06-01", "F", 5)


def parents_of(child: str) -> Rows:
    act = {"act_no": f"B-{child}", "act_date": "2020-01-01", "child_iin": child}
    born = f"20{child[:2]}-{child[2:4]}-{child[4:6]}"
    return [act | {"born": born, "mother_iin": MOTHER, "father_iin": FATHER}]


def of_child(store: Store, folder: Path, name: str, *rows: Any, **feeds: Rows) -> dict[str, Any]:
    told = {"births": parents_of(rows[0]["iin"]), "guardianships": [], "decisions": [], "placements": []}
    return decided(store, folder, name, [*rows], **{**told, **feeds})


def without_rights(*adults: str, child: str = CHILD) -> Rows:
    row = {"decided": "2022-01-01", "kind": "rights_deprived", "child_iin": child, "effective": "2022-02-01"}
    return [row | {"decision_no": i, "iin": adult} for i, adult in enumerate(adults)]


def test_a_small_child_needs_no_group_and_the_mother_is_asked(store: Store, tmp_path: Path) -> None:
    row = conclusion("D1", CHILD, "child", "2023-02-01", "2025-02-01")
    found = of_child(store, tmp_path, "child_disability", row)
    assert (found["outcome"], found["amount"], found["recipient"]) == ("yes", 56794, MOTHER)
    assert (found["age"], found["group"], found["raised"]) == (4, None, True)
    assert found["period_until"] == date(2025, 2, 1)
    assert any(fact.startswith(f"PARENT_OF/{MOTHER}") for fact in found["facts"])


@pytest.mark.parametrize(("group", "outcome", "amount"), [("2", "yes", 64502), ("child", "unknown", None)])
def test_of_a_schoolchild_the_group_decides(
    embedded: Store, tmp_path: Path, group: str, outcome: str, amount: int | None
) -> None:
    row = conclusion("D1", SCHOOLCHILD, group, "2023-02-01")
    found = of_child(embedded, tmp_path, "child_disability", row)
    assert (found["outcome"], found["amount"], found["age"]) == (outcome, amount, 9)


def test_a_group_since_the_seventh_birthday_is_for_a_person_to_work_out(
    embedded: Store, tmp_path: Path
) -> None:
    """Social Code Art. 177(2), 178(3): the group's amount is due from that day, and not the small child's."""
    child = person("2016-02-10", "F", 3)
    small = conclusion("D1", child, "child", "2022-12-01", "2023-02-10")
    grown = conclusion("D2", child, "1", "2023-02-10")
    found = of_child(embedded, tmp_path, "child_disability", small, grown)
    assert found["outcome"] == "unknown"
    assert "changed" in found["because"]


def test_another_group_since_the_right_is_for_a_person_to_work_out(embedded: Store, tmp_path: Path) -> None:
    before = conclusion("D1", SCHOOLCHILD, "3", "2022-12-01", "2023-02-01")
    now = conclusion("D2", SCHOOLCHILD, "1", "2023-02-01")
    found = of_child(embedded, tmp_path, "child_disability", before, now)
    assert (found["outcome"], found["group"]) == ("unknown", None)


def test_the_allowance_of_a_child_who_came_of_age_was_paid_to_its_end(
    embedded: Store, tmp_path: Path
) -> None:
    young = person("2005-02-20", "F")
    told = {"entitlement_no": "N1", "iin": young, "benefit": "disability", "amount": 1}
    paid = [told | {"valid_from": "2022-10-01", "valid_to": "2023-02-20"}]
    row = conclusion("D1", young, "2", "2022-10-01")
    found = of_child(embedded, tmp_path, "child_disability", row, payments=paid)
    assert (found["paid_already"], found["outcome"]) == (True, "no")


@pytest.mark.parametrize(
    ("lost", "guarded", "recipient", "raised"),
    [
        ([], False, MOTHER, True),
        ([], True, GUARDIAN, True),
        ([MOTHER], False, FATHER, True),
        ([MOTHER, FATHER], False, None, None),  # an institution may: the right is the child's, Art. 176(1)
        ([MOTHER, FATHER], True, GUARDIAN, True),
    ],
)
def test_who_is_asked_has_rights_to_the_child(
    embedded: Store,
    tmp_path: Path,
    lost: list[str],
    guarded: bool,
    recipient: str | None,
    raised: bool | None,
) -> None:
    taken = {"decision_no": "G1", "ward_iin": CHILD, "guardian_iin": GUARDIAN, "kind": "guardian"}
    found = of_child(
        embedded,
        tmp_path,
        "child_disability",
        conclusion("D1", CHILD, "child", "2023-02-01"),
        decisions=without_rights(*lost),
        guardianships=[taken | {"valid_from": "2022-12-01"}] if guarded else [],
    )
    assert (found["recipient"], found["raised"]) == (recipient, raised)
    assert found["outcome"] == ("yes" if raised else "unknown")


@pytest.mark.parametrize("benefit", ["child_disability", "child_disability_care"])
def test_who_is_missing_is_not_asked_for_the_child(embedded: Store, tmp_path: Path, benefit: str) -> None:
    """Social Code Art. 186: the other representative by law is."""
    gone = {"decision_no": "M1", "decided": "2022-12-01", "kind": "declared_missing", "iin": MOTHER}
    row = conclusion("D1", CHILD, "child", "2023-02-01")
    found = of_child(embedded, tmp_path, benefit, row, decisions=[gone | {"effective": "2023-02-20"}])
    assert (found["outcome"], found["recipient"]) == ("yes", FATHER)


def test_without_a_known_parent_nobody_is_asked_and_nothing_refused(embedded: Store, tmp_path: Path) -> None:
    row = conclusion("D1", CHILD, "child", "2023-02-01")
    found = of_child(embedded, tmp_path, "child_disability", row, births=[])
    assert (found["outcome"], found["recipient"], found["raised"]) == ("unknown", None, None)


def test_while_no_court_was_heard_a_parents_rights_are_unknown(embedded: Store, tmp_path: Path) -> None:
    row = conclusion("D1", CHILD, "child", "2023-02-01")
    found = decided(embedded, tmp_path, "child_disability", [row], births=parents_of(CHILD))
    assert (found["outcome"], found["recipient"], found["raised"]) == ("unknown", MOTHER, None)


# Those who raise them.

CARE = "child_disability_care"


@pytest.mark.parametrize(("taken", "paid"), [("2022-12-01", "2023-02-01"), ("2023-02-15", "2023-02-15")])
def test_a_guardian_is_paid_from_the_appointment(store: Store, tmp_path: Path, taken: str, paid: str) -> None:
    bond = {"decision_no": "G1", "ward_iin": CHILD, "guardian_iin": GUARDIAN, "kind": "guardian"}
    row = conclusion("D1", CHILD, "child", "2023-02-01")
    found = of_child(store, tmp_path, CARE, row, guardianships=[bond | {"valid_from": taken}])
    assert (found["outcome"], found["recipient"], str(found["period_from"])) == ("yes", GUARDIAN, paid)


def care_paid(iin: str, since: str) -> Rows:
    return [{"entitlement_no": "N1", "iin": iin, "benefit": CARE, "valid_from": since, "amount": 1}]


def test_the_one_who_raises_the_child_is_paid_besides(store: Store, tmp_path: Path) -> None:
    row = conclusion("D1", SCHOOLCHILD, "child", "2023-02-01")
    found = of_child(store, tmp_path, CARE, row)
    assert (found["outcome"], found["amount"], found["recipient"]) == ("yes", 56794, MOTHER)
    assert (found["period_from"], found["period_until"]) == (None, date(2031, 6, 1))


@pytest.mark.parametrize(
    ("paid", "assigned"),
    [
        (care_paid(FATHER, "2023-02-01"), True),
        (care_paid(MOTHER, "2023-02-10"), True),
        (care_paid(MOTHER, "2023-01-31"), False),
        (care_paid(GUARDIAN, "2023-02-10"), False),
    ],
    ids=["the father from the right on", "the mother", "the mother, for another right", "somebody else"],
)
def test_an_assignment_from_the_right_on_to_either_parent_is_this_one(
    embedded: Store, tmp_path: Path, paid: Rows, assigned: bool
) -> None:
    row = conclusion("D1", CHILD, "child", "2023-02-01")
    found = of_child(embedded, tmp_path, CARE, row, payments=paid)
    assert (found["assigned"], found["outcome"]) == (assigned, "no" if assigned else "yes")
    assert any("Entitlement" in fact for fact in found["facts"]) is assigned


@pytest.mark.parametrize("kind", ["full_support", "conscript"])
def test_nothing_is_due_for_a_child_on_full_support(embedded: Store, tmp_path: Path, kind: str) -> None:
    stay = {"placement_no": "P1", "iin": CHILD, "institution_bin": "000140000019", "kind": kind}
    row = conclusion("D1", CHILD, "child", "2023-02-01")
    found = of_child(embedded, tmp_path, CARE, row, placements=[stay | {"valid_from": "2022-12-01"}])
    assert found["outcome"] == ("no" if kind == "full_support" else "yes")


def test_without_lists_of_institutions_it_is_unknown(embedded: Store, tmp_path: Path) -> None:
    row = conclusion("D1", CHILD, "child", "2023-02-01")
    told = {"births": parents_of(CHILD), "decisions": [], "guardianships": []}
    found = decided(embedded, tmp_path, CARE, [row], **told)
    assert (found["outcome"], found["fully_supported"]) == ("unknown", None)
