"""The law in force on a day: dated numbers with their sources; for a column of days, `registry.law_columns`.

A parameter's name is its own for what benefits share (`minimum_wage`), and has the benefit before it
otherwise (`loss_of_breadwinner.deduction_share`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Annotated, Any, Literal

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
    """An act that articles are cited from, in the redaction in which they were read. part: what it counts."""

    name: str
    redaction: date
    text: str
    part: Literal["Art.", "para."] = "Art."


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


@cache
def names_of(benefit: str) -> tuple[str, ...]:
    """Every parameter that decides a benefit: its own, and the shared ones it declares."""
    own = (name for name in parameters() if name.startswith(f"{benefit}."))
    return (*benefits.benefit(benefit).definition.shared_parameters, *own)


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
    act = acts()[key]
    return f"{act.name}, {act.part} {number} (redaction of {act.redaction})"


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


def scale(unit: str) -> int:
    """How many of a column's units make one of the law's: 100 for a coefficient, which is in hundredths."""
    return SCALE.get(unit, 1)


def _number(found: Value) -> Any:
    assert not isinstance(found, Table | Choice | str)
    return found
