"""The published shares the synthetic country is built from, read from `tables/`.

regions.csv    people by sex, average salary (tenge a month): benefits handbook 6.1; urban shares: estimates
               that add up to the published 12,208,259 of 19,765,004.
ages.csv       thousands of people and the share of men from each age on: shaped to the published 29.4 % of
               children under 16, mean age 32 and about 390,000 births a year (handbook 6.2).
marital.csv    shares by age and sex: shaped to 60.9 % married, 28 % never, 5.3 % widowed, 5.8 % divorced of
               those over 15 (handbook 6.2).
mortality.csv  deaths a year of a thousand people: shaped to about 133,000 deaths a year (handbook 6.2).
disability.csv people with a disability by age, and the shares of groups 1 and 2 and of children: shaped to
               725,000 in all, 414,000 of working age, 213,000 of pension age, 117,000 children (handbook
               6.2); the groups' shares are assumptions.
entitlements.csv  tenge a month that are already paid, by benefit and kind: rough amounts of 2023, for made-up
               people only; no rule reads them.
wages.csv      minimum monthly wage, tenge: 42,500 to 2021 (handbook 4, background), 60,000 in 2022 and 70,000
               in 2023 (handbook 4, sourced).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

NATION = 19_765_004
"""People on 1 January 2023: the yearly counts below belong to this many (handbook 6.1)."""

YEARLY = {"births": 395_000, "deaths": 133_000, "marriages": 124_500, "divorces": 45_000, "moves": 190_000}
"""Events a year in the nation (handbook 6.2; moves of whole homes are an assumption)."""

YEARLY_RARE = {"adoptions": 2_500, "guardianships": 4_500, "enrolments": 9_000, "departures": 24_000}
"""Rarer events a year (assumptions; enrolments outside the start of the school year)."""

CONTRIBUTION_RATE = 0.035
"""The share of the income that is the social contribution."""

INCOME_CAP_IN_WAGES = 7
"""Income above this many minimum wages bears no contribution (handbook 4: cap of income)."""


TEXT_COLUMNS: dict[str, dict[str, type[pl.DataType]]] = {
    "regions": {"code": pl.String},
    "entitlements": {"kind": pl.String},
}


@cache
def table(name: str) -> pl.DataFrame:
    """A table of the package."""
    text = (files(__package__) / "tables" / f"{name}.csv").read_bytes()
    return pl.read_csv(text, schema_overrides=TEXT_COLUMNS.get(name))


def by_age(name: str, column: str, age: NDArray[np.float64]) -> NDArray[np.float64]:
    """A table's column at each age in years: the row with the last `age_from` not above it."""
    rows = table(name)
    at = np.searchsorted(rows["age_from"].to_numpy(), age, side="right") - 1
    return rows[column].cast(pl.Float64).to_numpy()[np.clip(at, 0, rows.height - 1)]


def apportion(seats: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers that add up to `seats` in proportion to the weights, by the largest remainders."""
    exact = seats * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    largest = np.argsort(-(exact - whole), kind="stable")[: seats - int(whole.sum())]
    whole[largest] += 1
    return whole


def region_counts(citizens: int) -> NDArray[np.int64]:
    """Men and women of each region, shape (regions, 2), that add up to `citizens`."""
    published = table("regions").select("male", "female").to_numpy().astype(np.float64)
    return apportion(citizens, published.ravel()).reshape(published.shape)
