"""Insurance: the social contributions of 24 months, and how many months each insured person has in all."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.generator import shares
from loaders.generator.agencies.job_losses import job_losses
from loaders.generator.dates import FIRST_DAY, month_number, month_start, year_of
from loaders.generator.numbers import bins
from loaders.generator.people import MARRIED
from loaders.generator.town import Town

MONTHS, INCOME_MONTHS = 24, 12
"""Months before the first day for which contributions and incomes are known."""
INSURED = 0.612
"""People from 18 to 62 for whom contributions come: 35 % of all people."""
WORKING_AGES = (18.1, 62.5)
MISSING_MONTHS = 0.1
CHANGES_JOB = 0.18
SECOND_PAYER = 0.02
"""Months with a second payer."""
SPREAD = 0.6
"""Of the logarithm of incomes within a region (assumption)."""
PEOPLE_PER_EMPLOYER = 60
SYSTEM_BEGAN = (2005 - 1970) * 12
STORY_MONTHS = 60
Indexes = NDArray[np.int64]


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """contributions, participation."""
    rng = town.rng(103)
    who = insured(town, rng)
    last = _last_month(town, who)
    paid, frame = _contributions(town, who, last, rng)
    return {"contributions": frame, "participation": _participation(town, who, last, paid, rng)}


def insured(town: Town, rng: np.random.Generator | None = None) -> Indexes:
    """Insured people alive on the first day or dead for less than 24 months; in stories as written."""
    rng = rng or town.rng(103)
    people = town.people
    recent = people.died > FIRST_DAY - 730
    age = (np.minimum(people.died, FIRST_DAY) - people.born) / 365.25
    working = (age > WORKING_AGES[0]) & (age < WORKING_AGES[1]) & recent & (people.born < FIRST_DAY)
    chosen = working & (rng.random(len(people)) < INSURED) & ~people.cast
    chosen[list(_pay_of_stories(town))] = True
    return np.flatnonzero(chosen)


def married_to_insured(town: Town) -> NDArray[np.bool_]:
    """Whose husband or wife is insured."""
    people = town.people
    covered = np.zeros(len(people) + 1, bool)
    covered[insured(town)] = True
    spouse: NDArray[np.bool_] = (people.status == MARRIED) & covered[people.partner]
    return spouse


def _last_month(town: Town, who: Indexes) -> Indexes:
    """The last month of each window: before the month of the first day, or of an earlier death."""
    return month_number(np.minimum(town.people.died[who], FIRST_DAY)) - 1


def _contributions(
    town: Town, who: Indexes, last: Indexes, rng: np.random.Generator
) -> tuple[NDArray[np.int64], pl.DataFrame]:
    """How many months each person has in the window, and the rows, sorted by person and month."""
    paid = _months_paid(town, who, rng)
    person, back = np.nonzero(paid)
    month = last[person] - MONTHS + 1 + back
    income = _incomes(town, who, rng)[person] * rng.uniform(0.93, 1.08, len(person))
    payer = _payers(town, who, person, back, rng)
    second = np.flatnonzero(rng.random(len(person)) < SECOND_PAYER)
    place = np.concatenate([np.arange(len(person)), second])
    order = np.argsort(place, kind="stable")
    income = np.concatenate([income, income[second] * rng.uniform(0.15, 0.7, len(second))])[order]
    employers = _employers(town)
    payer = np.concatenate([payer, (payer[second] + 1) % employers])[order]
    start = month_start(month)[place[order]]
    base = _base_income(income, start)
    frame = pl.DataFrame(
        {
            "iin": town.iin.gather(who[person[place[order]]]),
            "payer_bin": bins(np.arange(employers)).gather(payer),
            "month": pl.Series(start).cast(pl.Date),
            "base_income": base,
            "contribution": np.round(base * shares.CONTRIBUTION_RATE).astype(np.int64),
        }
    )
    if "leaves" in town.kept:
        town.kept["earned_before_leave"] = _earned_before(town, town.kept.pop("leaves"), frame)
    recent = (
        start >= month_start(np.array([month_number(np.array([FIRST_DAY], np.int32))[0] - INCOME_MONTHS]))[0]
    )
    earned = pl.Series("amount", np.round(income[recent]).astype(np.int64))
    town.kept["incomes"] = frame.filter(pl.Series(recent)).select("iin", "payer_bin", "month", earned)
    return paid.sum(axis=1), frame.with_columns(sequence=pl.lit(1, pl.Int32))


def _earned_before(town: Town, leaves: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """What women earned, as far as it is insured, in the twelve months before their leave: person, earned."""
    begun = leaves.select("person", iin=town.iin_of(leaves["person"]), begin=pl.col("start").cast(pl.Date))
    first = pl.col("begin").dt.month_start()
    theirs = paid.join(begun, on="iin").filter(
        pl.col("month") >= first.dt.offset_by(f"-{INCOME_MONTHS}mo"), pl.col("month") < first
    )
    return theirs.group_by("person").agg(earned=pl.col("base_income").sum())


def _months_paid(town: Town, who: Indexes, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which of the 24 months bore a contribution, shape (people, 24); nobody pays before coming of age."""
    paid = rng.random((len(who), MONTHS), dtype=np.float32) >= MISSING_MONTHS
    paid[town.people.cast[who]] = True
    paid &= ~_without_job(town, who)
    age = (np.minimum(town.people.died[who], FIRST_DAY) - town.people.born[who]) / 365.25
    months_adult = np.floor((age - WORKING_AGES[0]) * 12)
    paid &= np.arange(MONTHS) >= (MONTHS - months_adult)[:, None]
    return paid


def _without_job(town: Town, who: Indexes) -> NDArray[np.bool_]:
    """The months, of the 24, in which people were on the register of the unemployed, shape (people, 24)."""
    lost = job_losses(town, who)
    place = np.searchsorted(who, lost["person"].to_numpy())
    month = _last_month(town, who)[:, None] - MONTHS + 1 + np.arange(MONTHS)
    without = np.zeros((len(who), MONTHS), bool)
    begun, over = (month_number(lost[name].to_numpy())[:, None] for name in ("registered", "removed"))
    without[place] = (month[place] > begun) & (month[place] <= over)
    return without


def _incomes(town: Town, who: Indexes, rng: np.random.Generator) -> NDArray[np.float64]:
    """Monthly incomes, tenge: log-normal around the average of the region; in stories as written."""
    salary = shares.table("regions")["salary"].to_numpy().astype(np.float64)
    average = salary[town.places.region[town.people.home[who]]]
    part = np.exp(rng.normal(-(SPREAD**2) / 2, SPREAD, len(who)))
    told = _pay_of_stories(town)
    written = np.isin(who, list(told))
    part[written] = [told[one] for one in who[written].tolist()]
    return average * part


def _pay_of_stories(town: Town) -> dict[int, float]:
    """What the people of the stories earn, in average salaries of the region."""
    return {story.roles[role]: pay for story in town.stories for role, pay in story.script.pay.items()}


def _employers(town: Town) -> int:
    return 8 + len(town.people) // PEOPLE_PER_EMPLOYER


def _payers(
    town: Town, who: Indexes, person: Indexes, back: Indexes, rng: np.random.Generator
) -> NDArray[np.int64]:
    """The employer of each month: one for all months, or a second from some month on."""
    employers = _employers(town)
    first = (rng.random(len(who)) ** 2 * employers).astype(np.int64)
    step = np.where(rng.random(len(who)) < CHANGES_JOB, rng.integers(2, employers, len(who)), 0)
    from_month = rng.integers(1, MONTHS, len(who))
    return np.where(back >= from_month[person], (first + step)[person] % employers, first[person])


def _base_income(income: NDArray[np.float64], month: NDArray[np.int32]) -> NDArray[np.int64]:
    """Income that bears contributions: between one and seven minimum wages of the month's year."""
    rows = shares.table("wages")
    wage = rows["minimum_wage"].to_numpy()[year_of(month) - rows["year"][0]]
    return np.clip(np.round(income), wage, shares.INCOME_CAP_IN_WAGES * wage).astype(np.int64)


def _participation(
    town: Town, who: Indexes, last: Indexes, paid: NDArray[np.int64], rng: np.random.Generator
) -> pl.DataFrame:
    """Months in all: those of the window and a share of those before, since 2005 and coming of age."""
    people = town.people
    adult = month_number(people.born[who]) + 12 * 18 + 2
    earlier = np.maximum(last - MONTHS + 1 - np.maximum(adult, SYSTEM_BEGAN), 0)
    months = paid + np.round(earlier * rng.beta(2.5, 1.2, len(who))).astype(np.int64)
    months = np.where(people.cast[who], np.maximum(months, STORY_MONTHS), months)
    frame = pl.DataFrame(
        {
            "iin": town.iin.gather(who),
            "as_of": np.full(len(who), FIRST_DAY, np.int32),
            "months": months,
            "sequence": np.ones(len(who), np.int32),
        }
    )
    frame = frame.filter(pl.col("months") > 0).with_columns(pl.col("as_of").cast(pl.Date))
    return frame.sort("iin")
