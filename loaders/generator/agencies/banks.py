"""Banks: the accounts into which payments of the state may go."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator.dates import FIRST_DAY, birthday
from loaders.generator.numbers import ibans
from loaders.generator.town import Town, dates, full

WITH_ACCOUNT = 0.88
"""Adults with an account (an assumption)."""
SECOND = 0.15
BANKS = (125, 601, 722, 821, 856, 914, 998)
LARGE_PRIME = 5_915_587_277
"""Prime to the numbers of accounts, so that steps of it meet each once."""


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """accounts."""
    rng, people = town.rng(212), town.people
    adult = people.alive() & (people.age() >= 18.1)
    first = np.flatnonzero(adult & ((rng.random(len(people)) < WITH_ACCOUNT) | people.cast))
    second = first[rng.random(len(first)) < SECOND]
    who = np.sort(np.concatenate([first, second]))
    account = (np.arange(len(who), dtype=np.int64) * LARGE_PRIME + int(rng.integers(10**12))) % 10**13
    since = np.maximum(FIRST_DAY - rng.integers(1, 4000, len(who)), birthday(people.born[who], 18))
    columns = {
        "iin": town.iin.gather(who),
        "iban": ibans(np.array(BANKS)[rng.integers(0, len(BANKS), len(who))], account),
        "valid_from": dates(np.minimum(since, FIRST_DAY)),
    }
    return {"accounts": full(columns)}
