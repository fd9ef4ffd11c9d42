"""Justice: parental rights, missing people and declared deaths.

Only decisions that change no family: fathers who live elsewhere, missing people without children, and the
dead (their certificate followed the court). What a decision changes is later work, and so is its truth.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.care import lives
from loaders.generator.choosing import weighted
from loaders.generator.dates import FIRST_DAY
from loaders.generator.numbers import act_numbers
from loaders.generator.people import NOBODY
from loaders.generator.town import Town

COUNTS = {"rights_deprived": 12_000, "declared_missing": 2_000, "declared_dead": 3_000}
"""Decisions in force in the nation (assumptions)."""
RESTORED = 0.05
IN_FORCE_AFTER = 30


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """decisions."""
    rng, people = town.rng(209), town.people
    apart = _fathers_elsewhere(town)
    parent = np.zeros(len(people) + 1, bool)
    parent[people.mother] = parent[people.father] = True
    single = town.adults(25) & ~parent[:-1] & (people.partner == NOBODY)
    dead = (people.died < FIRST_DAY - 200) & ~people.cast
    rows = [
        _rows(town, "rights_deprived", people.father, apart, people.born + 200, rng),
        _rows(town, "declared_missing", None, single, np.full(len(people), FIRST_DAY - 2500), rng),
        _rows(town, "declared_dead", None, dead, people.died, rng),
    ]
    again = rows[0].filter(pl.Series(rng.random(rows[0].height) < RESTORED))
    later = ((pl.col("decided") + FIRST_DAY) // 2).cast(pl.Int32)
    rows.append(again.with_columns(kind=pl.lit("rights_restored"), decided=later))
    every = act_numbers(pl.concat(rows), "decided")
    frame = every.select(
        decision_no="C-" + pl.col("act_no"),
        decided=pl.col("decided").cast(pl.Date),
        kind="kind",
        iin=town.iin_of(every["person"]),
        child_iin=town.iin_of(every["child"]),
        effective=(pl.col("decided") + IN_FORCE_AFTER).cast(pl.Int32).cast(pl.Date),
        sequence=pl.lit(1, pl.Int32),
    )
    return {"decisions": frame}


def _fathers_elsewhere(town: Town) -> np.typing.NDArray[np.bool_]:
    """Children whose living father has another address than they and their living mother."""
    people = town.people
    child = people.alive() & (people.age() < 17) & (people.age() > 1) & ~people.cast
    both = lives(people, people.mother) & lives(people, people.father)
    return (
        child
        & both
        & (people.home != people.home[people.father])
        & (people.home == people.home[people.mother])
    )


def _rows(
    town: Town,
    kind: str,
    about: np.typing.NDArray[np.int32] | None,
    possible: np.typing.NDArray[np.bool_],
    earliest: np.typing.NDArray[np.int32],
    rng: np.random.Generator,
) -> pl.DataFrame:
    """person (or `about` of the child), child, kind, decided (a day number)."""
    count = max(1, round(COUNTS[kind] / shares.NATION * town.people.alive().sum()))
    who = weighted(rng, possible.astype(np.float64), count)
    latest = FIRST_DAY - IN_FORCE_AFTER - 1
    first = np.minimum(earliest[who], latest - 1)
    day = first + (rng.random(len(who)) * (latest - first)).astype(np.int32)
    nobody = np.full(len(who), NOBODY)
    return pl.DataFrame(
        {
            "person": (who if about is None else about[who]).astype(np.int32),
            "child": (nobody if about is None else who).astype(np.int32),
            "kind": np.full(len(who), kind),
            "decided": day.astype(np.int32),
        }
    )
