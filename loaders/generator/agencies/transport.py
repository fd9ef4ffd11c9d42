"""Transport: vehicles of individuals, 18.6 cars for 100 people, by age as published."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator.choosing import weighted
from loaders.generator.dates import FIRST_DAY, NEVER, birthday
from loaders.generator.numbers import digits
from loaders.generator.town import Town, dates, full

CARS = 0.186
OTHERS = 0.010
"""Other vehicles of individuals for each person (an assumption)."""
AGES = ((21, 40, 0.51), (11, 20, 0.21), (7, 10, 0.14), (3, 6, 0.06), (0, 2, 0.08))
"""Years of age and share of cars (handbook 6.2); nobody keeps one of over 40."""
WOMEN = 0.3
"""How often a woman owns a car beside a man (an assumption)."""
TWO = 0.12
"""Cars that are their owner's second."""
OTHER_KINDS, OTHER_SHARES = ("truck", "motorcycle", "trailer", "bus"), (0.5, 0.2, 0.25, 0.05)
MAKERS = ("XTA", "JTD", "KMH", "WVW", "Z94", "XW8", "TMB", "KNA")
THIS_YEAR = 2023


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """vehicles."""
    rng, people = town.rng(204), town.people
    alive = int(people.alive().sum())
    cars, others = round(alive * CARS), round(alive * OTHERS)
    age = people.age()
    weight = town.adults(18.5, 80) * np.exp(-(((age - 43) / 20) ** 2)) * np.where(people.male, 1.0, WOMEN)
    owners = rng.permutation(weighted(rng, weight, round(cars * (1 - TWO))))
    owner = np.concatenate([owners, owners[: cars - len(owners)], rng.choice(owners, others)])
    kind = np.concatenate([np.full(cars, "car"), rng.choice(OTHER_KINDS, others, p=OTHER_SHARES)])
    years = _years(len(owner), rng)
    held = np.minimum(rng.exponential(4, len(owner)), years + 0.5) * 365
    adult = birthday(people.born[owner].astype(np.int32), 18)
    made_from = (np.array(THIS_YEAR - years - 1970, "datetime64[Y]").astype("datetime64[D]")).astype(np.int64)
    since = np.clip(FIRST_DAY - held, np.maximum(adult, made_from), FIRST_DAY - 1)
    serial = (np.arange(len(owner), dtype=np.int64) * 7_919 + 1_000_003) % 10**8
    maker = pl.Series(np.array(MAKERS)[rng.integers(0, len(MAKERS), len(owner))])
    columns = {
        "vin": maker + "21099" + "0" + digits(serial, 8),
        "kind": kind,
        "made_year": (THIS_YEAR - years).astype(np.int64),
        "owner_iin": town.iin.gather(owner),
        "valid_from": dates(since.astype(np.int32)),
        "valid_to": dates(np.full(len(owner), NEVER)),
    }
    return {"vehicles": full(columns)}


def _years(count: int, rng: np.random.Generator) -> np.typing.NDArray[np.int64]:
    """Ages of vehicles in years."""
    shares = np.array([share for _, _, share in AGES])
    row = rng.choice(len(AGES), count, p=shares / shares.sum())
    low, high = (np.array([line[side] for line in AGES])[row] for side in (0, 1))
    years: np.typing.NDArray[np.int64] = rng.integers(low, high + 1)
    return years
