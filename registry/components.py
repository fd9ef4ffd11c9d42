"""Connected components of a graph given as pairs of people (scipy's compiled union-find)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl


def components(pairs: pl.DataFrame, people: pl.Series, *, strong: bool = False) -> pl.Series:
    """For each of the people the number of the component they are in.

    pairs: one, other; pairs of anybody else are left out. strong: only those whom directed pairs lead around
    in a circle are together.
    """
    return connected(numbered(pairs, people), len(people), strong=strong)


def numbered(pairs: pl.DataFrame, people: pl.Series) -> pl.DataFrame:
    """The pairs (one, other, more columns) of two of these people, each end as its place among them."""
    if not pairs.height:  # as of nearly every family: nobody is married, or nobody has lost rights
        return pairs.cast({"one": pl.UInt32, "other": pl.UInt32})
    at = pl.DataFrame({"iin": people}).with_row_index("at")
    ends = pairs.join(at, left_on="one", right_on="iin").join(
        at, left_on="other", right_on="iin", suffix="_to"
    )
    return ends.with_columns(one="at", other="at_to").select(pairs.columns)


def connected(pairs: pl.DataFrame, count: int, *, strong: bool = False) -> pl.Series:
    """The number of each component, of `count` people whose places are paired: one, other."""
    from scipy.sparse import coo_array  # half a second to import: only the steps that need it pay
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(pairs.height, dtype=np.int8)
    graph = coo_array((ones, (pairs["one"].to_numpy(), pairs["other"].to_numpy())), shape=(count, count))
    connection: Literal["strong", "weak"] = "strong" if strong else "weak"
    return pl.Series(connected_components(graph, directed=strong, connection=connection)[1])
