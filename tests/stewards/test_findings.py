"""What facts contradict each other becomes a finding, and refuses nobody."""

from __future__ import annotations

from pathlib import Path

from registry.findings import findings
from registry.ports import Store
from tests.building import at, deliver, named, person
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


def test_a_family_without_contradictions_has_no_findings(store: Store, tmp_path: Path) -> None:
    deliver(tmp_path, "population", 1, {"citizens": named(A, CHILD), "residence": at("A1", A, CHILD)})
    deliver(tmp_path, "civil-acts", 1, {"births": [birth("1", CHILD, A)]})
    take(store, tmp_path)
    assert findings(store, day=DAY, known=2).height == 0


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
