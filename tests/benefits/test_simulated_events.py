"""Whom a changed law first gives a right: events are looked for anew where the law tells who is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from registry import law
from registry.changes import read_change
from registry.dated import Parameter
from registry.events import event_kind, event_kinds, finder
from registry.families import together
from registry.ports import Store
from registry.simulate import Simulation, simulate
from registry.steps import assemble
from tests.building import Rows, at, named, person
from tests.events.world import DAY, World

PAYER = "000140000019"
MOTHERS = [person(f"1980-01-{day:02d}", "F") for day in range(1, 25)]
BORN = ("2012-02-02", "2014-03-03", "2016-04-04", "2018-05-05")
LARGE, SMALL = MOTHERS[:12], MOTHERS[12:]
"""Twelve mothers have four children, twelve have three."""
THREE = "large_family.least_children: 3\nlarge_family.allowance: {steps: {3: 10, 4: 16.03}}\n"
INDEX = 3450
LINE = 36_050
"""Tenge a head and month, of Almaty in the first quarter of 2023: 70 % of 51 500."""


def children_of(mother: str) -> list[str]:
    at = MOTHERS.index(mother)
    return [person(born, "F", at * 4 + i + 1) for i, born in enumerate(BORN[: 4 if mother in LARGE else 3])]


def births(mother: str) -> Rows:
    return [
        {"act_no": f"B{child}", "act_date": born, "child_iin": child, "born": born, "mother_iin": mother}
        for child, born in zip(children_of(mother), BORN, strict=False)
    ]


@pytest.fixture
def world(store: Store, tmp_path: Path) -> World:
    """Two dozen mothers, each alone with her children; each family has 40 000 tenge a head and month."""
    homes = {mother: (mother, *children_of(mother)) for mother in MOTHERS}
    earned = [
        {
            "iin": mother,
            "payer_bin": PAYER,
            "month": f"2022-{month}-01",
            "amount": 40_000 * len(homes[mother]),
        }
        for mother in MOTHERS
        for month in (10, 11, 12)
    ]
    feeds: dict[str, Rows] = {
        "citizens": named(*(one for everybody in homes.values() for one in everybody)),
        "residence": [row for mother in MOTHERS for row in at(f"A{mother}", *homes[mother])],
        "births": [row for mother in MOTHERS for row in births(mother)],
        "incomes": earned,
    }
    silent = ("marriages", "deaths", "enrolments", "guardianships", "placements", "decisions", "payments")
    silent += ("conclusions", "dwellings", "vehicles")
    made = World(store, tmp_path)
    made.receive(feeds | dict[str, Rows]({name: [] for name in silent}))
    assemble(store, *together(), day=DAY, known=made.known)
    made.watch()
    return made


def simulated(world: World, text: str) -> Simulation:
    path = world.folder / "change.yaml"
    path.write_text(text)
    return simulate(world.store, read_change(path, DAY), day=DAY, known=world.known)


def sums(done: Simulation, name: str) -> dict[str, Any]:
    [row] = done.by["benefit"].filter(benefit=name).iter_rows(named=True)
    return row


def test_families_of_three_children_gain_where_three_make_a_large_family(world: World) -> None:
    """Of four children the third makes the family large now, and not the fourth: it is paid once."""
    done = sums(simulated(world, THREE), "large_family")
    assert (done["families"], done["gain"], done["lose"]) == (24, 12, 0)
    four = 12 * -(-1603 * INDEX // 100)
    assert (done["monthly_before"], done["monthly_after"]) == (four, four + 12 * 10 * INDEX)


def test_families_under_a_higher_line_gain_for_the_whole_quarter(world: World) -> None:
    assert world.store.ask("derived/events").filter(kind="income_below_poverty_line").is_empty()
    done = simulated(world, "social_assistance.minimum_share: 100\n")
    assert sums(done, "social_assistance")["gain"] == len(MOTHERS)


def test_a_kind_that_no_change_touches_is_not_looked_for_again(world: World) -> None:
    before = world.store.ask("derived/events")
    done = simulated(world, "awarded_mother.award_coefficient: {each: {kumis_alqa: 1, altyn_alqa: 1}}\n")
    assert (done.totals["gain"], done.totals["lose"]) == (0, 0)
    assert world.store.ask("derived/events").equals(before)


def test_every_kind_names_the_law_that_finds_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that reads a parameter of a benefit's law says of which, or no simulation would find it anew."""
    read: set[str] = set()
    parameter = law.parameter

    def recorded(name: str) -> Parameter:
        read.add(name)
        return parameter(name)

    monkeypatch.setattr(law, "parameter", recorded)
    for name, kind in event_kinds().items():
        read.clear()
        finder(name)(world.store, since=kind.span(DAY)[0], day=DAY, known=world.known)
        assert {one.partition(".")[0] for one in read} <= {*kind.law, *law.parameters()}, name
    assert event_kind("fourth_child").law == ("large_family",)
