"""Benefits: what is already paid on the first day."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.agencies import health, insurance, revenue
from loaders.generator.agencies.awards import awarded
from loaders.generator.agencies.disability import disabled
from loaders.generator.agencies.job_losses import job_losses
from loaders.generator.care import lives
from loaders.generator.dates import FIRST_DAY, NEVER, birthday
from loaders.generator.numbers import act_numbers
from loaders.generator.people import NOBODY, People
from loaders.generator.town import Town, dates

TAKEN_UP = 0.97
"""Entitled people who already receive the benefit (an assumption)."""
SETTLED = 200
"""A loss of a breadwinner is paid for where the death is so many days old."""
MOST_CHILDREN = 7
ASSIGNED = 20
"""Days after which a leave or a birth is paid for (an assumption)."""
DAYS_OF_A_MONTH = 30
"""A leave is paid by so many days as months, to one digit, of what was earned a month."""
INFANT = 548
"""Days to one and a half years."""
ASSISTED = 80_000
"""Families with targeted social assistance at the start of 2023, of 114,100 in the year (an assumption)."""
PENSION_AGE = {True: 63, False: 61}
"""Of men and of women, as in 2023."""


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """payments."""
    rng = town.rng(210)
    standing = [
        _disability(town),
        _carers_of_disabled(town),
        _large_families(town),
        _awarded(town),
        _breadwinners(town),
        _pensions(town),
        _assisted(town),
    ]
    rows = pl.concat([*standing, _job_losses(town), _leaves(town), _infants(town)], how="diagonal")
    # In the stories nothing is left to chance.
    taken = (rng.random(rows.height) < TAKEN_UP) | town.people.cast[rows["person"].to_numpy()]
    rows = rows.filter(pl.Series(taken))
    rows = act_numbers(
        rows.join(shares.table("entitlements"), on=["benefit", "kind"], how="left", nulls_equal=True), "since"
    )
    frame = rows.select(
        entitlement_no="N-" + pl.col("act_no"),
        iin=town.iin_of(rows["person"]),
        benefit="benefit",
        valid_from=pl.col("since").cast(pl.Date),
        valid_to=dates(rows["until"].to_numpy()),
        amount=pl.coalesce("own", "amount").cast(pl.Int64),
        sequence=pl.lit(1, pl.Int32),
    )
    return {"payments": frame}


def _disability(town: Town) -> pl.DataFrame:
    """Everybody with a disability below pension age, from which on a pension is paid instead."""
    rows = disabled(town)
    working = pl.Series(_pension_day(town.people) > FIRST_DAY).gather(rows["person"])
    below = rows.filter(working)
    return below.select("person", benefit=pl.lit("disability"), kind="group", since="since", until="until")


def _carers_of_disabled(town: Town) -> pl.DataFrame:
    """The mother of a child whose disability was established some time ago; else the father."""
    people = town.people
    rows = disabled(town).filter(pl.col("group") == "child", pl.col("since") < FIRST_DAY - ASSIGNED)
    child = rows["person"].to_numpy()
    mother, father = people.mother[child], people.father[child]
    carer = np.where(lives(people, mother), mother, np.where(lives(people, father), father, NOBODY))
    raised = carer != NOBODY
    since, until = (rows[name].to_numpy()[raised] for name in ("since", "until"))
    return _rows(carer[raised], "child_disability_care", None, since, until)


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


def _assisted(town: Town) -> pl.DataFrame:
    """The eldest of the poorest homes, paid in the quarter of the first day."""
    people = town.people
    who = np.flatnonzero(_grown(town) & _poorest(town)[people.home])
    oldest_first = who[np.argsort(people.born[who], kind="stable")]
    eldest = oldest_first[np.unique(people.home[oldest_first], return_index=True)[1]]
    since, until = (np.full(len(eldest), revenue.after_quarters(number), np.int32) for number in (1, 2))
    return _rows(eldest, "social_assistance", None, since, until)


def _grown(town: Town) -> np.typing.NDArray[np.bool_]:
    people = town.people
    return town.adults(18) & (birthday(people.born, 18) <= FIRST_DAY) & (_pension_day(people) > FIRST_DAY)


def _poorest(town: Town) -> np.typing.NDArray[np.bool_]:
    """Of each home whether it is one of the poorest, by what its people earned in the quarter before, a head.

    Homes with children, with adults, and without pensioners.
    """
    people, alive, grown = town.people, town.people.alive(), _grown(town)
    earned = pl.DataFrame({"iin": town.iin}).join(
        revenue.last_quarter(town), on="iin", how="left", maintain_order="left"
    )
    income = earned["amount"].fill_null(0).to_numpy() * alive
    child = alive & (birthday(people.born, 18) > FIRST_DAY)
    size, children, adults, total = (
        np.bincount(people.home, weights=column, minlength=len(town.places))
        for column in (alive, child, grown, income)
    )
    possible = (children > 0) & (adults > 0) & (children + adults == size)
    a_head = np.where(possible, total / np.maximum(size, 1), np.inf)
    count = min(round(ASSISTED / shares.NATION * int(alive.sum())), int(possible.sum()))
    poorest = np.zeros(len(town.places), bool)
    poorest[np.argsort(a_head, kind="stable")[:count]] = True
    return poorest


def _pensions(town: Town) -> pl.DataFrame:
    """Everybody of pension age."""
    people = town.people
    since = _pension_day(people)
    retired = np.flatnonzero(people.alive() & (since < FIRST_DAY) & ~people.cast)
    return _rows(retired, "pension", None, since[retired])


def _pension_day(people: People) -> np.typing.NDArray[np.int32]:
    men, women = (birthday(people.born, PENSION_AGE[male]) for male in (True, False))
    return np.where(people.male, men, women).astype(np.int32)


def _job_losses(town: Town) -> pl.DataFrame:
    """Insured people who registered as unemployed some time ago."""
    lost = job_losses(town, insurance.insured(town)).filter(pl.col("registered") < FIRST_DAY - ASSIGNED)
    person, since, until = (lost[name].to_numpy() for name in ("person", "registered", "paid_until"))
    return _rows(person, "job_loss", None, since, until)


def _leaves(town: Town) -> pl.DataFrame:
    """Women whose leave began some time ago and who earned before: the lump sum for its days."""
    if "earned_before_leave" not in town.kept:
        health.feeds(town)
        insurance.feeds(town)
    begun = health.leaves(town).filter(pl.col("start") < FIRST_DAY - ASSIGNED)
    paid = begun.join(town.kept.pop("earned_before_leave"), on="person").sort("start", "person")
    since = paid["start"].to_numpy()
    rows = _rows(paid["person"].to_numpy(), "pregnancy_and_childbirth", None, since, since + health.DAYS)
    months = (paid["days"] / DAYS_OF_A_MONTH).round(1, mode="half_away_from_zero")
    return rows.with_columns(own=(paid["earned"] / insurance.INCOME_MONTHS * months).ceil().cast(pl.Int64))


def _infants(town: Town) -> pl.DataFrame:
    """Insured mothers of children under one and a half."""
    people = town.people
    covered = np.zeros(len(people) + 1, bool)
    covered[insurance.insured(town)] = True
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
