"""The law in force on a day: the value itself, at each boundary, for one day and for a column of days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from registry import law, law_columns, law_page
from registry.benefits import BENEFITS, benefit
from registry.dated import Beyond, Dated, LawUnknown, Parameter, Table
from registry.errors import WrongUsage

BENEFIT = "loss_of_breadwinner"


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        ("minimum_wage", date(2020, 1, 1), 42_500),
        ("minimum_wage", date(2021, 12, 31), 42_500),
        ("minimum_wage", date(2022, 1, 1), 60_000),
        ("minimum_wage", date(2022, 12, 31), 60_000),
        ("minimum_wage", date(2023, 1, 1), 70_000),
        ("minimum_wage", date(2023, 12, 31), 70_000),
        ("minimum_wage", date(2024, 1, 1), 85_000),
        ("minimum_wage", date(2026, 12, 31), 85_000),
        ("monthly_index", date(2022, 3, 31), 3_063),
        ("monthly_index", date(2022, 4, 1), 3_180),
        ("monthly_index", date(2023, 1, 1), 3_450),
        ("monthly_index", date(2024, 1, 1), 3_692),
        ("monthly_index", date(2025, 1, 1), 3_932),
        ("monthly_index", date(2026, 1, 1), 4_325),
        ("subsistence_minimum", date(2022, 3, 31), 36_018),
        ("subsistence_minimum", date(2022, 4, 1), 37_389),
        ("subsistence_minimum", date(2023, 1, 1), 40_567),
        ("subsistence_minimum", date(2024, 1, 1), 43_407),
        ("subsistence_minimum", date(2025, 1, 1), 46_228),
        ("subsistence_minimum", date(2026, 1, 1), 50_851),
        (f"{BENEFIT}.deduction_share", date(2022, 12, 31), 55),
        (f"{BENEFIT}.deduction_share", date(2023, 1, 1), 50),
        (f"{BENEFIT}.replacement_rate", date(2023, 7, 1), Decimal("0.6")),
        (f"{BENEFIT}.reply_window", date(2023, 1, 1), 72),
        (f"{BENEFIT}.amount_rounding", date(2023, 1, 1), "up"),
    ],
)
def test_the_value_in_force(name: str, day: date, value: object) -> None:
    assert law.value(name, day) == value


@pytest.mark.parametrize(
    ("months", "before", "since"),
    [
        (0, "0.10", "0.10"),
        (5, "0.10", "0.10"),
        (6, "0.70", "0.70"),
        (60, "1.00", "1.00"),
        (71, "1.00", "1.00"),
        (72, "1.02", "1.02"),
        (84, "1.04", "1.04"),
        (217, "1.26", "1.26"),
        (240, "1.30", "1.30"),
        (252, "1.32", "1.30"),
        (1200, "2.90", "1.30"),
    ],
)
def test_the_participation_table_on_both_sides_of_1_july_2023(months: int, before: str, since: str) -> None:
    tables = [law.value(f"{BENEFIT}.participation_rate", date(2023, *day)) for day in ((6, 30), (7, 1))]
    assert [table.at(months) for table in tables if isinstance(table, Table)] == [
        Decimal(before),
        Decimal(since),
    ]


def test_a_table_says_nothing_below_its_first_step() -> None:
    assert Table(steps={1: Decimal("0.5")}).at(0) is None


def test_a_table_without_a_first_part_goes_on_from_its_start() -> None:
    table = Table(steps={0: Decimal(1)}, beyond=Beyond(start=10, every=5, add=Decimal("0.1")))
    assert [table.at(count) for count in (9, 14, 15, 20)] == [1, 1, Decimal("1.1"), Decimal("1.2")]


def parameter(*values: Dated, expires: date | None = None) -> Parameter:
    checked = date(2026, 3, 31)
    return Parameter(
        description="a share", unit="percent", last_checked=checked, expires=expires, values=list(values)
    )


def dated(since: date, value: int, to: date | None = None) -> Dated:
    said = {"from": since, "to": to, "value": Decimal(value), "source": "page", "confidence": "sourced"}
    return Dated.model_validate(said)


def test_a_day_in_a_gap_before_the_first_value_or_after_expiry_has_no_value() -> None:
    found = parameter(
        dated(date(2022, 1, 1), 1, to=date(2022, 6, 30)),
        dated(date(2023, 1, 1), 2),
        expires=date(2023, 12, 31),
    )
    assert [found.on(day).value for day in (date(2022, 6, 30), date(2023, 1, 1), date(2023, 12, 31))] == [
        1,
        2,
        2,
    ]
    for day, reason in [
        (date(2021, 12, 31), "first value is from 2022-01-01"),
        (date(2022, 7, 1), "ended on 2022-06-30"),
        (date(2022, 12, 31), "ended on 2022-06-30"),
        (date(2024, 1, 1), "last checked on 2026-03-31 and expired on 2023-12-31"),
    ]:
        with pytest.raises(LawUnknown, match=reason):
            found.on(day)


def test_an_expired_value_is_not_the_nearest_value() -> None:
    with pytest.raises(LawUnknown) as unknown:
        law.value("minimum_wage", date(2027, 1, 1))
    assert unknown.value.where == "registry/parameters/national.yaml"
    assert "minimum_wage" in unknown.value.what
    assert "expired on 2026-12-31" in unknown.value.why


def test_an_unknown_parameter_lists_the_known_ones() -> None:
    with pytest.raises(WrongUsage, match=f"{BENEFIT}.deduction_share"):
        law.value("deduction_share", date(2023, 1, 1))


def test_a_column_of_days_has_the_value_of_each_day_in_the_order_given() -> None:
    days = [date(2023, 1, 1), date(2022, 12, 31), date(2024, 1, 1), date(2023, 1, 1)]
    frame = pl.DataFrame({"right_arises": days, "participation_months": [6, None, 240, 0]})
    found = law_columns.attach(
        frame, ["minimum_wage", f"{BENEFIT}.participation_rate", f"{BENEFIT}.amount_rounding"]
    )
    assert found["minimum_wage"].to_list() == [70_000, 60_000, 85_000, 70_000]
    assert found["participation_rate"].to_list() == [70, None, 130, 10]
    assert found["amount_rounding"].to_list() == ["up"] * 4
    assert found["right_arises"].to_list() == days


def test_one_row_whose_day_has_no_value_is_an_error() -> None:
    frame = pl.DataFrame({"month": [date(2023, 1, 1), date(2018, 12, 31)]})
    with pytest.raises(LawUnknown, match="minimum_wage is on 2018-12-31"):
        law_columns.attach(frame, ["minimum_wage"], day="month")


def test_a_version_changes_with_the_law_and_only_then() -> None:
    first = law.first_day(BENEFIT)
    days = [first + timedelta(days=n) for n in range((date(2026, 12, 31) - first).days + 1)]
    versions = [law.version(BENEFIT, day) for day in days]
    changes = [
        day for day, one, before in zip(days[1:], versions[1:], versions, strict=False) if one != before
    ]
    entries = {one.from_ for name in law.names_of(BENEFIT) for one in law.parameter(name).values}
    assert changes == sorted(day for day in entries if day > first)
    assert all(
        version.startswith(f"{day}.") for day, version in zip(days, versions, strict=True) if day in changes
    )


def test_every_assumption_can_be_listed() -> None:
    told = law_page.of_benefits()
    places = " ".join(one.where for one in told)
    assert all(name in places for name in ("amount_rounding", "least_participation", BENEFIT))
    assert all(one.says for one in told)
    assumed = [
        one for found in law.parameters().values() for one in found.values if one.confidence == "assumed"
    ]
    said = [sentence for name in BENEFITS for sentence in benefit(name).definition.assumptions]
    assert len(told) == len(assumed) + len(said)


@pytest.mark.parametrize("name", BENEFITS)
def test_the_law_of_a_benefit_on_a_day_is_one_row_a_parameter(name: str) -> None:
    found = law_page.in_force(name, date(2023, 7, 1))
    assert found["parameter"].to_list() == list(law.names_of(name))
    assert found["source"].str.len_chars().min() != 0
    assert found.filter(pl.col("article").is_not_null() & (pl.col("confidence") != "sourced")).height == 0
