"""What facts contradict each other becomes a finding, and refuses nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.families import family
from registry.findings import findings
from registry.ports import Store
from registry.steps import assemble
from tests.building import at, deliver, named, person
from tests.kinship.genealogies import Genealogy
from tests.stewards.family import DAY, take

A, B, C = person("1980-01-01", "F"), person("1981-01-01", "F"), person("1979-01-01", "M")
CHILD, OLDER, NOBODY = person("2010-01-01", "M"), person("1970-01-01", "M"), person("1990-01-01", "M")


def birth(act: str, child: str, mother: str) -> dict[str, str]:
    return {
        "act_no": act,
        "act_date": "2020-01-01",
        "child_iin": child,
        "born": "2010-01-01",
        "mother_iin": mother,
    }


def marriage(act: str, one: str, other: str) -> dict[str, str]:
    return {"act_no": act, "act_date": "2015-01-01", "one_iin": one, "other_iin": other}


def test_each_contradiction_is_found_with_who_can_mend_it(store: Store, tmp_path: Path) -> None:
    homes = [*at("A1", A), *at("A2", A, since="2016-01-01"), *at("A3", B)]
    deliver(tmp_path, "population", 1, {"citizens": named(A, B, C, CHILD, OLDER), "residence": homes})
    births = [birth("1", CHILD, A), birth("2", CHILD, B), birth("3", OLDER, A)]
    marriages = [marriage("1", C, A), marriage("2", C, B), marriage("3", OLDER, NOBODY)]
    deliver(tmp_path, "civil-acts", 1, {"births": births, "marriages": marriages})
    take(store, tmp_path)
    found = findings(store, day=DAY, known=2)
    assert found.select("kind", "subject", "agency").rows() == [
        ("parent_not_older", OLDER, "civil-acts"),
        ("provisional_person", NOBODY, "population"),
        ("two_marriages", C, "civil-acts"),
        ("two_parents_of_one_role", CHILD, "civil-acts"),
        ("two_residences", A, "population"),
    ]


def test_a_protected_address_is_not_on_the_worklist(store: Store, tmp_path: Path) -> None:
    """That there are two is told; the open one beside it is."""
    homes = [*at("hidden", A), *at("A2", A, since="2016-01-01")]
    homes[0]["protected"] = True
    deliver(tmp_path, "population", 1, {"citizens": named(A), "residence": homes})
    take(store, tmp_path)
    assert findings(store, day=DAY, known=1)["detail"].to_list() == ["A2, protected"]


def test_a_benefit_paid_under_a_word_that_nobody_knows_is_told(embedded: Store, tmp_path: Path) -> None:
    """It could be offered once more: `Disability` is no word for the disability allowance."""
    paid = [
        {"entitlement_no": f"P{i}", "iin": A, "benefit": word, "amount": 1, "valid_from": "2023-01-01"}
        for i, word in enumerate(("disability", "Disability"))
    ]
    deliver(tmp_path, "population", 1, {"citizens": named(A), "residence": at("A1", A)})
    deliver(tmp_path, "benefits", 1, {"payments": paid})
    take(embedded, tmp_path)
    found = findings(embedded, day=DAY, known=2)
    assert found.select("kind", "subject", "detail", "agency").rows() == [
        ("unknown_benefit", A, f"Entitlement/{A}/payments/P1@1 Disability", "benefits")
    ]


def test_a_family_without_contradictions_has_no_findings(store: Store, tmp_path: Path) -> None:
    deliver(tmp_path, "population", 1, {"citizens": named(A, CHILD), "residence": at("A1", A, CHILD)})
    deliver(tmp_path, "civil-acts", 1, {"births": [birth("1", CHILD, A)]})
    take(store, tmp_path)
    assert findings(store, day=DAY, known=2).height == 0


@pytest.mark.parametrize(
    ("born", "address", "found"),
    [
        ("2023-01-01", "A1", False),
        ("2023-01-04", "A2", False),
        ("2023-01-03", "A2", True),
        ("2005-03-05", "A2", False),
        ("2005-03-06", "A2", True),
    ],
    ids=["at one address", "a newborn", "no newborn any more", "of age", "a day before"],
)
def test_a_minor_at_no_parents_address_is_to_be_looked_at(
    embedded: Store, tmp_path: Path, born: str, address: str, found: bool
) -> None:
    child = person(born, "F")
    homes = [*at("A1", A), *at(address, child, since=born)]
    deliver(tmp_path, "population", 1, {"citizens": named(A, child), "residence": homes})
    told = birth("1", child, A) | {"born": born}
    studies = {"record_no": "E1", "iin": child, "institution_bin": "020640000127", "level": "higher"}
    studies |= {"form": "full_time", "valid_from": "2022-09-01"}
    deliver(tmp_path, "civil-acts", 1, {"births": [told]})
    deliver(tmp_path, "education", 1, {"enrolments": [studies]})
    take(embedded, tmp_path)
    assemble(embedded, family("card"), day=DAY, known=3)
    rows = findings(embedded, day=DAY, known=3).select("kind", "subject", "agency").rows()
    assert rows == ([("no_common_address", child, "population")] if found else [])


def test_a_cycle_of_parenthood_is_one_finding(store: Store, tmp_path: Path) -> None:
    deliver(tmp_path, "population", 1, {"citizens": named(A, B, C, CHILD)})
    births = [birth("1", A, B), birth("2", B, C), birth("3", C, A), birth("4", CHILD, A)]
    deliver(tmp_path, "civil-acts", 1, {"births": births})
    take(store, tmp_path)
    found = findings(store, day=DAY, known=2).filter(kind="parenthood_cycle")
    assert found.select("subject", "detail").rows() == [(min(A, B, C), ", ".join(sorted([A, B, C])))]


def test_a_marriage_of_the_dead_is_found(store: Store, tmp_path: Path) -> None:
    """Of an accepted death only, and not on the day of the wedding itself."""
    dead = {A: "2015-01-01", B: "2014-12-31", C: "2014-12-31"}
    deliver(tmp_path, "population", 1, {"citizens": named(A, B, C, CHILD, OLDER)})
    acts = [{"act_no": iin, "act_date": day, "iin": iin, "died": day} for iin, day in dead.items()]
    marriages = [marriage(str(i), OLDER, one) for i, one in enumerate((A, B, C))]
    deliver(tmp_path, "civil-acts", 1, {"deaths": acts, "marriages": marriages})
    certified = [{"certificate_no": iin, "iin": iin, "died": dead[iin]} for iin in (A, B)]
    deliver(tmp_path, "health", 1, {"death_certificates": certified})
    take(store, tmp_path)
    found = findings(store, day=DAY, known=3).filter(kind="marriage_of_the_dead")
    assert found.select("subject", "other", "detail").rows() == [
        (B, OLDER, "died 2014-12-31, married 2015-01-01")
    ]


def told(store: Store, clan: Genealogy, folder: Path) -> list[tuple[str, str, str | None, str, str]]:
    """Every finding of a genealogy: kind, subject, other, detail and whom to ask."""
    clan.deliver(folder)
    take(store, folder)
    found = findings(store, day=DAY, known=2)
    return found.select("kind", "subject", "other", "detail", "agency").rows()


@pytest.mark.parametrize(
    ("parent_born", "child_born", "said"),
    [
        ("1950", "1940-05-05", "parent born 1950-01-01 or later, child born 1940-05-05"),
        ("1950-01-01", "1940", "parent born 1950-01-01, child born 1940-12-31 or earlier"),
        ("1950-01-01", "1950-01-01", "parent born 1950-01-01, child born 1950-01-01"),
    ],
)
def test_a_parent_not_older_by_the_dates_of_a_genealogy(
    store: Store, tmp_path: Path, parent_born: str, child_born: str, said: str
) -> None:
    clan = Genealogy()
    father, child = clan.person(1, "M", parent_born), clan.person(2, "M", child_born)
    clan.child(child, father=father)
    assert told(store, clan, tmp_path) == [("parent_not_older", child, father, said, "genealogy")]


@pytest.mark.parametrize(("parent_born", "child_born"), [("1950", "1950"), ("1950", ""), ("", "1940")])
def test_dates_that_may_be_in_order_are_no_finding(
    store: Store, tmp_path: Path, parent_born: str, child_born: str
) -> None:
    clan = Genealogy()
    father, child = clan.person(1, "M", parent_born), clan.person(2, "M", child_born)
    clan.child(child, father=father)
    assert told(store, clan, tmp_path) == []


@pytest.mark.parametrize(("died", "found"), [("1950", False), ("", False), ("2050", True), (None, True)])
def test_a_widow_of_a_genealogy_is_married_once(
    store: Store, tmp_path: Path, died: str | None, *, found: bool
) -> None:
    clan = Genealogy()
    wife, first, second = clan.person(1, "F"), clan.person(2, "M", died=died), clan.person(3, "M")
    clan.marriage(wife, first)
    clan.marriage(wife, second)
    twice = [("two_marriages", wife, None, f"{first}, {second}", "genealogy")]
    assert told(store, clan, tmp_path) == (twice if found else [])


def test_who_may_be_dead_is_not_told_to_be_married_to_two(store: Store, tmp_path: Path) -> None:
    clan = Genealogy()
    wife, first, second = clan.person(1, "F"), clan.person(2, "M", died=""), clan.person(3, "M")
    clan.people[1] |= {"died": "BEFORE 2050", "died_latest": "2049-12-31"}
    clan.marriage(wife, first)
    clan.marriage(wife, second)
    assert told(store, clan, tmp_path) == []


def test_a_genealogy_keeps_both_families_of_an_adoptee(store: Store, tmp_path: Path) -> None:
    """Two parents of one role are those by birth, or those by adoption, whose numbers are not told."""
    clan = Genealogy()
    women = [clan.person(place, "F") for place in range(1, 5)]
    men = [clan.person(place, "M") for place in range(5, 7)]
    child = clan.person(9, "M")
    clan.child(child, mother=women[0], father=men[0])
    clan.child(child, mother=women[1], father=men[1], by="adoption")
    assert told(store, clan, tmp_path / "first") == []
    again = Genealogy()
    again.people, again.parents = clan.people, clan.parents
    again.child(child, mother=women[2])
    again.child(child, mother=women[3], by="adoption")
    again.deliver(tmp_path / "second", sequence=2)
    take(store, tmp_path / "second")
    found = findings(store, day=DAY, known=2)
    assert set(found.select("kind", "subject", "detail", "agency").rows()) == {
        ("two_parents_of_one_role", child, f"mother: {women[0]}, {women[2]}", "genealogy"),
        ("two_parents_of_one_role", child, "mother: protected, protected", "genealogy"),
    }


def test_an_act_of_adoption_that_replaces_nobody_is_found_and_not_told(store: Store, tmp_path: Path) -> None:
    deliver(tmp_path, "population", 1, {"citizens": named(A, B, CHILD)})
    adopted = {"act_no": "2", "act_date": "2020-01-01", "child_iin": CHILD, "adopter_iin": B, "as": "mother"}
    deliver(tmp_path, "civil-acts", 1, {"births": [birth("1", CHILD, A)], "adoptions": [adopted]})
    take(store, tmp_path)
    [found] = findings(store, day=DAY, known=2).select("subject", "detail").rows()
    assert found == (CHILD, f"mother: {A}, protected")


def test_a_cycle_of_a_genealogy_is_for_its_owner_to_mend(store: Store, tmp_path: Path) -> None:
    clan = Genealogy()
    one, other = clan.person(1, "M"), clan.person(2, "M")
    clan.child(one, father=other)
    clan.child(other, father=one)
    assert told(store, clan, tmp_path) == [("parenthood_cycle", one, None, f"{one}, {other}", "genealogy")]
