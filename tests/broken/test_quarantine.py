"""A row that is wrong by its own file is set apart with line, field, value, reason; the rest is received."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.ports import Store
from tests.building import Rows
from tests.feeds.golden import PEOPLE, all_facts, quarantine, send

MOTHER, FATHER, AUNT, CHILD, BABY = PEOPLE.values()
BIRTH = {"act_no": "B-1", "act_date": "2015-05-10", "child_iin": CHILD, "born": "2015-05-05"}
OTHER_BIRTH = {"act_no": "B-2", "act_date": "2023-01-05", "child_iin": BABY, "born": "2022-12-31"}
BIRTH, OTHER_BIRTH = ({**row, "mother_iin": MOTHER, "father_iin": FATHER} for row in (BIRTH, OTHER_BIRTH))
DEATH = {"act_no": "X-1", "act_date": "2023-03-01", "iin": FATHER, "died": "2023-03-01"}
CARE = {"decision_no": "G-1", "ward_iin": CHILD, "guardian_iin": AUNT, "kind": "foster"}
CARE |= {"valid_from": "2020-01-01"}
HOME = {"iin": MOTHER, "address_code": "A", "kato": "750000000", "settlement": "urban", "protected": "false"}
HOME |= {"valid_from": "2020-01-01"}
PAID = {
    "iin": MOTHER,
    "payer_bin": "000140000019",
    "month": "2023-01-01",
    "base_income": "1",
    "contribution": "1",
}
LEAVE = {"sheet_no": "S-1", "iin": MOTHER, "leave_from": "2023-01-01", "days": "126", "children": "1"}
LEAVE |= {"complicated": "false"}
EARNED = {"iin": MOTHER, "payer_bin": "000140000019", "month": "2023-01-01", "amount": "1"}
OWNED = {"cadastre_no": "C-1", "address_code": "A", "owner_iin": MOTHER, "share": "1"}
OWNED |= {"valid_from": "2020-01-01"}
NO_IIN = "is no IIN (12 digits, date, check digit)"
WRONG_DIGIT = FATHER[:-1] + str((int(FATHER[-1]) + 1) % 10)

NAMED = {"iin": MOTHER, "surname": "S", "given_name": "G", "sex": "F", "born": "1980-05-05"}
NAMED |= {"citizenship": "KZ"}
REACHED = {"iin": MOTHER, "msisdn": "77010000001", "valid_from": "2020-01-01"}

WRONG = [
    ("citizens", NAMED, {"born": "1980-05-06"}, "is not what the iin says"),
    ("citizens", NAMED, {"born": "1880-05-05"}, "is not what the iin says"),
    ("citizens", NAMED, {"sex": "M"}, "is not what the iin says"),
    ("citizens", NAMED, {"iin": WRONG_DIGIT}, NO_IIN),
    ("contacts", REACHED, {"msisdn": "7٧٠١٠٠٠٠٠٠١"}, "does not fit ^7[0-9]{10}$"),
    ("births", BIRTH, {"mother_iin": "123"}, NO_IIN),
    ("births", BIRTH, {"mother_iin": WRONG_DIGIT}, NO_IIN),
    ("births", BIRTH, {"child_iin": "801305400001"}, NO_IIN),
    ("births", BIRTH, {"father_iin": f" {FATHER}"}, NO_IIN),
    ("births", BIRTH, {"born": "2015-02-29"}, "is no date (YYYY-MM-DD)"),
    ("births", BIRTH, {"born": "2015-5-5"}, "is no date (YYYY-MM-DD)"),
    ("births", BIRTH, {"born": "05.05.2015"}, "is no date (YYYY-MM-DD)"),
    ("births", BIRTH, {"born": None}, "is missing"),
    ("births", BIRTH, {"child_iin": ""}, "is missing"),
    ("births", BIRTH, {"act_no": None}, "is missing"),
    ("births", BIRTH, {"born": "2023-03-02"}, "lies after the delivery's day 2023-03-01"),
    ("births", BIRTH, {"mother_iin": CHILD}, "the same person as child_iin"),
    ("births", BIRTH, {"father_iin": CHILD}, "the same person as child_iin"),
    ("births", BIRTH, {"father_iin": MOTHER}, "the same person as mother_iin"),
    ("deaths", DEATH, {"died": "2023-03-02"}, "lies after the delivery's day 2023-03-01"),
    ("deaths", DEATH, {"died": "1979-04-03"}, "lies before the birth that the iin tells"),
    ("guardianships", CARE, {"kind": "friend"}, "is not one of guardian, trustee, foster"),
    ("guardianships", CARE, {"kind": "Foster"}, "is not one of guardian, trustee, foster"),
    ("guardianships", CARE, {"valid_to": "2019-12-31"}, "before valid_from"),
    ("guardianships", CARE, {"guardian_iin": CHILD}, "the same person as ward_iin"),
    ("maternity_leaves", LEAVE, {"iin": FATHER}, "is the IIN of nobody of sex F"),
    ("residence", HOME, {"protected": "maybe"}, "is not true or false"),
    ("residence", HOME, {"settlement": "village"}, "is not one of urban, rural"),
    ("residence", HOME, {"valid_to": "+10000-01-01"}, "is no date (YYYY-MM-DD)"),
    ("contributions", PAID, {"contribution": "1,5"}, "is no whole number"),
    ("incomes", EARNED, {"month": "2023-01-15"}, "is no first day of a month"),
    ("incomes", EARNED, {"amount": "9223372036854775807"}, "is more than 1000000000000"),
    ("dwellings", OWNED, {"area_m2": "inf"}, "is more than 1000000"),
    ("dwellings", OWNED, {"area_m2": "NaN"}, "is more than 1000000"),
    ("contributions", PAID, {"payer_bin": "140000019"}, "is no BIN (12 digits)"),
    ("contributions", PAID, {"payer_bin": "٠00140000019"}, "is no BIN (12 digits)"),
]


@pytest.mark.parametrize(
    ("feed", "row", "slip", "reason"), WRONG, ids=[f"{feed} {slip}" for feed, _, slip, _ in WRONG]
)
def test_a_wrong_row_is_set_apart_with_its_reason(
    embedded: Store, tmp_path: Path, feed: str, row: dict[str, str], slip: dict[str, str | None], reason: str
) -> None:
    [(field, value)] = slip.items()
    receipt = send(embedded, tmp_path, feed, [row | slip], 1)
    said = quarantine(tmp_path, feed, 1)
    shown = next((name for name, iin in PEOPLE.items() if iin == value), value or None)
    assert said == [f"line 2, {field}, {shown}: {reason}"]
    assert receipt.reasons[feed] == {reason: 1}
    assert all_facts(embedded, 1) == []


def test_the_day_on_which_a_delivery_is_made_is_that_of_almaty(embedded: Store, tmp_path: Path) -> None:
    """At 18:00 in Greenwich, six hours behind until 2024, the next day has begun."""
    early = {"as_of": "2023-03-01", "created_at": "2023-02-28T18:00:00Z"}
    assert send(embedded, tmp_path, "births", [BIRTH], 1, **early).quarantined == 0


def test_the_first_wrong_column_is_told_and_the_rest_is_received(embedded: Store, tmp_path: Path) -> None:
    wrong = OTHER_BIRTH | {"act_date": "never", "born": "never", "mother_iin": "nobody"}
    counted = send(embedded, tmp_path, "births", [BIRTH, wrong], 1).files["births"]
    assert (counted["read"], counted["accepted"], counted["quarantined"]) == (2, 1, 1)
    assert quarantine(tmp_path, "births", 1) == ["line 3, act_date, never: is no date (YYYY-MM-DD)"]
    assert len(all_facts(embedded, 1)) == 2


def test_of_one_key_with_two_contents_neither_is_believed(embedded: Store, tmp_path: Path) -> None:
    rows: Rows = [BIRTH, OTHER_BIRTH, BIRTH | {"mother_iin": AUNT}, BIRTH]
    counted = send(embedded, tmp_path, "births", rows, 1).files["births"]
    assert (counted["read"], counted["accepted"], counted["unchanged"], counted["quarantined"]) == (
        4,
        1,
        0,
        3,
    )
    reason = "the same key stands in this file with other content"
    assert quarantine(tmp_path, "births", 1) == [f"line {line}, act_no, B-1: {reason}" for line in (2, 4, 5)]


def test_a_bad_row_that_stands_twice_is_set_apart_twice(embedded: Store, tmp_path: Path) -> None:
    bad = BIRTH | {"born": "never"}
    counted = send(embedded, tmp_path, "births", [bad, OTHER_BIRTH, bad, OTHER_BIRTH], 1).files["births"]
    assert (counted["accepted"], counted["unchanged"], counted["quarantined"]) == (1, 1, 2)
    assert [line.split(",")[0] for line in quarantine(tmp_path, "births", 1)] == ["line 2", "line 4"]


def test_what_contradicts_other_facts_is_received(embedded: Store, tmp_path: Path) -> None:
    """A parent younger than the child, a second mother, a home of the dead: findings, not quarantine."""
    younger = BIRTH | {"mother_iin": BABY}
    second = BIRTH | {"act_no": "B-3", "mother_iin": AUNT}
    assert send(embedded, tmp_path, "births", [younger, second], 1).quarantined == 0
    assert send(embedded, tmp_path, "deaths", [DEATH | {"died": "2010-01-01"}], 2).quarantined == 0
    assert send(embedded, tmp_path, "residence", [HOME | {"iin": FATHER}], 1).quarantined == 0
