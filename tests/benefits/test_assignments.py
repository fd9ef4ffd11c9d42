"""For which of several rights of one person an assignment is, and who else may have been assigned it."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.benefits import benefit
from registry.decide import gathered
from registry.ports import Store
from tests.benefits.test_disabled import conclusion
from tests.building import Rows, named, person
from tests.events.world import DAY, World

MOTHER, FATHER, OTHER = person("1990-05-05", "F"), person("1988-05-05", "M"), person("1987-05-05", "M")
AUNT = person("1985-05-05", "F")
ELDER, CHILD, TWIN = person("2022-06-02", "M"), person("2023-02-02", "F"), person("2023-02-02", "M", 7)
GROWN_UP = person("2016-02-02", "M")
NO, YES, UNKNOWN = False, True, None
SILENT: dict[str, Rows] = {"decisions": [], "guardianships": [], "placements": [], "deaths": []}
"""Feeds that came, and say nothing."""


def birth(child: str, father: str | None = FATHER, mother: str | None = MOTHER) -> Rows:
    born = named(child)[0]["born"]
    row = {"act_no": f"B{child}", "act_date": "2023-02-10", "child_iin": child, "born": born}
    return [row | {"mother_iin": mother, "father_iin": father}]


def paid(name: str, *said: tuple[str, str]) -> Rows:
    """Assignments: to whom, and from when."""
    return [
        {"entitlement_no": f"N{i}", "iin": iin, "benefit": name, "valid_from": day, "amount": 1}
        for i, (iin, day) in enumerate(said)
    ]


def assigned(store: Store, folder: Path, name: str, **feeds: Rows) -> dict[str, bool | None]:
    """Of each subject whether the benefit is assigned for the right that arose last."""
    world = World(store, folder)
    people = (MOTHER, FATHER, OTHER, AUNT, ELDER, CHILD, TWIN, GROWN_UP)
    world.receive({"citizens": named(*people), **SILENT, **feeds})
    events = world.watch(kinds=benefit(name).definition.opened_by).sort("right_arises")
    cases = gathered(store, name, events, day=DAY, known=world.known).sort("right_arises")
    return dict(cases.select("subject", "assigned").rows())


@pytest.mark.parametrize(
    ("payments", "found"),
    [
        ([(MOTHER, "2023-02-02")], {CHILD: UNKNOWN, TWIN: UNKNOWN, ELDER: NO}),
        ([(MOTHER, "2023-02-02"), (MOTHER, "2023-02-02")], {CHILD: YES, TWIN: YES, ELDER: NO}),
        ([(MOTHER, "2022-06-02")], {CHILD: NO, TWIN: NO, ELDER: YES}),
        ([(MOTHER, "2022-06-20")], {CHILD: NO, TWIN: NO, ELDER: YES}),
        ([(MOTHER, "2023-02-20")], {CHILD: UNKNOWN, TWIN: UNKNOWN, ELDER: UNKNOWN}),
        ([(FATHER, "2022-06-02")], {CHILD: NO, TWIN: NO, ELDER: YES}),
        ([(OTHER, "2022-06-02")], {CHILD: NO, TWIN: NO, ELDER: NO}),
    ],
)
def test_each_child_has_a_payment_of_its_own(
    embedded: Store, tmp_path: Path, payments: list[tuple[str, str]], found: dict[str, bool | None]
) -> None:
    """Social Code Art. 84(1). A child of seven is no other right: its payment ended long ago."""
    births = [row for child in (ELDER, CHILD, TWIN, GROWN_UP) for row in birth(child)]
    told = paid("child_care", *payments)
    assert assigned(embedded, tmp_path, "child_care", births=births, payments=told) == found


def test_a_late_assignment_is_for_the_only_child_there_is(store: Store, tmp_path: Path) -> None:
    births = [*birth(CHILD), *birth(GROWN_UP)]
    told = paid("child_care", (MOTHER, "2023-02-20"))
    assert assigned(store, tmp_path, "child_care", births=births, payments=told) == {CHILD: YES}


@pytest.mark.parametrize(
    ("payments", "found"),
    [
        ([(MOTHER, "2022-09-01")], {ELDER: YES, CHILD: NO}),
        ([(MOTHER, "2022-10-01")], {ELDER: YES, CHILD: NO}),
        ([(MOTHER, "2023-02-20")], {ELDER: UNKNOWN, CHILD: UNKNOWN}),
        ([(FATHER, "2023-02-15")], {ELDER: NO, CHILD: YES}),
    ],
)
def test_so_has_who_raises_each_child_with_a_disability(
    embedded: Store, tmp_path: Path, payments: list[tuple[str, str]], found: dict[str, bool | None]
) -> None:
    """Social Code Art. 183(3)."""
    rows = [conclusion("D1", ELDER, "child", "2022-09-01"), conclusion("D2", CHILD, "child", "2023-02-15")]
    feeds = {"births": [*birth(ELDER), *birth(CHILD)], "conclusions": rows}
    told = paid("child_disability_care", *payments)
    assert assigned(embedded, tmp_path, "child_disability_care", **feeds, payments=told) == found


def lost(**days: str) -> dict[str, Rows]:
    """FATHER, MOTHER or OTHER died on these days, as two agencies say."""
    died = [(globals()[who], day) for who, day in days.items()]
    acts = [{"act_no": f"D{iin}", "act_date": day, "iin": iin, "died": day} for iin, day in died]
    papers = [{"certificate_no": f"C{iin}", "issued": day, "iin": iin, "died": day} for iin, day in died]
    return {"deaths": acts, "death_certificates": papers}


WARD = {"decision_no": "G1", "ward_iin": GROWN_UP, "guardian_iin": AUNT, "kind": "guardian"}
WARD |= {"valid_from": "2023-02-12"}


@pytest.mark.parametrize("name", ["loss_of_breadwinner", "survivors_allowance"])
@pytest.mark.parametrize(
    ("payments", "found"),
    [
        ([(AUNT, "2022-12-10")], {FATHER: YES, MOTHER: NO}),
        ([(AUNT, "2023-02-10")], {FATHER: NO, MOTHER: YES}),
        ([(AUNT, "2022-12-20")], {FATHER: YES, MOTHER: NO}),
        ([(AUNT, "2023-02-20")], {FATHER: UNKNOWN, MOTHER: UNKNOWN}),
        ([(OTHER, "2022-12-10")], {FATHER: NO, MOTHER: NO}),
    ],
)
def test_each_parent_lost_is_a_right_of_its_own(
    embedded: Store,
    tmp_path: Path,
    name: str,
    payments: list[tuple[str, str]],
    found: dict[str, bool | None],
) -> None:
    """Social Code Art. 239(3)."""
    feeds = lost(FATHER="2022-12-10", MOTHER="2023-02-10") | {"guardianships": [WARD]}
    told = paid(name, *payments)
    got = assigned(embedded, tmp_path, name, births=birth(GROWN_UP), payments=told, **feeds)
    assert got == found


def test_what_another_mother_of_his_children_has_leaves_it_unknown(store: Store, tmp_path: Path) -> None:
    births = [*birth(ELDER), *birth(CHILD), *birth(GROWN_UP, mother=AUNT)]
    feeds = {"births": births, **lost(FATHER="2023-02-10")}
    told = paid("loss_of_breadwinner", (AUNT, "2023-02-10"))
    got = assigned(store, tmp_path, "loss_of_breadwinner", payments=told, **feeds)
    assert got == {FATHER: UNKNOWN}


@pytest.mark.parametrize(
    ("began", "found"), [("2023-02-10", (NO, YES)), ("2023-02-20", (NO, YES)), ("2022-11-20", (YES, NO))]
)
def test_of_two_jobs_lost_the_last_by_then_is_paid_for(
    embedded: Store, tmp_path: Path, began: str, found: tuple[bool, bool]
) -> None:
    rows = [
        {"registration_no": "U1", "iin": AUNT, "registered": "2022-11-10", "removed": "2022-12-10"},
        {"registration_no": "U2", "iin": AUNT, "registered": "2023-02-10"},
    ]
    world = World(embedded, tmp_path)
    told = paid("job_loss", (AUNT, began))
    world.receive({"citizens": named(AUNT), "registrations": rows, "payments": told, "deaths": []})
    events = world.watch(kinds=["job_lost"])
    cases = gathered(embedded, "job_loss", events, day=DAY, known=world.known).sort("right_arises")
    assert tuple(cases["assigned"]) == found
