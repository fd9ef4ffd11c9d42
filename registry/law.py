"""The law in force on a day: dated numbers with their sources, for one day or for a column of days.

A parameter's name is its own for what benefits share (`minimum_wage`), and has the benefit before it
otherwise (`loss_of_breadwinner.deduction_share`). As a column it has the short name, in whole units of
`registry.dated.SCALE`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Annotated, Any

import polars as pl
from pydantic import Field, RootModel, model_validator

from registry import benefits
from registry.dated import SCALE, Choice, Dated, LawUnknown, Parameter, Table, Value
from registry.definitions import Definition, Mistake, read_definition, shown
from registry.errors import unknown

SHARED = ("national.yaml", "social_insurance.yaml")


class ParameterFile(RootModel[Annotated[dict[str, Parameter], Field(min_length=1)]]):
    """A file of parameters by name; each article is cited from an act that is declared."""

    @model_validator(mode="after")
    def _cites_known_acts(self) -> ParameterFile:
        for name, parameter in self.root.items():
            for i, dated in enumerate(parameter.values):
                if dated.article and dated.article.split()[0] not in acts():
                    what, do = f"{dated.article} is of no known act", f"use one of: {', '.join(acts())}"
                    raise Mistake(what, do, (name, "values", i, "article"))
        return self


class Act(Definition):
    """An act that articles are cited from, in the redaction in which they were read."""

    name: str
    redaction: date
    text: str


class ActFile(RootModel[dict[str, Act]]):
    """Every act by the key that stands before its articles."""


# Reading.


@cache
def acts() -> dict[str, Act]:
    """Every act that articles are cited from."""
    return read_definition(files("registry") / "parameters" / "acts.yaml", ActFile).root


@cache
def parameters() -> dict[str, Parameter]:
    """Every parameter by name."""
    return {name: parameter for _, found in _files() for name, parameter in found.items()}


def parameter(name: str) -> Parameter:
    """The parameter of that name, or an error that lists the known ones."""
    if name in (changes := _CHANGES.get()):
        return changes[name]
    if name not in parameters():
        raise unknown("parameter of the law", name, list(parameters()))
    return parameters()[name]


_CHANGES: ContextVar[Mapping[str, Parameter]] = ContextVar("changes", default=MappingProxyType({}))


@contextmanager
def changed(changes: Mapping[str, Parameter]) -> Iterator[None]:
    """Take other parameters for the law for a while, as a simulation does."""
    before = _CHANGES.set(changes)
    _forget()
    try:
        yield
    finally:
        _CHANGES.reset(before)
        _forget()


def _forget() -> None:
    gap.cache_clear()
    version.cache_clear()


def names_of(benefit: str) -> list[str]:
    """Every parameter that decides a benefit: its own, and the shared ones it declares."""
    own = [name for name in parameters() if name.startswith(f"{benefit}.")]
    return [*benefits.benefit(benefit).definition.shared_parameters, *own]


@cache
def _files() -> list[tuple[Traversable, dict[str, Parameter]]]:
    """Every file of parameters, with what it says by full name."""
    shared = [("", files("registry") / "parameters" / name) for name in SHARED]
    own = [(f"{name}.", benefits.folder(name) / "parameters.yaml") for name in benefits.BENEFITS]
    return [
        (path, {before + name: found for name, found in read_definition(path, ParameterFile).root.items()})
        for before, path in [*shared, *own]
    ]


# One day.


def entry(name: str, day: date) -> Dated:
    """The entry of a parameter in force on a day: value, source, confidence, article."""
    try:
        return parameter(name).on(day)
    except LawUnknown as error:
        raise LawUnknown(
            f"the law does not say what {name} is on {day}",
            where=next(shown(path) for path, found in _files() if name in found),
            why=error.why,
            do="add the value in force on that day, with its source and the day it was checked",
        ) from None


def value(name: str, day: date) -> Value:
    """The value of a parameter in force on a day, in the law's own unit; a table for a table."""
    return entry(name, day).value


def number(name: str, day: date) -> int:
    """The value of a parameter that is a whole number, in force on a day."""
    return int(_number(value(name, day)))


def cite(article: str) -> str:
    """An article in full, with the redaction it was read in."""
    key, _, number = article.partition(" ")
    if key not in acts():
        raise unknown("act", key, list(acts()), where=f"article {article}")
    return f"{acts()[key].name}, Art. {number} (redaction of {acts()[key].redaction})"


def first_day(benefit: str) -> date:
    """The first day on which every parameter of a benefit has a value: no right before it can be decided."""
    return max(parameter(name).values[0].from_ for name in names_of(benefit))


@cache
def gap(benefit: str, day: date) -> LawUnknown | None:
    """What the law of a benefit does not say on a day; None when every parameter has a value."""
    try:
        for name in names_of(benefit):
            entry(name, day)
    except LawUnknown as unknown_law:
        return unknown_law
    return None


@cache
def version(benefit: str, day: date) -> str:
    """A label of the law that decides a benefit on a day: the day of its newest value, and a hash.

    The hash is over the values in force, over all earlier values of what is read month by month (the income
    of a window is cut by the cap of each month), and over the edition of the rules. It changes when a
    decision could, and not when a later value is added.
    """
    in_force = {name: entry(name, day) for name in names_of(benefit)}
    definition = benefits.benefit(benefit).definition
    earlier = {
        name: [_plain(dated) for dated in parameter(name).values if dated.from_ <= day]
        for name in definition.read_month_by_month
    }
    said = [definition.edition, {name: _plain(dated) for name, dated in in_force.items()}, earlier]
    text = json.dumps(said, sort_keys=True, default=str)
    since = max(dated.from_ for dated in in_force.values())
    return f"{since}.{blake2b(text.encode(), digest_size=4).hexdigest()}"


def _plain(dated: Dated) -> dict[str, Any]:
    return dated.model_dump(include={"from_", "value"}, mode="json")


# A column of days.


def scale(unit: str) -> int:
    """How many of a column's units make one of the law's: 100 for a coefficient, which is in hundredths."""
    return SCALE.get(unit, 1)


LAW_DAY = "_law_day"
Column = tuple[Callable[[date], object], type[pl.DataType]]
"""What a column says of a day, and its type."""


def by_day(frame: pl.DataFrame, day: str, columns: Mapping[str, Column]) -> pl.DataFrame:
    """The frame with more columns, each what is said of the row's day: asked once a day, not once a row."""
    return _told(frame, day, _days(frame, day), columns)


def _told(frame: pl.DataFrame, day: str, days: list[date], columns: Mapping[str, Column]) -> pl.DataFrame:
    said = {name: [of(one) for one in days] for name, (of, _) in columns.items()}
    types = {name: dtype for name, (_, dtype) in columns.items()}
    told = pl.DataFrame({day: days, **said}, schema={day: pl.Date, **types})
    return frame.join(told, on=day, how="left", maintain_order="left")


def attach(frame: pl.DataFrame, names: Iterable[str], *, day: str = "right_arises") -> pl.DataFrame:
    """The frame with a column for each named parameter, in force on the row's day.

    One row whose day has no value is an error that names the parameter. A table is read at the column it
    counts, and is null where that is null or below the first step.
    """
    found = {name: parameter(name) for name in names}
    law_days = _law_days(_days(frame, day), found)
    plain = {_short(name): _column(name, one, law_days) for name, one in found.items() if one.by is None}
    columns: dict[str, Column] = {LAW_DAY: (law_days.__getitem__, pl.Date), **plain}
    frame = _told(frame, day, [*law_days], columns)
    for name, one in found.items():
        if one.by is not None:
            frame = _attach_table(frame, name, one.by)
    return frame.drop(LAW_DAY)


def _days(frame: pl.DataFrame, day: str) -> list[date]:
    return sorted(one for one in frame.get_column(day).unique().to_list() if one is not None)


def _law_days(days: list[date], found: Mapping[str, Parameter]) -> dict[date, date]:
    """For each day the first of them on which these parameters are all the same.

    So the law is read a few times for the years of a nation, and not on each of their days.
    """
    changes = sorted({one for each in found.values() for one in each.changes()})
    first: dict[int, date] = {}
    return {one: first.setdefault(bisect_right(changes, one), one) for one in days}


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _column(name: str, found: Parameter, law_days: Mapping[date, date]) -> Column:
    """What a parameter is on each day, read once for each day of the law."""
    is_word = found.unit == "rounding"
    said = {
        one: str(value(name, one)) if is_word else found.scaled(_number(value(name, one)))
        for one in set(law_days.values())
    }
    return lambda day: said[law_days[day]], pl.String if is_word else pl.Int64


def _attach_table(frame: pl.DataFrame, name: str, by: str) -> pl.DataFrame:
    keys = frame.select(LAW_DAY, by).unique().drop_nulls(LAW_DAY)
    read = [_read(name, *key) for key in keys.iter_rows()]
    told = keys.with_columns(pl.Series(_short(name), read, dtype=pl.Int64))
    return frame.join(told, on=[LAW_DAY, by], how="left", maintain_order="left")


def _read(name: str, day: date, key: Any) -> int | None:
    table = value(name, day)
    assert isinstance(table, Table | Choice)
    found = None if key is None else table.at(key)
    return None if found is None else parameter(name).scaled(found)


def _number(found: Value) -> Any:
    assert not isinstance(found, Table | Choice | str)
    return found
