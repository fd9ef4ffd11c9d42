"""Each feed has exactly the columns agreed with its agency: `*` a part of the key, `?` may be empty."""

from __future__ import annotations

import pytest

from loaders.feeds import agencies, feed, feeds
from registry import schema

AGREED = {
    (
        "population",
        "citizens",
    ): "iin* iin, surname, given_name, patronymic?, sex code, born date, citizenship",
    ("population", "residence"): (
        "iin* iin, address_code*, kato, settlement code, valid_from* date, valid_to? date, protected bool"
    ),
    ("population", "contacts"): "iin* iin, msisdn*, valid_from date",
    ("civil-acts", "births"): (
        "act_no*, act_date date, child_iin iin, born date, mother_iin? iin, father_iin? iin"
    ),
    ("civil-acts", "marriages"): "act_no*, act_date date, one_iin iin, other_iin iin",
    ("civil-acts", "divorces"): "act_no*, act_date date, one_iin iin, other_iin iin",
    ("civil-acts", "deaths"): "act_no*, act_date date, iin iin, died date",
    ("civil-acts", "adoptions"): (
        "act_no*, act_date date, child_iin iin, adopter_iin iin, as code, replaces_iin? iin"
    ),
    ("education", "guardianships"): (
        "decision_no*, ward_iin iin, guardian_iin iin, kind code, valid_from date, valid_to? date"
    ),
    ("education", "enrolments"): (
        "record_no*, iin iin, institution_bin bin, level, form code, valid_from date, valid_to? date"
    ),
    ("health", "death_certificates"): "certificate_no*, iin iin, died date",
    (
        "insurance",
        "contributions",
    ): "iin* iin, payer_bin* bin, month* date, base_income int, contribution int",
    ("insurance", "participation"): "iin* iin, as_of* date, months int",
    ("population", "departures"): "iin* iin, left* date, returned? date",
    ("population", "successions"): "old_iin* iin, new_iin iin, from date",
    ("civil-acts", "paternities"): "act_no*, act_date date, child_iin iin, father_iin iin",
    ("health", "maternity_leaves"): (
        "sheet_no*, iin iin, leave_from date, days int, children int, complicated bool"
    ),
    ("disability", "conclusions"): (
        "conclusion_no*, iin iin, group code, cause, valid_from date, valid_to? date"
    ),
    ("employment", "registrations"): "registration_no*, iin iin, registered date, removed? date",
    ("revenue", "incomes"): "iin* iin, payer_bin* bin, month* date, amount int",
    ("property", "dwellings"): (
        "cadastre_no*, address_code, area_m2? float, rooms? int, owner_iin* iin, share float, "
        "valid_from date, valid_to? date"
    ),
    ("property", "land"): (
        "cadastre_no*, kind, area_m2 float, owner_iin* iin, share float, valid_from date, valid_to? date"
    ),
    ("property", "businesses"): (
        "bin* bin, name, owner_iin* iin, share float, valid_from date, valid_to? date"
    ),
    ("transport", "vehicles"): "vin*, kind, made_year int, owner_iin* iin, valid_from date, valid_to? date",
    ("credit-bureau", "loans"): (
        "contract_no*, kind code, lender, opened date, principal int, borrower_iin* iin, role, "
        "outstanding int, monthly_payment int, days_overdue int, as_of* date"
    ),
    ("awards", "mothers"): "award_no*, iin iin, award code, awarded date",
    ("institutions", "placements"): (
        "placement_no*, iin iin, institution_bin bin, kind code, valid_from date, valid_to? date"
    ),
    ("justice", "decisions"): (
        "decision_no*, decided date, kind code, iin iin, child_iin? iin, effective date"
    ),
    ("benefits", "payments"): (
        "entitlement_no*, iin iin, benefit, valid_from date, valid_to? date, amount int"
    ),
    ("banks", "accounts"): "iin* iin, iban*, valid_from date",
    ("genealogy", "genealogy_persons"): (
        "person*, entry, surname?, given_name?, sex? code, born?, born_earliest? date, born_latest? date, "
        "dead bool, died?, died_earliest? date, died_latest? date, since date"
    ),
    ("genealogy", "genealogy_parents"): (
        "entry*, child, parent, role code, by code, confidential bool, since date"
    ),
    ("genealogy", "genealogy_marriages"): "entry*, one, other, married?, since date",
    ("genealogy", "genealogy_divorces"): "entry*, one, other, divorced?, over date",
    ("genealogy", "genealogy_guardians"): "entry*, ward, guardian, kind code, since date",
}
CODES = {
    ("citizens", "sex"): ("M", "F"),
    ("residence", "settlement"): ("urban", "rural"),
    ("adoptions", "as"): ("mother", "father"),
    ("guardianships", "kind"): ("guardian", "trustee", "foster"),
    ("enrolments", "form"): ("full_time", "part_time"),
    ("conclusions", "group"): ("1", "2", "3", "child"),
    ("loans", "kind"): ("mortgage", "consumer", "car", "micro"),
    ("mothers", "award"): (
        *("kumis_alqa", "altyn_alqa", "mother_heroine", "maternal_glory_1", "maternal_glory_2"),
    ),
    ("genealogy_persons", "sex"): ("M", "F"),
    ("genealogy_parents", "role"): ("mother", "father"),
    ("genealogy_parents", "by"): ("birth", "adoption"),
    ("genealogy_guardians", "kind"): ("foster",),
    ("placements", "kind"): ("full_support", "prison", "conscript"),
    ("decisions", "kind"): ("declared_dead", "declared_missing", "rights_deprived", "rights_restored"),
}
BECOMES = {
    "citizens": ["Name"],
    "residence": ["LIVES_AT"],
    "contacts": ["REACHED_AT"],
    "births": ["PARENT_OF", "PARENT_OF"],
    "marriages": ["SPOUSE_OF"],
    "divorces": ["SPOUSE_OF"],
    "deaths": ["Death"],
    "adoptions": ["PARENT_OF", "PARENT_OF"],
    "guardianships": ["GUARDIAN_OF"],
    "enrolments": ["Enrolment"],
    "death_certificates": ["Death"],
    "contributions": ["CONTRIBUTED"],
    "participation": ["Participation"],
    "departures": ["Departure"],
    "successions": ["SAME_AS"],
    "paternities": ["PARENT_OF"],
    "maternity_leaves": ["MaternityLeave"],
    "conclusions": ["Disability"],
    "registrations": ["UnemploymentRegistration"],
    "incomes": ["EARNED"],
    "dwellings": ["OWNS"],
    "land": ["OWNS"],
    "businesses": ["OWNS"],
    "vehicles": ["OWNS"],
    "loans": ["OWES"],
    "mothers": ["Award"],
    "placements": ["Placement"],
    "decisions": ["CourtDecision"],
    "payments": ["Entitlement"],
    "accounts": ["PAID_INTO"],
    "genealogy_persons": ["Name", "LifeDates"],
    "genealogy_parents": ["PARENT_OF"],
    "genealogy_marriages": ["SPOUSE_OF"],
    "genealogy_divorces": ["SPOUSE_OF"],
    "genealogy_guardians": ["GUARDIAN_OF"],
}


def agreed(text: str) -> dict[str, tuple[str, bool, bool]]:
    """Of each column: its type, whether it is a part of the key, whether it may be empty."""
    found = {}
    for part in text.split(", "):
        name, _, type_ = part.partition(" ")
        found[name.rstrip("*?")] = (type_ or "string", name.endswith("*"), name.endswith("?"))
    return found


def test_these_are_the_feeds() -> None:
    assert {(one.agency, one.feed) for one in feeds().values()} == set(AGREED)
    assert agencies() == sorted({agency for agency, _ in AGREED})


@pytest.mark.parametrize(("agency", "name"), AGREED)
def test_a_feed_has_the_agreed_columns(agency: str, name: str) -> None:
    told = feed(name)
    columns = {column: (one.type, column in told.key, one.optional) for column, one in told.columns.items()}
    assert columns == agreed(AGREED[agency, name])
    assert list(columns) == list(agreed(AGREED[agency, name]))
    for column, one in told.columns.items():
        assert one.codes == CODES.get((name, column), ())
        assert one.meaning


@pytest.mark.parametrize("name", BECOMES)
def test_a_feed_becomes_the_agreed_facts(name: str) -> None:
    told = feed(name)
    assert [one.fact for one in told.becomes] == BECOMES[name]
    assert all(one.record.split("/")[0] == name for one in told.becomes)
    assert {one.fact for one in told.becomes} <= set(schema.fact_kinds())
    assert told.meaning
    assert told.legal_basis
    assert told.covers.population
