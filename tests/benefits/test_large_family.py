"""From deliveries to the columns of the allowance of large families: who is asked, and who counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from registry import decisions
from registry.decide import gathered
from registry.ports import Store
from tests.building import Rows, at, named, person
from tests.events.world import DAY, World

BENEFIT = "large_family"
MOTHER, FATHER = person("1982-05-05", "F"), person("1980-05-05", "M")
BORN = ["2010-01-01", "2012-01-01", "2015-01-01", "2022-06-01"]
CHILDREN = [person(born, "F", i + 1) for i, born in enumerate(BORN)]
"""All of them under fourteen, so they live by law with who represents them."""
FOURTEEN, NOT_YET = person("2009-03-01", "F", 30), person("2009-03-02", "F", 31)
ELDEST = person("2004-08-01", "M", 40)
"""Eighteen and a half."""
YOUNGEST = person("2022-12-01", "M", 41)


def births(children: list[str], mother: str | None = MOTHER, father: str | None = FATHER) -> Rows:
    return [
        {
            "act_no": f"B-{child}",
            "act_date": born_on(child),
            "child_iin": child,
            "born": born_on(child),
            "mother_iin": mother,
            "father_iin": father,
        }
        for child in children
    ]


def born_on(child: str) -> str:
    return f"20{child[:2]}-{child[2:4]}-{child[4:6]}"


MARRIED = {"act_no": "M1", "act_date": "2009-01-01", "one_iin": FATHER, "other_iin": MOTHER}
FEEDS: dict[str, Rows] = {
    "citizens": named(MOTHER, FATHER, *CHILDREN, ELDEST, FOURTEEN, NOT_YET),
    "residence": at("A1", MOTHER, FATHER, *CHILDREN),
    "births": births(CHILDREN),
    "marriages": [MARRIED],
    "deaths": [],
    "enrolments": [],
    "guardianships": [],
    "placements": [],
    "decisions": [],
    "payments": [],
}


def decided(store: Store, folder: Path, without: str = "", **changed: Rows) -> dict[str, Any]:
    """The one case of the family, its columns and its outcome."""
    world = World(store, folder)
    world.receive({name: rows for name, rows in {**FEEDS, **changed}.items() if name != without})
    events = world.watch(kinds=["fourth_child"]).filter(pl.col("state") != "ended")
    cases = gathered(store, BENEFIT, events, day=DAY, known=world.known)
    (case,) = cases.iter_rows(named=True)
    (decision,) = decisions.decide(BENEFIT, cases).iter_rows(named=True)
    return {**decision, **case}


def moved(*iins: str) -> Rows:
    """Everybody at one address, these at another."""
    return at("A1", *(one for one in (MOTHER, FATHER, *CHILDREN) if one not in iins)) + at("A2", *iins)


def test_the_mother_is_asked_for_four_at_home_until_the_eldest_comes_of_age(
    store: Store, tmp_path: Path
) -> None:
    found = decided(store, tmp_path)
    assert (found["outcome"], found["amount"], found["recipient"]) == ("yes", 55304, MOTHER)
    assert (found["children"], found["apart"], found["paid_already"]) == (4, 0, False)
    assert found["enough_until"] == date(2028, 2, 1), "eighteen on 1 January 2028, paid to the month's end"
    assert f"LIVES_AT/{CHILDREN[0]}/residence@6" in found["facts"]
    assert sum(fact.startswith("PARENT_OF/") for fact in found["facts"]) == 8


@pytest.mark.parametrize(
    ("married", "child", "expected"),
    [
        ([MARRIED], CHILDREN[0], ("yes", MOTHER, 4, 0)),
        ([MARRIED], FOURTEEN, ("yes", FATHER, 4, 0)),
        ([], CHILDREN[0], ("no", MOTHER, 4, 1)),
        ([], FOURTEEN, ("no", MOTHER, 4, 1)),
    ],
    ids=["a husband elsewhere", "a child of fourteen", "the other parent", "the other, a child of fourteen"],
)
def test_a_child_with_its_other_parent_lives_apart_unless_they_are_married(
    embedded: Store, tmp_path: Path, married: Rows, child: str, expected: tuple[Any, ...]
) -> None:
    four = [child, *CHILDREN[1:]]
    homes = at("A1", MOTHER, *four[1:]) + at("A2", FATHER, child)
    found = decided(embedded, tmp_path, births=births(four), marriages=married, residence=homes)
    assert (found["outcome"], found["recipient"], found["children"], found["apart"]) == expected


def test_the_parent_with_whom_they_live_is_asked(embedded: Store, tmp_path: Path) -> None:
    found = decided(embedded, tmp_path, marriages=[], residence=moved(MOTHER))
    assert (found["outcome"], found["recipient"], found["apart"]) == ("yes", FATHER, 0)


@pytest.mark.parametrize(
    ("child", "expected"),
    [(FOURTEEN, ("unknown", None)), (NOT_YET, ("yes", 0))],
    ids=["fourteen today", "fourteen tomorrow"],
)
def test_a_child_registered_with_neither_parent_has_to_be_declared_from_fourteen_on(
    embedded: Store, tmp_path: Path, child: str, expected: tuple[Any, ...]
) -> None:
    four = births([child, *CHILDREN[1:]])
    homes = at("A1", MOTHER, FATHER, *CHILDREN[1:]) + at("A2", child)
    found = decided(embedded, tmp_path, births=four, residence=homes)
    assert (found["children"], found["outcome"], found["apart"]) == (4, *expected)


GRANDMOTHER = person("1955-05-05", "F", 60)
WARD = {"decision_no": "G1", "ward_iin": CHILDREN[0], "guardian_iin": GRANDMOTHER, "kind": "guardian"}
WITHOUT_RIGHTS = {"decision_no": "R", "decided": "2022-12-01", "kind": "rights_deprived", "iin": FATHER}
FATHER_DIED: dict[str, Rows] = {
    "deaths": [{"act_no": "D1", "act_date": "2022-02-02", "iin": FATHER, "died": "2022-02-01"}],
    "death_certificates": [{"certificate_no": "C1", "iin": FATHER, "died": "2022-02-01"}],
}
AT_HOME = (MOTHER, *CHILDREN[1:])
BOTH_AT_HOME = (FATHER, *AT_HOME)


@pytest.mark.parametrize(
    ("homes", "changed", "expected", "why"),
    [
        (BOTH_AT_HOME, {}, ("yes", 0), set()),
        (AT_HOME, {}, ("unknown", None), set()),
        (AT_HOME, {"births": births(CHILDREN, father=None)}, ("yes", 0), set()),
        (AT_HOME, FATHER_DIED, ("yes", 0), {f"Death/{FATHER}"}),
        (
            AT_HOME,
            {"decisions": [WITHOUT_RIGHTS | {"child_iin": CHILDREN[0], "effective": "2022-12-15"}]},
            ("yes", 0),
            {f"CourtDecision/{FATHER}"},
        ),
        (BOTH_AT_HOME, {"guardianships": [WARD | {"valid_from": "2022-01-01"}]}, ("unknown", None), set()),
    ],
    ids=[
        "both at home",
        "a father elsewhere",
        "no father",
        "a dead father",
        "no rights",
        "a guardian elsewhere",
    ],
)
def test_a_young_child_at_its_grandmother_s_lives_by_law_with_who_alone_represents_it(
    embedded: Store,
    tmp_path: Path,
    homes: tuple[str, ...],
    changed: dict[str, Rows],
    expected: tuple[Any, ...],
    why: set[str],
) -> None:
    residence = at("A1", *homes) + at("A2", CHILDREN[0], GRANDMOTHER)
    given = {"marriages": [], "citizens": [*FEEDS["citizens"], *named(GRANDMOTHER)], "residence": residence}
    found = decided(embedded, tmp_path, **(given | changed))
    assert (found["recipient"], found["outcome"], found["apart"]) == (MOTHER, *expected)
    told = {fact.rsplit("/", 2)[0] for fact in found["facts"]}
    assert {fact for fact in told if fact.startswith(("Death", "Court"))} == why


def test_a_child_registered_nowhere_lives_with_its_mother(embedded: Store, tmp_path: Path) -> None:
    found = decided(embedded, tmp_path, residence=at("A1", MOTHER, *CHILDREN[:3]), marriages=[])
    assert (found["outcome"], found["recipient"], found["apart"]) == ("yes", MOTHER, 0)


def test_a_dead_mother_is_not_asked(embedded: Store, tmp_path: Path) -> None:
    died = {"act_no": "D1", "act_date": "2023-02-02", "iin": MOTHER, "died": "2023-02-01"}
    certified = {"certificate_no": "C1", "iin": MOTHER, "died": "2023-02-01"}
    found = decided(embedded, tmp_path, deaths=[died], death_certificates=[certified])
    assert (found["outcome"], found["recipient"]) == ("yes", FATHER)


def test_a_ward_counts_with_its_guardian(embedded: Store, tmp_path: Path) -> None:
    ward = person("2014-04-04", "M", 50)
    taken = {"decision_no": "G1", "ward_iin": ward, "guardian_iin": MOTHER, "kind": "guardian"}
    taken |= {"valid_from": "2022-12-01"}
    found = decided(embedded, tmp_path, births=births(CHILDREN[:3]), guardianships=[taken])
    assert (found["outcome"], found["recipient"], found["children"]) == ("yes", MOTHER, 4)


STUDIES = {"record_no": "E1", "iin": ELDEST, "institution_bin": "000140000019", "level": "higher"}


@pytest.mark.parametrize(
    ("without", "studies", "expected"),
    [
        ("", [STUDIES | {"form": "full_time", "valid_from": "2022-09-01"}], ("yes", 5, 69138)),
        ("", [STUDIES | {"form": "part_time", "valid_from": "2022-09-01"}], ("yes", 4, 55304)),
        ("", [], ("yes", 4, 55304)),
        ("enrolments", [], ("unknown", None, None)),
    ],
    ids=["full-time", "part-time", "not at all", "no school told"],
)
def test_one_of_eighteen_counts_as_a_full_time_student_wherever_registered(
    embedded: Store, tmp_path: Path, without: str, studies: Rows, expected: tuple[Any, ...]
) -> None:
    family = births([ELDEST, *CHILDREN[1:], YOUNGEST])
    found = decided(embedded, tmp_path, without, births=family, enrolments=studies)
    assert (found["outcome"], found["children"], found["amount"]) == expected


@pytest.mark.parametrize("feed", ["placements", "decisions", "payments", "residence"])
def test_what_was_never_delivered_is_unknown(embedded: Store, tmp_path: Path, feed: str) -> None:
    found = decided(embedded, tmp_path, feed, births=births([FOURTEEN, *CHILDREN[1:]]))
    missing = {"placements": "children", "decisions": "children", "payments": "paid_already"}
    assert (found["outcome"], found[missing.get(feed, "apart")]) == ("unknown", None)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"placements": [{"placement_no": "P", "iin": CHILDREN[0], "kind": "full_support"}]}, 3),
        ({"placements": [{"placement_no": "P", "iin": CHILDREN[0], "kind": "conscript"}]}, 4),
    ],
    ids=["full support", "another placement"],
)
def test_a_child_on_full_support_does_not_count(
    embedded: Store, tmp_path: Path, changed: dict[str, Rows], expected: int
) -> None:
    rows = [
        row | {"institution_bin": "000140000019", "valid_from": "2022-01-01"} for row in changed["placements"]
    ]
    found = decided(embedded, tmp_path, placements=rows)
    assert (found["outcome"], found["children"]) == ("yes" if expected == 4 else "no", expected)


def test_a_parent_without_rights_counts_no_child_and_the_other_is_asked(
    embedded: Store, tmp_path: Path
) -> None:
    lost = [
        {"decision_no": i, "decided": "2022-12-01", "kind": "rights_deprived", "iin": MOTHER}
        | {"child_iin": child, "effective": "2022-12-15"}
        for i, child in enumerate(CHILDREN[:2])
    ]
    found = decided(embedded, tmp_path, decisions=lost)
    assert (found["outcome"], found["recipient"], found["children"]) == ("yes", FATHER, 4)


def test_what_is_paid_to_the_father_is_not_offered_to_the_mother(embedded: Store, tmp_path: Path) -> None:
    paid = {"entitlement_no": "N1", "iin": FATHER, "benefit": BENEFIT, "amount": 1}
    found = decided(embedded, tmp_path, payments=[paid | {"valid_from": "2022-07-01"}])
    assert (found["outcome"], found["recipient"], found["paid_already"]) == ("no", MOTHER, True)
    assert any(fact.startswith(f"Entitlement/{FATHER}") for fact in found["facts"])
