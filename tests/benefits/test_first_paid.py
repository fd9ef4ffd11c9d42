"""What follows the index is decided by the law of the first day paid, and not of the day of the right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from registry import steps
from registry.applications import Application, apply
from registry.families import family
from registry.findings import findings
from registry.ports import Store
from tests.benefits.test_disabled import conclusion, parents_of
from tests.benefits.test_large_family import FEEDS as LARGE
from tests.benefits.test_large_family import MOTHER as MOTHER_OF_FOUR
from tests.building import Rows, named, person
from tests.events.world import World
from tests.stewards.family import Kept

MOTHER = person("1980-05-05", "F")
ADULT = person("1985-05-05", "F")
CHILD = person("2016-03-01", "M", 3)
AWARDED, APPLIED = date(2023, 5, 5), date(2023, 8, 10)
SILENT: dict[str, Rows] = {
    name: [] for name in ("payments", "deaths", "placements", "decisions", "guardianships")
}


def phone(iin: str) -> Rows:
    return [{"iin": iin, "msisdn": "77010000000", "valid_from": "2020-01-01"}]


def award(iin: str = MOTHER, day: date = AWARDED) -> Rows:
    return [{"award_no": "A1", "iin": iin, "award": "altyn_alqa", "awarded": str(day)}]


def world(store: Store, folder: Path, as_of: str = "2023-05-10", **feeds: Rows) -> World:
    made = World(store, folder)
    made.receive({**SILENT, **feeds}, as_of=as_of)
    return made


def awarded(store: Store, folder: Path) -> World:
    return world(store, folder, citizens=named(MOTHER), contacts=phone(MOTHER), mothers=award())


def run(made: World, day: date, sender: Kept | None = None) -> None:
    """All steps of a day; nothing is sent without a sender."""
    steps.assemble(made.store, family("card"), day=day, known=made.known)
    steps.watch(made.store, day=day, known=made.known)
    steps.decide(made.store, day=day, known=made.known)
    if sender is not None:
        steps.offer(made.store, sender, day=day, known=made.known)


def current(made: World, name: str) -> dict[str, Any]:
    """The one decision in force."""
    (row,) = made.store.ask("derived/decisions").filter(state="current", benefit=name).iter_rows(named=True)
    return row


def applied(made: World, iin: str, name: str, day: date) -> dict[str, Any]:
    done: Application = apply(made.store, iin, name, by="an office", day=day)
    (row,) = done.decisions.iter_rows(named=True)
    return row


def tasks(made: World, day: date, name: str) -> list[str]:
    found = findings(made.store, day=day, known=made.known)
    return found.filter(pl.col("benefit") == name)["kind"].to_list()


def told(row: dict[str, Any]) -> Iterator[Any]:
    """Outcome, amount, and the days."""
    yield from (row["outcome"], row["amount"])
    yield from (None if row[name] is None else str(row[name]) for name in ("law_day", "period_from"))


def test_until_somebody_applies_it_is_what_an_application_of_the_day_would_give(
    store: Store, tmp_path: Path
) -> None:
    made = awarded(store, tmp_path)
    run(made, date(2023, 6, 30))
    assert [*told(current(made, "awarded_mother"))] == ["yes", 22_080, "2023-06-30", None]
    run(made, date(2023, 7, 1))
    assert [*told(current(made, "awarded_mother"))] == ["yes", 25_530, "2023-07-01", None]


def test_an_application_fixes_the_first_payment_and_later_runs_keep_it(store: Store, tmp_path: Path) -> None:
    made = awarded(store, tmp_path)
    run(made, date(2023, 6, 20))
    row = applied(made, MOTHER, "awarded_mother", APPLIED)
    assert [*told(row)] == ["yes", 25_530, "2023-08-10", "2023-08-10"]
    assert row["period"] == "monthly from 2023-08-10, no end is known yet"
    assert f'"Application/{MOTHER}/' in row["facts"]
    for day in (APPLIED, date(2024, 2, 1)):
        run(made, day)
        assert current(made, "awarded_mother")["id"] == row["id"]


def test_of_several_applications_the_first_for_the_right_counts(embedded: Store, tmp_path: Path) -> None:
    made = awarded(embedded, tmp_path)
    apply(embedded, MOTHER, "awarded_mother", by="an office", day=date(2023, 4, 4))
    assert applied(made, MOTHER, "awarded_mother", date(2023, 6, 1))["amount"] == 22_080
    again = applied(made, MOTHER, "awarded_mother", APPLIED)
    assert [*told(again)] == ["yes", 22_080, "2023-06-01", "2023-06-01"]


def test_a_large_family_of_long_ago_applies(store: Store, tmp_path: Path) -> None:
    """Worked example 1 of large families in the handbook; the family was large before any written law."""
    old = [{**row, "born": "2019-06-01"} if row["born"] == "2022-06-01" else row for row in LARGE["births"]]
    made = world(store, tmp_path, "2023-02-15", **{**LARGE, "births": old})
    row = applied(made, MOTHER_OF_FOUR, "large_family", date(2023, 2, 20))
    assert [*told(row)] == ["yes", 55_304, "2023-02-20", "2023-02-20"]
    assert row["right_arises"] < date(2022, 1, 1)


@pytest.mark.parametrize(
    ("day", "amount", "first"),
    [
        (date(2023, 8, 10), 62_068, "2023-05-15"),
        (date(2023, 8, 15), 62_068, "2023-05-15"),
        (date(2023, 9, 30), 62_068, "2023-06-30"),
        (date(2023, 10, 1), 71_398, "2023-07-01"),
        (date(2024, 4, 1), 76_397, "2024-01-01"),
    ],
    ids=["at once", "three months", "before July", "from July on", "the next year"],
)
def test_the_allowance_for_disability_goes_back_three_months(
    embedded: Store, tmp_path: Path, day: date, amount: int, first: str
) -> None:
    """Social Code Art. 175(4); amounts: worked example 2 of the handbook, and 1.76 × 43 407 in 2024."""
    rows = [conclusion("D1", ADULT, "2", "2023-05-15", "2030-01-01")]
    made = world(embedded, tmp_path, citizens=named(ADULT), conclusions=rows)
    row = applied(made, ADULT, "disability", day)
    assert [*told(row)] == ["yes", amount, first, first]
    assert row["period"] == f"monthly from {first} until 2030-01-01 (not included)"


@pytest.mark.parametrize(
    ("day", "group", "outcome", "amount"),
    [
        (date(2023, 5, 31), "child", "yes", 56_794),
        (date(2023, 6, 1), "child", "unknown", None),
        (date(2023, 6, 1), "2", "yes", 64_502),
    ],
    ids=["six on the first day paid", "seven", "seven, with a group"],
)
def test_a_child_is_as_old_as_on_the_first_day_paid(
    embedded: Store, tmp_path: Path, day: date, group: str, outcome: str, amount: int | None
) -> None:
    """Seven on 1 March 2023, which an application of 1 June reaches back to."""
    rows = [conclusion("D1", CHILD, "child", "2022-04-01", "2022-10-01")]
    rows += [conclusion("D2", CHILD, group, "2022-10-01")]
    made = world(
        embedded,
        tmp_path,
        citizens=named(CHILD, MOTHER),
        births=parents_of(CHILD),
        conclusions=rows,
    )
    mother = parents_of(CHILD)[0]["mother_iin"]
    found = apply(embedded, str(mother), "child_disability", by="an office", day=day).decisions
    assert found.select("outcome", "amount").row(0) == (outcome, amount), made.known


def test_another_index_since_the_offer_is_no_difference(store: Store, tmp_path: Path) -> None:
    made, sender = awarded(store, tmp_path), Kept()
    run(made, date(2023, 6, 20), sender)
    assert len(sender.sent) == 1
    for day in (date(2023, 7, 1), date(2024, 1, 1)):
        run(made, day, sender)
        assert tasks(made, day, "awarded_mother") == []
    paid = {"entitlement_no": "N1", "iin": MOTHER, "benefit": "awarded_mother", "valid_from": "2023-06-25"}
    made.receive({"payments": [paid | {"amount": 22_080}]}, as_of="2024-01-02")
    run(made, date(2024, 2, 1), sender)
    assert tasks(made, date(2024, 2, 1), "awarded_mother") == []


@pytest.mark.parametrize(
    ("since", "amount", "kinds"),
    [
        ("2023-06-25", 22_080, []),
        ("2023-07-25", 25_530, []),
        ("2023-07-25", 22_080, ["paid_too_little"]),
        ("2023-06-25", 27_321, []),
        ("2023-06-25", 27_322, ["paid_too_much"]),
    ],
    ids=["then", "since July", "by the old law", "by today's", "by none"],
)
def test_a_payment_is_judged_by_the_law_of_its_first_day(
    embedded: Store, tmp_path: Path, since: str, amount: int, kinds: list[str]
) -> None:
    made, day = awarded(embedded, tmp_path), date(2024, 2, 1)
    paid = {"entitlement_no": "N1", "iin": MOTHER, "benefit": "awarded_mother", "valid_from": since}
    made.receive({"payments": [paid | {"amount": amount}]}, as_of="2023-08-01")
    run(made, day)
    assert tasks(made, day, "awarded_mother") == kinds
