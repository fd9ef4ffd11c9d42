"""The synthetic country as a whole: what the agencies' modules read to write their feeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.generator.dates import NEVER
from loaders.generator.facts import Facts
from loaders.generator.people import NOBODY, People
from loaders.generator.places import Places
from loaders.generator.stories import Story


@dataclass
class Town:
    """Everybody, everything recorded of them, and their numbers and names.

    iin: text, by person; names: surname, given_name, patronymic, by person; days: how many deltas follow.
    """

    seed: int
    days: int
    people: People
    facts: Facts
    places: Places
    stories: list[Story]
    iin: pl.Series
    names: pl.DataFrame
    kept: dict[str, Any] = field(default_factory=dict)
    """What one feed leaves for a later one, so that both tell the same."""

    def rng(self, stage: int) -> np.random.Generator:
        """The random numbers of a stage; stages do not disturb each other."""
        return np.random.default_rng([self.seed, stage])

    def adults(self, youngest: float = 18.1, oldest: float = 200.0) -> NDArray[np.bool_]:
        """Who lives on the first day and is of that age; people of stories are nobody here."""
        age = self.people.age()
        return self.people.alive() & (age >= youngest) & (age < oldest) & ~self.people.cast

    def iin_of(self, person: pl.Series) -> pl.Series:
        """The IINs of people; null for nobody."""
        return self.iin.gather(person.set(person == NOBODY, None))


def dates(days: Any) -> pl.Series:
    """Day numbers as dates; the open end is empty."""
    numbers = pl.Series(np.asarray(days, dtype=np.int32))
    return numbers.set(numbers == NEVER, None).cast(pl.Date)


def full(columns: dict[str, Any], sequence: Any = 1) -> pl.DataFrame:
    """A feed's frame: its columns, and the delivery that brings each row (all with the first one)."""
    frame = pl.DataFrame(columns)
    number = pl.lit(1, pl.Int32) if np.isscalar(sequence) else pl.Series(np.asarray(sequence, np.int32))
    return frame.with_columns(sequence=number)


def day(column: str) -> pl.Expr:
    """A column of day numbers as dates; the open end is empty."""
    number = pl.col(column)
    return pl.when(number != NEVER).then(number).cast(pl.Date).alias(column)
