"""Events that are one status of one person: leave, job loss, award; and births."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.applications import apply
from registry.errors import WrongUsage
from registry.ports import Store
from tests.building import person
from tests.events.world import DAY, World, month_before

WOMEN = [person("1985-05-05", "F", serial) for serial in range(1, 8)]
ANNA, BELA, CLARA, DINA, ELSA, FAINA, GULNARA = WOMEN
ON_THE_EDGE = month_before(DAY, 12)
TOO_EARLY = month_before(DAY, 12, days=1)


def leave(number: str, iin: str, begin: str) -> dict[str, object]:
    return {
        "sheet_no": number,
        "iin": iin,
        "leave_from": begin,
        "days": 126,
        "children": 1,
        "complicated": False,
    }


def job(number: str, iin: str, begin: str, removed: str | None = None) -> dict[str, object]:
    return {"registration_no": number, "iin": iin, "registered": begin, "removed": removed}


def award(number: str, iin: str, day: str) -> dict[str, object]:
    return {"award_no": number, "iin": iin, "award": "altyn_alqa", "awarded": day}


def test_a_leave_opens_from_its_first_day_to_the_end_of_the_look_back(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    days = {ANNA: str(DAY), BELA: "2023-03-02", CLARA: ON_THE_EDGE, DINA: TOO_EARLY}
    world.receive({"maternity_leaves": [leave(f"L{i}", *pair) for i, pair in enumerate(days.items())]})
    assert world.events("pregnancy_leave_started") == [
        (CLARA, ON_THE_EDGE, "open"),
        (ANNA, str(DAY), "open"),
    ]
    assert (BELA, "2023-03-02", "open") in world.events("pregnancy_leave_started", date(2023, 3, 2))


def test_two_leaves_of_one_woman_are_two_events(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    world.receive({"maternity_leaves": [leave("L1", ANNA, "2022-04-01"), leave("L2", ANNA, "2023-02-01")]})
    assert len(world.events("pregnancy_leave_started")) == 2


def test_what_stood_before_the_look_back_is_the_baseline_and_what_is_over_is_nothing(
    store: Store, tmp_path: Path
) -> None:
    world = World(store, tmp_path)
    rows = [
        job("U1", ANNA, str(DAY)),
        job("U2", BELA, TOO_EARLY),
        job("U3", CLARA, ON_THE_EDGE),
        job("U4", DINA, "2021-01-01", removed="2023-03-01"),
        job("U5", ELSA, "2021-01-02", removed="2023-03-02"),
        job("U6", FAINA, "2023-02-01", removed="2023-02-20"),
    ]
    world.receive({"registrations": rows}, as_of="2023-04-01")
    assert world.events("job_lost") == [
        (ELSA, "2021-01-02", "baseline"),
        (BELA, TOO_EARLY, "baseline"),
        (CLARA, ON_THE_EDGE, "open"),
        (FAINA, "2023-02-01", "open"),
        (ANNA, str(DAY), "open"),
    ]


def test_a_baseline_ends_with_its_condition_and_an_open_event_outlives_the_look_back(
    store: Store, tmp_path: Path
) -> None:
    world = World(store, tmp_path)
    world.receive({"registrations": [job("U1", ANNA, "2021-01-01"), job("U2", BELA, ON_THE_EDGE)]})
    assert [state for *_, state in world.events("job_lost")] == ["baseline", "open"]
    world.receive(
        {"registrations": [job("U1", ANNA, "2021-01-01", removed="2023-03-05")]}, as_of="2023-03-06"
    )
    assert [state for *_, state in world.events("job_lost", date(2023, 3, 4))] == ["baseline", "open"]
    later = world.watch(date(2023, 3, 5), kinds=["job_lost"]).filter(kind="job_lost")
    assert later["state"].to_list() == ["ended", "open"]
    assert later["because"].to_list() == ["the condition no longer stands from 2023-03-05 on", None]


def test_every_award_is_an_event_and_an_old_one_the_baseline(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    rows = [award("A1", ANNA, "1985-01-01"), award("A2", ANNA, "2023-02-01"), award("A3", BELA, TOO_EARLY)]
    world.receive({"mothers": rows})
    assert world.events("mother_awarded") == [
        (ANNA, "1985-01-01", "baseline"),
        (BELA, TOO_EARLY, "baseline"),
        (ANNA, "2023-02-01", "open"),
    ]


def test_a_corrected_registration_keeps_its_event_and_a_withdrawn_one_is_closed_by_that_delivery(
    store: Store, tmp_path: Path
) -> None:
    world = World(store, tmp_path)
    world.receive({"registrations": [job("U1", ANNA, "2023-02-01"), job("U2", BELA, "2023-02-02")]})
    first = world.watch(kinds=["job_lost"]).filter(kind="job_lost")
    world.receive(
        {
            "registrations": [
                job("U1", ANNA, "2023-02-03"),
                job("U2", BELA, "2023-02-02") | {"withdrawn": True},
            ]
        }
    )
    after = world.watch(kinds=["job_lost"]).filter(kind="job_lost")
    assert after["id"].sort().to_list() == first["id"].sort().to_list()
    moved, closed = after.filter(subject=ANNA), after.filter(subject=BELA)
    assert moved.select("right_arises", "state").row(0) == (date(2023, 2, 3), "open")
    said = f"delivery {world.known} closed UnemploymentRegistration/{BELA}/registrations/U2@1"
    assert closed.select("state", "because").row(0) == ("closed", said)
    world.receive({"registrations": [job("U2", BELA, "2023-02-02")]})
    again = world.watch(kinds=["job_lost"]).filter(kind="job_lost", subject=BELA)
    assert again.select("id", "state", "because").row(0) == (closed["id"].item(), "open", None)


def birth(
    number: str, child: str, born: str, mother: str | None, father: str | None = None
) -> dict[str, object]:
    return {
        "act_no": number,
        "act_date": "2023-03-01",
        "child_iin": child,
        "born": born,
        "mother_iin": mother,
        "father_iin": father,
    }


@pytest.mark.parametrize(
    ("day", "months"), [(date(2022, 12, 31), 12), (date(2023, 1, 1), 18), (DAY, 18), (date(2023, 7, 1), 18)]
)
def test_a_birth_opens_for_the_child_once(store: Store, tmp_path: Path, day: date, months: int) -> None:
    """Within the term of application, which was twelve months to the end of 2022."""
    world, father = World(store, tmp_path), person("1984-01-01", "M")
    edge, early = month_before(day, months), month_before(day, months, days=1)
    new, old, older, lone = (person(born, "F") for born in (str(day), edge, early, "2022-10-01"))
    rows = [
        birth("B1", new, str(day), ANNA, father),
        birth("B2", old, edge, BELA),
        birth("B3", older, early, CLARA),
        birth("B4", lone, "2022-10-01", None),
    ]
    world.receive({"births": rows}, as_of=str(max(day, DAY)))
    assert world.events("child_born", day) == [(old, edge, "open"), (new, str(day), "open")]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (("2022-09-02", "2012-09-02"), [("2022-09-02", "open")]),
        (("2012-09-02", "2022-09-02"), []),
        (("2022-09-02", "2022-08-02"), [("2022-09-02", "open")]),
    ],
)
def test_where_two_acts_of_birth_differ_the_iin_tells_the_day(
    store: Store, tmp_path: Path, told: tuple[str, str], found: list[tuple[str, str]]
) -> None:
    """However far back is looked: an application for an older child lets every later run look back to it."""
    world, (born, mistyped) = World(store, tmp_path), told
    child, older = person(born, "F"), person("2012-01-01", "M")
    acts = [birth("B1", child, mistyped, ANNA), birth("B2", child, born, BELA)]
    world.receive({"births": [*acts, birth("B3", older, "2012-01-01", CLARA)]})
    events = [(child, *one) for one in found]
    assert world.events("child_born") == events
    apply(store, CLARA, "child_care", by="Clara", day=DAY)
    events = [(older, "2012-01-01", "open"), *events]
    assert world.events("child_born") == world.events("child_born", full=True) == events


def test_an_adoption_is_no_birth_and_a_birth_stays_one_when_a_parent_is_replaced(
    store: Store, tmp_path: Path
) -> None:
    world, father, adopter = World(store, tmp_path), person("1984-01-01", "M"), person("1980-01-01", "M")
    child, other = person("2023-01-01", "F"), person("2022-06-01", "M")
    adoption = {
        "act_no": "A1",
        "act_date": "2023-02-20",
        "child_iin": child,
        "adopter_iin": adopter,
        "as": "father",
    }
    alone = adoption | {"act_no": "A2", "child_iin": other}
    world.receive(
        {
            "births": [birth("B1", child, "2023-01-01", ANNA, father)],
            "adoptions": [adoption | {"replaces_iin": father}, alone],
        }
    )
    assert world.events("child_born") == [(child, "2023-01-01", "open")]


def test_one_kind_is_watched_by_itself_and_the_others_stay(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    world.receive({"maternity_leaves": [leave("L1", ANNA, "2023-02-01")]})
    world.receive({"registrations": [job("J1", BELA, "2023-02-01")]})
    first = world.watch()
    assert first["kind"].to_list() == ["job_lost", "pregnancy_leave_started"]
    world.receive({"registrations": [job("J1", BELA, "2023-02-01", "2023-02-20")]})
    world.receive({"maternity_leaves": [{"sheet_no": "L1", "withdrawn": True}]})
    after = world.watch(kinds=["pregnancy_leave_started"] * 2)  # said twice it is watched once
    assert after["state"].to_list() == ["open", "closed"]
    assert after.filter(kind="job_lost").equals(first.filter(kind="job_lost"))


def test_an_unknown_kind_is_refused_and_never_means_every_kind(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    world.receive({"registrations": [job("J1", BELA, "2023-02-01")]})
    with pytest.raises(WrongUsage, match="job_losst"):
        world.watch(kinds=["job_losst"])
    assert embedded.ask("derived/events").height == 0
