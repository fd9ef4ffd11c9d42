"""The income of the window: which months, and the cap of each month and payer."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from registry.income import income_sum, window

BENEFIT = "loss_of_breadwinner"
Paid = tuple[str, date, int]


def event(right_arises: date) -> pl.DataFrame:
    return pl.DataFrame({"event": ["ev"], "right_arises": [right_arises]})


def paid(*rows: Paid) -> pl.DataFrame:
    schema = {"event": pl.String, "payer_bin": pl.String, "month": pl.Date, "base_income": pl.Int64}
    return pl.DataFrame([("ev", *row) for row in rows], schema=schema, orient="row")


def every_month(income: int, first: date, last: date, payer: str = "1") -> pl.DataFrame:
    months = pl.date_range(first, last, "1mo", eager=True)
    return paid(*((payer, month, income) for month in months))


def total(right_arises: date, contributions: pl.DataFrame) -> int:
    return int(income_sum(window(event(right_arises), BENEFIT), contributions)["income_sum"].item())


@pytest.mark.parametrize(
    ("right_arises", "first", "last"),
    [
        (date(2023, 8, 5), date(2021, 8, 1), date(2023, 7, 1)),
        (date(2023, 8, 1), date(2021, 8, 1), date(2023, 7, 1)),
        (date(2023, 7, 31), date(2021, 7, 1), date(2023, 6, 1)),
        (date(2024, 2, 29), date(2022, 2, 1), date(2024, 1, 1)),
        (date(2023, 1, 1), date(2021, 1, 1), date(2022, 12, 1)),
    ],
)
def test_the_window_is_the_24_calendar_months_before_the_month_of_the_right(
    right_arises: date, first: date, last: date
) -> None:
    assert window(event(right_arises), BENEFIT).select("first_month", "last_month").row(0) == (first, last)


def test_months_outside_the_window_count_nothing() -> None:
    months = [date(2021, 7, 31), date(2021, 8, 1), date(2023, 7, 31), date(2023, 8, 1), date(1999, 1, 1)]
    assert total(date(2023, 8, 5), paid(*(("1", month, 1000) for month in months))) == 2000


def test_worked_example_3_each_month_is_cut_at_the_cap_of_its_own_year() -> None:
    contributions = every_month(700_000, date(2021, 1, 1), date(2023, 12, 1))
    assert total(date(2023, 8, 5), contributions) == 5 * 297_500 + 12 * 420_000 + 7 * 490_000


@pytest.mark.parametrize(("income", "counted"), [(489_999, 489_999), (490_000, 490_000), (490_001, 490_000)])
def test_the_cap_of_2023_to_the_tenge(income: int, counted: int) -> None:
    assert total(date(2023, 8, 5), paid(("1", date(2023, 1, 1), income))) == counted


def test_the_last_month_of_a_year_has_the_cap_of_that_year() -> None:
    rows: list[Paid] = [("1", date(2022, 12, 1), 500_000), ("1", date(2023, 1, 1), 500_000)]
    assert total(date(2023, 8, 5), paid(*rows)) == 420_000 + 490_000


def test_two_payers_are_cut_apart_and_one_payer_s_rows_together() -> None:
    month = date(2023, 1, 1)
    assert total(date(2023, 8, 5), paid(("1", month, 300_000), ("2", month, 300_000))) == 600_000
    assert total(date(2023, 8, 5), paid(("1", month, 300_000), ("1", date(2023, 1, 20), 300_000))) == 490_000


def test_an_event_without_contributions_has_the_sum_nought() -> None:
    assert total(date(2023, 8, 5), paid()) == 0


def test_each_event_has_its_own_sum_in_the_order_given() -> None:
    events = pl.DataFrame({"event": ["b", "ev", "a"], "right_arises": [date(2023, 8, 5)] * 3})
    found = income_sum(window(events, BENEFIT), paid(("1", date(2023, 1, 1), 5)))
    assert found.rows() == [("b", 0), ("ev", 5), ("a", 0)]
