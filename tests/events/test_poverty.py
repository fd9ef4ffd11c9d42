"""Families below the poverty line: whose income counts, what must be told, and what assistance is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from registry.ports import Store
from registry.steps import decide
from registry.watch import watch
from tests.building import Rows, at, named, person
from tests.events.poor import (
    ALONE,
    BENEFIT,
    HE,
    KIND,
    LARGE,
    LINE,
    OPEN,
    SHE,
    SMALL,
    case,
    earned,
    events,
    paid,
    world_of,
)
from tests.events.world import DAY

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
