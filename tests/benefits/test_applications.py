"""Whoever applies is looked at, however long ago the right arose, and by the rules of the proactive path."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from registry import steps
from registry.applications import Application, apply
from registry.errors import NotFound, WrongUsage
from registry.families import family
from registry.findings import findings
from registry.ports import Store
from tests.building import person
from tests.stewards.family import CHILD, FATHER, MOTHER, Kept, take
from tests.stewards.test_rights import two_deaths

LONG_AGO, DAY = date(2022, 2, 20), date(2023, 3, 28)
SOCIAL_PAYMENT = "loss_of_breadwinner"


def widow(store: Store, folder: Path, died: date = LONG_AGO) -> Kept:
    """Her husband died, as two agencies say; the steps have run on the day. What was sent."""
    take(store, two_deaths(folder, (FATHER, str(died)), as_of=str(DAY)))
    return run(store, Kept())


def run(store: Store, sender: Kept) -> Kept:
    known = newest(store)
    steps.assemble(store, family("card"), day=DAY, known=known)
    steps.watch(store, day=DAY, known=known)
    steps.decide(store, day=DAY, known=known)
    steps.offer(store, sender, day=DAY, known=known)
    return sender


def newest(store: Store) -> int:
    return int(str(store.ask("derived/deliveries")["number"].max()))


def applied(store: Store, iin: str = MOTHER, name: str = SOCIAL_PAYMENT) -> Application:
    return apply(store, iin, name, by="the office of Abay district", day=DAY)


def decisions(store: Store) -> pl.DataFrame:
    return store.ask("derived/decisions").filter(state="current", benefit=SOCIAL_PAYMENT).sort("id")


def test_a_right_beyond_the_look_back_is_decided_and_stays(store: Store, tmp_path: Path) -> None:
    sender = widow(store, tmp_path)
    assert decisions(store).height == 0
    done = applied(store)
    assert done.decisions.select("outcome", "recipient", "right_arises").rows() == [("yes", MOTHER, LONG_AGO)]
    assert done.looked_for == {}
    run(store, sender)
    assert decisions(store)["id"].to_list() == done.decisions["id"].to_list()
    other = store.ask("derived/offers").filter(benefit="survivors_allowance")
    assert sender.sent == other["id"].to_list(), "what else is due for that death is offered"
    held = store.ask("derived/offers").filter(benefit=SOCIAL_PAYMENT)
    assert held.select("state", "because").rows() == [("held", "the person applied")]
    assert waiting(store) == []


def test_it_decides_what_the_proactive_path_decides(store: Store, tmp_path: Path) -> None:
    widow(store, tmp_path, died=date(2023, 2, 20))
    proactive = decisions(store)
    told = [name for name in proactive.columns if name not in ("id", "facts")]
    made = applied(store).decisions
    assert made.select(told).equals(proactive.select(told))
    application = {*json.loads(made["facts"].item())} - {*json.loads(proactive["facts"].item())}
    assert {fact.partition("/")[0] for fact in application} == {"Application"}
    assert decisions(store).equals(made.select(proactive.columns))


def test_nothing_on_record_is_no_refusal(embedded: Store, tmp_path: Path) -> None:
    widow(embedded, tmp_path)
    done = applied(embedded, name="job_loss")
    assert done.decisions.height == 0
    assert "unemployed" in done.looked_for["job_lost"]
    assert done.unheard == {"registrations": "employment"}
    assert waiting(embedded) == [(MOTHER, "job_loss")]


def test_of_the_dead_a_child_s_application_is_found_too(embedded: Store, tmp_path: Path) -> None:
    widow(embedded, tmp_path)
    told = applied(embedded, iin=CHILD).decisions.select("outcome", "recipient").rows()
    assert told == [("yes", MOTHER)], "the mother is asked, not a child under age"
    assert waiting(embedded) == []


def test_the_same_application_is_one(embedded: Store, tmp_path: Path) -> None:
    widow(embedded, tmp_path)
    first = applied(embedded)
    again = applied(embedded)
    assert (first.already, again.already) == (False, True)
    assert again.decisions.equals(first.decisions)
    assert newest(embedded) == first.number


def test_what_cannot_be_applied_for_is_told(embedded: Store, tmp_path: Path) -> None:
    widow(embedded, tmp_path)
    before = newest(embedded)
    with pytest.raises(WrongUsage, match="loss_of_breadwiner"):
        applied(embedded, name="loss_of_breadwiner")
    with pytest.raises(NotFound):
        applied(embedded, iin=person("1999-01-01", "F"))
    with pytest.raises(WrongUsage, match="--by"):
        apply(embedded, MOTHER, SOCIAL_PAYMENT, by=" ", day=DAY)
    assert newest(embedded) == before


def waiting(store: Store) -> list[tuple[str, str]]:
    found = findings(store, day=DAY, known=newest(store)).filter(kind="application_unanswered")
    return found.select("subject", "detail").rows()


def test_the_dead_do_not_apply(store: Store, tmp_path: Path) -> None:
    """From the day of an accepted death on; who dies later did apply."""
    widow(store, tmp_path)
    before = newest(store)
    with pytest.raises(WrongUsage, match=f"{FATHER} died on {LONG_AGO} and cannot apply"):
        applied(store, FATHER)
    assert newest(store) == before, "nothing was written"
    apply(store, FATHER, SOCIAL_PAYMENT, by="himself", day=date(2022, 2, 19))
    assert newest(store) == before + 1
