"""Kinds of risk events as data, and the function that finds each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from registry.dated import LawUnknown, Parameter
from registry.definitions import Definition, read_definition
from registry.errors import unknown


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
