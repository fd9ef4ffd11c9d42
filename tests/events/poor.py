"""A family of four in Almaty that is poor, and what is found of it and decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from registry import decisions
from registry.decide import gathered
from registry.families import family
from registry.ports import Store
from registry.steps import assemble
from tests.building import Rows, at, named, person
from tests.events.world import DAY, World

KIND, BENEFIT, PAYER = "income_below_poverty_line", "social_assistance", "000140000019"
HE, SHE, ALONE = person("1980-05-05", "M"), person("1982-05-05", "F"), person("1975-01-01", "F")
SMALL, LARGE = person("2020-02-02", "F"), person("2012-02-02", "M")
WED = {"act_no": "M1", "act_date": "2010-01-01", "one_iin": HE, "other_iin": SHE}
LINE = 36050
"""Of Almaty in the first quarter of 2023: 70 % of 51 500."""
OPEN = [(HE, "2023-01-01", "open")]
JULY = date(2023, 7, 15)


def born(child: str, day: str) -> dict[str, object]:
    both = {"mother_iin": SHE, "father_iin": HE}
    return {"act_no": f"B{child}", "act_date": day, "child_iin": child, "born": day, **both}


def earned(amount: int, iin: str = HE, month: str = "2022-11") -> dict[str, object]:
    return {"iin": iin, "payer_bin": PAYER, "month": f"{month}-01", "amount": amount}


def paid(benefit: str, amount: int, iin: str = SHE, since: str = "2020-01-01", to: str | None = None) -> Rows:
    row = {"entitlement_no": f"N-{benefit}", "iin": iin, "benefit": benefit, "amount": amount}
    return [{**row, "valid_from": since, "valid_to": to}]


FEEDS: dict[str, Rows] = {
    "citizens": named(HE, SHE, SMALL, LARGE),
    "residence": at("A1", HE, SHE, SMALL, LARGE),
    "births": [born(SMALL, "2020-02-02"), born(LARGE, "2012-02-02")],
    "marriages": [WED],
    "incomes": [earned(100_000)],
    "payments": [],
    "conclusions": [],
    "dwellings": [],
    "vehicles": [],
}


def world_of(store: Store, folder: Path, without: str = "", **changed: Rows) -> World:
    """Four in a family at one address, he earns 100 000 in the quarter; or what a test changes."""
    world = World(store, folder)
    world.receive({name: rows for name, rows in {**FEEDS, **changed}.items() if name != without})
    assemble(store, family("assistance"), day=DAY, known=world.known)
    return world


def events(store: Store, folder: Path, without: str = "", **changed: Rows) -> list[tuple[str, str, str]]:
    return world_of(store, folder, without, **changed).events(KIND)


def case(store: Store, folder: Path, without: str = "", **changed: Rows) -> dict[str, Any]:
    """The columns of the one case, and its decision."""
    world = world_of(store, folder, without, **changed)
    found = world.watch(kinds=[KIND]).filter(kind=KIND)
    cases = gathered(store, BENEFIT, found, day=DAY, known=world.known)
    (row,) = cases.iter_rows(named=True)
    (decided,) = decisions.decide(BENEFIT, cases).iter_rows(named=True)
    return {**row, **decided}
