"""Connected components of a graph given as pairs of people (scipy's compiled union-find)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl

DIGITS = 12
MANY = 10_000
"""So many IINs are compared as the numbers that they are, which takes half the time."""


def components(pairs: pl.DataFrame, people: pl.Series, *, strong: bool = False) -> pl.Series:
    """For each of the people the number of the component they are in.

    pairs: one, other; pairs of anybody else are left out. strong: only those whom directed pairs lead around
    in a circle are together.
    """
    return connected(numbered(pairs, people), len(people), strong=strong)


def numbered(pairs: pl.DataFrame, people: pl.Series) -> pl.DataFrame:
    """The pairs (one, other, more columns) of two of these people, each end as its place among them."""
    return placed(pairs, people).drop_nulls(["one", "other"])


def placed(pairs: pl.DataFrame, people: pl.Series) -> pl.DataFrame:
    """All pairs, each end as its place among people who are there once each; null of anybody else."""
    if not pairs.height:  # as of nearly every family: nobody is married, or nobody has lost rights
        return pairs.cast({"one": pl.UInt32, "other": pl.UInt32})
    at = _places(pl.concat([pairs["one"], pairs["other"]]), people)
    return pairs.with_columns(one=at[: pairs.height], other=at[pairs.height :])


def _places(named: pl.Series, people: pl.Series) -> pl.Series:
    """The place of each one named among the people, null of anybody else."""
    if len(named) >= MANY:
        numbers, of_people = _as_numbers(named), _as_numbers(people)
        if numbers is not None and of_people is not None:
            named, people = numbers, of_people
    at = pl.DataFrame({"iin": people}).with_row_index("at")
    return pl.DataFrame({"iin": named}).join(at, on="iin", how="left", maintain_order="left")["at"]


def _as_numbers(people: pl.Series) -> pl.Series | None:
    """IINs as numbers, which differ where they do: none unless all who are named have twelve digits."""
    numbers = people.cast(pl.Int64, strict=False)
    has_twelve = (people.str.len_bytes() == DIGITS) & numbers.is_not_null()
    if not (has_twelve | people.is_null()).all():
        return None
    before_digits = str(people.min() or "0") < "0"  # as signs and spaces come
    return None if before_digits else numbers


def connected(pairs: pl.DataFrame, count: int, *, strong: bool = False) -> pl.Series:
    """The number of each component, of `count` people whose places are paired: one, other."""
    from scipy.sparse import coo_array  # half a second to import: only the steps that need it pay
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(pairs.height, dtype=np.int8)
    graph = coo_array((ones, (pairs["one"].to_numpy(), pairs["other"].to_numpy())), shape=(count, count))
    connection: Literal["strong", "weak"] = "strong" if strong else "weak"
    return pl.Series(connected_components(graph, directed=strong, connection=connection)[1])
