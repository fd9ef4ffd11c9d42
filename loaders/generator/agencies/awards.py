"""Awards: mothers of many children."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.choosing import weighted
from loaders.generator.dates import FIRST_DAY, YEAR
from loaders.generator.facts import AWARDS
from loaders.generator.numbers import act_numbers
from loaders.generator.people import NOBODY
from loaders.generator.town import Town

AWARDED = 240_000
"""Mothers with an award (legal handbook 3.8: volumes)."""
KUMIS, ALTYN = 6, 7
"""Children for each award (legal handbook 3.8)."""
IN_THE_BOOKS = 0.75
"""Awarded mothers whose children are in electronic acts (an assumption)."""
SOVIET_FROM_AGE = 68
SOVIET = ("maternal_glory_2", "maternal_glory_1", "mother_heroine")
SOVIET_SHARES = (0.5, 0.3, 0.2)


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """mothers."""
    person, award = awarded(town)
    rng = town.rng(207)
    age = town.people.age()[person]
    soviet = np.isin(award, SOVIET)
    years = np.where(soviet, rng.uniform(32, 40, len(person)), rng.uniform(0.2, 12, len(person)))
    years = np.minimum(years, np.maximum(age - 24, 0.1))
    rows = pl.DataFrame(
        {"person": person, "award": award, "day": (FIRST_DAY - 1 - years * YEAR).astype(np.int32)}
    )
    rows = act_numbers(pl.concat([rows, _told(town)]), "day")
    frame = rows.select(
        award_no="A-" + pl.col("act_no"),
        iin=town.iin_of(rows["person"]),
        award="award",
        awarded=pl.col("day").cast(pl.Date),
        sequence=pl.lit(1, pl.Int32),
    )
    return {"mothers": frame}


def _told(town: Town) -> pl.DataFrame:
    """The awards of the stories."""
    word = pl.col("award").replace_strict(dict(enumerate(AWARDS)), return_dtype=pl.String)
    return town.facts.of("awards").select(pl.col("person").cast(pl.Int64), award=word, day="day")


def awarded(town: Town) -> tuple[np.typing.NDArray[np.int64], np.typing.NDArray[np.str_]]:
    """Living mothers and their awards: by children in the books; of old women the books know too few."""
    rng, people = town.rng(206), town.people
    born_before = (people.mother != NOBODY) & (people.born < FIRST_DAY - 365)
    children = np.bincount(people.mother[born_before], minlength=len(people))
    women = ~people.male & people.alive() & ~people.cast
    wanted = max(2, round(AWARDED / shares.NATION * people.alive().sum()))
    many = np.where(women & (children >= KUMIS), children - KUMIS + 1.0, 0.0)
    known = weighted(rng, many, round(wanted * IN_THE_BOOKS))
    older_women = women & (people.age() > 55) & (children < KUMIS)
    old = weighted(rng, older_women.astype(np.float64), wanted - len(known))
    soviet = people.age()[old] > SOVIET_FROM_AGE
    newer = rng.choice(AWARDS, len(old), p=(0.6, 0.4))
    older = rng.choice(SOVIET, len(old), p=SOVIET_SHARES)
    by_children = np.where(children[known] >= ALTYN, "altyn_alqa", "kumis_alqa")
    return np.concatenate([known, old]), np.concatenate([by_children, np.where(soviet, older, newer)])
