"""The last day of birth of those who have reached an age, against the birthday of everybody born near it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from registry.ages import Unit, born_to_have_reached, reaches


@pytest.mark.parametrize(("age", "unit"), [(18, "years"), (23, "years"), (18, "months"), (6, "months")])
def test_who_was_born_by_then_has_reached_it_and_nobody_later(age: int, unit: Unit) -> None:
    days = [date(2023, 1, 1) + timedelta(days=i) for i in range(800)]  # with a 29 February
    for day in days:
        latest = born_to_have_reached(age, unit, day)
        born = pl.DataFrame({"born": [latest + timedelta(days=i) for i in range(-40, 41)]})
        judged = born.with_columns(reached=reaches(pl.col("born"), age, unit) <= day)
        assert judged.filter("reached")["born"].max() == latest, day
        assert judged.filter(pl.col("born") <= latest)["reached"].all(), day
