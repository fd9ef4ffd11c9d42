"""Families below the poverty line: whose income counts, what must be told, and what assistance is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from registry import decisions
from registry.benefits import gatherer
from registry.families import family
from registry.ports import Store
from registry.steps import assemble, decide
from registry.watch import watch
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
    cases = gatherer(BENEFIT)(store, found, day=DAY, known=world.known)
    (row,) = cases.iter_rows(named=True)
    (decided,) = decisions.decide(BENEFIT, cases).iter_rows(named=True)
    return {**row, **decided}


# The event.


@pytest.mark.parametrize(("income", "found"), [(4 * 3 * LINE, OPEN), (4 * 3 * LINE + 1, [])])
def test_a_family_is_poor_up_to_the_line_of_its_region(
    income: int, found: list[object], store: Store, tmp_path: Path
) -> None:
    assert events(store, tmp_path, incomes=[earned(income)]) == found


def test_income_of_every_member_in_the_quarter_before_counts_and_no_other(
    embedded: Store, tmp_path: Path
) -> None:
    most = 4 * 3 * LINE
    counted = [earned(most - 2, SHE, "2022-12"), earned(1, HE, "2022-10"), earned(1, LARGE, "2022-11")]
    other = [earned(9_000_000, HE, "2022-09"), earned(9_000_000, HE, "2023-01")]
    assert events(embedded, tmp_path, incomes=[*counted, *other]) == OPEN


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (paid("disability", 4 * LINE), OPEN),
        (paid("disability", 4 * LINE + 1), []),
        (paid("child_disability", 4 * LINE + 1), OPEN),  # of a child's disability nothing counts
        (paid("disability", 12 * LINE + 1, to="2022-11-01"), []),
        (paid("disability", 12 * LINE, to="2022-11-01"), OPEN),
        (paid("disability", 9_000_000, since="2023-01-01"), OPEN),
        (paid("a word the law does not know", 1), []),
        (paid("disability", 4 * LINE + 1, LARGE), OPEN),  # a child's, which the payer calls by the same word
        (paid("pregnancy_and_childbirth", 12 * LINE, since="2022-10-01", to="2023-02-04"), OPEN),  # once
        (paid("pregnancy_and_childbirth", 12 * LINE + 1, since="2022-12-31", to="2023-05-06"), []),
        (paid("pregnancy_and_childbirth", 9_000_000, since="2022-09-30", to="2023-02-02"), OPEN),
    ],
)
def test_benefits_count_by_the_months_at_whose_end_they_are_paid(
    rows: Rows, found: list[object], embedded: Store, tmp_path: Path
) -> None:
    assert events(embedded, tmp_path, incomes=[], payments=rows) == found


@pytest.mark.parametrize(
    ("day", "benefit", "found"),
    [
        (DAY, "awarded_mother", []),
        (JULY, "awarded_mother", [(HE, "2023-07-01", "open")]),
        (JULY, "large_family", []),
    ],
)
def test_from_july_2023_on_the_allowance_of_awarded_mothers_counts_no_more(
    day: date, benefit: str, found: list[object], embedded: Store, tmp_path: Path
) -> None:
    """Order 181, paragraphs 8(8) and 16(2)."""
    world = World(embedded, tmp_path)
    rows = {"incomes": [], "payments": paid(benefit, 4 * LINE + 1)}
    world.receive({**FEEDS, **rows}, as_of=str(day))
    assemble(embedded, family("assistance"), day=day, known=world.known)
    assert world.events(KIND, day) == found


@pytest.mark.parametrize("without", ["incomes", "payments", "residence"])
def test_where_an_agency_was_not_heard_nobody_is_found(without: str, embedded: Store, tmp_path: Path) -> None:
    assert events(embedded, tmp_path, without) == []


def test_of_a_quarantined_income_the_family_is_not_found(embedded: Store, tmp_path: Path) -> None:
    assert events(embedded, tmp_path, incomes=[earned(1), earned(-1, SHE)]) == []


@pytest.mark.parametrize(
    ("payments", "found"), [([], []), (paid("pension", 30_000, ALONE), [(ALONE, "2023-01-01", "open")])]
)
def test_who_is_of_pension_age_has_a_pension_or_an_unknown_income(
    payments: Rows, found: list[object], embedded: Store, tmp_path: Path
) -> None:
    old = person("1955-01-01", "F")
    payments = [{**row, "iin": old} for row in payments]
    found = [(old, day, state) for _, day, state in found]  # type: ignore[misc]
    feeds = {"citizens": named(old), "residence": at("A1", old), "births": [], "marriages": [], "incomes": []}
    assert events(embedded, tmp_path, **feeds, payments=payments) == found


def test_children_alone_are_nobody_s_family_here(embedded: Store, tmp_path: Path) -> None:
    feeds = {"citizens": named(SMALL), "residence": at("A1", SMALL), "births": [], "marriages": []}
    assert events(embedded, tmp_path, **feeds, incomes=[]) == []


def test_a_quarter_that_is_over_stays_as_it_was_found(store: Store, tmp_path: Path) -> None:
    world = world_of(store, tmp_path)
    assert world.events(KIND) == OPEN
    world.receive({"incomes": [earned(9_000_000)]}, as_of="2023-04-01")
    both = [(HE, "2023-01-01", "ended"), (HE, "2023-04-01", "open")]
    assert world.events(KIND, date(2023, 4, 2)) == both


def test_a_correction_within_the_quarter_undoes_it(store: Store, tmp_path: Path) -> None:
    world = world_of(store, tmp_path)
    world.events(KIND)
    world.receive({"incomes": [earned(9_000_000)]}, as_of="2023-03-02")
    (row,) = world.watch(kinds=[KIND]).filter(kind=KIND).iter_rows(named=True)
    assert row["state"] == "closed"
    assert row["because"].startswith(f"delivery {world.known} closed EARNED/{HE}/incomes")


def test_a_quarter_whose_line_is_on_no_record_finds_nobody(embedded: Store, tmp_path: Path) -> None:
    world = world_of(embedded, tmp_path)
    watch(embedded, day=date(2024, 8, 1), known=world.known)
    assert embedded.ask("derived/events").filter(kind=KIND).height == 0


# The assistance.


def test_the_eldest_is_asked_and_the_amount_is_what_is_lacking(store: Store, tmp_path: Path) -> None:
    found = case(store, tmp_path)
    assert (found["outcome"], found["recipient"], found["known_income"]) == ("yes", HE, 100_000)
    # 4 x 36 050 - 33 333.33 + 1.5 x 3 450 for one child between one and six
    assert (found["members"], found["small_children"], found["amount"]) == (4, 1, 116_042)
    assert found["kind"] == "conditional"
    assert f"LIVES_AT/{HE}/residence@" in " ".join(found["facts"])
    assert f"EARNED/{HE}/incomes" in " ".join(found["facts"])


def ill(iin: str, group: str) -> Rows:
    row = {"conclusion_no": f"C{iin}", "iin": iin, "group": group, "cause": "general_disease"}
    return [{**row, "valid_from": "2022-01-01"}]


@pytest.mark.parametrize(
    ("conclusions", "kind"),
    [
        (ill(HE, "3"), "conditional"),
        (ill(HE, "2"), "unconditional"),  # she can work, and cares for him
        (ill(HE, "1") + ill(SHE, "2"), "unconditional"),
        (ill(LARGE, "child"), "conditional"),  # two can work, one of whom cares
    ],
)
def test_who_can_work_makes_it_conditional(
    conclusions: Rows, kind: str, embedded: Store, tmp_path: Path
) -> None:
    assert case(embedded, tmp_path, conclusions=conclusions)["kind"] == kind


@pytest.mark.parametrize(("conclusions", "excused"), [(ill(LARGE, "3"), True), (ill(HE, "3"), False)])
def test_a_minor_of_the_third_group_is_a_child_with_a_disability(
    conclusions: Rows, excused: bool, embedded: Store, tmp_path: Path
) -> None:
    """Social Code Art. 155(7)(1), 125(1)(4): several cars are excused."""
    assert case(embedded, tmp_path, conclusions=conclusions)["cars_excused"] is excused


def test_while_no_disability_was_told_the_kind_is_unknown(embedded: Store, tmp_path: Path) -> None:
    found = case(embedded, tmp_path, "conclusions")
    assert (found["kind"], found["outcome"]) == (None, "unknown")
    assert '"fact": "kind"' in found["missing"]


def home(number: int, owner: str, area: int | None, to: str | None = None) -> dict[str, object]:
    row = {"cadastre_no": f"20:1:{number}", "address_code": f"A{number}", "area_m2": area, "owner_iin": owner}
    return {**row, "share": 0.5, "valid_from": "2010-01-01", "valid_to": to}


@pytest.mark.parametrize(
    ("rows", "dwellings", "floor_space"),
    [
        ([home(1, HE, 60), home(1, SHE, 60)], 1, 60),
        ([home(1, HE, 60), home(2, LARGE, 13)], 2, 73),
        ([home(1, HE, 60), home(2, SHE, None)], 2, None),
        ([home(1, HE, 60), home(2, SHE, 40, "2018-03-02")], 2, 100),
        ([home(1, HE, 60), home(2, SHE, 40, "2018-03-01")], 1, 60),
        ([home(1, ALONE, 60)], 0, 0),
    ],
)
def test_each_dwelling_of_the_family_counts_once_and_one_given_away_lately(
    rows: Rows, dwellings: int, floor_space: int | None, embedded: Store, tmp_path: Path
) -> None:
    found = case(embedded, tmp_path, dwellings=rows)
    assert (found["dwellings"], found["floor_space"]) == (dwellings, floor_space)


def car(number: int, owner: str, kind: str = "car") -> dict[str, object]:
    row = {"vin": f"XTA2109901234567{number}", "kind": kind, "made_year": 2010, "owner_iin": owner}
    return {**row, "valid_from": "2015-01-01"}


@pytest.mark.parametrize(
    ("rows", "cars", "heavy"),
    [
        ([car(1, HE), car(1, SHE), car(2, SHE)], 2, 0),
        ([car(1, HE, "truck"), car(2, HE, "trailer")], 0, 1),
        ([car(1, HE), car(2, HE, "hovercraft")], None, None),
    ],
)
def test_vehicles_count_by_kind_and_an_unknown_kind_is_unknown(
    rows: Rows, cars: int | None, heavy: int | None, store: Store, tmp_path: Path
) -> None:
    found = case(store, tmp_path, vehicles=rows)
    assert (found["cars"], found["heavy_vehicles"]) == (cars, heavy)


@pytest.mark.parametrize("feed", ["dwellings", "vehicles"])
def test_before_july_2023_property_is_not_asked(feed: str, embedded: Store, tmp_path: Path) -> None:
    assert case(embedded, tmp_path, feed)["outcome"] == "yes"


def test_what_is_paid_to_any_member_is_not_paid_twice(embedded: Store, tmp_path: Path) -> None:
    found = case(embedded, tmp_path, payments=paid(BENEFIT, 10_000))
    assert (found["outcome"], found["paid_already"], found["known_income"]) == ("no", True, 100_000)


def test_it_is_decided_in_a_run(store: Store, tmp_path: Path) -> None:
    world = world_of(store, tmp_path)
    world.watch(kinds=[KIND])
    assert decide(store, day=DAY, known=world.known).yes == 1
    assert store.ask("derived/decisions").filter(pl.col("benefit") == BENEFIT)["amount"].to_list() == [
        116_042
    ]
