"""What is due and no message can reach is on the worklist, until it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.findings import findings
from registry.ports import Store
from tests.benefits.test_insured_family import (
    AS_OF,
    DAY,
    LOST,
    MOTHER,
    current,
    deliveries,
    newest,
)
from tests.building import deliver
from tests.stewards.family import BIN, FATHER, Kept, take
from tests.stewards.family import MOTHER as WIFE
from tests.stewards.test_rights import follow, two_deaths

WAITING = ("offer_held", "nobody_to_ask")
NOBODY = date(2023, 3, 28)


def waiting(store: Store, day: date = DAY) -> list[tuple[str, str, str, str | None, str]]:
    """Kind, benefit, whom it is about, why, and who can help."""
    found = findings(store, day=day, known=newest(store)).sort("benefit")
    rows = found.filter(found["kind"].is_in(WAITING))
    return rows.select("kind", "benefit", "subject", "detail", "agency").rows()


@pytest.mark.parametrize(
    ("kind", "why", "held"),
    [
        ("prison", "the person is in prison", ["job_loss"]),  # the father is asked for the child
        ("full_support", "the person lives on full state support", ["child_care", "job_loss"]),
    ],
)
def test_who_lives_in_an_institution_is_seen_by_a_person(
    embedded: Store, tmp_path: Path, kind: str, why: str, held: list[str]
) -> None:
    placed = {"placement_no": "P1", "iin": MOTHER, "institution_bin": BIN, "kind": kind}
    placed |= {"valid_from": "2023-03-05"}
    take(embedded, deliveries(tmp_path, registrations=[LOST], placements=[placed]))
    current(embedded)
    found = [row for row in waiting(embedded) if row[2] == MOTHER]
    assert found == [("offer_held", name, MOTHER, why, "steward") for name in held]


def test_who_has_no_telephone_waits_until_there_is_one(store: Store, tmp_path: Path) -> None:
    family, kept = deliveries(tmp_path / "in", registrations=[LOST]), Kept()
    take(store, family)
    gone = {"contacts": [{"iin": MOTHER, "msisdn": "77010000000", "withdrawn": "true"}]}
    take(store, deliver(tmp_path / "gone", "population", 2, gone, mode="delta", as_of=AS_OF))
    amount = current(store, kept)["job_loss"]["amount"]
    assert waiting(store) == [
        ("offer_held", name, MOTHER, "no phone", "population") for name in ("child_care", "job_loss")
    ]
    found = findings(store, day=DAY, known=newest(store)).filter(kind="offer_held", benefit="job_loss")
    assert found["now"].to_list() == [amount]
    back = {"contacts": [{"iin": MOTHER, "msisdn": "77010000000", "valid_from": "2023-03-06"}]}
    take(store, deliver(tmp_path / "back", "population", 3, back, mode="delta", as_of=AS_OF))
    current(store, kept)
    assert waiting(store) == []
    assert len(kept.sent) == 2


def test_an_orphan_with_nobody_is_seen_by_a_person(embedded: Store, tmp_path: Path) -> None:
    died = [(who, "2023-02-20") for who in (FATHER, WIFE)]
    take(embedded, two_deaths(tmp_path / "in", *died, as_of=str(NOBODY)))
    follow(embedded, Kept(), NOBODY)
    assert ("nobody_to_ask", "survivors_allowance", WIFE, None, "steward") in waiting(embedded, NOBODY)
