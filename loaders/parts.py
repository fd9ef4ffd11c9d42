"""A large file in parts, so that memory does not grow with it, judged as if it were read whole.

All that binds two rows of a file is their key: the same key twice is a repetition or a contradiction. So the
keys are read first, and rows whose key may stand in the file again are kept for a last part of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

SIZE = 2_000_000
"""Rows of a part."""


def parts(rows: pl.LazyFrame, key: Sequence[str], line: str, size: int) -> Iterator[pl.DataFrame]:
    """The rows with their `line`, counted from 2; those that share a key come last, together."""
    doubtful = _repeated(rows, key, size)
    kept: list[pl.DataFrame] = []
    for part in _numbered(rows, line, size):
        if not doubtful.size:
            yield part
            continue
        again = pl.Series(np.isin(_hashes(part, key), doubtful))
        kept.append(part.filter(again))
        yield part.filter(~again)
    if kept:
        yield pl.concat(kept)


def _repeated(rows: pl.LazyFrame, key: Sequence[str], size: int) -> np.ndarray:
    """The hashes that two rows or more have: every repeated key, and hardly ever another."""
    batches = rows.select(key).collect_batches(chunk_size=size, maintain_order=True)
    found = np.concatenate([np.empty(0, np.uint64), *(_hashes(batch, key) for batch in batches)])
    found.sort()
    return np.unique(found[1:][found[1:] == found[:-1]])


def _hashes(rows: pl.DataFrame, key: Sequence[str]) -> np.ndarray:
    return rows.select(key).hash_rows(seed=1).to_numpy()


def _numbered(rows: pl.LazyFrame, line: str, size: int) -> Iterator[pl.DataFrame]:
    first = 2
    for batch in rows.collect_batches(chunk_size=size, maintain_order=True):
        yield batch.with_row_index(line, offset=first).with_columns(pl.col(line).cast(pl.Int64))
        first += batch.height
