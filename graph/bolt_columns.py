"""Answers as they cross Bolt: the driver's cost is per record, so a whole answer is one record of columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from graph.texts import Column, Question

EPOCH = "date('1970-01-01')"


def in_columns(asked: Question, text: str, prefix: str = "") -> str:
    """A text whose whole answer is one record of lists."""
    collected = ", ".join(f"collect({_sent(column)}) AS {prefix}{column.name}" for column in asked.gives)
    return f"CALL () {{\n{text}\n}}\nRETURN {collected}"


def frame(asked: Question, record: Mapping[str, Any], prefix: str = "") -> pl.DataFrame:
    """That record as a frame, in the question's columns and types."""
    return pl.DataFrame([_received(column, record[prefix + column.name]) for column in asked.gives])


def _sent(column: Column) -> str:
    """A column as it crosses Bolt: dates as days, and what may be unknown in a list (collect drops nulls)."""
    value = column.name
    if column.type == "date":
        value = f"duration.inDays({EPOCH}, {value}).days"
    return f"[{value}]" if column.optional else value


def _received(column: Column, values: list[Any]) -> pl.Series:
    flat = [value[0] for value in values] if column.optional else values
    if column.type == "date":
        return pl.Series(column.name, flat, dtype=pl.Int32).cast(pl.Date)
    return pl.Series(column.name, flat, dtype=column.dtype)
