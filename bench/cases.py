"""Synthetic cases of any benefit: facts in frames, as the gathering of a nation would give them.

What is usual is frequent and what is rare is there: most people are insured, some facts are unknown, few are
paid already. Ids and references are as long as real ones.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from registry import decisions
from registry.benefits import Fact, benefit
from registry.phrases import phrase

FIRST, DAYS = date(2023, 1, 1), 546
"""The rights arise on these days: the law of every benefit is written down for them, and changes there."""
UNKNOWN = 0.03
"""Facts that nobody has told, a share of each column."""
TRUE = 0.9
ALREADY = 0.2
USUAL = {"tenge": 24 * 180_000, "months": 60, "days": 126, "people": 3, "years": 9, "times": 1, "m2": 60}
"""About what a count is, by its unit."""
REFERENCES = 4
"""Facts that a case rests on."""
Chance = np.random.Generator


def made(name: str, count: int, seed: int = 1) -> pl.DataFrame:
    """So many cases of a benefit, the same for the same seed: the columns of `decisions.schema`."""
    chance = np.random.default_rng(seed)
    number = pl.int_range(count, eager=True)
    iin = (number + 800_101_300_000).cast(pl.String)
    days = pl.Series(chance.integers(0, DAYS, count)).cast(pl.Int32)
    frame = pl.DataFrame({"number": number, "subject": iin, "recipient": iin, "_day": days}).with_columns(
        event=phrase("ev_{}{}", pl.lit("0" * 20), "subject"),
        right_arises=pl.lit(FIRST).cast(pl.Date) + pl.duration(days="_day"),
        facts=pl.concat_list(
            phrase("PARENT_OF/{}/births/{}@{}", "subject", "number", pl.lit(i)) for i in range(REFERENCES)
        ),
    )
    facts = benefit(name).definition.facts
    columns = [_column(key, fact, chance, count) for key, fact in facts.items()]
    return frame.with_columns(columns).select(decisions.schema(name).keys())


def _column(name: str, fact: Fact, chance: Chance, count: int) -> pl.Series:
    said = _said(fact, chance, count).alias(name)
    return said.set(pl.Series(chance.random(count) < UNKNOWN), None)


def _said(fact: Fact, chance: Chance, count: int) -> pl.Series:
    if fact.type == "bool":
        return pl.Series(chance.random(count) < (ALREADY if fact.already else TRUE))
    if fact.type == "text":
        return pl.Series(fact.codes)[chance.integers(0, len(fact.codes), count)]
    if fact.type == "date":
        later = pl.Series([FIRST + timedelta(days=i) for i in range(-DAYS, 10 * DAYS)])
        return later[chance.integers(0, later.len(), count)]
    usual = USUAL[fact.unit]
    drawn = chance.poisson(usual, count) if usual < 200 else chance.lognormal(np.log(usual), 0.6, count)
    return pl.Series(np.minimum(drawn.astype(np.int64), fact.most or 0))
