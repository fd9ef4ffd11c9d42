"""Gives everybody a name: pools are drawn with Faker once, people draw from the pools with numpy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import polars as pl
from faker import Generator as FakerGenerator
from numpy.typing import NDArray

from loaders.generator.dates import FIRST_DAY, year_of
from loaders.generator.name_provider import CountryNames, for_woman, patronymics
from loaders.generator.people import MARRIED, NOBODY, People

GROUPS, SEXES, ERAS = ("kk", "ru"), ("M", "F"), ("old", "middle", "young")
ERA_BOUNDS = (1972, 2001)
"""Years of birth from which a name of the next era is given."""
SURNAMES_DRAWN = 6000
TAKES_HUSBANDS = 0.62
"""Wives who bear the husband's surname."""
FATHERS_NAME_AS_SURNAME = 0.06
"""Fathers after whose given name the children are surnamed (Код о браке Art. 194)."""
KAZAKH_PATRONYMIC = (0.12, 0.35, 0.6)
"""Kazakh patronymics in -ұлы, -қызы by era of birth (assumption; the others are Russian in form)."""
NO_PATRONYMIC = 0.03
Indexes = NDArray[np.int64]


@dataclass
class Pools:
    """Surnames with weights, and given names, each a row number into its list."""

    surnames: list[list[str]]
    weights: list[NDArray[np.float64]]
    given: dict[tuple[int, int, int], NDArray[np.int64]]
    names: list[str]


def named(people: People, seed: int, rng: np.random.Generator) -> pl.DataFrame:
    """surname, given_name, patronymic of everybody."""
    pools = _pools(seed)
    era = np.searchsorted(ERA_BOUNDS, year_of(people.born), side="right")
    given = _given(people, pools, era, rng)
    fathers = _fathers_names(people, pools, given, rng)
    return pl.DataFrame(
        {
            "surname": _surnames(people, pools, fathers, rng),
            "given_name": pl.Series(pools.names).gather(given),
            "patronymic": _patronymics(people, pools, era, fathers, rng),
        }
    )


def _pools(seed: int) -> Pools:
    faker = FakerGenerator()
    faker.seed_instance(seed)
    provider = CountryNames(faker)
    surnames, weights = [], []
    for group in GROUPS:
        drawn = Counter(provider.family_name(group) for _ in range(SURNAMES_DRAWN))
        surnames.append(list(drawn))
        weights.append(np.array(list(drawn.values())) / SURNAMES_DRAWN)
    names: dict[str, int] = {}
    given = {}
    for g, group in enumerate(GROUPS):
        for s, sex in enumerate(SEXES):
            for e, era in enumerate(ERAS):
                drawn_names = [provider.given_name(group, sex, era) for _ in range(600)]
                given[g, s, e] = np.array([names.setdefault(name, len(names)) for name in drawn_names])
    return Pools(surnames, weights, given, list(names))


def _given(people: People, pools: Pools, era: Indexes, rng: np.random.Generator) -> Indexes:
    chosen = np.zeros(len(people), np.int64)
    which = (people.group.astype(np.int64) * 2 + ~people.male) * 3 + era
    for (group, sex, of_era), pool in pools.given.items():
        who = np.flatnonzero(which == (group * 2 + sex) * 3 + of_era)
        chosen[who] = pool[rng.integers(0, len(pool), len(who))]
    return chosen


def _fathers_names(people: People, pools: Pools, given: Indexes, rng: np.random.Generator) -> Indexes:
    """The given name of everybody's father; for fathers not in the books one of an older era."""
    chosen = np.zeros(len(people), np.int64)
    for group in (0, 1):
        who = np.flatnonzero(people.group == group)
        pool = pools.given[group, 0, 0]
        chosen[who] = pool[rng.integers(0, len(pool), len(who))]
    return np.where(people.father != NOBODY, given[people.father], chosen)


def _surnames(people: People, pools: Pools, fathers: Indexes, rng: np.random.Generator) -> pl.Series:
    offset = len(pools.surnames[0])
    line = np.zeros(len(people), np.int64)
    for group in (0, 1):
        who = np.flatnonzero(people.group == group)
        weight = pools.weights[group]
        line[who] = group * offset + rng.choice(len(weight), len(who), p=weight)
    line = _handed_down(people, line)
    wives = np.flatnonzero((people.status >= MARRIED) & ~people.male & (people.partner != NOBODY))
    # Brides of the deltas keep their names; cohabitants have no day of marriage.
    wives = wives[(people.married_on[wives] <= FIRST_DAY) & (rng.random(len(wives)) < TAKES_HUSBANDS)]
    line[wives] = line[people.partner[wives]]
    men = pl.Series([*pools.surnames[0], *pools.surnames[1]])
    women = pl.Series([for_woman(name) for name in men])
    after_father = (people.father != NOBODY) & (people.group == 0)
    after_father &= (rng.random(len(people)) < FATHERS_NAME_AS_SURNAME)[people.father]
    after_father[wives] = False
    plain = pl.DataFrame({"m": men.gather(line), "w": women.gather(line)}).with_columns(
        male=pl.Series(people.male), after=pl.Series(after_father), f=pl.Series(pools.names).gather(fathers)
    )
    choose = pl.when("after").then("f").when("male").then("m").otherwise("w")
    return plain.select(surname=choose).to_series()


def _handed_down(people: People, line: Indexes) -> Indexes:
    """The surname of the father, and his father's before; of the mother where there is no father."""
    giver = np.where(people.father != NOBODY, people.father, people.mother)
    giver = np.where(giver != NOBODY, giver, np.arange(len(people)))
    while (giver != giver[giver]).any():
        giver = giver[giver]
    return line[giver]


def _patronymics(
    people: People, pools: Pools, era: Indexes, fathers: Indexes, rng: np.random.Generator
) -> pl.Series:
    forms = np.array([patronymics(name) for name in pools.names], dtype=object)
    kazakh = (people.group == 0) & (rng.random(len(people)) < np.array(KAZAKH_PATRONYMIC)[era])
    form = np.where(kazakh, 0, 2) + ~people.male
    missing = rng.random(len(people)) < np.where(people.father == NOBODY, 5 * NO_PATRONYMIC, NO_PATRONYMIC)
    row = pl.Series(np.where(missing, -1, fathers * 4 + form))
    return pl.Series(forms.ravel().tolist(), dtype=pl.String).gather(row.set(row < 0, None))
