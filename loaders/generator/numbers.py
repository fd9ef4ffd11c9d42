"""Numbers of people, organisations, addresses and phones: valid by their own rules, unique, and nobody's."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.generator.dates import Days
from registry.iin import FIRST_WEIGHTS, SECOND_WEIGHTS

Numbers = NDArray[np.int64]
SPARE = 1.04
"""Serials tried for each number needed: less than one in a hundred has no check digit."""
PREFIXES = (700, 701, 702, 705, 706, 707, 708, 747, 771, 775, 776, 777)
LARGE_PRIME = 74_207_281
"""Prime to the number of phones, so that steps of it meet each phone once."""


def iins(born: Days, male: NDArray[np.bool_], rng: np.random.Generator) -> pl.Series:
    """An IIN for each person: serials run on within a date of birth and sex from a random start."""
    prefix = _prefixes(born, male)
    order = np.argsort(prefix, kind="stable")
    groups, needed = np.unique(prefix, return_counts=True)
    tried = np.ceil(needed * SPARE).astype(np.int64) + 12
    starts = rng.integers(0, 10_000 - tried)
    within = np.arange(int(tried.sum())) - np.repeat(np.cumsum(tried) - tried, tried)
    base = np.repeat(groups, tried) * 10_000 + np.repeat(starts, tried) + within
    check = check_digits(base)
    usable = check < 10
    rank = np.cumsum(usable) - 1
    first = rank[np.cumsum(tried) - tried] + ~usable[np.cumsum(tried) - tried]
    kept = usable & (rank - np.repeat(first, tried) < np.repeat(needed, tried))
    assert int(kept.sum()) == len(born), "a date of birth ran out of serials"
    numbers = np.empty(len(born), np.int64)
    numbers[order] = (base * 10 + check)[kept]
    return digits(numbers, 12)


def spare_iins(taken: pl.Series, like: pl.Series) -> pl.Series:
    """For each IIN of `like` a valid one of the same birth and sex that nobody bears; null where none is."""
    prefixes = like.str.slice(0, 7).cast(pl.Int64).to_numpy()
    serials = np.arange(9_990, 10_000)
    base = (prefixes[:, None] * 10_000 + serials).ravel()
    check = check_digits(base)
    tried = pl.DataFrame(
        {"row": np.repeat(np.arange(len(prefixes)), len(serials)), "iin": digits(base * 10 + check % 10, 12)}
    )
    free = tried.filter(pl.Series(check < 10)).join(taken.rename("iin").to_frame(), on="iin", how="anti")
    first = free.unique("iin", keep="first", maintain_order=True).group_by("row", maintain_order=True).first()
    rows = pl.DataFrame({"row": np.arange(len(prefixes))}).join(
        first, on="row", how="left", maintain_order="left"
    )
    return rows["iin"]


def ibans(bank: Numbers, account: Numbers) -> pl.Series:
    """Account numbers of Kazakhstan: KZ, two check digits (mod 97), three digits of the bank, 13 more."""
    number = bank * 10**13 + account
    # K and Z read as 20 and 35; the whole number has 22 digits, so that the remainder is taken in parts.
    remainder = (number % 97 * (10**6 % 97) + 203_500) % 97
    return "KZ" + digits(98 - remainder, 2) + digits(number, 16)


def _prefixes(born: Days, male: NDArray[np.bool_]) -> Numbers:
    """The first seven digits: date of birth, century and sex."""
    day = born.astype("datetime64[D]")
    year = day.astype("datetime64[Y]").astype(np.int64) + 1970
    month = day.astype("datetime64[M]").astype(np.int64) % 12 + 1
    of_month = (day - day.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
    century = (year // 100 - 18) * 2 + np.where(male, 1, 2)
    return ((year % 100 * 100 + month) * 100 + of_month) * 10 + century


def check_digits(base: Numbers) -> Numbers:
    """The check digit of each number of eleven digits; 10 where both passes give none."""
    first, second = np.zeros(len(base), np.int16), np.zeros(len(base), np.int16)
    rest = base
    for one, two in zip(reversed(FIRST_WEIGHTS), reversed(SECOND_WEIGHTS), strict=True):
        rest, digit = np.divmod(rest, 10)
        first += (digit * one).astype(np.int16)
        second += (digit * two).astype(np.int16)
    return np.where(first % 11 == 10, second % 11, first % 11).astype(np.int64)


def digits(numbers: Numbers, width: int) -> pl.Series:
    """Numbers as text with leading zeros."""
    return pl.Series(numbers).cast(pl.String).str.zfill(width)


def bins(index: Numbers) -> pl.Series:
    """Business numbers: year and month of registration, kind 4 to 6 of a legal person, a serial."""
    year, month = 2 + index % 21, 1 + index // 21 % 12
    kind, serial = 4 + index % 3, index * 7 % 10_000_000
    return digits(((year * 100 + month) * 10 + kind) * 10_000_000 + serial, 12)


def phones(count: int, rng: np.random.Generator) -> pl.Series:
    """Different mobile numbers: 7 and ten digits."""
    total = len(PREFIXES) * 10_000_000
    place = (np.arange(count, dtype=np.int64) * LARGE_PRIME + int(rng.integers(total))) % total
    prefix = np.array(PREFIXES)[place // 10_000_000]
    return digits(70_000_000_000 + prefix * 10_000_000 + place % 10_000_000, 11)


def act_numbers(frame: pl.DataFrame, day: str) -> pl.DataFrame:
    """The frame with `act_no`: the year of the act and its number in that year, like 2023-000123."""
    year = pl.col(day).cast(pl.Date).dt.year()
    ordered = frame.sort(day, maintain_order=True)
    number = pl.int_range(1, pl.len() + 1).over(year).cast(pl.String).str.zfill(6)
    return ordered.with_columns(act_no=pl.concat_str([year.cast(pl.String), number], separator="-"))
