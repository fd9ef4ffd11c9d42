"""Texts of columns, whatever the chunks that a filter left them in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from registry.phrases import phrase

PROJECT = Path(__file__).parents[2]


def filtered() -> pl.DataFrame:
    """Two rows, some chunks of whose number are empty."""
    number = pl.concat([pl.Series("number", [place % 2]) for place in range(4)], rechunk=False)
    return pl.DataFrame([pl.Series("first", ["a"] * 4), number]).filter(pl.col("number") > 0)


def test_the_filter_leaves_empty_chunks() -> None:
    assert 0 in [len(chunk) for chunk in filtered()["number"].get_chunks()]


def test_a_phrase_is_put_together_over_them() -> None:
    told = filtered().select(phrase("{}/{}@{}.", "first", pl.col("number"), pl.lit(date(2023, 7, 1))))
    assert told.to_series().to_list() == ["a/1@2023-07-01."] * 2


def test_it_is_null_where_a_part_is() -> None:
    rows = pl.DataFrame({"one": ["a", None], "other": ["b", "c"]})
    assert rows.select(phrase("{} {}", "one", "other")).to_series().to_list() == ["a b", None]


def test_parts_and_room_agree() -> None:
    with pytest.raises(ValueError, match="has room for 1 parts, not for 2"):
        phrase("{}", "one", "other")


@pytest.mark.parametrize("package", ["registry", "graph", "loaders", "api", "bench"])
def test_nothing_else_puts_texts_together(package: str) -> None:
    named = "pl.format" + "("
    assert [path for path in (PROJECT / package).rglob("*.py") if named in path.read_text()] == []
