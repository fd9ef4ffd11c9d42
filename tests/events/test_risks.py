"""Risks without a benefit of their own: school left, the earner ill, debts that overwhelm."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.families import family
from registry.ports import Store
from registry.steps import assemble
from tests.building import Rows, at, named, person
from tests.events.world import DAY, World

PUPIL, OLDER = person("2009-05-05", "F"), person("2006-03-01", "M")
HE, SHE = person("1980-05-05", "M"), person("1982-05-05", "F")
PAYER = "000140000019"


def study(number: str, iin: str, begin: str, end: str | None = None) -> dict[str, object]:
    row = {"record_no": number, "iin": iin, "institution_bin": PAYER, "level": "general_secondary"}
    return {**row, "form": "full_time", "valid_from": begin, "valid_to": end}


def test_who_is_between_schools_for_too_long_left_school(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    rows = [study("E1", PUPIL, "2021-09-01", "2022-12-01"), study("E2", OLDER, "2015-09-01", "2022-03-01")]
    world.receive({"enrolments": rows})
    assert world.events("left_school", date(2023, 2, 28)) == []
    assert world.events("left_school") == [(PUPIL, "2022-12-01", "open")]
    world.receive({"enrolments": [study("E3", PUPIL, "2023-03-20")]}, as_of="2023-04-01")
    assert world.events("left_school", date(2023, 4, 1)) == [(PUPIL, "2022-12-01", "ended")]


@pytest.mark.parametrize(
    ("begin", "found"), [("2022-12-01", []), ("2023-03-01", []), ("2023-03-02", ["2022-12-01"])]
)
def test_a_school_within_the_gap_goes_on(
    begin: str, found: list[str], embedded: Store, tmp_path: Path
) -> None:
    world = World(embedded, tmp_path)
    rows = [study("E1", PUPIL, "2021-09-01", "2022-12-01"), study("E2", PUPIL, begin)]
    world.receive({"enrolments": rows}, as_of="2023-04-01")
    assert [day for _, day, _ in world.events("left_school", date(2023, 4, 1))] == found


def test_without_later_news_of_schools_it_is_not_certain(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    world.receive({"enrolments": [study("E1", PUPIL, "2021-09-01", "2022-12-01")]}, as_of="2023-02-01")
    assert world.events("left_school") == [(PUPIL, "2022-12-01", "provisional")]


def incomes(iin: str, amount: int, *months: str) -> Rows:
    return [{"iin": iin, "payer_bin": PAYER, "month": f"{month}-01", "amount": amount} for month in months]


def couple(world: World, *earned: Rows) -> World:
    """A couple at one address; a disability of group 2 was established for him."""
    ill = {
        "conclusion_no": "C1",
        "iin": HE,
        "group": "2",
        "cause": "general_disease",
        "valid_from": "2023-02-01",
    }
    wed = {"act_no": "M1", "act_date": "2010-01-01", "one_iin": HE, "other_iin": SHE}
    feeds = {
        "citizens": named(HE, SHE),
        "residence": at("A1", HE, SHE),
        "marriages": [wed],
        "conclusions": [ill],
    }
    world.receive({**feeds, **({"incomes": [row for rows in earned for row in rows]} if earned else {})})
    assemble(world.store, family("card"), day=DAY, known=world.known)
    return world


@pytest.mark.parametrize(("his", "hers", "found"), [(200, 100, 1), (100, 100, 1), (100, 101, 0), (0, 0, 0)])
def test_the_one_who_earns_most_is_the_main_earner(
    his: int, hers: int, found: int, embedded: Store, tmp_path: Path
) -> None:
    world = couple(
        World(embedded, tmp_path), incomes(HE, his, "2022-12"), incomes(SHE, hers, "2022-08", "2022-07")
    )
    assert world.events("earner_fell_ill") == [(HE, "2023-02-01", "open")] * found


def test_both_engines_find_the_main_earner(store: Store, tmp_path: Path) -> None:
    world = couple(
        World(store, tmp_path), incomes(HE, 200, "2023-01", "2022-08"), incomes(SHE, 300, "2023-01")
    )
    assert world.events("earner_fell_ill") == [(HE, "2023-02-01", "open")]


def test_without_incomes_the_main_earner_is_not_known(embedded: Store, tmp_path: Path) -> None:
    assert couple(World(embedded, tmp_path)).events("earner_fell_ill") == [(HE, "2023-02-01", "provisional")]


def statement(day: str, overdue: int, payment: int = 60, contract: str = "K1") -> dict[str, object]:
    loan = {
        "contract_no": contract,
        "kind": "consumer",
        "lender": "bank",
        "opened": "2020-01-01",
        "principal": 900,
    }
    loan |= {"borrower_iin": HE, "role": "borrower", "outstanding": 500, "monthly_payment": payment}
    return {**loan, "days_overdue": overdue, "as_of": day}


HALF_A_YEAR = ("2022-08", "2022-09", "2022-10", "2022-11", "2022-12", "2023-01")


def test_late_and_a_large_part_of_income_is_distress_until_the_delay_ends(
    store: Store, tmp_path: Path
) -> None:
    world = World(store, tmp_path)
    said = [statement("2023-01-01", 89), statement("2023-02-01", 90), statement("2023-03-01", 120)]
    world.receive({"loans": said, "incomes": incomes(HE, 120, *HALF_A_YEAR)})
    assert world.events("debt_distress") == [(HE, "2023-02-01", "open")]
    world.receive({"loans": [statement("2023-04-01", 0)]}, as_of="2023-04-01")
    assert world.events("debt_distress", date(2023, 4, 1)) == [(HE, "2023-02-01", "ended")]


@pytest.mark.parametrize(
    ("earned", "payment", "found"), [(120, 60, 1), (121, 60, 0), (120, 61, 1), (0, 1, 1), (0, 0, 0)]
)
def test_half_of_the_income_is_a_large_part(
    earned: int, payment: int, found: int, embedded: Store, tmp_path: Path
) -> None:
    world = World(embedded, tmp_path)
    world.receive(
        {"loans": [statement("2023-02-01", 90, payment)], "incomes": incomes(HE, earned, *HALF_A_YEAR)}
    )
    assert world.events("debt_distress") == [(HE, "2023-02-01", "open")] * found


def test_payments_of_all_loans_count_by_their_newest_statements(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    others = [statement("2022-12-01", 0, 35, "K2"), statement("2023-02-10", 0, 5, "K2")]
    said = [statement("2023-02-01", 90, 30), *others]
    world.receive({"loans": said, "incomes": incomes(HE, 120, *HALF_A_YEAR)})
    assert world.events("debt_distress") == [(HE, "2023-02-01", "open")]


def test_without_incomes_distress_is_not_certain(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    world.receive({"loans": [statement("2023-02-01", 90)]})
    assert world.events("debt_distress") == [(HE, "2023-02-01", "provisional")]
