"""The law beside a column of days: what each row says is what the law says on that day, however many rows."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from registry import law, law_columns
from registry.benefits import benefit
from registry.dated import Choice, LawUnknown, Table

BENEFIT, OTHER = "loss_of_breadwinner", "disability"
NUMBERS = ["minimum_wage", "monthly_index", f"{BENEFIT}.income_window", f"{BENEFIT}.amount_rounding"]
TABLES = [f"{BENEFIT}.participation_rate", f"{BENEFIT}.dependants_rate", f"{OTHER}.coefficient_1"]
FIRST, DAYS = date(2022, 1, 1), 5 * 365
CAUSES = benefit(OTHER).definition.facts["cause"].codes


def cases(rows: int, *, most: int = 600, seed: int = 1) -> pl.DataFrame:
    """Random days, counts and codes; some are unknown."""
    chance = random.Random(seed)

    def some(value: Any) -> Any:
        return None if chance.random() < 0.1 else value

    return pl.DataFrame(
        {
            "right_arises": [FIRST + timedelta(days=chance.randrange(DAYS)) for _ in range(rows)],
            "participation_months": [some(chance.randrange(most)) for _ in range(rows)],
            "dependants": [some(chance.randrange(12)) for _ in range(rows)],
            "cause": [some(chance.choice(CAUSES)) for _ in range(rows)],
        },
        schema_overrides={"cause": pl.String},
    )


def told(name: str, row: dict[str, Any]) -> Any:
    """What the law says for one row, in a column's units."""
    parameter, value = law.parameter(name), law.value(name, row["right_arises"])
    if isinstance(value, str):
        return value
    if isinstance(value, Table | Choice):
        key = row[str(parameter.by)]
        found = None if key is None else value.at(key)
    else:
        found = value
    return None if found is None else parameter.scaled(found)


@pytest.mark.parametrize(
    ("rows", "most"),
    [(1, 600), (2, 600), (60, 600), (101, 90), (3_000, 600), (300, 10**12)],
    ids=["one", "two", "a few", "little more", "many", "counts far apart"],
)
def test_each_row_has_what_the_law_says_on_its_day(rows: int, most: int) -> None:
    frame = cases(rows, most=most)
    found = law_columns.attach(frame, [*NUMBERS, *TABLES])
    for name in (*NUMBERS, *TABLES):
        assert found[name.rpartition(".")[2]].to_list() == [told(name, row) for row in frame.to_dicts()], name
    assert found.select(frame.columns).equals(frame)


def test_a_short_type_of_the_counted_column_holds_all_places() -> None:
    frame = cases(300).with_columns(dependants=((pl.int_range(pl.len()) % 201) - 100).cast(pl.Int8))
    found = law_columns.attach(frame, [f"{BENEFIT}.dependants_rate"])
    wanted = [told(f"{BENEFIT}.dependants_rate", row) for row in frame.to_dicts()]
    assert found["dependants_rate"].to_list() == wanted


@pytest.mark.parametrize("rows", [3, 300])
def test_a_row_without_a_day_has_no_law_and_the_others_have_theirs(rows: int) -> None:
    frame = cases(rows).with_columns(
        right_arises=pl.when(pl.int_range(pl.len()) > 0).then("right_arises"), dependants=pl.lit(1)
    )
    found = law_columns.attach(frame, [*NUMBERS, *TABLES])
    for name in (*NUMBERS, *TABLES):
        column = found[name.rpartition(".")[2]]
        assert column[0] is None
        assert column[1:].to_list() == [told(name, row) for row in frame.to_dicts()[1:]]


@pytest.mark.parametrize("rows", [0, 1, 300])
def test_nothing_counted_and_no_rows_are_no_error(rows: int) -> None:
    frame = cases(rows).with_columns(
        participation_months=pl.lit(None, pl.Int64), cause=pl.lit(None, pl.String)
    )
    found = law_columns.attach(frame, TABLES)
    assert found["participation_rate"].null_count() == found["coefficient_1"].null_count() == rows


def test_a_day_without_law_is_an_error_only_where_a_row_has_it() -> None:
    """The days of many rows are looked at with those between them, which may have none."""
    days = [date(2024, 1, 1)] * 400 + [date(2026, 12, 31)]
    law_columns.attach(pl.DataFrame({"right_arises": days}), ["minimum_wage"])
    beyond = pl.DataFrame({"right_arises": [*days, date(2027, 1, 2), date(2027, 1, 1)]})
    with pytest.raises(LawUnknown, match="minimum_wage is on 2027-01-01"):
        law_columns.attach(beyond, ["minimum_wage"])


def test_days_without_law_between_the_rows_are_no_error() -> None:
    wage = law.parameter("minimum_wage")
    two = [one for one in wage.values if one.from_.year in (2023, 2024)]
    apart = wage.model_copy(update={"values": [two[0].model_copy(update={"to": date(2023, 6, 30)}), two[1]]})
    days = [date(2023, 6, 1), date(2024, 2, 1)] * 200
    with law.changed({"minimum_wage": apart}):
        found = law_columns.attach(pl.DataFrame({"right_arises": days}), ["minimum_wage"])
        assert found["minimum_wage"].to_list() == [70_000, 85_000] * 200
        between = pl.DataFrame({"right_arises": [*days, date(2023, 7, 1)]})
        with pytest.raises(LawUnknown, match="minimum_wage is on 2023-07-01"):
            law_columns.attach(between, ["minimum_wage"])


@pytest.mark.parametrize("rows", [1, 2, 300])
def test_what_is_said_of_a_day_is_asked_once_a_day(rows: int) -> None:
    frame = cases(rows)
    asked: list[date] = []

    def of(day: date) -> str:
        asked.append(day)
        return day.isoformat()

    found = law_columns.by_day(frame, "right_arises", {"said": (of, pl.String)})
    assert found["said"].to_list() == [str(day) for day in frame["right_arises"]]
    assert sorted(asked) == sorted(set(frame["right_arises"]))
