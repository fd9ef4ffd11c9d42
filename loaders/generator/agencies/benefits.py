"""Benefits: what is already paid on the first day."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.agencies.awards import awarded
from loaders.generator.agencies.disability import disabled
from loaders.generator.agencies.health import DAYS, leaves
from loaders.generator.agencies.insurance import insured
from loaders.generator.care import lives
from loaders.generator.dates import FIRST_DAY, NEVER, birthday
from loaders.generator.numbers import act_numbers
from loaders.generator.people import NOBODY
from loaders.generator.town import Town, dates

TAKEN_UP = 0.97
"""Entitled people who already receive the benefit (an assumption)."""
SETTLED = 200
"""A loss of a breadwinner is paid for where the death is so many days old."""
MOST_CHILDREN = 7
ASSIGNED = 20
"""Days after which a leave or a birth is paid for (an assumption)."""
INFANT = 548
"""Days to one and a half years."""
PENSION_AGE = {True: 63, False: 61}
"""Of men and of women, as in 2023."""


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """payments."""
    rng = town.rng(210)
    standing = [
        _disability(town),
        _large_families(town),
        _awarded(town),
        _breadwinners(town),
        _pensions(town),
    ]
    rows = pl.concat([*standing, _leaves(town), _infants(town)])
    # In the stories nothing is left to chance.
    taken = (rng.random(rows.height) < TAKEN_UP) | town.people.cast[rows["person"].to_numpy()]
    rows = rows.filter(pl.Series(taken))
    rows = act_numbers(
        rows.join(shares.table("entitlements"), on=["benefit", "kind"], nulls_equal=True), "since"
    )
    frame = rows.select(
        entitlement_no="N-" + pl.col("act_no"),
        iin=town.iin_of(rows["person"]),
        benefit="benefit",
        valid_from=pl.col("since").cast(pl.Date),
        valid_to=dates(rows["until"].to_numpy()),
        amount=pl.col("amount").cast(pl.Int64),
        sequence=pl.lit(1, pl.Int32),
    )
    return {"payments": frame}


def _disability(town: Town) -> pl.DataFrame:
    rows = disabled(town)
    return rows.select("person", benefit=pl.lit("disability"), kind="group", since="since", until="until")


def _large_families(town: Town) -> pl.DataFrame:
    """Mothers with four children under 18 or more at their address."""
    people = town.people
    minor = (
        people.alive() & (birthday(people.born, 18) > FIRST_DAY) & (people.mother != NOBODY) & ~people.cast
    )
    at_home = np.flatnonzero(minor & (people.home == people.home[people.mother]))
    count = np.bincount(people.mother[at_home], minlength=len(people))
    mother = np.flatnonzero((count >= 4) & people.alive())
    youngest = np.zeros(len(people), np.int32)
    np.maximum.at(youngest, people.mother[at_home], people.born[at_home])
    since = np.minimum(youngest[mother] + 30, FIRST_DAY - 1)
    kind = np.minimum(count[mother], MOST_CHILDREN).astype(str)
    return _rows(mother, "large_family", kind, since)


def _awarded(town: Town) -> pl.DataFrame:
    mother, _ = awarded(town)
    since = FIRST_DAY - town.rng(211).integers(30, 2000, len(mother))
    return _rows(mother, "awarded_mother", None, since)


def _breadwinners(town: Town) -> pl.DataFrame:
    """The living parent of a child whose other parent died some time ago."""
    people = town.people
    child = people.alive() & (birthday(people.born, 18) > FIRST_DAY) & ~people.cast
    parts = []
    for dead, living in ((people.father, people.mother), (people.mother, people.father)):
        lost = child & (dead != NOBODY) & (people.died[dead] < FIRST_DAY - SETTLED) & lives(people, living)
        who = np.flatnonzero(lost)
        parts.append(pl.DataFrame({"person": living[who], "since": people.died[dead[who]] + 15}))
    found = pl.concat(parts).group_by("person", maintain_order=True).agg(pl.col("since").max())
    return _rows(found["person"].to_numpy(), "loss_of_breadwinner", None, found["since"].to_numpy())


def _pensions(town: Town) -> pl.DataFrame:
    """Everybody of pension age."""
    people = town.people
    since = np.where(people.male, *(birthday(people.born, PENSION_AGE[male]) for male in (True, False)))
    retired = np.flatnonzero(people.alive() & (since < FIRST_DAY) & ~people.cast)
    return _rows(retired, "pension", None, since[retired])


def _leaves(town: Town) -> pl.DataFrame:
    """Women whose leave began some time ago: the lump sum, for the days of the leave."""
    begun = leaves(town).filter(pl.col("start") < FIRST_DAY - ASSIGNED)
    since = begun["start"].to_numpy()
    return _rows(begun["person"].to_numpy(), "pregnancy_and_childbirth", None, since, since + DAYS)


def _infants(town: Town) -> pl.DataFrame:
    """Insured mothers of children under one and a half."""
    people = town.people
    covered = np.zeros(len(people) + 1, bool)
    covered[insured(town)] = True
    young = people.alive() & (people.born > FIRST_DAY - INFANT) & (people.born < FIRST_DAY - ASSIGNED)
    child = np.flatnonzero(young & (people.mother != NOBODY) & covered[people.mother] & ~people.cast)
    child = child[people.alive()[people.mother[child]]]
    born = people.born[child]
    return _rows(people.mother[child], "child_care", None, born, born + INFANT)


def _rows(
    person: np.typing.NDArray[np.int64],
    benefit: str,
    kind: np.typing.NDArray[np.str_] | None,
    since: np.typing.NDArray[np.int32],
    until: np.typing.NDArray[np.int32] | None = None,
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "person": person.astype(np.int32),
            "benefit": np.full(len(person), benefit),
            "kind": pl.Series([None] * len(person), dtype=pl.String) if kind is None else kind,
            "since": since.astype(np.int32),
            "until": np.full(len(person), NEVER, np.int32) if until is None else until.astype(np.int32),
        }
    )
