"""Rights that need care: orphans whose guardian came later, and a day whose law is not written down."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from registry import steps
from registry.families import family
from registry.ports import Store
from tests.building import at, deliver, named, person
from tests.stewards.family import BIN, CHILD, FATHER, MOTHER, Kept, take

AUNT, STRANGER = person("1985-05-05", "F"), person("1970-05-05", "M")
ORPHANED, NEWLY_DEAD = date(2023, 2, 28), "2027-02-20"


def deaths(*said: tuple[str, str]) -> list[dict[str, str]]:
    return [{"act_no": f"D{iin}", "act_date": day, "iin": iin, "died": day} for iin, day in said]


def certificates(*said: tuple[str, str]) -> list[dict[str, str]]:
    return [{"certificate_no": f"C{iin}", "issued": day, "iin": iin, "died": day} for iin, day in said]


def two_deaths(folder: Path, *said: tuple[str, str], as_of: str) -> Path:
    """A family in which these people died, as two agencies say; the father's insurance is known."""
    everybody = (FATHER, MOTHER, CHILD, AUNT)
    birth = {"act_no": "B1", "act_date": "2012-01-02", "child_iin": CHILD, "born": "2012-01-01"}
    birth |= {"mother_iin": MOTHER, "father_iin": FATHER}
    feeds = {"citizens": named(*everybody), "residence": at("A1", *everybody)}
    feeds["contacts"] = [
        {"iin": one, "msisdn": f"7701000000{i}", "valid_from": "2020-01-01"}
        for i, one in enumerate((MOTHER, AUNT))
    ]
    deliver(folder, "population", 1, feeds, as_of=as_of)
    deliver(folder, "civil-acts", 1, {"births": [birth], "deaths": deaths(*said)}, as_of=as_of)
    deliver(folder, "health", 1, {"death_certificates": certificates(*said)}, as_of=as_of)
    common = {"iin": FATHER, "payer_bin": BIN, "base_income": 200000, "contribution": 7000}
    paid = [{**common, "month": f"{2021 + i // 12}-{i % 12 + 1:02d}-01"} for i in range(1, 25)]
    counted = [{"iin": FATHER, "as_of": "2023-03-01", "months": 40}]
    deliver(folder, "insurance", 1, {"contributions": paid, "participation": counted}, as_of=as_of)
    deliver(folder, "benefits", 1, {"payments": []}, as_of=as_of)
    return folder


def follow(store: Store, sender: Kept, day: date) -> list[tuple[str, str | None]]:
    """All steps on a day: outcome and recipient of each current decision about the father."""
    known = int(str(store.ask("derived/deliveries")["number"].max()))
    steps.assemble(store, family("card"), day=day, known=known)
    steps.watch(store, day=day, known=known)
    steps.decide(store, day=day, known=known)
    steps.offer(store, sender, day=day, known=known)
    return current(store, FATHER).select("outcome", "recipient").rows()


def current(store: Store, deceased: str) -> pl.DataFrame:
    """The decisions in force on the social payment for one deceased."""
    events = store.ask("derived/events").filter(kind="breadwinner_lost", subject=deceased)
    decided = store.ask("derived/decisions").filter(state="current", benefit="loss_of_breadwinner")
    return decided.join(events, left_on="event", right_on="id", how="semi")


def offered(store: Store) -> list[tuple[str, str]]:
    """Each offer that was sent: the benefit and who was asked."""
    sent = store.ask("derived/offers").filter(state="sent").sort("benefit")
    return sent.select("benefit", "recipient").rows()


def test_a_guardian_appointed_after_the_death_is_asked(store: Store, tmp_path: Path) -> None:
    folder = two_deaths(
        tmp_path, (FATHER, str(ORPHANED)), (MOTHER, str(ORPHANED)), as_of=str(ORPHANED.replace(month=3))
    )
    take(store, folder)
    kept = Kept()
    assert follow(store, kept, date(2023, 3, 28)) == [("yes", None)]
    assert kept.sent == []
    appointed = {"decision_no": "G1", "ward_iin": CHILD, "guardian_iin": AUNT, "kind": "guardian"}
    appointed |= {"valid_from": "2023-04-10"}
    later = deliver(folder, "education", 1, {"guardianships": [appointed]}, as_of="2023-04-11", mode="full")
    take(store, later)
    assert follow(store, kept, date(2023, 4, 12)) == [("yes", AUNT)]
    assert offered(store) == [("loss_of_breadwinner", AUNT), ("survivors_allowance", AUNT)]


def test_a_day_without_law_leaves_its_cases_unknown_and_no_others(embedded: Store, tmp_path: Path) -> None:
    everybody = ((FATHER, "2026-12-20"), (MOTHER, NEWLY_DEAD))
    take(embedded, two_deaths(tmp_path, *everybody, as_of="2027-02-28"))
    follow(embedded, Kept(), date(2027, 3, 1))
    assert current(embedded, FATHER)["law"].item() != ""
    unknown = current(embedded, MOTHER).row(0, named=True)
    assert unknown["outcome"] == "unknown"
    assert NEWLY_DEAD in unknown["because"]
    assert '"fact": "law"' in unknown["missing"]
    known = int(str(embedded.ask("derived/deliveries")["number"].max()))
    again = steps.decide(embedded, day=date(2027, 3, 1), known=known)
    assert (again.new, again.superseded) == (0, 0)
