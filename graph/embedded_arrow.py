"""Long answers of Ladybug, put into Arrow by the engine as it finds them, on every core.

The usual way keeps an answer as the engine's own rows first and turns them into Arrow on one core, which for
millions of rows takes longer than to find them. This way has three faults that are made good here: it takes
no parameters, so values are written into the text; it loses what is null, so beside every column the text
gives whether it is; and of an answer that is of nodes' places alone it gives no rows, which that mends too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import ladybug
import polars as pl

from graph.embedded_places import is_place
from graph.texts import returned

ROWS_A_CHUNK = 100_000
"""Of a column of texts a chunk holds 2 GB at most: of decisions' texts fewer rows than of anything else."""
_PARAMETER = re.compile(r"\$(\w+)")
_NULL = "null:"
"""Begins the name of the column that says whether another is null."""


def long_answer(connection: ladybug.Connection, text: str, takes: Mapping[str, Any]) -> pl.DataFrame:
    """The answer of a text without UNION. takes: by name, whole numbers, dates, strings or lists of them."""
    written = _PARAMETER.sub(lambda found: literal(takes[found[1]]), text)
    result = connection.query_as_arrow(_with_nulls(written), ROWS_A_CHUNK)
    try:
        return _null_again(cast(pl.DataFrame, pl.from_arrow(result.get_as_arrow())))
    finally:
        result.close()


def literal(value: Any) -> str:
    """A value as the engine's language writes it."""
    if isinstance(value, date):
        return f"date('{value:%Y-%m-%d}')"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if type(value) is int:
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no literal here")


def _with_nulls(text: str) -> str:
    """The text, with a column more for each that may be null, and for one at least: whether it is."""
    before, _, gives = text.rpartition("RETURN ")
    columns = returned(text)
    names = [name for _, name in columns]
    doubtful = [name for of, name in columns if not is_place(of)] or names[:1]
    nulls = (f"{name} IS NULL AS `{_NULL}{name}`" for name in doubtful)
    return f"{before}WITH {gives}\nRETURN {', '.join([*(f'{name} AS {name}' for name in names), *nulls])}"


def _null_again(answer: pl.DataFrame) -> pl.DataFrame:
    """The answer without the columns about nulls, and null where they say so."""
    nulls = [name for name in answer.columns if name.startswith(_NULL)]
    lost = [name.removeprefix(_NULL) for name in nulls if answer[name].any()]
    told = (pl.when(pl.col(_NULL + name).not_()).then(name).alias(name) for name in lost)
    return answer.with_columns(told).drop(nulls)
