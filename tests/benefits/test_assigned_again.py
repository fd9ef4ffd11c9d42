"""What changes for which right an assignment is: the cases it touches are decided anew, as all together."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry import since
from registry.benefits import benefit
from registry.decide import decide, gathered
from registry.ports import Store
from tests.benefits.test_assignments import CHILD, ELDER, FATHER, MOTHER, OTHER, SILENT, birth, lost, paid
from tests.benefits.test_disabled import conclusion
from tests.building import Rows, named, person
from tests.events.world import DAY, World

NAME = "survivors_allowance"
GROWN = person("2001-05-05", "M", 5)
"""A student of 21, the child of MOTHER and FATHER."""
SCHOOL = {"record_no": "E1", "iin": GROWN, "institution_bin": "000140000019", "level": "bachelor"}
STUDY = SCHOOL | {"form": "full_time", "valid_from": "2020-09-01"}


def outcomes(store: Store) -> dict[str, str]:
    current = store.ask("derived/decisions").filter(state="current", benefit=NAME)
    events = store.ask("derived/events").select("subject", event="id")
    return dict(current.join(events, on="event").select("subject", "outcome").rows())


@pytest.fixture(autouse=True)
def never_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the registry, only what changed is decided again."""
    monkeypatch.setattr(since, "WORTH_IT", 0)


def told_one_by_one(store: Store, folder: Path, *deliveries: dict[str, Rows]) -> list[dict[str, str]]:
    """The outcomes after each delivery was followed by all steps; a full run then changes none."""
    world, found = World(store, folder), []
    for number, feeds in enumerate(deliveries):
        world.receive(feeds if number else {**SILENT, **feeds})
        world.watch()
        decide(store, day=DAY, known=world.known)
        found.append(outcomes(store))
    assert decide(store, day=DAY, known=world.known, full=True).superseded == 0
    return found


def test_a_loss_of_the_other_children_of_who_is_asked(embedded: Store, tmp_path: Path) -> None:
    """GROWN is paid for MOTHER, until it is told that the mother of GROWN's own child died too."""
    first = {
        "citizens": named(MOTHER, FATHER, GROWN, ELDER, OTHER),
        "enrolments": [STUDY],
        "births": [*birth(GROWN), *birth(ELDER, father=GROWN, mother=OTHER)],
        **lost(MOTHER="2022-12-10"),
        "payments": paid(NAME, (GROWN, "2023-02-20")),
    }
    before, after = told_one_by_one(embedded, tmp_path, first, lost(OTHER="2023-01-10"))
    assert (before[MOTHER], after[MOTHER]) == ("no", "unknown")


def test_a_guardian_s_own_loss(embedded: Store, tmp_path: Path) -> None:
    """GROWN is ELDER's guardian, and may be paid for the father of ELDER or for a parent of their own."""
    ward = {"decision_no": "G1", "ward_iin": ELDER, "guardian_iin": GROWN, "kind": "guardian"}
    first = {
        "citizens": named(MOTHER, FATHER, GROWN, ELDER, OTHER),
        "births": [*birth(GROWN), *birth(ELDER, father=OTHER, mother=None)],
        **lost(OTHER="2022-12-10"),
        "guardianships": [ward | {"valid_from": "2023-02-12"}],
        "payments": paid(NAME, (GROWN, "2023-02-20")),
    }
    before, after = told_one_by_one(embedded, tmp_path, first, lost(FATHER="2022-01-10"))
    assert (before[OTHER], after[OTHER]) == ("no", "unknown")


def test_each_case_is_decided_alike_alone_and_together(embedded: Store, tmp_path: Path) -> None:
    """A grown child with a disability since childhood depends at any age: two losses, one payment."""
    disabled = person("1998-01-01", "M", 5)
    world = World(embedded, tmp_path)
    row = conclusion("D1", disabled, "1", "2014-01-01", cause="since_childhood")
    world.receive(
        {
            **SILENT,
            "citizens": named(MOTHER, FATHER, disabled),
            "births": birth(disabled),
            "conclusions": [row],
            "payments": paid(NAME, (disabled, "2023-02-20")),
            **lost(FATHER="2022-12-10", MOTHER="2023-02-10"),
        }
    )
    events = world.watch(kinds=benefit(NAME).definition.opened_by)
    assert events.height == 2
    together = gathered(embedded, NAME, events, day=DAY, known=world.known)
    alone = [
        gathered(embedded, NAME, events.filter(id=id_), day=DAY, known=world.known)["assigned"].item()
        for id_ in events["id"]
    ]
    assert alone == together["assigned"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("began", "found"), [("2023-02-01", True), ("2023-02-02", True), ("2023-01-31", False)]
)
def test_the_day_of_the_act_of_birth_is_the_day_of_the_right(
    embedded: Store, tmp_path: Path, began: str, found: bool
) -> None:
    """The IIN says 2 February."""
    act = [{**birth(CHILD)[0], "born": "2023-02-01"}]
    world = World(embedded, tmp_path)
    told = paid("child_care", (MOTHER, began))
    world.receive({**SILENT, "citizens": named(MOTHER, CHILD), "births": act, "payments": told})
    cases = gathered(embedded, "child_care", world.watch(kinds=["child_born"]), day=DAY, known=world.known)
    assert cases["assigned"].to_list() == [found]


def test_what_begins_when_no_right_is_in_force_is_nobody_s_for_sure(embedded: Store, tmp_path: Path) -> None:
    name = "child_disability_care"
    world = World(embedded, tmp_path)
    rows = [conclusion("D1", ELDER, "child", "2022-09-01", "2023-02-01")]
    told = paid(name, (MOTHER, "2023-02-01"))
    feeds = {"births": birth(ELDER), "conclusions": rows, "payments": told}
    world.receive({**SILENT, "citizens": named(MOTHER, FATHER, ELDER), **feeds})
    events = world.watch(kinds=benefit(name).definition.opened_by)
    cases = gathered(embedded, name, events, day=DAY, known=world.known)
    assert cases["assigned"].to_list() == [None]
