"""Dwellings too small for those who are registered there: since when, until when, and whose event it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.families import family
from registry.ports import Store
from registry.steps import assemble
from tests.building import Rows, at, named, person
from tests.events.world import DAY, World

KIND = "overcrowded_dwelling"
HE, SHE, GUEST = person("1980-05-05", "M"), person("1982-05-05", "F"), person("1990-05-05", "F")
CHILD = person("2022-09-09", "F")
WED = {"act_no": "M1", "act_date": "2010-01-01", "one_iin": HE, "other_iin": SHE}
BORN = {"act_no": "B1", "act_date": "2022-09-09", "child_iin": CHILD, "born": "2022-09-09"}


def home(area: float | None, owner: str = HE, number: int = 1) -> dict[str, object]:
    row = {"cadastre_no": f"20:1:{number}", "address_code": "A1", "area_m2": area, "owner_iin": owner}
    return {**row, "share": 1, "valid_from": "2010-01-01"}


def world_of(store: Store, folder: Path, dwellings: Rows, residence: Rows = ()) -> World:  # type: ignore[assignment]
    """A couple, since 2015, and their child, since its birth, at one address; and who else is registered."""
    world = World(store, folder)
    feeds = {
        "citizens": named(HE, SHE, CHILD, GUEST),
        "residence": [*at("A1", HE, SHE), *at("A1", CHILD, since="2022-09-09"), *residence],
        "marriages": [WED],
        "births": [{**BORN, "mother_iin": SHE, "father_iin": HE}],
        "dwellings": dwellings,
    }
    world.receive(feeds)
    assemble(store, family("card"), day=DAY, known=world.known)
    return world


@pytest.mark.parametrize(
    ("area", "found"),
    [
        (45, []),
        (44.9, [(HE, "2022-09-09", "open")]),
        (30, [(HE, "2022-09-09", "open")]),
        (29.9, [(HE, "2015-01-01", "baseline")]),
        (0, [(HE, "2015-01-01", "baseline")]),
        (None, []),
    ],
)
def test_from_the_day_on_which_one_more_came_than_fits(
    area: float | None, found: list[object], store: Store, tmp_path: Path
) -> None:
    assert world_of(store, tmp_path, [home(area)]).events(KIND) == found


def test_who_is_registered_twice_at_an_address_is_one_person(embedded: Store, tmp_path: Path) -> None:
    again = at("A1", HE, since="2020-01-01")
    assert world_of(embedded, tmp_path, [home(45)], again).events(KIND) == []


def test_a_dwelling_that_nobody_owns_is_of_unknown_size(embedded: Store, tmp_path: Path) -> None:
    assert world_of(embedded, tmp_path, []).events(KIND) == []


@pytest.mark.parametrize(
    ("dwellings", "found"),
    [
        ([home(20), home(20, SHE)], 1),  # two owners of one dwelling
        ([home(20), home(25, SHE, 2)], 0),
        ([home(20), home(25, SHE, 2), home(None, SHE, 3)], 0),
    ],
)
def test_dwellings_at_one_address_are_shared_and_owners_of_one_are_not_two(
    dwellings: Rows, found: int, embedded: Store, tmp_path: Path
) -> None:
    assert len(world_of(embedded, tmp_path, dwellings).events(KIND)) == found


def test_each_family_at_the_address_has_its_event_and_it_ends_when_somebody_leaves(
    store: Store, tmp_path: Path
) -> None:
    guest = at("A1", GUEST, since="2022-12-01")
    world = world_of(store, tmp_path, [home(45)], guest)
    assert world.events(KIND) == [(HE, "2022-12-01", "open"), (GUEST, "2022-12-01", "open")]
    world.receive({"residence": [guest[0] | {"valid_to": "2023-03-10"}]}, as_of="2023-03-12")
    ended = (
        world.watch(date(2023, 3, 12), kinds=[KIND])
        .filter(kind=KIND)
        .select("subject", "state", "until")
        .rows()
    )
    assert ended == [(HE, "ended", date(2023, 3, 10)), (GUEST, "ended", date(2023, 3, 10))]


def test_the_dead_need_no_room(embedded: Store, tmp_path: Path) -> None:
    world = world_of(embedded, tmp_path, [home(44)])
    assert world.events(KIND) == [(HE, "2022-09-09", "open")]
    act = {"act_no": "D1", "act_date": "2023-02-02", "iin": SHE, "died": "2023-02-01"}
    certificate = {"certificate_no": "D2", "iin": SHE, "died": "2023-02-01"}
    world.receive({"deaths": [act], "death_certificates": [certificate]}, as_of="2023-03-01")
    assert world.events(KIND) == [(HE, "2022-09-09", "ended")]


def test_a_corrected_size_undoes_it(embedded: Store, tmp_path: Path) -> None:
    world = world_of(embedded, tmp_path, [home(4.4)])
    world.watch(kinds=[KIND])
    world.receive({"dwellings": [home(44.0)]}, as_of="2023-03-02")
    (row,) = world.watch(kinds=[KIND]).filter(kind=KIND, state="open").iter_rows(named=True)
    assert row["right_arises"] == date(2022, 9, 9)
