"""YAML as lawyers expect it: words stay words, fractions stay exact."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import RootModel

from registry.definitions import read_definition


class Anything(RootModel[Any]):
    """Whatever a file says."""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("0.65", Decimal("0.65")),
        ("1.30", Decimal("1.30")),
        ("-3", -3),
        ("0701", "0701"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("null", None),
    ],
)
def test_a_plain_value_means_what_it_looks_like(tmp_path: Path, text: str, value: object) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(f"said: {text}\n", encoding="utf-8")
    found = read_definition(path, Anything).root["said"]
    assert (found, type(found)) == (value, type(value))
