"""Institutions: people on full state support, in prison or in military service."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.choosing import weighted
from loaders.generator.dates import FIRST_DAY, NEVER, birthday
from loaders.generator.numbers import act_numbers, bins
from loaders.generator.people import MARRIED
from loaders.generator.town import Town, dates

PLACED = {"full_support": 20_000, "prison": 33_000, "conscript": 28_000}
"""People in the nation (assumptions)."""
FIRST_INSTITUTION = 5_500_000
INSTITUTIONS = 60
SERVICE_DAYS = 365


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """placements."""
    rng, people = town.rng(208), town.people
    age, alive = people.age(), int(people.alive().sum())
    weights = {
        "full_support": town.adults(60) * np.maximum(age - 55, 0),
        "prison": town.adults(18.5, 65) * np.where(people.male, 1.0, 0.07),
        "conscript": town.adults(18.3, 26.5) * (people.male & (people.status != MARRIED)),
    }
    taken = np.zeros(len(people), bool)
    parts = []
    for kind, weight in weights.items():
        count = max(1, round(PLACED[kind] / shares.NATION * alive))
        who = weighted(rng, np.where(taken, 0.0, weight), count)
        taken[who] = True
        parts.append(_rows(town, who, kind, rng))
    rows = act_numbers(pl.concat(parts), "since")
    frame = rows.select(
        placement_no="S-" + pl.col("act_no"),
        iin=town.iin_of(rows["person"]),
        institution_bin=bins(FIRST_INSTITUTION + rng.integers(0, INSTITUTIONS, rows.height)),
        kind="kind",
        valid_from=pl.col("since").cast(pl.Date),
        valid_to=dates(rows["until"].to_numpy()),
        sequence=pl.lit(1, pl.Int32),
    )
    return {"placements": frame}


def _rows(town: Town, who: np.typing.NDArray[np.int64], kind: str, rng: np.random.Generator) -> pl.DataFrame:
    longest = SERVICE_DAYS - 1 if kind == "conscript" else 2500
    adult = birthday(town.people.born[who].astype(np.int32), 18)
    since = np.maximum(FIRST_DAY - rng.integers(1, longest, len(who)), adult).astype(np.int32)
    ends = {
        "full_support": np.full(len(who), NEVER),
        "prison": FIRST_DAY + rng.integers(30, 2500, len(who)),
        "conscript": since + SERVICE_DAYS,
    }
    return pl.DataFrame(
        {
            "person": who.astype(np.int32),
            "kind": np.full(len(who), kind),
            "since": since,
            "until": ends[kind].astype(np.int32),
        }
    )
