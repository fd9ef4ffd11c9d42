"""Disability: conclusions in force on the first day, by age and group."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.dates import FIRST_DAY, NEVER, YEAR, birthday
from loaders.generator.facts import GROUPS
from loaders.generator.numbers import act_numbers
from loaders.generator.town import Town, dates

WITHOUT_TERM = 0.45
"""Adults whose group is established for good (an assumption; from 60 on all are)."""
MEAN_YEARS = 6.0
TERM = 3
"""Years until the next examination, at most."""
CAUSES = ("general_disease", "since_childhood", "work_injury", "occupational_disease")
CAUSE_SHARES = (0.80, 0.14, 0.04, 0.02)


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """conclusions."""
    rows = act_numbers(
        pl.concat([disabled(town).with_columns(sequence=pl.lit(1, pl.Int32)), _told(town)]), "since"
    )
    frame = rows.select(
        conclusion_no="D-" + pl.col("act_no"),
        iin=town.iin_of(rows["person"]),
        group="group",
        cause="cause",
        valid_from=pl.col("since").cast(pl.Date),
        valid_to=dates(rows["until"].to_numpy()),
        sequence="sequence",
    )
    return {"conclusions": frame}


def _told(town: Town) -> pl.DataFrame:
    """The conclusions of the stories."""
    return town.facts.of("conclusions").select(
        "person",
        group=pl.col("group").replace_strict(dict(enumerate(GROUPS)), return_dtype=pl.String),
        cause=pl.lit(CAUSES[0]),
        since="since",
        until="until",
        sequence="sequence",
    )


def disabled(town: Town) -> pl.DataFrame:
    """person, group, cause, since and until (day numbers): who has a disability on the first day."""
    rng, people = town.rng(201), town.people
    age = people.age()
    share = shares.by_age("disability", "disabled", np.maximum(age, 0))
    who = np.flatnonzero(people.alive() & ~people.cast & (rng.random(len(people)) < share)).astype(np.int32)
    age = age[who]
    draw = rng.random(len(who))
    first, second = (shares.by_age("disability", name, age) for name in ("first", "second"))
    group = np.where(draw < first, "1", np.where(draw < first + second, "2", "3"))
    child = birthday(people.born[who], 18) > FIRST_DAY
    group = np.where(child, "child", group)
    since = _since(people.born[who], child, rng)
    lasting = ~child & ((age >= 60) | (rng.random(len(who)) < WITHOUT_TERM))
    next_time = FIRST_DAY + 1 + rng.integers(0, round(TERM * YEAR), len(who))
    until = np.where(child, np.minimum(next_time, birthday(people.born[who], 18)), next_time)
    cause = rng.choice(CAUSES, len(who), p=CAUSE_SHARES)
    return pl.DataFrame(
        {
            "person": who,
            "group": group,
            "cause": np.where(child, CAUSES[1], cause),
            "since": since,
            "until": np.where(lasting, NEVER, until).astype(np.int32),
        }
    )


def _since(
    born: np.typing.NDArray[np.int32], child: np.typing.NDArray[np.bool_], rng: np.random.Generator
) -> np.typing.NDArray[np.int32]:
    """Established some years ago, after the birth; of adults, after coming of age."""
    ago = rng.exponential(MEAN_YEARS * YEAR, len(born)).astype(np.int32) + 1
    earliest = np.where(child, born + 20, birthday(born, 18))
    earliest = np.minimum(earliest, FIRST_DAY)
    return np.maximum(FIRST_DAY - ago, earliest).astype(np.int32)
