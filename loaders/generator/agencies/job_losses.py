"""Insured people who lost a job in the year before the first day: who registered when, and for how long."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.generator import shares
from loaders.generator.choosing import weighted
from loaders.generator.dates import FIRST_DAY, NEVER
from loaders.generator.town import Town

YEARLY = 225_000
"""Insured people who register in a year: 206,600 were paid in eleven months of 2023 (legal handbook 3.3)."""
WITHIN = 365
"""Days before the first day in which they registered."""
OLDEST = 60.0
SHORTEST, MEAN_MORE, LONGEST = 15, 75, 360
"""Days on the register (an assumption)."""
MOST_MONTHS = 6
"""Months for which it is paid, at most (legal handbook 3.3)."""
MONTH = 30


def job_losses(town: Town, insured: NDArray[np.int64]) -> pl.DataFrame:
    """person, registered, removed (NEVER while on the register), paid_until: days; one row a person.

    insured: as `insurance.insured` gives them; in the stories nobody loses a job by chance.
    """
    rng, people = town.rng(214), town.people
    covered = np.zeros(len(people), bool)
    covered[insured] = True
    count = round(YEARLY / shares.NATION * int(people.alive().sum()))
    who = weighted(rng, (town.adults(20, OLDEST) & covered).astype(np.float64), count)
    registered = FIRST_DAY - 1 - rng.integers(0, WITHIN, len(who))
    over = registered + np.minimum(SHORTEST + rng.exponential(MEAN_MORE, len(who)), LONGEST).astype(np.int64)
    months = rng.integers(1, MOST_MONTHS + 1, len(who))
    columns = {
        "person": who,
        "registered": registered,
        "removed": np.where(over < FIRST_DAY, over, NEVER),
        "paid_until": np.minimum(registered + months * MONTH, over),
    }
    return pl.DataFrame({name: column.astype(np.int32) for name, column in columns.items()})
