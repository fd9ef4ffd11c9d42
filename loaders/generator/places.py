"""In which region each home lies, so that men and women of every region are the published numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.generator import shares
from loaders.generator.people import COHABITING, MARRIED, NOBODY, People


@dataclass
class Places:
    """Columns about homes; a home is an index into all of them."""

    region: NDArray[np.int32]
    """Row of the table of regions."""
    urban: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.region)

    def add(self, region: NDArray[np.int32], urban: NDArray[np.bool_]) -> NDArray[np.int32]:
        """Append homes; their indexes."""
        start = len(self)
        self.region = np.concatenate([self.region, region]).astype(np.int32)
        self.urban = np.concatenate([self.urban, urban])
        return np.arange(start, len(self), dtype=np.int32)


def place(people: People, homes: int, rng: np.random.Generator) -> Places:
    """Give each home a region and a kind of settlement, then fit the sexes of people without bonds to it."""
    living = np.flatnonzero(people.alive())
    size = np.bincount(people.home[living], minlength=homes)
    wanted = shares.region_counts(len(living))
    region = _regions(size, wanted.sum(axis=1), rng)
    _fit_sexes(people, living, region, wanted[:, 0], rng)
    return Places(region, _urban(region, size, rng))


def _regions(
    size: NDArray[np.int64], wanted: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int32]:
    """Regions whose homes hold exactly the wanted people: large homes first, single people fill the rest.

    In towns of a few hundred a home can be larger than its region: then the totals are the nearest there are.
    """
    region = np.zeros(len(size), np.int32)
    left = wanted.copy()
    for people in np.unique(size)[::-1]:
        homes = rng.permutation(np.flatnonzero(size == people))
        if people == 0:
            region[homes] = rng.choice(len(wanted), len(homes), p=wanted / wanted.sum())
            continue
        room = np.maximum(left, 0)
        counts = np.floor(len(homes) * room / max(room.sum(), 1)).astype(np.int64)
        for _ in range(len(homes) - int(counts.sum())):
            counts[np.argmax(left - counts * people)] += 1
        region[homes] = np.repeat(np.arange(len(wanted)), counts)
        left = left - counts * people
    return region


def _fit_sexes(
    people: People,
    living: NDArray[np.int64],
    region: NDArray[np.int32],
    men: NDArray[np.int64],
    rng: np.random.Generator,
) -> None:
    """Redraw the sex of people without spouse or child, likelier men the more men there are of their age.

    In towns under about 1,000 a region may have too few such people: then its sexes are the nearest.
    """
    free = _sex_is_free(people)[living]
    where = region[people.home[living]]
    fixed = np.bincount(where[people.male[living] & ~free], minlength=len(men))
    who, place = living[free], where[free]
    wish = shares.by_age("ages", "male_share", people.age()[who]) - rng.random(len(who))
    order = np.lexsort((-wish, place))
    starts = np.searchsorted(place[order], np.arange(len(men)))
    rank = np.arange(len(who)) - starts[place[order]]
    people.male[who[order]] = rank < np.maximum(men - fixed, 0)[place[order]]


def _sex_is_free(people: People) -> NDArray[np.bool_]:
    taken = np.zeros(len(people) + 1, bool)
    for column in (people.mother, people.father, people.partner, people.former):
        taken[column] = True
    joined = (people.partner != NOBODY) | (people.former != NOBODY)
    joined |= np.isin(people.status, (MARRIED, COHABITING))
    return ~(taken[:-1] | joined | people.cast)


def _urban(region: NDArray[np.int32], size: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Homes in random order are urban until the region's share of its people is."""
    share = shares.table("regions")["urban_share"].to_numpy()
    order = np.lexsort((rng.random(len(region)), region))
    sums = np.cumsum(size[order])
    total = np.bincount(region, weights=size, minlength=len(share))
    before = np.concatenate([[0.0], np.cumsum(total)[:-1]])
    urban = np.zeros(len(region), bool)
    urban[order] = sums - before[region[order]] <= share[region[order]] * total[region[order]] + 1e-6
    return urban


def new_places(places: Places, near: NDArray[np.int32], rng: np.random.Generator) -> NDArray[np.int32]:
    """New homes for movers from the homes `near`: most stay in the region, others go where people live."""
    published = shares.table("regions").select(people="male").to_series().to_numpy().astype(np.float64)
    anywhere = rng.choice(len(published), len(near), p=published / published.sum())
    region = np.where(rng.random(len(near)) < 0.7, places.region[near], anywhere)
    share = shares.table("regions")["urban_share"].to_numpy()
    return places.add(region.astype(np.int32), rng.random(len(near)) < share[region])
