"""Employment: who is registered as unemployed, and who was."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.agencies import insurance
from loaders.generator.agencies.insurance import insured
from loaders.generator.agencies.job_losses import job_losses
from loaders.generator.choosing import weighted
from loaders.generator.dates import FIRST_DAY, NEVER
from loaders.generator.numbers import act_numbers
from loaders.generator.town import Town, dates

REGISTERED = 132_000
"""People on the register at the end of 2022 (handbook 6.2)."""
WORKING_AGES = (18.2, 61.0)
MEAN_DAYS = 150
LONGEST = 730
JUST_INSURED = 9.0
"""How much likelier an insured person registers as unemployed than another (an assumption)."""
NO_EARNER = 0.15
"""How likely somebody without an insured spouse is long on the register, beside others (an assumption)."""
PAST = 1.5
"""Ended registrations of the last years for each open one (an assumption)."""
ENDS_DAILY = 0.006
"""Open registrations that end on a day of the deltas, and about as many new ones (an assumption)."""


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """registrations."""
    rng = town.rng(202)
    working = town.adults(*WORKING_AGES)
    lost = job_losses(town, insured(town))
    paid = _paid(town)
    now = registered(town, rng)
    new_count = round(len(now) * ENDS_DAILY * town.days)
    # Who registers now has just lost a job, most of them an insured one.
    new = rng.permutation(weighted(rng, np.where(working, np.where(paid, JUST_INSURED, 1.0), 0.0), new_count))
    before = np.concatenate([now, lost["person"].to_numpy()])
    new = np.setdiff1d(new, before)
    free = np.concatenate([before, new])
    past = weighted(rng, working.astype(np.float64), round(len(now) * PAST))
    past = np.setdiff1d(past, free)
    ago = np.minimum(1 + rng.exponential(MEAN_DAYS, len(now)), LONGEST).astype(np.int32)
    open_rows = _rows(now, FIRST_DAY - ago, NEVER, 1)
    began = FIRST_DAY - rng.integers(LONGEST, 2 * LONGEST, len(past))
    over = began + np.minimum(rng.exponential(MEAN_DAYS, len(past)) + 5, LONGEST - 1).astype(np.int32)
    recent = lost.select("person", "registered", "removed", sequence=pl.lit(1, pl.Int32))
    first = pl.concat([open_rows, recent, _rows(past, began, over, 1)])
    first = act_numbers(first, "registered")
    later = rng.integers(2, town.days + 2, len(new)) if town.days else np.empty(0, np.int64)
    told = town.facts.of("registrations")
    added = act_numbers(pl.concat([_rows(new, FIRST_DAY + later - 1, NEVER, later), told]), "registered")
    added = added.with_columns(act_no=pl.col("act_no") + "-N")
    ended = _removals(first, town, rng)
    rows = pl.concat([first, added, ended])
    frame = rows.select(
        registration_no="U-" + pl.col("act_no"),
        iin=town.iin_of(rows["person"]),
        registered=pl.col("registered").cast(pl.Date),
        removed=dates(rows["removed"].to_numpy()),
        sequence="sequence",
    )
    return {"registrations": frame}


def registered(town: Town, rng: np.random.Generator | None = None) -> np.typing.NDArray[np.int64]:
    """Who is on the register on the first day without having been insured in the two years before."""
    rng = rng or town.rng(202)
    free = town.adults(*WORKING_AGES) & ~_paid(town)
    insured_ones = (job_losses(town, insured(town))["removed"] == NEVER).sum()
    count = max(1, round(REGISTERED / shares.NATION * town.people.alive().sum()) - insured_ones)
    weight = np.where(insurance.married_to_insured(town), 1.0, NO_EARNER)
    return rng.permutation(weighted(rng, np.where(free, weight, 0.0), count))


def _paid(town: Town) -> np.typing.NDArray[np.bool_]:
    """Whether contributions come for each person."""
    paid = np.zeros(len(town.people), bool)
    paid[insured(town)] = True
    return paid


def _removals(first: pl.DataFrame, town: Town, rng: np.random.Generator) -> pl.DataFrame:
    """Open registrations that end in the deltas: the same record with the day of removal."""
    if not town.days:
        return first.clear()
    open_rows = first.filter(pl.col("removed") == NEVER)
    chosen = open_rows.filter(pl.Series(rng.random(open_rows.height) < ENDS_DAILY * town.days))
    sequence = pl.Series(rng.integers(2, town.days + 2, chosen.height), dtype=pl.Int32)
    removed = (FIRST_DAY - 1 + sequence).cast(pl.Int32)
    return chosen.with_columns(removed=removed, sequence=sequence)


def _rows(
    person: np.typing.NDArray[np.int64],
    registered: np.typing.ArrayLike,
    removed: np.typing.ArrayLike,
    sequence: np.typing.ArrayLike,
) -> pl.DataFrame:
    columns = {"person": person, "registered": registered, "removed": removed, "sequence": sequence}
    shaped = {
        name: np.broadcast_to(np.asarray(c, np.int32), len(person)).copy() for name, c in columns.items()
    }
    return pl.DataFrame(shaped)
