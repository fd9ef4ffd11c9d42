"""One insured family from files to decisions: leave, birth and a lost job, and what changes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from loaders.rows import find_rows
from registry import stacking
from registry.applications import apply
from registry.benefits import Exclusion
from registry.changes import read_change
from registry.errors import WrongUsage
from registry.explain import explain
from registry.families import family
from registry.ports import Store
from registry.simulate import simulate
from registry.steps import assemble, decide, offer, watch
from tests.building import Rows, at, deliver, named, person
from tests.stewards.family import BIN, Kept, take

MOTHER, FATHER = person("1990-05-05", "F"), person("1988-05-05", "M")
AUNT = person("1985-07-07", "F")
ELDER, CHILD = person("2016-02-02", "M"), person("2023-03-02", "F")
AS_OF = "2023-03-06"
DAY = date(2023, 3, 7)
MONTHS = [f"{2021 + i // 12}-{i % 12 + 1:02d}-01" for i in range(26)]
"""January 2021 to February 2023."""


def birth(act: str, child: str, born: str) -> dict[str, Any]:
    parents = {"mother_iin": MOTHER, "father_iin": FATHER}
    return {"act_no": act, "act_date": born, "child_iin": child, "born": born, **parents}


def deliveries(folder: Path, **more: Rows) -> Path:
    """What the agencies know: both parents insured, 200 000 a month for her and 300 000 for him."""
    everybody = (MOTHER, FATHER, ELDER, CHILD)
    contacts = [
        {"iin": one, "msisdn": f"7701000000{i}", "valid_from": "2020-01-01"}
        for i, one in enumerate((MOTHER, FATHER))
    ]
    feeds = {"citizens": named(*everybody), "residence": at("A1", *everybody[:3]), "contacts": contacts}
    deliver(folder, "population", 1, feeds, as_of=AS_OF)
    adoptions = {"adoptions": more.get("adoptions", [])}
    births = [birth("B1", ELDER, "2016-02-02"), birth("B2", CHILD, "2023-03-02")]
    deliver(
        folder,
        "civil-acts",
        1,
        {"births": births, "deaths": more.get("deaths", []), **adoptions},
        as_of=AS_OF,
    )
    certificates = {"death_certificates": more.get("death_certificates", [])}
    deliver(folder, "health", 1, {"maternity_leaves": more.get("leaves", []), **certificates}, as_of=AS_OF)
    deliver(folder, "employment", 1, {"registrations": more.get("registrations", [])}, as_of=AS_OF)
    paid = [
        {"iin": one, "payer_bin": BIN, "month": m, "base_income": income, "contribution": 7000}
        for one, income in ((MOTHER, 200_000), (FATHER, 300_000))
        for m in MONTHS
    ]
    counted = [{"iin": one, "as_of": "2023-03-01", "months": 96} for one in (MOTHER, FATHER)]
    feeds = {"contributions": paid, "participation": more.get("participation", counted)}
    deliver(folder, "insurance", 1, feeds)
    deliver(folder, "benefits", 1, {"payments": more.get("payments", [])}, as_of=AS_OF)
    deliver(folder, "institutions", 1, {"placements": more.get("placements", [])}, as_of=AS_OF)
    deliver(folder, "justice", 1, {"decisions": more.get("decisions", [])}, as_of=AS_OF)
    deliver(folder, "education", 1, {"guardianships": more.get("guardianships", [])}, as_of=AS_OF)
    return folder


LEAVE = {"sheet_no": "L1", "iin": MOTHER, "leave_from": "2023-03-01", "days": 126, "children": 1}
LEAVE |= {"complicated": "false"}
LOST = {"registration_no": "U1", "iin": MOTHER, "registered": "2023-03-04"}


@pytest.fixture
def decided(store: Store, tmp_path: Path) -> Callable[..., dict[str, dict[str, Any]]]:
    """The current decision of each benefit about the family, once everything was done."""

    def done(**more: Rows) -> dict[str, dict[str, Any]]:
        take(store, deliveries(tmp_path / "files", **more))
        return current(store)

    return done


def newest(store: Store) -> int:
    return int(str(store.ask("derived/deliveries")["number"].max()))


def current(store: Store, kept: Kept | None = None) -> dict[str, dict[str, Any]]:
    known = newest(store)
    assemble(store, family("card"), day=DAY, known=known)
    watch(store, day=DAY, known=known)
    decide(store, day=DAY, known=known)
    offer(store, kept or Kept(), day=DAY, known=known)
    rows = store.ask("derived/decisions").filter(pl.col("state") == "current")
    return {row["benefit"]: row for row in rows.iter_rows(named=True)}


def test_all_three_are_due_with_the_amounts_of_the_law(decided: Callable[..., Any]) -> None:
    found = decided(leaves=[LEAVE], registrations=[LOST])
    amounts = {name: (one["outcome"], one["recipient"], one["amount"]) for name, one in found.items()}
    assert amounts == {
        "pregnancy_and_childbirth": ("yes", MOTHER, 200_000 * 126 // 30),
        "child_care": ("yes", MOTHER, 80_000),
        "job_loss": ("yes", MOTHER, 200_000 * 45 * 106 // 10_000),
    }
    assert found["child_care"]["net"] == 72_000
    assert "6.81" in found["child_care"]["arithmetic"], "the second child of the mother"
    assert found["job_loss"]["period_until"] == date(2023, 9, 4)
    assert found["pregnancy_and_childbirth"]["period_until"] == date(2023, 7, 5)
    used = json.loads(found["child_care"]["facts"])
    assert any(one.startswith(f"Participation/{MOTHER}") for one in used)


def test_what_was_assigned_for_this_right_is_not_offered_again(decided: Callable[..., Any]) -> None:
    common = {"iin": MOTHER, "amount": 1000}
    payments = [
        {**common, "entitlement_no": "1", "benefit": "child_care", "valid_from": "2023-03-02"},
        {**common, "entitlement_no": "2", "benefit": "pregnancy_and_childbirth", "valid_from": "2022-02-10"},
        # Six months and a day of an earlier job loss: seven begun, and 96 - 84 = 12 months are left.
        {
            **common,
            "entitlement_no": "3",
            "benefit": "job_loss",
            "valid_from": "2022-03-01",
            "valid_to": "2022-09-02",
        },
    ]
    found = decided(leaves=[LEAVE], registrations=[LOST], payments=payments)
    assert found["child_care"]["outcome"] == "no"
    assert "already assigned" in found["child_care"]["because"]
    assert found["pregnancy_and_childbirth"]["outcome"] == "yes"
    assert found["job_loss"]["amount"] == 200_000 * 45 * 75 // 10_000


@pytest.mark.parametrize("name", ["days_of_a_month", "coefficient_step"])
def test_a_changed_law_that_divides_by_nothing_is_an_error(
    embedded: Store, tmp_path: Path, name: str
) -> None:
    take(embedded, deliveries(tmp_path / "files", leaves=[LEAVE]))
    current(embedded)
    change = tmp_path / "change.yaml"
    change.write_text(f"pregnancy_and_childbirth.{name}: 0\n")
    with pytest.raises(WrongUsage, match="pregnancy_and_childbirth would have no amount"):
        simulate(embedded, read_change(change, DAY), day=DAY, known=newest(embedded))


def test_a_removal_from_the_register_ends_with_its_month(decided: Callable[..., Any]) -> None:
    found = decided(registrations=[{**LOST, "removed": "2023-03-06"}])
    assert found["job_loss"]["period_until"] == date(2023, 4, 1)


def test_a_guardian_is_asked_before_the_mother_by_the_guardian_s_own_insurance(
    decided: Callable[..., Any],
) -> None:
    ward = {"decision_no": "G1", "ward_iin": CHILD, "guardian_iin": FATHER, "kind": "guardian"}
    found = decided(guardianships=[{**ward, "valid_from": "2023-03-03"}])
    # Ten months of 2021 are cut at 297 500: 40 % of (10 × 297 500 + 14 × 300 000) ÷ 24 = 119 583.33.
    assert (found["child_care"]["recipient"], found["child_care"]["amount"]) == (FATHER, 119_584)


def without_rights(to: str) -> dict[str, Any]:
    lost = {"decision_no": f"J-{to}", "decided": "2023-02-01", "kind": "rights_deprived", "iin": MOTHER}
    return lost | {"child_iin": to, "effective": "2023-03-05"}


def test_a_parent_who_lost_the_rights_is_not_asked(decided: Callable[..., Any]) -> None:
    found = decided(decisions=[without_rights(CHILD)])
    assert (found["child_care"]["outcome"], found["child_care"]["recipient"]) == ("yes", FATHER)


def test_the_other_parent_who_applies_sees_the_decision(store: Store, tmp_path: Path) -> None:
    take(store, deliveries(tmp_path / "files"))
    current(store)
    done = apply(store, FATHER, "child_care", by="the father", day=DAY)
    told = done.decisions.filter(right_arises=date(2023, 3, 2))
    assert told.select("outcome", "recipient").rows() == [("yes", MOTHER)]
    assert done.looked_for == {}
    assert apply(store, FATHER, "job_loss", by="the father", day=DAY).decisions.is_empty()


def test_a_child_to_whom_the_rights_are_lost_is_not_counted(decided: Callable[..., Any]) -> None:
    found = decided(decisions=[without_rights(ELDER)])
    assert found["child_care"]["recipient"] == MOTHER
    assert "5.76" in found["child_care"]["arithmetic"], "her first child"


def test_a_mother_in_whose_place_another_adopted_is_not_asked(decided: Callable[..., Any]) -> None:
    act = {"act_no": "A1", "act_date": "2023-03-05", "child_iin": CHILD, "adopter_iin": AUNT}
    adopted = [act | {"as": "mother", "replaces_iin": MOTHER}]
    found = decided(adoptions=adopted)
    assert found["child_care"]["recipient"] == FATHER


@pytest.mark.parametrize(
    ("counts", "months"),
    [([("2023-01-31", 5), ("2023-03-31", 9)], 5), ([("2023-03-31", 9), ("2023-04-30", 12)], 9)],
    ids=["the last before the right", "where there is none, the first after it"],
)
def test_contributions_that_arrive_after_the_right_are_not_counted(
    decided: Callable[..., Any], counts: list[tuple[str, int]], months: int
) -> None:
    rows = [{"iin": MOTHER, "as_of": day, "months": count} for day, count in counts]
    found = decided(registrations=[LOST], participation=rows)["job_loss"]
    told = [one["values"] for one in json.loads(found["tests"])]
    assert next(one["participation_months"] for one in told if "participation_months" in one) == months
    assert found["outcome"] == ("yes" if months >= 6 else "no")


def test_who_is_said_to_be_dead_by_one_agency_gets_no_message(
    decided: Callable[..., Any], store: Store
) -> None:
    dead = {"act_no": "D1", "act_date": "2023-03-06", "iin": MOTHER, "died": "2023-03-05"}
    found = decided(registrations=[LOST], deaths=[dead])
    assert (found["job_loss"]["outcome"], found["job_loss"]["recipient"]) == ("yes", MOTHER)
    offers = store.ask("derived/offers").filter(benefit="job_loss")
    assert offers.select("state", "because").row(0) == ("held", "one agency says that the person died")


def test_a_child_on_full_state_support_is_a_person_s_to_settle(decided: Callable[..., Any]) -> None:
    """Before it moved there something was due: no refusal, and no offer."""
    placed = {"placement_no": "P1", "iin": CHILD, "institution_bin": BIN, "kind": "full_support"}
    found = decided(placements=[{**placed, "valid_from": "2023-03-03"}])
    assert found["child_care"]["outcome"] == "unknown"
    assert "full state support" in found["child_care"]["because"]


def test_what_was_due_for_the_months_lived_is_not_refused(decided: Callable[..., Any], store: Store) -> None:
    """L286 24(3): after the child's death it is paid for the month of the death, too."""
    dead = {"act_no": "D1", "act_date": "2023-03-06", "iin": CHILD, "died": "2023-03-05"}
    paper = {"certificate_no": "C1", "issued": "2023-03-06", "iin": CHILD, "died": "2023-03-05"}
    found = decided(deaths=[dead], death_certificates=[paper])
    assert found["child_care"]["outcome"] == "unknown"
    assert "months lived" in found["child_care"]["because"]
    assert store.ask("derived/offers").filter(benefit="child_care").is_empty()


def test_a_death_that_one_agency_reports_leaves_the_care_unknown(decided: Callable[..., Any]) -> None:
    dead = {"act_no": "D1", "act_date": "2023-03-06", "iin": CHILD, "died": "2023-03-05"}
    found = decided(deaths=[dead])
    assert found["child_care"]["outcome"] == "unknown"
    assert [one["fact"] for one in json.loads(found["child_care"]["missing"])] == ["child_alive"]


def test_of_two_that_exclude_each_other_the_more_favourable_is_offered_and_names_the_other(
    embedded: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = [("child_care", Exclusion(benefit="job_loss", same="recipient", basis=[]))]
    monkeypatch.setattr(stacking, "exclusions", lambda: pair)
    take(embedded, deliveries(tmp_path / "files", registrations=[LOST]))
    kept = Kept()
    found = current(embedded, kept)
    better, worse = found["job_loss"], found["child_care"]
    assert (better["yields_to"], worse["yields_to"]) == (None, better["id"])
    offers = embedded.ask("derived/offers")
    assert offers["benefit"].to_list() == ["job_loss"]
    assert kept.sent == offers["id"].to_list()
    told = [node.text for node in explain(embedded, better["id"], find_rows=find_rows).children]
    assert "offered instead of child_care of 80000 tenge a month, which it excludes" in told
    told = [node.text for node in explain(embedded, worse["id"], find_rows=find_rows).children]
    assert (
        "not offered: job_loss of 95400 tenge a month is more favourable, and the two exclude each other"
        in told
    )
    monkeypatch.setattr(stacking, "exclusions", list)
    assert current(embedded, kept)["child_care"]["yields_to"] is None
    assert set(embedded.ask("derived/offers")["benefit"]) == {"job_loss", "child_care"}
