"""Whichever of a person's numbers each row names, the families are those of the newest one."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.assemble import assemble
from registry.families import family, together
from registry.family import family_of
from registry.iin import born, sex
from registry.ports import Store
from registry.successions import as_one
from tests.building import Rows, deliver, person
from tests.effort import examples
from tests.random_graphs.population import AGENCIES, AS_OF, DAY, Population, populations
from tests.random_graphs.test_households import folder_and_store, take

FEEDS = {**AGENCIES, "population": (*AGENCIES["population"], "successions")}
Named = Callable[[str], str]


def told(population: Population, chains: dict[str, list[str]], named: Named) -> dict[str, Rows]:
    """Every row of the population, whoever has several numbers named by one of them."""
    return {
        feed: [
            {key: named(value) if value in chains else value for key, value in row.items()} for row in rows
        ]
        for feed, rows in population.feeds.items()
    }


def successions(chains: dict[str, list[str]]) -> Rows:
    """Who follows whom."""
    return [
        {"old_iin": old, "new_iin": new, "from": f"{2018 + turn}-01-01"}
        for numbers in chains.values()
        for turn, (old, new) in enumerate(pairwise(numbers))
    ]


def received(store: Store, folder: Path, feeds: dict[str, Rows], order: list[str]) -> int:
    """A delivery an agency, in this order; gives the last number."""
    rows = {agency: {name: feeds[name] for name in FEEDS[agency]} for agency in order}
    return take(store, [deliver(folder, agency, 1, rows[agency], as_of=AS_OF) for agency in order])


def families_of(store: Store, known: int, people: list[str]) -> dict[str, object]:
    """Every membership of each definition, and the families of some people one by one."""
    one = as_one(store)
    assemble(one, *together(), day=DAY, known=known)
    found: dict[str, object] = {}
    for name in (definition.name for definition in together()):
        members = one.ask("derived/memberships", definition=name).sort("iin")
        found[name] = members.rows()
        for iin in set(people) & {*members["iin"]}:
            view = family_of(one, iin, family(name), day=DAY, known=known, may_see=True)
            found[f"{name} of {iin}"] = sorted((one.iin, one.role, one.because) for one in view.members)
            found[f"{name} bonds of {iin}"] = view.bonds
    return found


def check(engine: str, population: Population, seed: int) -> None:
    chance = random.Random(seed)
    chains = {
        iin: [
            iin,
            *(person(str(born(iin)), sex(iin), 5000 + i * 100 + j) for j in range(chance.randint(1, 2))),
        ]
        for i, iin in enumerate(chance.sample(population.people, 4))
    }
    order = chance.sample(list(FEEDS), len(FEEDS))
    newest = [numbers[-1] for numbers in chains.values()]
    mixed = told(population, chains, lambda iin: chance.choice(chains[iin]))
    as_newest = told(population, chains, lambda iin: chains[iin][-1])
    found = []
    for feeds in (mixed | {"successions": successions(chains)}, as_newest | {"successions": []}):
        with folder_and_store(engine) as (folder, store):
            found.append(families_of(store, received(store, folder, feeds, order), newest))
    assert found[0] == found[1]


@settings(max_examples=examples(4))
@given(population=populations(smallest=8), seed=st.integers(0, 2**16))
def test_the_families_are_those_of_the_newest_numbers(population: Population, seed: int) -> None:
    check("embedded", population, seed)


@pytest.mark.xdist_group("neo4j")
@settings(max_examples=examples(1))
@given(population=populations(smallest=12), seed=st.integers(0, 2**16))
def test_the_families_are_those_of_the_newest_numbers_on_neo4j(population: Population, seed: int) -> None:
    check("neo4j", population, seed)
