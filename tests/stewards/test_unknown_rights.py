"""Rights that are unknown are on the worklist: why, and whom to ask; until they are decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from registry.findings import findings
from registry.ports import Store
from tests.benefits.test_insured_family import AS_OF, CHILD, DAY, MOTHER, current, deliveries, newest
from tests.building import deliver, person
from tests.stewards.family import BIN, Kept, take

PLACED = {"placement_no": "P1", "iin": CHILD, "institution_bin": BIN, "kind": "full_support"}


def unknown(store: Store) -> list[dict[str, Any]]:
    found = findings(store, day=DAY, known=newest(store))
    return found.filter(pl.col("kind").str.contains("unknown")).to_dicts()


def test_a_right_that_waits_for_a_person_is_listed_until_it_is_decided(store: Store, tmp_path: Path) -> None:
    take(store, deliveries(tmp_path / "in", placements=[PLACED | {"valid_from": "2023-03-03"}]))
    decision = current(store)["child_care"]
    (task,) = unknown(store)
    assert (task["kind"], task["subject"], task["benefit"]) == ("right_unknown", MOTHER, "child_care")
    assert (task["agency"], task["decision_now"]) == ("institutions", decision["id"])
    assert task["other"] == decision["event"]
    assert "full state support" in task["detail"]
    assert (task["before"], task["difference"]) == (None, None)

    gone = {"placements": [{"placement_no": "P1", "withdrawn": "true"}]}
    take(store, deliver(tmp_path / "gone", "institutions", 2, gone, mode="delta", as_of=AS_OF))
    assert current(store)["child_care"]["outcome"] == "yes"
    assert unknown(store) == []


def test_what_was_offered_before_is_told_once(embedded: Store, tmp_path: Path) -> None:
    take(embedded, deliveries(tmp_path / "in"))
    kept = Kept()
    assert current(embedded, kept)["child_care"]["outcome"] == "yes"
    assert len(kept.sent) == 1
    placed = {"placements": [PLACED | {"valid_from": "2023-03-03"}]}
    take(embedded, deliver(tmp_path / "placed", "institutions", 2, placed, mode="delta", as_of=AS_OF))
    current(embedded, kept)
    assert [task["kind"] for task in unknown(embedded)] == ["offer_unknown_now"]


def test_rights_of_days_without_law_are_one_task(embedded: Store, tmp_path: Path) -> None:
    family = deliveries(tmp_path / "in")
    children = [person("2021-11-02", "M"), person("2021-12-03", "F")]
    born = [
        {"act_no": f"B{one}", "act_date": day, "child_iin": one, "born": day, "mother_iin": MOTHER}
        for one, day in zip(children, ("2021-11-02", "2021-12-03"), strict=True)
    ]
    take(embedded, family)
    acts = {"births": born}
    take(embedded, deliver(tmp_path / "acts", "civil-acts", 2, acts, mode="delta", as_of=AS_OF))
    current(embedded)
    found = findings(embedded, day=DAY, known=newest(embedded)).filter(kind="law_missing")
    (task,) = found.to_dicts()
    assert (task["benefit"], str(task["since"])) == ("child_care", "2021-11-02")
    assert task["detail"].startswith("2 rights; the law does not say")
    assert unknown(embedded) == []


def test_every_agency_that_is_missing_is_named_once(embedded: Store, tmp_path: Path) -> None:
    family = deliveries(tmp_path / "in", participation=[])
    for agency in sorted(family.iterdir()):
        if agency.name not in ("institutions", "benefits"):
            take(embedded, agency)
    current(embedded)
    (task,) = unknown(embedded)
    assert task["agency"] == "institutions, insurance, benefits"
