"""The columns' whole-number arithmetic against fractions, on cases nobody thought of."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import amounts, decisions, law
from registry.dated import Table

BENEFIT = "loss_of_breadwinner"
MOST_INCOME = 10**10

CASES = st.fixed_dictionaries(
    {
        "right_arises": st.dates(law.first_day(BENEFIT), date(2026, 12, 31)),
        "loss_accepted": st.sampled_from([True, True, True, False, None]),
        "participation_months": st.none() | st.integers(0, 400),
        "income_sum": st.none() | st.integers(0, 24 * 600_000) | st.integers(0, MOST_INCOME),
        "dependants": st.none() | st.integers(0, 8),
        "assigned": st.sampled_from([False, False, False, True, None]),
    }
)


def number(name: str, day: date) -> Fraction:
    found = law.value(name, day)
    assert isinstance(found, Decimal)
    return Fraction(found)


def step(name: str, day: date, count: int) -> Fraction:
    found = law.value(f"{BENEFIT}.{name}", day)
    assert isinstance(found, Table)
    at = found.at(count)
    assert at is not None
    return Fraction(at)


def by_hand(case: dict[str, Any]) -> tuple[str, int | None]:
    """Outcome and amount, as the law reads, in fractions."""
    day, income = case["right_arises"], case["income_sum"]
    above = None
    if income is not None:
        share = number(f"{BENEFIT}.deduction_share", day) / 100
        above = Fraction(income, 24) - share * number("minimum_wage", day)
    answers = [
        case["loss_accepted"],
        None if case["participation_months"] is None else case["participation_months"] >= 1,
        None if case["dependants"] is None else case["dependants"] >= 1,
        None if above is None else above >= 0,
        None if case["assigned"] is None else not case["assigned"],
    ]
    if False in answers:
        return "no", None
    if None in answers or above is None:
        return "unknown", None
    rates = number(f"{BENEFIT}.replacement_rate", day)
    rates *= step("dependants_rate", day, case["dependants"])
    rates *= step("participation_rate", day, case["participation_months"])
    return "yes", math.ceil(above * rates)


@given(st.lists(CASES, min_size=1, max_size=20))
def test_a_frame_gives_what_fractions_give(cases: list[dict[str, Any]]) -> None:
    rows = [
        {"event": str(i), "subject": "s", "recipient": None, "facts": [], **case}
        for i, case in enumerate(cases)
    ]
    found = decisions.decide(BENEFIT, pl.DataFrame(rows, schema=decisions.schema(BENEFIT)))
    assert found.select("outcome", "amount").rows() == [by_hand(case) for case in cases]


@given(st.integers(0, 9 * 10**18), st.integers(1, 24 * 10**8), st.sampled_from(["up", "half_up", "down"]))
def test_rounding_is_exact_in_every_direction(numerator: int, denominator: int, direction: str) -> None:
    frame = nw.from_native(pl.DataFrame({"n": [numerator], "d": [denominator], "direction": [direction]}))
    n, d = nw.col("n"), nw.col("d")
    row = frame.select(
        amount=amounts.rounded(n, d, nw.col("direction")),
        exact=amounts.is_exact(n, d),
        whole=n // d,
    ).row(0)
    exact = Fraction(numerator, denominator)
    wanted = {
        "up": math.ceil(exact),
        "down": math.floor(exact),
        "half_up": math.floor(exact + Fraction(1, 2)),
    }
    assert row == (wanted[direction], (exact * 100).denominator == 1, math.floor(exact))


@pytest.mark.parametrize(
    ("numerator", "denominator", "hundredths"),
    [(0, 24, 0), (1, 24, 4), (2, 3, 67), (1, 200, 1), (1, 201, 0), (10, 8, 125)],
)
def test_hundredths_are_rounded_half_up(numerator: int, denominator: int, hundredths: int) -> None:
    frame = nw.from_native(pl.DataFrame({"n": [numerator], "d": [denominator]}))
    assert frame.select(h=amounts.hundredths(nw.col("n"), nw.col("d"))).item() == hundredths
