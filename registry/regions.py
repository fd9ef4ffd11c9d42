"""The names of the regions, by the first two digits of their KATO codes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import RootModel

from registry.definitions import read_definition


class _Regions(RootModel[dict[str, str]]):
    """Code and English name."""


@cache
def region_names() -> dict[str, str]:
    """Each region's name in English by its code; as of 2023, when there were twenty."""
    return read_definition(files("registry") / "regions.yaml", _Regions).root
