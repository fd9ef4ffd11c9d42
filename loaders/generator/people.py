"""Everybody of the country, in columns: one entry a person in every array, living, dead or not yet born."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.generator import shares
from loaders.generator.dates import FIRST_DAY, NEVER, YEAR, Days

NOBODY = -1
SINGLE, MARRIED, COHABITING, DIVORCED, WIDOWED = range(5)
KAZAKH_SHARE = 0.71
"""The share of people with Kazakh names; the others bear Russian ones."""


@dataclass
class People:
    """Columns about people; a person is an index into all of them."""

    born: Days
    died: Days
    """The day of death, NEVER for who lives through the last delivery."""
    male: NDArray[np.bool_]
    group: NDArray[np.int8]
    """Which names the family bears: 0 Kazakh, 1 Russian."""
    mother: NDArray[np.int32]
    father: NDArray[np.int32]
    """The parents by birth, NOBODY where there is none in the country's books."""
    status: NDArray[np.int8]
    """On the first day: SINGLE, MARRIED, COHABITING, DIVORCED or WIDOWED."""
    partner: NDArray[np.int32]
    """Spouse or cohabitant on the first day; of a widowed person the one who died."""
    former: NDArray[np.int32]
    """The spouse divorced before the first day."""
    divorced_on: Days
    """The day of that divorce, NEVER without one."""
    married_on: Days
    """The day of the marriage of the first day, NEVER without one."""
    lives_with: NDArray[np.int32]
    """Whose home the person shares on the first day, NOBODY for a home of one's own."""
    home: NDArray[np.int32]
    """The address now: first as on the first day, then moved by what happens."""
    home_since: Days
    """Since when."""
    cast: NDArray[np.bool_]
    """Whether the person plays in a planted story and is left alone by chance."""
    sequence: NDArray[np.int32]
    """The number of the delivery that names the person first."""

    def __len__(self) -> int:
        return len(self.born)

    def add(self, count: int, **columns: Any) -> NDArray[np.int32]:
        """Append people, with defaults for the columns not given; their indexes."""
        start = len(self)
        for column in fields(self):
            old = getattr(self, column.name)
            value = np.broadcast_to(np.asarray(columns.get(column.name, DEFAULTS[column.name])), count)
            setattr(self, column.name, np.concatenate([old, value.astype(old.dtype)]))
        return np.arange(start, start + count, dtype=np.int32)

    def age(self, day: int = FIRST_DAY) -> NDArray[np.float64]:
        """Ages in mean years on a day."""
        return (day - self.born) / YEAR

    def alive(self, day: int = FIRST_DAY) -> NDArray[np.bool_]:
        """Who really lives on a day."""
        return (self.born <= day) & (day < self.died)


DEFAULTS: dict[str, Any] = {
    "born": 0,
    "died": NEVER,
    "male": False,
    "group": 0,
    "mother": NOBODY,
    "father": NOBODY,
    "status": SINGLE,
    "partner": NOBODY,
    "former": NOBODY,
    "divorced_on": NEVER,
    "married_on": NEVER,
    "lives_with": NOBODY,
    "home": NOBODY,
    "home_since": NEVER,
    "cast": False,
    "sequence": 1,
}
KINDS: dict[str, Any] = {
    "male": np.bool_,
    "group": np.int8,
    "status": np.int8,
    "cast": np.bool_,
}


def nobody() -> People:
    """A country without people."""
    return People(**{c.name: np.empty(0, KINDS.get(c.name, np.int32)) for c in fields(People)})


def living(count: int, rng: np.random.Generator) -> People:
    """People alive on the first day, with ages and sexes of the published pyramid and no families yet."""
    people = nobody()
    age = _ages(count, rng)
    people.add(
        count,
        born=FIRST_DAY - np.floor(age * YEAR).astype(np.int32),
        male=rng.random(count) < shares.by_age("ages", "male_share", age),
        group=rng.random(count) >= KAZAKH_SHARE,
    )
    return people


def _ages(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Ages in years at even steps of the pyramid, so that small towns have all ages too."""
    rows = shares.table("ages")
    total = np.concatenate([[0.0], np.cumsum(rows["people"].to_numpy()[:-1])])
    steps = (np.arange(count) + rng.random(count)) / max(count, 1) * total[-1]
    return rng.permutation(np.interp(steps, total, rows["age_from"].to_numpy()))
