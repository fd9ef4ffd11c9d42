"""Revenue: incomes of the last twelve months, from payers by month and from the self-employed by quarter."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.agencies import employment, insurance
from loaders.generator.dates import FIRST_DAY, month_number, month_start
from loaders.generator.numbers import bins
from loaders.generator.town import Town

EARNS_NOTHING, ALONE = 0.16, 0.005
"""People of working age without contributions who declare nothing: with an insured spouse, and others, who
have to live on something (assumptions)."""
PART_OF_SALARY = 0.5
"""What they earn beside the average salary of the region (an assumption)."""
OFFICES = 9_000_000
"""Serial from which the numbers of the offices run to which they declare, one a region."""
QUARTER = 3


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """incomes."""
    if "incomes" not in town.kept:
        insurance.feeds(town)
    rows = pl.concat([town.kept.pop("incomes"), _self_employed(town)])
    town.kept["last_quarter"] = _last_quarter(rows)
    return {"incomes": rows.with_columns(sequence=pl.lit(1, pl.Int32))}


def last_quarter(town: Town) -> pl.DataFrame:
    """What people earned in the last whole quarter before the first day: iin, amount."""
    if "last_quarter" not in town.kept:
        feeds(town)
    told: pl.DataFrame = town.kept["last_quarter"]
    return told


def _last_quarter(rows: pl.DataFrame) -> pl.DataFrame:
    begin, after = after_quarters(0), after_quarters(1)
    months = pl.col("month").cast(pl.Int32).is_between(begin, after, closed="left")
    return rows.filter(months).group_by("iin").agg(pl.col("amount").sum())


def after_quarters(count: int) -> int:
    """The first day of the last whole quarter before the first day, or so many quarters later."""
    begin = month_number(_quarters()[-1:])
    return int(month_start(begin + count * QUARTER)[0])


def _self_employed(town: Town) -> pl.DataFrame:
    """One row a person and whole quarter of the year before: in its first month, with all its income."""
    rng, people = town.rng(212), town.people
    free = town.adults(*insurance.WORKING_AGES) & ~people.cast
    free[insurance.insured(town)] = False
    free[employment.registered(town)] = False
    nothing = np.where(insurance.married_to_insured(town), EARNS_NOTHING, ALONE)
    who = np.flatnonzero(free & (rng.random(len(people)) >= nothing))
    region = town.places.region[people.home[who]].astype(np.int64)
    average = shares.table("regions")["salary"].to_numpy()[region] * PART_OF_SALARY * QUARTER
    spread = insurance.SPREAD
    amount = average * np.exp(rng.normal(-(spread**2) / 2, spread, len(who)))
    months = _quarters()
    each, quarter = np.repeat(np.arange(len(who)), len(months)), np.tile(np.arange(len(months)), len(who))
    return pl.DataFrame(
        {
            "iin": town.iin.gather(who[each]),
            "payer_bin": bins(OFFICES + region[each]),
            "month": pl.Series(months[quarter]).cast(pl.Date),
            "amount": np.round(amount[each]).astype(np.int64),
        }
    )


def _quarters() -> np.typing.NDArray[np.int32]:
    """The first days of the whole quarters within the months of which incomes are told."""
    last = int(month_number(np.array([FIRST_DAY], np.int32))[0])
    first = last - insurance.INCOME_MONTHS
    begins = [month for month in range(first, last) if month % QUARTER == 0 and month + QUARTER <= last]
    return month_start(np.array(begins))
