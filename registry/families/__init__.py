"""Family definitions as data: the bonds that hold a family together, its law, and what is assumed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from registry.dated import LawUnknown, Parameter
from registry.definitions import Definition, read_definition
from registry.errors import unknown

Bond = Literal["spouses", "guardians", "parents_at_home", "mother", "father"]


class Family(Definition):
    """One definition of family. `together` is a partition of all living people."""

    name: str
    kind: Literal["together"]
    meaning: str
    law: str
    bonds: tuple[Bond, ...]
    limits: dict[Literal["child", "student"], Parameter]
    assumptions: tuple[str, ...]

    def limit(self, name: Literal["child", "student"], day: date) -> int:
        """The age limit in force on a day, in years; a day without a value is an error that names it."""
        value = self.limits[name].on(day).value
        if not isinstance(value, Decimal):
            raise LawUnknown(f"age limit {name} of {self.name} is no number")
        return int(value)


@cache
def families() -> dict[str, Family]:
    """Every definition by name."""
    folder = files("registry") / "families"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda p: p.name)
    found = (read_definition(path, Family) for path in paths)
    return {family.name: family for family in found}


def family(name: str) -> Family:
    """The definition of that name, or an error that lists the known ones."""
    if name not in families():
        raise unknown("family definition", name, list(families()))
    return families()[name]
