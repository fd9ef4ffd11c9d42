"""Columns in words: numbers as people write them, and sentences with slots.

A slot is a column's name in braces; its unit says how it is written: tenge `127 200`, percent `50 %`,
coefficient (hundredths) `0.65`, a count plain.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

import polars as pl

from registry.errors import unknown


def grouped(number: pl.Expr) -> pl.Expr:
    """A whole number with its thousands set apart: 1 234 567."""
    from_the_end = number.abs().cast(pl.String).str.reverse()
    thousands = from_the_end.str.extract_all("[0-9]{1,3}").list.join(" ").str.reverse()
    return pl.when(number < 0).then(pl.lit("−")).otherwise(pl.lit("")) + thousands


def decimals(hundredths: pl.Expr) -> pl.Expr:
    """Hundredths as a number with two decimals: 241 613.75."""
    return grouped(hundredths // 100) + "." + (hundredths % 100).cast(pl.String).str.zfill(2)


def in_unit(column: str, unit: str) -> pl.Expr:
    """A column as people write it in its unit; null stays null."""
    value = pl.col(column)
    if unit == "tenge":
        return grouped(value)
    if unit == "coefficient":
        return decimals(value)
    return value.cast(pl.String) + (" %" if unit == "percent" else "")


def sentence(template: str, units: Mapping[str, str]) -> pl.Expr:
    """A template with its slots filled, row by row; null where a slot is. An unknown slot is an error."""
    parts: list[pl.Expr] = []
    for text, slot, _, _ in string.Formatter().parse(template):
        parts.append(pl.lit(text))
        if slot is None:
            continue
        if slot not in units:
            raise unknown("slot", slot, list(units), where=template)
        parts.append(in_unit(slot, units[slot]))
    return pl.concat_str(parts)
