"""The synthetic country as a whole: what the agencies' modules read to write their feeds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

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

    def rng(self, stage: int) -> np.random.Generator:
        """The random numbers of a stage; stages do not disturb each other."""
        return np.random.default_rng([self.seed, stage])

    def iin_of(self, person: pl.Series) -> pl.Series:
        """The IINs of people; null for nobody."""
        return self.iin.gather(person.set(person == NOBODY, None))


def day(column: str) -> pl.Expr:
    """A column of day numbers as dates; the open end is empty."""
    number = pl.col(column)
    return pl.when(number != NEVER).then(number).cast(pl.Date).alias(column)
