"""Family definitions as data: the bonds that hold a family together, its law, and what is assumed."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from registry.definitions import read_definition
from registry.errors import RefusedInput, unknown

Bond = Literal["spouses", "guardians", "parents_at_home", "mother", "father"]
Confidence = Literal["sourced", "background", "assumed"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatedValue(_Strict):
    """A value in force from a day on."""

    from_: date = Field(alias="from")
    value: int
    source: str
    confidence: Confidence


class Limit(_Strict):
    """A dated age limit, in years."""

    unit: Literal["years"]
    values: tuple[DatedValue, ...]
    last_checked: date


class Family(_Strict):
    """One definition of family. `together` is a partition of all living people."""

    name: str
    kind: Literal["together"]
    meaning: str
    law: str
    bonds: tuple[Bond, ...]
    limits: dict[str, Limit]
    assumptions: tuple[str, ...]

    def limit(self, name: str, day: date) -> int:
        """The age limit in force on a day; a day before the first value is an error that names it."""
        in_force = [value.value for value in self.limits[name].values if value.from_ <= day]
        if not in_force:
            raise RefusedInput(f"age limit {name} of {self.name} has no value on {day}")
        return in_force[-1]


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
