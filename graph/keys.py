"""Which keys of nodes a store holds, in eight bytes each: told for millions at once without asking it."""

from __future__ import annotations

from functools import reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers: TypeAlias = npt.NDArray[np.uint64]
HASHED = np.uint64(1 << 63)
MOST_RUNS = 8


class Keys:
    """The keys of one kind of node.

    An IIN is its own number. Of other keys a hash of 63 bits is kept: two of ten million different keys have
    the same one once in a hundred thousand loads; a node is missing then, and the engine refuses the
    relationships that lead to it.
    """

    def __init__(self) -> None:
        self._runs: list[Numbers] = []

    def new(self, keys: pl.Series) -> pl.Series:
        """The positions of the keys that are not held, each once; they are held from now on."""
        numbers, first = np.unique(_numbers(keys), return_index=True)
        unknown = np.ones(numbers.size, dtype=bool)
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, numbers), run.size - 1)
            unknown &= run[at] != numbers
        self._add(numbers[unknown])
        return pl.Series(np.sort(first[unknown]), dtype=pl.UInt32)

    def _add(self, numbers: Numbers) -> None:
        """Sorted runs, merged when they are many: so a small addition does not move all the others."""
        if numbers.size:
            self._runs.append(numbers)
        if len(self._runs) > MOST_RUNS:
            merged = reduce(lambda one, other: np.concatenate([one, other]), self._runs)
            merged.sort(kind="stable")
            self._runs = [merged]


def _numbers(keys: pl.Series) -> Numbers:
    digits = keys.str.contains(r"^[0-9]{12}$").fill_null(value=False).to_numpy()
    hashed: Numbers = keys.hash(seed=1).to_numpy() | HASHED
    if not digits.any():
        return hashed
    return np.where(digits, keys.cast(pl.UInt64, strict=False).fill_null(0).to_numpy(), hashed)
