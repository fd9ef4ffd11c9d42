"""The law in force on each day of a column: numbers beside the cases they decide.

As a column a parameter has its short name, in whole units of `registry.dated.SCALE`. What is the same for all
rows is one value for Polars and not a column of them, and nothing is joined: that takes fewer steps for a
family, and a third of the work for a nation.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from registry import law
from registry.dated import Choice, LawUnknown, Parameter, Table, Value

Column = tuple[Callable[[date], object], type[pl.DataType]]
"""What a column says of a day, and its type."""
FEW = 100
"""So few rows are looked through one by one."""


def by_day(frame: pl.DataFrame, day: str, columns: Mapping[str, Column]) -> pl.DataFrame:
    """The frame with more columns, each what is said of the row's day: asked once a day, not once a row."""
    days, places = _occurring(frame.get_column(day))
    return frame.with_columns(
        _column(name, [of(one) for one in days], dtype, places) for name, (of, dtype) in columns.items()
    )


def attach(frame: pl.DataFrame, names: Iterable[str], *, day: str = "right_arises") -> pl.DataFrame:
    """The frame with a column for each named parameter, in force on the row's day.

    One row whose day has no value is an error that names the parameter. A table is read at the column it
    counts, and is null where that is null or below the first step.
    """
    found = {name: law.parameter(name) for name in names}
    if not found:
        return frame
    times = _times(frame.get_column(day), found.values())
    counted = {by: _numbered(frame.get_column(by)) for by in {one.by for one in found.values()} if by}
    return frame.with_columns(
        _number(name, one, times) if one.by is None else _table(name, one, times, *counted[one.by])
        for name, one in found.items()
    )


def _number(name: str, one: Parameter, times: _Times) -> pl.Expr | pl.Series:
    """A parameter that is one number, or one word, at a time."""
    said = times.values(name)
    if one.unit == "rounding":
        return _column(name, times.of_each_day(said), pl.String, times.day_of_row)
    numbers = [_scaled(one, value) for value in said]
    return _column(name, times.of_each_day(numbers), pl.Int64, times.day_of_row)


def _table(
    name: str, one: Parameter, times: _Times, keys: Sequence[Any], places: pl.Series
) -> pl.Expr | pl.Series:
    """A parameter that is a table at a time, read at the keys that it counts, and their places."""
    tables = times.values(name)
    if all(table == tables[0] for table in tables) and not times.day_of_row.null_count():
        tables = tables[:1]
    else:
        places = times.of_row * len(keys) + places
    read = [_scaled(one, _at(table, key)) for table in tables for key in keys]
    return _column(name, read, pl.Int64, places)


def _at(table: Value | None, key: Any) -> Decimal | None:
    assert table is None or isinstance(table, Table | Choice)
    return None if table is None else table.at(key)


def _scaled(one: Parameter, value: Value | None) -> int | None:
    """A number of the law as columns hold it."""
    assert value is None or isinstance(value, Decimal)
    return None if value is None else one.scaled(value)


def _column(
    name: str, values: Sequence[Any], dtype: type[pl.DataType], places: pl.Series
) -> pl.Expr | pl.Series:
    """The value at the place of each row, null where it has none; a single value where all are the same."""
    short = name.rpartition(".")[2]
    if len(set(values)) <= 1 and not (values and places.null_count()):
        return pl.lit(values[0] if values else None, dtype).alias(short)
    return pl.Series(short, values, dtype)[places]


# Times through which the law stays the same.


@dataclass(frozen=True)
class _Times:
    """Times through which some parameters stay the same, and the one in which each row's day lies.

    first: a day of each. of_day: the time of each day. day_of_row: its place, null for a row without a day.
    """

    days: pl.Series
    first: list[date]
    of_day: list[int]
    day_of_row: pl.Series

    @cached_property
    def of_row(self) -> pl.Series:
        """The time of each row, null for a row without a day."""
        return pl.Series(self.of_day, dtype=pl.UInt32)[self.day_of_row]

    def of_each_day(self, said: Sequence[Any]) -> list[Any]:
        """What is said of each time, for each day."""
        return [said[time] for time in self.of_day]

    def values(self, name: str) -> list[Value | None]:
        """What a parameter is in each; None only where no row's day lies."""
        return [self._value(name, place, day) for place, day in enumerate(self.first)]

    def _value(self, name: str, place: int, day: date) -> Value | None:
        try:
            return law.value(name, day)
        except LawUnknown:
            concerned = self.days.filter(self.of_row == place)
            return law.value(name, concerned.min()) if concerned.len() else None  # type: ignore[arg-type]


def _times(days: pl.Series, found: Iterable[Parameter]) -> _Times:
    changes = sorted({one for each in found for one in each.changes()})
    occurring, places = _numbered(days)
    first: dict[int, date] = {}
    for one in sorted(occurring):
        first.setdefault(bisect_right(changes, one), one)
    time_of = {time: place for place, time in enumerate(first)}
    of_day = [time_of[bisect_right(changes, one)] for one in occurring]
    return _Times(days, [*first.values()], of_day, places)


# Keys and their places.


def _numbered(keys: pl.Series) -> tuple[Sequence[Any], pl.Series]:
    """Keys, at least all that occur, and the place of each row's key among them; null for null.

    Whole numbers and days that lie near each other are their own places, which is many times quicker than
    to look each of them up.
    """
    is_number = keys.dtype.is_integer() or keys.dtype == pl.Date
    if is_number and keys.len() > FEW and keys.null_count() < keys.len():
        numbers = keys.to_physical().cast(pl.Int64)
        low, high = int(numbers.min()), int(numbers.max())  # type: ignore[arg-type]
        if high - low <= keys.len():
            places = (numbers - low).cast(pl.UInt32, wrap_numerical=True)  # which need not look at each
            return pl.Series(range(low, high + 1)).cast(keys.dtype).to_list(), places
    return _occurring(keys)


def _occurring(keys: pl.Series) -> tuple[Sequence[Any], pl.Series]:
    """Each key that occurs, and the place of each row's key among them; null for null."""
    if keys.len() <= FEW or keys.null_count() == keys.len():
        return _numbered_one_by_one(keys.to_list())
    occurring = keys.drop_nulls().unique().sort()
    if keys.dtype == pl.String:
        return occurring.to_list(), keys.cast(pl.Enum(occurring)).to_physical()
    places = pl.int_range(occurring.len(), dtype=pl.UInt32, eager=True)
    return occurring.to_list(), keys.replace_strict(occurring, places, default=None)


def _numbered_one_by_one(keys: list[Any]) -> tuple[Sequence[Any], pl.Series]:
    place = {key: number for number, key in enumerate(dict.fromkeys(one for one in keys if one is not None))}
    return list(place), pl.Series([place.get(key) for key in keys], dtype=pl.UInt32)
