"""What chance brings during the daily deliveries, at the nation's yearly rates: one event a home at most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.generator import abroad, changes, shares
from loaders.generator.care import GUARDIAN, grandmother, lives, stepchildren
from loaders.generator.choosing import Pool, weighted
from loaders.generator.couples import OLDER_HUSBAND
from loaders.generator.dates import FIRST_DAY, NEVER, birthday
from loaders.generator.facts import Facts
from loaders.generator.homes import DORMITORY, HIGHER
from loaders.generator.people import COHABITING, DIVORCED, MARRIED, NOBODY, SINGLE, WIDOWED, People
from loaders.generator.places import Places, new_places

BETWEEN_BIRTHS = 330
ATTEMPTS = 8
"""How often brides are looked for where none of the first ones finds a man of fitting age."""
SAME_DAY_CERTIFICATE = 0.7
Indexes = NDArray[np.int32]


@dataclass
class Chance:
    """A country, how many deliveries follow, and which homes had their event."""

    people: People
    facts: Facts
    places: Places
    days: int
    rng: np.random.Generator
    busy: NDArray[np.bool_]

    def count(self, kind: str) -> int:
        """How many events of a kind happen in all the days: at least one."""
        yearly = (shares.YEARLY | shares.YEARLY_RARE)[kind]
        citizens = int(self.people.alive().sum())
        return max(1, round(yearly * citizens / shares.NATION * self.days / 365))

    def choose(self, weight: NDArray[np.float64], count: int) -> Indexes:
        """People of different homes in which nothing happened yet; their homes are busy from now on."""
        free = np.where(self.busy[self.people.home] | self.people.cast, 0.0, weight)
        found = self.rng.permutation(weighted(self.rng, free, 3 * count + 20))
        _, first = np.unique(self.people.home[found], return_index=True)
        chosen = np.sort(self.rng.permutation(found[first])[:count]).astype(np.int32)
        self.busy[self.people.home[chosen]] = True
        return chosen

    def sequences(self, count: int) -> Indexes:
        """Delta numbers, the first delta being 2."""
        return self.rng.integers(2, self.days + 2, count).astype(np.int32)


def happen(people: People, facts: Facts, places: Places, days: int, rng: np.random.Generator) -> None:
    """Everything that happens by chance in the days of the deltas."""
    if not days:
        return
    crowded = np.bincount(people.home[people.alive()], minlength=len(places)) >= DORMITORY / 2
    chance = Chance(people, facts, places, days, rng, crowded)
    events = (_weddings, _births, _deaths, _divorces, _moves, _adoptions, _guardianships, _enrolments)
    for event in (*events, _departures):
        event(chance)


def _births(c: Chance) -> None:
    p, age = c.people, c.people.age()
    last = np.full(len(p) + 1, -NEVER, np.int32)
    np.maximum.at(last, p.mother, p.born)
    able = ~p.male & (age > 19) & (age < 43) & np.isin(p.status, (MARRIED, COHABITING)) & p.alive()
    able &= lives(p, p.partner) & (last[:-1] < FIRST_DAY - BETWEEN_BIRTHS)
    mothers = c.choose(np.where(able, np.exp(-(((age - 28) / 6) ** 2)), 0.0), c.count("births"))
    boys = c.rng.random(len(mothers)) < 0.516
    changes.bear(p, c.facts, mothers, boys, c.sequences(len(mothers)))


def _deaths(c: Chance) -> None:
    p = c.people
    risk = shares.by_age("mortality", "deaths_per_thousand", np.maximum(p.age(), 0))
    who = c.choose(np.where(p.alive(), risk, 0.0), c.count("deaths"))
    sequence = c.sequences(len(who))
    certified = sequence + (c.rng.random(len(who)) >= SAME_DAY_CERTIFICATE)
    changes.die(p, c.facts, who, sequence, certified, c.days + 1)


def _divorces(c: Chance) -> None:
    p = c.people
    wives = ~p.male & (p.status == MARRIED) & p.alive() & lives(p, p.partner) & (p.age() < 60)
    chosen = c.choose(wives.astype(np.float64), c.count("divorces"))
    # A husband registered elsewhere may have had his event: that couple stays together.
    husbands = p.partner[chosen]
    chosen, husbands = (
        chosen[p.alive(FIRST_DAY + c.days)[husbands]],
        husbands[p.alive(FIRST_DAY + c.days)[husbands]],
    )
    sequence = c.sequences(len(chosen))
    changes.part(p, c.facts, chosen, sequence)
    goes = (c.rng.random(len(chosen)) < 0.7) & (p.home[husbands] == p.home[chosen])
    homes = new_places(c.places, p.home[husbands[goes]], c.rng)
    _grow(c)
    changes.move(p, c.facts, husbands[goes], homes, sequence[goes])


def _weddings(c: Chance) -> None:
    p, age = c.people, c.people.age()
    single = np.isin(p.status, (SINGLE, DIVORCED, WIDOWED)) & p.alive() & (age > 18.2) & (age < 60)
    keen = np.where(single, np.exp(-(((age - 25) / 7) ** 2)) + 0.02, 0.0)
    for _ in range(ATTEMPTS):
        women = c.choose(np.where(p.male, 0.0, keen), c.count("marriages"))
        women, men = _grooms(c, women, np.where(p.male, keen, 0.0))
        if len(men):
            break
    sequence = c.sequences(len(men))
    changes.marry(p, c.facts, women, men, sequence)
    draw = c.rng.random(len(men))
    hers = draw < 0.6
    _follow_mothers(c, women[hers], p.home[men[hers]], sequence[hers])
    changes.move(p, c.facts, women[hers], p.home[men[hers]], sequence[hers])
    both = draw > 0.75
    homes = new_places(c.places, p.home[men[both]], c.rng)
    _grow(c)
    _follow_mothers(c, women[both], homes, sequence[both])
    for who in (men, women):
        changes.move(p, c.facts, who[both], homes, sequence[both])


def _grooms(c: Chance, women: Indexes, keen: NDArray[np.float64]) -> tuple[Indexes, Indexes]:
    """Men of fitting age from homes in which nothing happened yet, and the women who found one."""
    p = c.people
    free = np.flatnonzero((keen > 0) & ~c.busy[p.home] & ~p.cast).astype(np.int32)
    anybody = np.zeros(len(p), np.int8)
    pool = Pool(free, p.age()[free], anybody[free], keen[free])
    wanted = p.age()[women] + OLDER_HUSBAND
    men = pool.pick(c.rng, wanted, anybody[women], 2.0)
    further = pool.pick(c.rng, wanted, anybody[women], 12.0)
    men = np.where(men != NOBODY, men, further).astype(np.int32)
    women, men = women[men != NOBODY], men[men != NOBODY]
    _, first = np.unique(p.home[men], return_index=True)
    women, men = women[first], men[first]
    c.busy[p.home[men]] = True
    return women, men


def _follow_mothers(c: Chance, mothers: Indexes, homes: Indexes, sequence: Indexes) -> None:
    """The children who live with a mother move with her."""
    p = c.people
    which = np.full(len(p) + 1, NOBODY, np.int32)
    which[mothers] = np.arange(len(mothers))
    child = _minors(c)
    child = child[(which[p.mother[child]] != NOBODY) & (p.home[child] == p.home[p.mother[child]])]
    at = which[p.mother[child]]
    changes.move(p, c.facts, child, homes[at], sequence[at])


def _moves(c: Chance) -> None:
    p = c.people
    heads = c.choose((p.alive() & (p.age() > 20)).astype(np.float64), c.count("moves"))
    old = p.home[heads]
    new = new_places(c.places, old, c.rng)
    _grow(c)
    target = np.full(len(c.places), NOBODY, np.int32)
    target[old] = new
    sequence = np.zeros(len(c.places), np.int32)
    sequence[old] = c.sequences(len(old))
    who = np.flatnonzero(p.alive() & (target[p.home] != NOBODY)).astype(np.int32)
    home = p.home[who]
    changes.move(p, c.facts, who, target[home], sequence[home])


def _minors(c: Chance) -> Indexes:
    p = c.people
    return np.flatnonzero(p.alive() & (birthday(p.born, 18) > FIRST_DAY + c.days)).astype(np.int32)


def _of(c: Chance, who: Indexes, kind: str) -> Indexes:
    weight = np.zeros(len(c.people))
    weight[who] = 1.0
    return c.choose(weight, c.count(kind))


def _adoptions(c: Chance) -> None:
    p = c.people
    before = c.facts.of("adoptions")["child"].to_numpy()
    child = stepchildren(p, np.setdiff1d(_minors(c), before).astype(np.int32))
    child = _of(c, child[p.alive(FIRST_DAY + c.days)[p.partner[p.mother[child]]]], "adoptions")
    sequence = c.sequences(len(child))
    c.facts.add(
        "adoptions",
        child=child,
        adopter=p.partner[p.mother[child]],
        as_mother=0,
        replaces=p.father[child],
        day=changes.day_of(sequence),
        sequence=sequence,
    )


def _guardianships(c: Chance) -> None:
    p = c.people
    guarded = c.facts.of("guardianships")["ward"].to_numpy()
    child = np.setdiff1d(_minors(c), guarded).astype(np.int32)
    ward = _of(c, child[grandmother(p, child) != NOBODY], "guardianships")
    guardian = grandmother(p, ward)
    lasting = p.alive(FIRST_DAY + c.days)[guardian]
    ward, guardian = ward[lasting], guardian[lasting]
    sequence = c.sequences(len(ward))
    day = changes.day_of(sequence)
    row = {"ward": ward, "guardian": guardian, "kind": GUARDIAN, "valid_from": day, "valid_to": NEVER}
    c.facts.add("guardianships", **row, sequence=sequence)
    moves = p.home[ward] != p.home[guardian]
    changes.move(p, c.facts, ward[moves], p.home[guardian[moves]], sequence[moves])


def _enrolments(c: Chance) -> None:
    """Young people who begin late in the year, and about as many students who leave."""
    p, age = c.people, c.people.age()
    known = c.facts.of("enrolments")
    student = np.zeros(len(p), bool)
    student[known["person"].to_numpy()] = True
    young = np.flatnonzero(p.alive() & (age > 18) & (age < 22.5) & ~student).astype(np.int32)
    who = _of(c, young, "enrolments")
    sequence = c.sequences(len(who))
    row = {"record": -1, "person": who, "institution": 3 + who % 97, "level": HIGHER, "full_time": 1}
    day = changes.day_of(sequence)
    c.facts.add("enrolments", **row, valid_from=day, valid_to=NEVER, sequence=sequence)
    open_ended = known.with_row_index("row").filter(pl.col("valid_to") == NEVER, pl.col("full_time") == 1)
    leaver = _of(c, open_ended["person"].to_numpy(), "enrolments")
    rows = open_ended.filter(pl.col("person").is_in(leaver.tolist())).unique("person", maintain_order=True)
    sequence = c.sequences(rows.height)
    left = rows.with_columns(record="row", valid_to=changes.day_of(sequence), sequence=sequence)
    c.facts.add("enrolments", **left.drop("row").to_dict(as_series=False))


def _departures(c: Chance) -> None:
    p = c.people
    who = c.choose((p.alive() & (p.age() > 20) & (p.age() < 60)).astype(np.float64), c.count("departures"))
    abroad.leave(p, c.facts, who, c.sequences(len(who)))


def _grow(c: Chance) -> None:
    """New homes are busy: nothing else happens in them."""
    c.busy = np.concatenate([c.busy, np.ones(len(c.places) - len(c.busy), bool)])
