"""The registry's own numbers, which no law gives: `limits.yaml`, dated and with a source as the law's are."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import RootModel

from registry.dated import Parameter
from registry.definitions import read_definition


class _Limits(RootModel[dict[str, Parameter]]):
    """The numbers by name."""


@cache
def _limits() -> dict[str, Parameter]:
    return read_definition(files("registry") / "limits.yaml", _Limits).root


def limit(name: str, day: date) -> int:
    """A number in force on a day, in its unit."""
    return int(str(_limits()[name].needed(day, name, "registry/limits.yaml").value))
