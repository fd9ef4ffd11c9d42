"""Kinds of risk events: what each means as data (`<kind>.yaml`), and how it is found (`<kind>.py`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Protocol, cast

import polars as pl

from registry.dated import LawUnknown, Parameter
from registry.definitions import Definition, read_definition
from registry.errors import unknown
from registry.ports import Store


class EventKind(Definition):
    """identity: what makes two findings one event. look_back: how long after the right one still opens."""

    name: str
    meaning: str
    source: str
    identity: tuple[str, ...]
    right_arises: str
    look_back: Parameter
    opens: tuple[str, ...]
    not_formalised: tuple[str, ...] = ()

    def months_back(self, day: date) -> int:
        """The look-back in force on a day, in months."""
        value = self.look_back.on(day).value
        if not isinstance(value, Decimal):
            raise LawUnknown(f"the look-back of {self.name} is no number")
        return int(value)


class Finder(Protocol):
    """What a kind's module holds as `findings`: the events of the kind since a day."""

    def __call__(self, store: Store, *, since: date, day: date, known: int) -> pl.DataFrame:
        """One row an event: `FOUND`."""


FOUND = {
    "identity": pl.String,
    "subject": pl.String,
    "right_arises": pl.Date,
    "state": pl.String,
    "facts": pl.List(pl.String),
}
"""identity: what makes two findings one event, never a household's id. subject: IIN of whom it is about.
state: open, or provisional while its ground is not corroborated. facts: sorted references."""


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


def finder(name: str) -> Finder:
    """What finds the events of a kind."""
    return cast(Finder, import_module(f"registry.events.{event_kind(name).name}").findings)
