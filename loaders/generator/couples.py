"""Who is married to whom on the first day, who lives together unmarried, who was, and whom death parted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.generator import shares
from loaders.generator.choosing import Indexes, weighted
from loaders.generator.dates import FIRST_DAY, MARRIAGES_COMPLETE, YEAR, birthday
from loaders.generator.people import COHABITING, DIVORCED, MARRIED, NOBODY, SINGLE, WIDOWED, People

OLDER_HUSBAND = 2.4
AGE_SPREAD = 2.3
"""Husbands are this many years older, give or take."""
WIDEST_GAP = 18.0
MIXED = 0.06
"""The share who marry outside their group."""
DIVORCED_AGO, REMARRIED_AGO = 3.3, 15.0
WIDOWED_AGO = 8.0
"""Mean years since a divorce (of people single and married now), and since a spouse's death."""
REMARRIED_WOMEN = 0.07
"""Married women who were married before."""


def join(people: People, rng: np.random.Generator) -> None:
    """Give the living their marital status and partners; spouses who died are added as dead people."""
    _statuses_of_women(people, rng)
    _pair(people, rng)
    _statuses_of_single_men(people, rng)
    _divorced(people, rng)
    _dead_spouses(people, rng)


def _statuses_of_women(people: People, rng: np.random.Generator) -> None:
    women = np.flatnonzero(~people.male)
    age, draw = people.age()[women], rng.random(len(women))
    limit = np.zeros(len(women))
    for status, column in (
        (MARRIED, "women_married"),
        (COHABITING, "women_cohabiting"),
        (DIVORCED, "women_divorced"),
        (WIDOWED, "women_widowed"),
    ):
        below, limit = limit, limit + shares.by_age("marital", column, age)
        people.status[women[(draw >= below) & (draw < limit)]] = status


def _pair(people: People, rng: np.random.Generator) -> None:
    """Husbands and cohabitants for the women who have one: wanted ages meet the ages at hand."""
    swapped = rng.random(len(people)) < MIXED
    circle = np.where(swapped, 1 - people.group, people.group)
    wants = np.isin(people.status, (MARRIED, COHABITING)) & ~people.male
    for group in (0, 1):
        women = np.flatnonzero(wants & (people.group == group))
        free = np.flatnonzero(people.male & (circle == group))
        men = free[weighted(rng, shares.by_age("marital", "men_paired", people.age()[free]) ** 2, len(women))]
        men, women, alone = by_age(people, men, women, rng)
        people.partner[women], people.partner[men] = men, women
        people.status[men] = people.status[women]
        people.status[alone] = SINGLE


def by_age(
    people: People, men: NDArray[np.int64], women: NDArray[np.int64], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Men and women paired so that ages fit, and the women who found nobody."""
    women = rng.permutation(women)
    women, extra = women[: len(men)], women[len(men) :]
    wanted = people.age()[women] + rng.normal(OLDER_HUSBAND, AGE_SPREAD, len(women))
    women = women[np.argsort(wanted, kind="stable")]
    men = men[np.argsort(people.age()[men], kind="stable")]
    fits = np.abs(people.age()[men] - people.age()[women]) < WIDEST_GAP
    return men[fits], women[fits], np.concatenate([extra, women[~fits]])


def _statuses_of_single_men(people: People, rng: np.random.Generator) -> None:
    """Divorced and widowed men: the shares are of all men, the candidates those without a partner."""
    men = np.flatnonzero(people.male)
    age = people.age()[men]
    single = people.status[men] == SINGLE
    for status, column in ((DIVORCED, "men_divorced"), (WIDOWED, "men_widowed")):
        share = shares.by_age("marital", column, age)
        chosen = weighted(rng, np.where(single, share, 0.0), round(float(share.sum())))
        people.status[men[chosen]] = status
        single[chosen] = False


def _divorced(people: People, rng: np.random.Generator) -> None:
    """Former couples: divorced women and some remarried ones with divorced and remarried men."""
    age = people.age()
    of_age = (age > 23) & (people.status == MARRIED)
    women = np.flatnonzero((people.status == DIVORCED) & ~people.male)
    wives = np.flatnonzero(of_age & ~people.male & (rng.random(len(people)) < REMARRIED_WOMEN))
    women = np.concatenate([women, wives])
    men = np.flatnonzero((people.status == DIVORCED) & people.male)
    husbands = np.flatnonzero(of_age & people.male & (age > 27))
    missing = max(len(women) - len(men), 0)
    men = np.concatenate([men, husbands[weighted(rng, np.ones(len(husbands)), missing)]])
    men = np.sort(rng.permutation(men)[: len(women)])
    men, women, _ = by_age(people, men, women, rng)
    strangers = people.partner[women] != men
    men, women = men[strangers], women[strangers]
    people.former[women], people.former[men] = men, women
    people.divorced_on[women] = people.divorced_on[men] = _days_of_divorce(people, men, women, rng)
    people.status[(people.status == DIVORCED) & (people.former == NOBODY)] = SINGLE


def _days_of_divorce(
    people: People, men: NDArray[np.int64], women: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int32]:
    """Days that leave room for the marriage before and, where somebody remarried, for the one after."""
    remarried = (people.status[men] == MARRIED) | (people.status[women] == MARRIED)
    mean = np.where(remarried, REMARRIED_AGO, DIVORCED_AGO)
    ago = np.where(remarried, 500, 1) + rng.exponential(mean * YEAR)
    latest = np.where(remarried, FIRST_DAY - 500, FIRST_DAY - 1)
    younger = np.maximum(people.born[men], people.born[women])
    earliest = birthday(younger.astype(np.int32), 18) + 500
    return np.minimum(np.maximum(FIRST_DAY - ago, earliest), latest).astype(np.int32)


def _dead_spouses(people: People, rng: np.random.Generator) -> None:
    left = np.flatnonzero(people.status == WIDOWED).astype(np.int32)
    died = _days_of_death(people, left, rng)
    older = np.where(people.male[left], -OLDER_HUSBAND, OLDER_HUSBAND + 1.5)
    age = people.age()[left] + older + rng.normal(0, 3, len(left))
    youngest = (FIRST_DAY - died) / YEAR + 21
    gone = people.add(
        len(left),
        born=FIRST_DAY - (np.clip(age, youngest, 99) * YEAR).astype(np.int32),
        died=died,
        male=~people.male[left],
        group=people.group[left],
        status=MARRIED,
        partner=left,
    )
    people.partner[left] = gone


def _days_of_death(people: People, left: Indexes, rng: np.random.Generator) -> NDArray[np.int32]:
    """Days since acts are electronic; nobody is widowed within two years of coming of age."""
    longest = FIRST_DAY - MARRIAGES_COMPLETE - 400
    ago = 1 + rng.exponential(WIDOWED_AGO * YEAR, len(left))
    ago = np.where(ago > longest, rng.uniform(1, longest, len(left)), ago)
    adult = birthday(people.born[left], 18) + 700
    return np.minimum(np.maximum(FIRST_DAY - ago, adult), FIRST_DAY - 1).astype(np.int32)
