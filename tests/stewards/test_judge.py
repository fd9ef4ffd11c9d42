"""A steward's word on a death that one agency alone reports."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from loaders.rows import find_rows
from registry import deaths
from registry.errors import NotFound, WrongUsage
from registry.findings import findings
from registry.judge import judge
from registry.ports import Store
from registry.steps import explain
from tests.building import deliver
from tests.stewards.family import DAY, FATHER, MOTHER, Kept, deliveries, follow, take

IN_FORCE = date(2023, 2, 20)
WORD = {"by": "a steward", "why": "saw the certificate", "day": DAY}


def reported(store: Store) -> str:
    """The reference of the death, as the worklist gives it."""
    found = findings(store, day=DAY, known=known(store)).filter(kind="uncorroborated_death")
    assert found["agency"].to_list() == ["health"]
    return str(found["detail"].item())


def known(store: Store) -> int:
    return int(str(store.ask("derived/deliveries")["number"].max()))


def test_until_somebody_confirms_nothing_is_offered(store: Store, tmp_path: Path) -> None:
    take(store, deliveries(tmp_path / "in"))
    kept = Kept()
    assert follow(store, kept)["outcome"].to_list() == ["unknown", "unknown"]
    assert kept.sent == []


def test_a_confirmed_loss_is_accepted_and_offered_once(store: Store, tmp_path: Path) -> None:
    take(store, deliveries(tmp_path / "in"))
    kept = Kept()
    follow(store, kept)
    judge(store, reported(store), "confirmed", **WORD)
    decided = follow(store, kept)
    assert decided.select("outcome", "amount", "recipient").row(0) == ("yes", 44550, MOTHER)
    follow(store, kept)
    assert len(kept.sent) == len(set(kept.sent)) == decided.height == 2
    said = str(explain(store, kept.sent[0], find_rows=find_rows).as_json())
    assert "saw the certificate" in said


def test_a_rejected_death_does_not_count_and_what_was_offered_goes_to_a_person(
    store: Store, tmp_path: Path
) -> None:
    take(store, deliveries(tmp_path / "in"))
    kept = Kept()
    fact = reported(store)
    judge(store, fact, "confirmed", **WORD)
    follow(store, kept)
    judge(store, fact, "rejected", **WORD)
    assert follow(store, kept).height == 0
    assert store.ask("derived/events")["state"].to_list() == ["closed"]
    left = findings(store, day=DAY, known=known(store))
    assert left.select("kind", "subject").rows() == [("offer_without_ground", MOTHER)] * 2
    assert FATHER in store.ask("derived/memberships", definition="card")["iin"].to_list()


def test_what_was_known_before_the_verdict_stays(store: Store, tmp_path: Path) -> None:
    take(store, deliveries(tmp_path / "in"))
    before = known(store)
    judge(store, reported(store), "confirmed", **WORD)
    assert deaths.reported(store, known=before)["verdict"].to_list() == [None]


@pytest.mark.parametrize(
    ("fact", "error", "words"),
    [
        ("PARENT_OF/800505300012/births/B1@2", WrongUsage, "needs no steward"),
        (f"Death/{FATHER}/deaths/none@2", NotFound, "no believed fact"),
        ("Death", WrongUsage, "refers to no fact"),
    ],
)
def test_only_a_reported_death_can_be_judged(
    embedded: Store, tmp_path: Path, fact: str, error: type[Exception], words: str
) -> None:
    take(embedded, deliveries(tmp_path / "in"))
    with pytest.raises(error, match=words):
        judge(embedded, fact, "confirmed", **WORD)


def said_again(folder: Path, sequence: int, **changes: object) -> Path:
    """The same act of the father's death, sent once more with other words."""
    act = {"act_no": "D1", "act_date": "2023-03-01", "iin": FATHER, "died": "2023-02-27"}
    return deliver(folder, "civil-acts", sequence, {"deaths": [act | changes]}, mode="delta")


def test_a_rejected_death_that_is_said_anew_is_asked_of_a_steward_again(store: Store, tmp_path: Path) -> None:
    """It still counts no more than before; but its agency insists, and that is not passed over."""
    take(store, deliveries(tmp_path / "in"))
    judge(store, reported(store), "rejected", **WORD)
    assert findings(store, day=DAY, known=known(store)).is_empty()
    take(store, said_again(tmp_path / "again", 2))
    assert deaths.accepted(deaths.reported(store, known=known(store))).is_empty()
    fact = reported(store)
    assert fact.endswith(f"@{known(store)}")
    assert not judge(store, fact, "rejected", **WORD).already
    assert judge(store, fact, "rejected", **WORD).already
    assert findings(store, day=DAY, known=known(store)).is_empty()
    judge(store, fact, "confirmed", **WORD)
    assert findings(store, day=DAY, known=known(store)).is_empty()
    assert deaths.accepted(deaths.reported(store, known=known(store)))["accepted"].to_list() == [True]


@pytest.mark.parametrize("certificate", ["A-1", "Z-1"])
def test_beside_a_rejected_report_the_one_that_stands_is_shown(
    store: Store, tmp_path: Path, certificate: str
) -> None:
    take(store, deliveries(tmp_path / "in"))
    judge(store, reported(store), "rejected", **WORD)
    row = {"certificate_no": certificate, "iin": FATHER, "died": "2023-02-28"}
    take(store, deliver(tmp_path / "health", "health", 1, {"death_certificates": [row]}))
    found = findings(store, day=DAY, known=known(store)).filter(kind="uncorroborated_death")
    fact = f"Death/{FATHER}/death_certificates/{certificate}@{known(store)}"
    assert found.select("detail", "agency").rows() == [(fact, "civil-acts")]


def test_two_agencies_that_give_two_days_of_one_death_are_a_finding(store: Store, tmp_path: Path) -> None:
    """The civil registry's day holds: a mistyped year there takes the family's right out of the look-back."""
    take(store, deliveries(tmp_path / "in"))
    row = {"certificate_no": "C-1", "iin": FATHER, "died": "2023-02-28"}
    take(store, deliver(tmp_path / "health", "health", 1, {"death_certificates": [row]}))
    assert findings(store, day=DAY, known=known(store)).is_empty()
    take(store, said_again(tmp_path / "again", 2, died="2013-02-28"))
    found = findings(store, day=DAY, known=known(store))
    said = "deaths/D1: 2013-02-28; death_certificates/C-1: 2023-02-28"
    assert found.select("kind", "subject", "detail", "agency").rows() == [
        ("two_days_of_death", FATHER, said, "civil-acts")
    ]


def declared(folder: Path, sequence: int, **changes: object) -> Path:
    """A court's decision on the father, in force some days after."""
    row = {"decision_no": "C-1", "decided": "2023-02-01", "kind": "declared_dead", "iin": FATHER}
    row |= {"effective": "2023-02-20"}
    return deliver(folder, "justice", sequence, {"decisions": [row | changes]}, mode="delta")


def test_a_court_s_declaration_counts_by_itself_until_it_is_taken_back(store: Store, tmp_path: Path) -> None:
    take(store, declared(tmp_path / "court", 1))
    reports = deaths.reported(store, known=1)
    assert deaths.accepted(reports).select("iin", "died", "accepted").rows() == [(FATHER, IN_FORCE, True)]
    assert deaths.dead_on(reports, IN_FORCE - timedelta(days=1)).is_empty()
    assert deaths.dead_on(reports, IN_FORCE)["iin"].to_list() == [FATHER]
    assert findings(store, day=DAY, known=1).filter(kind="uncorroborated_death").is_empty()
    take(store, declared(tmp_path / "back", 2, withdrawn="true"))
    assert deaths.reported(store, known=2).is_empty()


@pytest.mark.parametrize("kind", ["declared_missing", "rights_deprived"])
def test_other_decisions_of_a_court_end_no_life(embedded: Store, tmp_path: Path, kind: str) -> None:
    take(embedded, declared(tmp_path, 1, kind=kind))
    assert deaths.reported(embedded, known=1).is_empty()


def test_a_family_whose_breadwinner_a_court_declared_dead_is_offered_what_is_due(
    embedded: Store, tmp_path: Path
) -> None:
    folder = deliveries(tmp_path / "in")
    take(embedded, folder)
    take(embedded, declared(tmp_path / "court", 1))
    kept = Kept()
    assert follow(embedded, kept)["outcome"].to_list() == ["yes", "yes"]
    said = str(explain(embedded, kept.sent[0], find_rows=find_rows).as_json())
    assert "declared_dead" in said
