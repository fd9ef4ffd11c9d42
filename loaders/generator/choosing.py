"""Ways to choose people at random that work for a whole country at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.generator.people import NOBODY

Indexes = NDArray[np.int32]


def weighted(rng: np.random.Generator, weight: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Positions of `count` different entries, likelier the heavier they are; fewer if fewer have a weight."""
    with np.errstate(divide="ignore"):
        race = rng.standard_exponential(len(weight)) / weight
    count = min(count, int((weight > 0).sum()))
    if count == 0:
        return np.empty(0, np.int64)
    return np.sort(np.argpartition(race, count - 1)[:count])


class Pool:
    """People who can be found by age within their group, each likelier the heavier."""

    def __init__(
        self, who: Indexes, age: NDArray[np.float64], group: NDArray[np.int8], weight: NDArray[np.float64]
    ):
        place = age + group * GROUP_STEP
        order = np.argsort(place, kind="stable")
        self.who, self.place = who[order], place[order]
        self.cumulative = np.concatenate([[0.0], np.cumsum(weight[order])])

    def pick(
        self,
        rng: np.random.Generator,
        age: NDArray[np.float64],
        group: NDArray[np.int8],
        half_width: float,
    ) -> Indexes:
        """One person each, at most `half_width` years from the wanted age; NOBODY where there is none."""
        place = age + group * GROUP_STEP
        low = np.searchsorted(self.place, place - half_width)
        high = np.searchsorted(self.place, place + half_width)
        point = rng.uniform(self.cumulative[low], self.cumulative[high])
        at = np.searchsorted(self.cumulative, point, side="right") - 1
        found = self.cumulative[high] > self.cumulative[low]
        if not len(self.who):
            return np.full(len(age), NOBODY, np.int32)
        return np.where(found, self.who[np.clip(at, 0, len(self.who) - 1)], NOBODY).astype(np.int32)


GROUP_STEP = 1000.0
"""Keeps the two groups apart on one line of ages."""
