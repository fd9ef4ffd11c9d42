"""A parent whom a court recognised as missing: lost to the children, dead to nobody, and asked nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from registry import losses
from registry.families import family
from registry.family import family_of
from registry.ports import Store
from tests.benefits.test_survivors import BOTH_PARENTS, ONE_PARENT, decided
from tests.building import deliver
from tests.stewards.family import CHILD, FATHER, MOTHER, Kept, take
from tests.stewards.test_rights import AUNT, certificates, current, deaths, follow, two_deaths

MISSING, DAY = date(2023, 3, 10), date(2023, 3, 28)


def court(folder: Path, sequence: int, who: str, since: date = MISSING, **changes: object) -> Path:
    """A court recognises somebody as missing."""
    row = {"decision_no": f"C{who}", "decided": str(since - timedelta(days=20)), "kind": "declared_missing"}
    row |= {"iin": who, "effective": str(since)}
    rows = {"decisions": [row | changes]}
    return deliver(folder / f"court{sequence}", "justice", sequence, rows, mode="delta", as_of=str(DAY))


def a_family(store: Store, folder: Path, *died: tuple[str, str]) -> None:
    take(store, two_deaths(folder / "in", *died, as_of=str(DAY)))


def test_the_children_of_the_missing_are_paid_as_those_of_the_dead(store: Store, tmp_path: Path) -> None:
    a_family(store, tmp_path)
    take(store, court(tmp_path, 1, FATHER))
    assert follow(store, Kept(), DAY) == [("yes", MOTHER)]
    allowance = decided(store, FATHER)
    assert (allowance["outcome"], allowance["amount"], allowance["recipient"]) == ("yes", ONE_PARENT, MOTHER)
    [event] = store.ask("derived/events").filter(kind="breadwinner_lost").iter_rows(named=True)
    assert (event["right_arises"], event["state"]) == (MISSING, "open")
    assert f"CourtDecision/{FATHER}/" in event["facts"]


def test_who_is_missing_stays_in_the_family_and_is_no_death(embedded: Store, tmp_path: Path) -> None:
    a_family(embedded, tmp_path)
    take(embedded, court(tmp_path, 1, FATHER))
    home = family_of(embedded, CHILD, family("card"), day=DAY, known=6)
    assert FATHER in {member.iin for member in home.members}
    assert losses.died(embedded, known=7).is_empty()


def test_a_decision_taken_back_closes_the_event(store: Store, tmp_path: Path) -> None:
    a_family(store, tmp_path)
    take(store, court(tmp_path, 1, FATHER))
    follow(store, Kept(), DAY)
    take(store, court(tmp_path, 2, FATHER, withdrawn="true"))
    assert follow(store, Kept(), DAY) == []
    assert store.ask("derived/events").filter(kind="breadwinner_lost")["state"].to_list() == ["closed"]


@pytest.mark.parametrize("day", [MISSING + timedelta(days=18), MISSING - timedelta(days=18)])
def test_a_death_accepted_later_counts_from_the_earlier_day(
    embedded: Store, tmp_path: Path, day: date
) -> None:
    a_family(embedded, tmp_path, (FATHER, str(day)))
    take(embedded, court(tmp_path, 1, FATHER))
    follow(embedded, Kept(), DAY)
    assert decided(embedded, FATHER)["right_arises"] == min(day, MISSING)


def test_a_death_that_one_agency_reports_moves_no_certain_day(embedded: Store, tmp_path: Path) -> None:
    a_family(embedded, tmp_path)
    take(embedded, court(tmp_path, 1, FATHER))
    said = {"deaths": deaths((FATHER, "2023-01-10"))}
    take(embedded, deliver(tmp_path / "acts", "civil-acts", 2, said, mode="delta", as_of=str(DAY)))
    [lost] = losses.lost(embedded, known=8).iter_rows(named=True)
    assert (lost["lost"], lost["accepted"]) == (MISSING, True)


def test_who_is_missing_is_not_asked(store: Store, tmp_path: Path) -> None:
    a_family(store, tmp_path, (FATHER, "2023-03-01"))
    take(store, court(tmp_path, 1, MOTHER, date(2020, 5, 5)))
    appointed = {"decision_no": "G1", "ward_iin": CHILD, "guardian_iin": AUNT, "kind": "guardian"}
    appointed |= {"valid_from": "2023-03-15"}
    take(store, deliver(tmp_path / "care", "education", 1, {"guardianships": [appointed]}, as_of=str(DAY)))
    assert follow(store, Kept(), DAY) == [("yes", AUNT)]
    allowance = decided(store, FATHER)
    assert (allowance["amount"], allowance["recipient"]) == (BOTH_PARENTS, AUNT)


def test_a_child_of_a_dead_and_a_missing_parent_needs_care_but_is_no_orphan(
    store: Store, tmp_path: Path
) -> None:
    a_family(store, tmp_path, (FATHER, "2023-03-01"))
    take(store, court(tmp_path, 1, MOTHER))
    follow(store, Kept(), DAY)
    found = store.ask("derived/events").filter(subject=CHILD)
    alone = found.filter(pl.col("kind").is_in(["orphaned", "child_without_guardian"]))
    assert alone.select("kind", "right_arises").rows() == [("child_without_guardian", MISSING)]


def test_income_before_a_court_s_decision_is_known_only_as_far_as_it_was_delivered(
    embedded: Store, tmp_path: Path
) -> None:
    """The fund tells the months before a death of the dead; of the missing only the last months."""
    a_family(embedded, tmp_path)
    earlier = date(2022, 9, 20)
    take(embedded, court(tmp_path, 1, FATHER, earlier))
    follow(embedded, Kept(), DAY)
    [payment] = current(embedded, FATHER).iter_rows(named=True)
    assert (payment["outcome"], payment["amount"]) == ("unknown", None)
    assert "income_sum" in payment["missing"]
    said = {"deaths": deaths((FATHER, str(earlier)))}
    take(embedded, deliver(tmp_path / "acts", "civil-acts", 2, said, mode="delta", as_of=str(DAY)))
    papers = {"death_certificates": certificates((FATHER, str(earlier)))}
    take(embedded, deliver(tmp_path / "health", "health", 2, papers, mode="delta", as_of=str(DAY)))
    follow(embedded, Kept(), DAY)
    assert current(embedded, FATHER)["outcome"].to_list() == ["yes"]
