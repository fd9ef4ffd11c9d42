"""Credit bureau: one statement of all loans on the first day."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.generator import shares
from loaders.generator.choosing import weighted
from loaders.generator.dates import FIRST_DAY, birthday
from loaders.generator.numbers import digits
from loaders.generator.people import MARRIED, NOBODY
from loaders.generator.town import Town, dates, full

BORROWERS = 8_000_000
"""People with unsecured debt (handbook 6.2)."""
MEDIAN, SPREAD = 641_000, 1.2326
"""Their debt: log-normal with the published median of 0.641 and mean of 1.37 million tenge."""
MORE_CONTRACTS = 1.0
"""Mean number of a borrower's further contracts; the published 3.9 in all would be twice the rows."""
MICRO = 0.25
MORTGAGES, CARS = 0.029, 0.049
"""For each person: with mean debts of 10 and 3 million they are 28 and 14 % of all debt, as published."""
MEAN_MORTGAGE, MEAN_CAR = 10_000_000, 3_000_000
CO_BORROWER = 0.5
LATE, VERY_LATE = 0.06, 0.07
"""Contracts up to 90 days overdue and over 90 (assumptions)."""
KINDS = ("consumer", "micro", "mortgage", "car")
CONSUMER, MICROLOAN, MORTGAGE, CAR = range(4)
YEARS = np.array([4.0, 0.6, 20.0, 6.0])
"""Terms by kind, years."""
BANKS = tuple(f"Банк {number}" for number in range(1, 15))
LENDERS = tuple(f"МФО {number}" for number in range(1, 31))
Indexes = NDArray[np.int64]


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """loans."""
    rng, people = town.rng(205), town.people
    alive = int(people.alive().sum())
    age = people.age()
    weight = town.adults(21, 75) * np.exp(-(((age - 38) / 18) ** 2))
    who = weighted(rng, weight, round(BORROWERS / shares.NATION * alive))
    borrower, debt = _unsecured(who, rng)
    kind = np.where(rng.random(len(borrower)) < MICRO, MICROLOAN, CONSUMER)
    for number, share, mean in ((MORTGAGE, MORTGAGES, MEAN_MORTGAGE), (CAR, CARS, MEAN_CAR)):
        chosen = weighted(rng, weight, round(share * alive))
        borrower = np.concatenate([borrower, chosen])
        debt = np.concatenate([debt, np.exp(rng.normal(np.log(mean) - 0.18, 0.6, len(chosen)))])
        kind = np.concatenate([kind, np.full(len(chosen), number)])
    drawn = _statements(town, borrower, debt, kind, rng)
    return {"loans": pl.concat([drawn, _told(town, len(borrower))])}


def _told(town: Town, before: int) -> pl.DataFrame:
    """The loans of the stories, numbered after those before."""
    rows = town.facts.of("loans")
    columns = {
        "contract_no": "K" + digits(np.arange(before + 1, before + 1 + rows.height), 9),
        "kind": np.full(rows.height, KINDS[CONSUMER]),
        "lender": np.full(rows.height, BANKS[0]),
        "opened": dates(rows["opened"]),
        "principal": rows["principal"].cast(pl.Int64),
        "borrower_iin": town.iin_of(rows["person"]),
        "role": np.full(rows.height, "borrower"),
        "outstanding": rows["outstanding"].cast(pl.Int64),
        "monthly_payment": rows["monthly_payment"].cast(pl.Int64),
        "days_overdue": rows["days_overdue"].cast(pl.Int64),
        "as_of": dates(np.full(rows.height, FIRST_DAY)),
    }
    return full(columns)


def _unsecured(who: Indexes, rng: np.random.Generator) -> tuple[Indexes, NDArray[np.float64]]:
    """Borrower and debt of each contract: a borrower's debt is split among contracts."""
    debt = np.exp(rng.normal(np.log(MEDIAN), SPREAD, len(who)))
    count = 1 + rng.poisson(MORE_CONTRACTS, len(who))
    place = np.repeat(np.arange(len(who)), count)
    weight = rng.uniform(0.2, 1.0, len(place))
    part = weight / np.bincount(place, weights=weight, minlength=len(who))[place]
    return who[place], debt[place] * part


def _statements(
    town: Town, borrower: Indexes, debt: NDArray[np.float64], kind: Indexes, rng: np.random.Generator
) -> pl.DataFrame:
    """One row a borrower and contract; half of the mortgages are owed with the spouse."""
    people, count = town.people, len(borrower)
    spouse = people.partner[borrower].astype(np.int64)
    both = (kind == MORTGAGE) & (people.status[borrower] == MARRIED) & (spouse != NOBODY)
    both &= people.alive()[spouse] & (rng.random(count) < CO_BORROWER)
    place = np.sort(np.concatenate([np.arange(count), np.flatnonzero(both)]))
    second = np.concatenate([[False], place[1:] == place[:-1]])
    passed = rng.uniform(0.02, 0.95, count)
    opened = FIRST_DAY - 1 - (passed * YEARS[kind] * 365).astype(np.int64)
    opened = np.minimum(
        np.maximum(opened, birthday(people.born[borrower].astype(np.int32), 18)), FIRST_DAY - 1
    )
    principal = np.maximum(np.round(debt / (1 - passed * 0.9), -3), 1000)
    payment = np.round(principal / (YEARS[kind] * 12) * 1.35, -2)
    lender = np.where(
        kind == MICROLOAN,
        np.array(LENDERS)[rng.integers(0, 30, count)],
        np.array(BANKS)[rng.integers(0, 14, count)],
    )
    columns = {
        "contract_no": "K" + digits(np.arange(1, count + 1), 9).gather(place),
        "kind": np.array(KINDS)[kind][place],
        "lender": lender[place],
        "opened": dates(opened[place]),
        "principal": principal.astype(np.int64)[place],
        "borrower_iin": town.iin.gather(np.where(second, spouse[place], borrower[place])),
        "role": np.where(second, "co_borrower", "borrower"),
        "outstanding": np.minimum(np.round(debt), principal).astype(np.int64)[place],
        "monthly_payment": payment.astype(np.int64)[place],
        "days_overdue": _overdue(count, rng)[place],
        "as_of": dates(np.full(len(place), FIRST_DAY)),
    }
    return full(columns)


def _overdue(count: int, rng: np.random.Generator) -> Indexes:
    draw = rng.random(count)
    late, very_late = rng.integers(1, 91, count), rng.integers(91, 900, count)
    found: Indexes = np.where(draw < VERY_LATE, very_late, np.where(draw < VERY_LATE + LATE, late, 0))
    return found
