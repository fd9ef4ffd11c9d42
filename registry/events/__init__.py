"""Kinds of risk events: what each means as data (`<kind>.yaml`), and how it is found (`<kind>.py`).

Which benefits a kind opens is said in one place, the benefit's own `opened_by`; `opens` reads it from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Annotated, Protocol, cast

import polars as pl
from pydantic import Field, model_validator

from registry import law, schema
from registry.ages import SHORT
from registry.changed_by import ChangedBy, first_of_period
from registry.dated import Dated, LawUnknown, Parameter
from registry.definitions import Definition, Mistake, read_definition
from registry.edition import edition
from registry.errors import unknown
from registry.ports import Store

Words = Annotated[str, Field(min_length=1)]


class OfLaw(Definition):
    """A number that is a parameter of the law, which says what it is and since when."""

    law: str


class EventKind(Definition):
    """A kind of risk event.

    identity: what makes two findings one event. right_arises: its legal date, in words. look_back: how long
    after the right an event still opens. standing: whether a condition goes on, so that one that began before
    the look-back is kept as the baseline. ahead: how long before its day an event opens, of what can be
    foreseen. empty: what no rows at all mean. limits: its other numbers, dated, or where the law has them.
    law: the benefits whose law tells who is found: another law finds others.
    rests_on: the kinds of fact it is found from. told_by: the feeds without which it is not found, each with
    its agency. changed_by: whom a change of them concerns; without it
    everybody is looked at in every run.
    """

    name: str
    meaning: Words
    source: Words
    identity: Annotated[tuple[str, ...], Field(min_length=1)]
    right_arises: Words
    standing: bool
    empty: Words
    look_back: Parameter
    ahead: Parameter | None = None
    limits: dict[str, Parameter | OfLaw] = Field(default_factory=dict)
    law: tuple[str, ...] = ()
    rests_on: Annotated[tuple[str, ...], Field(min_length=1)]
    told_by: Annotated[dict[str, str], Field(min_length=1)]
    changed_by: ChangedBy | None = None
    assumptions: tuple[str, ...] = ()
    not_formalised: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _rests_on_facts(self) -> EventKind:
        for i, name in enumerate(self.rests_on):
            if name not in schema.fact_kinds():
                allowed = ", ".join(schema.fact_kinds())
                raise Mistake(f"{name} is no kind of fact", f"use one of: {allowed}", ("rests_on", i))
        for name in self.changed_by.limits if self.changed_by else ():
            if name not in self.limits:
                raise Mistake(f"{name} is no limit", f"use one of: {', '.join(self.limits)}", ("changed_by",))
        return self

    @property
    def numbers(self) -> dict[str, Parameter]:
        """Its limits, those of the law as the law has them."""
        return {
            name: said if isinstance(said, Parameter) else law.parameter(said.law)
            for name, said in self.limits.items()
        }

    def first_of_period(self, day: date) -> date:
        """The first day of those it looks at together with a day: of the period, or the day itself."""
        if self.changed_by is None or self.changed_by.period is None:
            return day
        return first_of_period(day, self.limit(self.changed_by.period, day))

    def months_back(self, day: date) -> int:
        """The look-back in force on a day, in months."""
        return self._number(self.look_back, "look-back", day)

    def span(self, day: date) -> tuple[date, date]:
        """The first and the last day of rights that open an event on a day, both included."""
        ahead = self._number(self.ahead, "ahead", day) if self.ahead else 0
        begin, end = _months_on(day, -self.months_back(day)), _months_on(day, ahead)
        return begin, end

    def words_on(self, day: date) -> str:
        """What changes when the rule does, or its numbers of the day."""
        dated = {"look_back": self.look_back, "ahead": self.ahead, **self.numbers}
        numbers = {name: _said(parameter, day) for name, parameter in dated.items() if parameter}
        return " ".join([edition(), *(f"{name}={said}" for name, said in numbers.items())])

    def length(self, name: str, day: date) -> str:
        """A limit in force on a day, as Polars says a time."""
        return f"{self.limit(name, day)}{SHORT[self.numbers[name].unit]}"

    def acts_from(self, day: date) -> date:
        """The earliest day that matters to what is found on a day: itself."""
        return day

    def limit(self, name: str, day: date) -> int:
        """One of its other numbers in force on a day, in the unit its YAML says."""
        if name not in self.limits:
            raise unknown(f"limit of {self.name}", name, list(self.limits))
        said = self.limits[name]
        if isinstance(said, OfLaw):
            return _whole(law.entry(said.law, day), said.law)
        return self._number(said, name, day)

    def _number(self, parameter: Parameter, name: str, day: date) -> int:
        what = f"{name} of the event {self.name}"
        return _whole(parameter.needed(day, what, f"registry/events/{self.name}.yaml"), what)


def _whole(found: Dated, what: str) -> int:
    if not isinstance(found.value, Decimal):
        raise LawUnknown(f"{what} is no number")
    return int(found.value)


def _said(parameter: Parameter, day: date) -> str:
    try:
        return str(parameter.on(day).value)
    except LawUnknown:
        return "unknown"


def _months_on(day: date, months: int) -> date:
    moved = pl.select(pl.lit(day).dt.offset_by(f"{months}mo")).item()
    assert isinstance(moved, date)
    return moved


class Finder(Protocol):
    """What a kind's module holds as `findings`: the events of the kind, of everybody or of some subjects."""

    def __call__(
        self, store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """One row an event, `FOUND`: those since a day and, of a standing kind, those that stand on `day`.

        It may give earlier and later ones too: who watches leaves them out.
        """


class Foreseer(Protocol):
    """What the module of a kind with `ahead` holds as `foreseen`."""

    def __call__(self, store: Store, *, after: date, until: date) -> Sequence[str]:
        """Everybody, and perhaps some more, whose right arises after a day, up to another."""


FOUND: dict[str, pl.DataType | schema.DType] = {
    "identity": pl.String,
    "subject": pl.String,
    "right_arises": pl.Date,
    "until": pl.Date,
    "state": pl.String,
    "facts": pl.List(pl.String()),
}
"""identity: what makes two findings one event, never a household's id. subject: IIN of whom it is about.
until: the first day on which the condition no longer stands, null while it does. state: open; provisional
while its ground is not corroborated, or rests on what is unknown; ended. facts: sorted references."""


@cache
def event_kinds() -> dict[str, EventKind]:
    """Every kind by name."""
    folder = files("registry") / "events"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda p: p.name)
    found = (read_definition(path, EventKind) for path in paths)
    return {kind.name: kind for kind in found}


def event_kind(name: str) -> EventKind:
    """The kind of that name, or an error that lists the known ones."""
    if name not in event_kinds():
        raise unknown("kind of risk event", name, list(event_kinds()))
    return event_kinds()[name]


def opens(name: str) -> list[str]:
    """The benefits that events of a kind open: those that name it in `opened_by`."""
    from registry.benefits import BENEFITS, benefit

    kind = event_kind(name)
    return [one for one in BENEFITS if kind.name in benefit(one).definition.opened_by]


def finder(name: str) -> Finder:
    """What finds the events of a kind."""
    return cast(Finder, import_module(f"registry.events.{event_kind(name).name}").findings)


def foreseer(name: str) -> Foreseer:
    """What tells whose right, of a kind with `ahead`, arises in some days."""
    return cast(Foreseer, import_module(f"registry.events.{event_kind(name).name}").foreseen)
