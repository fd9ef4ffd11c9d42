"""The state allowance of children whose other parent lives, dies later, or dies on the same day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.ports import Store
from tests.building import deliver
from tests.stewards.family import CHILD, FATHER, MOTHER, Kept, take
from tests.stewards.test_rights import AUNT, certificates, deaths, follow, two_deaths

HIS, HERS, DAY = date(2023, 2, 20), date(2023, 3, 10), date(2023, 3, 28)
ONE_PARENT, BOTH_PARENTS = 34888, 47870
"""Tenge: 0.86 and 1.18 subsistence minimums of 40 567, rounded up."""


def decided(store: Store, deceased: str) -> dict[str, Any]:
    events = store.ask("derived/events").filter(kind="breadwinner_lost", subject=deceased)
    current = store.ask("derived/decisions").filter(state="current", benefit="survivors_allowance")
    return current.join(events, left_on="event", right_on="id", how="semi").row(0, named=True)


def family_on_the_day(store: Store, folder: Path, *died: tuple[str, date], guardian: bool = True) -> None:
    take(store, two_deaths(folder, *((who, str(day)) for who, day in died), as_of=str(DAY)))
    appointed = {"decision_no": "G1", "ward_iin": CHILD, "guardian_iin": AUNT, "kind": "guardian"}
    appointed |= {"valid_from": "2023-03-15"}
    cared = [appointed] if guardian else []
    take(store, deliver(folder, "education", 1, {"guardianships": cared}, as_of=str(DAY)))
    follow(store, Kept(), DAY)


@pytest.mark.parametrize(("guardian", "asked"), [(False, MOTHER), (True, AUNT)])
def test_a_guardian_in_force_is_asked_or_else_the_parent_who_lives(
    store: Store, tmp_path: Path, guardian: bool, asked: str
) -> None:
    """Social Code Art. 234(5), 239(3): it is paid to who represents the child by law."""
    family_on_the_day(store, tmp_path, (FATHER, HIS), guardian=guardian)
    found = decided(store, FATHER)
    assert (found["outcome"], found["amount"], found["recipient"]) == ("yes", ONE_PARENT, asked)


def test_who_adopted_the_child_after_the_death_is_asked(embedded: Store, tmp_path: Path) -> None:
    act = {"act_no": "A1", "act_date": "2023-03-15", "child_iin": CHILD, "adopter_iin": AUNT}
    adopted = {"adoptions": [act | {"as": "mother", "replaces_iin": MOTHER}]}
    take(embedded, two_deaths(tmp_path / "in", (FATHER, str(HIS)), (MOTHER, str(HIS)), as_of=str(DAY)))
    take(embedded, deliver(tmp_path / "acts", "civil-acts", 2, adopted, mode="delta", as_of=str(DAY)))
    follow(embedded, Kept(), DAY)
    assert decided(embedded, FATHER)["recipient"] == AUNT


def test_a_parent_who_lost_the_rights_is_passed_over(store: Store, tmp_path: Path) -> None:
    lost = {"decision_no": "J1", "decided": "2022-01-01", "kind": "rights_deprived", "iin": MOTHER}
    lost |= {"child_iin": CHILD, "effective": "2022-02-01"}
    take(store, deliver(tmp_path / "court", "justice", 1, {"decisions": [lost]}, as_of=str(DAY)))
    family_on_the_day(store, tmp_path, (FATHER, HIS))
    found = decided(store, FATHER)
    assert (found["outcome"], found["amount"], found["recipient"]) == ("yes", ONE_PARENT, AUNT)


def test_the_second_death_ends_what_the_first_began(store: Store, tmp_path: Path) -> None:
    family_on_the_day(store, tmp_path, (FATHER, HIS), (MOTHER, HERS))
    first, second = decided(store, FATHER), decided(store, MOTHER)
    assert (first["outcome"], first["amount"]) == ("yes", ONE_PARENT)
    assert (first["period_from"], first["period_until"]) == (HIS, HERS)
    assert (second["outcome"], second["amount"], second["recipient"]) == ("yes", BOTH_PARENTS, AUNT)
    assert second["period_from"] == HERS


def test_of_two_deaths_on_one_day_one_is_paid_for(store: Store, tmp_path: Path) -> None:
    family_on_the_day(store, tmp_path, (FATHER, HERS), (MOTHER, HERS))
    assert FATHER < MOTHER
    assert decided(store, FATHER)["outcome"] == "no"
    found = decided(store, MOTHER)
    assert (found["outcome"], found["amount"], found["recipient"]) == ("yes", BOTH_PARENTS, AUNT)


def test_another_parent_s_uncertain_death_leaves_it_unknown(embedded: Store, tmp_path: Path) -> None:
    take(embedded, two_deaths(tmp_path, (FATHER, str(HIS)), as_of=str(DAY)))
    reported = {"deaths": deaths((MOTHER, "2023-02-01"))}
    take(embedded, deliver(tmp_path, "civil-acts", 2, reported, as_of=str(DAY), mode="delta"))
    follow(embedded, Kept(), DAY)
    found = decided(embedded, FATHER)
    assert (found["outcome"], '"both_parents_lost"' in found["missing"]) == ("unknown", True)
    certified = {"death_certificates": certificates((MOTHER, "2023-02-01"))}
    take(embedded, deliver(tmp_path, "health", 2, certified, as_of=str(DAY), mode="delta"))
    follow(embedded, Kept(), DAY)
    found = decided(embedded, FATHER)
    assert (found["outcome"], found["amount"]) == ("yes", BOTH_PARENTS)
