"""Families are what a plain oracle says; one person's is the nation's; the order of agencies is no matter."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.deliveries import FolderDelivery
from registry.assemble import assemble
from registry.errors import NotFound
from registry.families import family
from registry.family import family_of
from registry.ports import Store
from registry.receive import receive
from tests.effort import examples
from tests.engines import fresh_store
from tests.random_graphs.oracle import Place, places
from tests.random_graphs.oracle_of_assistance import partition
from tests.random_graphs.population import DAY, Population, populations

CARD = family("card")
DAYS = st.sampled_from([DAY, date(2023, 2, 28), date(2023, 3, 2), date(2016, 6, 16), date(2024, 2, 29)])


@contextmanager
def folder_and_store(engine: str) -> Iterator[tuple[Path, Store]]:
    """A folder for deliveries and an empty store, for one example."""
    with tempfile.TemporaryDirectory() as name, fresh_store(engine, Path(name)) as store:
        yield Path(name) / "in", store


def take(store: Store, paths: list[Path]) -> int:
    """Receive deliveries in this order; gives the last number."""
    for path in paths:
        receipt = receive(store, FolderDelivery.open(path))
        assert receipt.quarantined == 0
    return len(paths)


def assembled(store: Store, day: date, known: int) -> dict[str, Place]:
    """Each member's place, as the store holds it after the step."""
    assemble(store, CARD, day=day, known=known)
    households = store.ask("derived/households", definition="card")
    references = dict(households.select("id", "reference").iter_rows())
    members = store.ask("derived/memberships", definition="card")
    rows = members.select("iin", "household_id", "role", "because").rows()
    assert len(rows) == members["iin"].n_unique()
    succeeded = store.ask("derived/succeeded")
    assert set(members["household_id"]) <= set(references)
    assert set(references) - set(members["household_id"]) <= {*succeeded["subject"], *succeeded["object"]}
    return {iin: Place(references[household], role, why) for iin, household, role, why in rows}


def one_by_one(
    store: Store, people: list[str], day: date, known: int
) -> dict[str, dict[str, tuple[str, str]]]:
    """For each person everybody in their family, role and reason; nobody for who is in none."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for iin in people:
        try:
            view = family_of(store, iin, CARD, day=day, known=known, may_see=True)
        except NotFound:
            found[iin] = {}
            continue
        found[iin] = {member.iin: (member.role, member.because) for member in view.members}
        assert view.members[0].iin == min(view.members, key=lambda member: (member.born, member.iin)).iin
        assert all(bool(member.path) == (member.iin != iin) for member in view.members)
    return found


def households_of(wanted: dict[str, Place], people: list[str]) -> dict[str, dict[str, tuple[str, str]]]:
    """The same, out of the whole partition."""
    return {
        iin: {
            other: (place.role, place.because)
            for other, place in wanted.items()
            if iin in wanted and place.reference == wanted[iin].reference
        }
        for iin in people
    }


def check(engine: str, population: Population, day: date, asked: int) -> None:
    with folder_and_store(engine) as (folder, store):
        known = take(store, population.whole(folder))
        wanted = places(population.feeds, day)
        assert assembled(store, day, known) == wanted
        people = population.people[:asked] + population.people[-asked:]
        assert one_by_one(store, people, day, known) == households_of(wanted, people)


@settings(max_examples=examples(8))
@given(population=populations(), day=DAYS)
def test_families_are_the_oracles(population: Population, day: date) -> None:
    check("embedded", population, day, asked=1)


@settings(max_examples=examples(3))
@given(population=populations(smallest=15))
def test_everybodys_family_is_the_nations(population: Population) -> None:
    check("embedded", population, DAY, asked=25)


@pytest.mark.xdist_group("neo4j")
@settings(max_examples=examples(3))
@given(population=populations(smallest=15))
def test_families_are_the_oracles_on_neo4j(population: Population) -> None:
    check("neo4j", population, DAY, asked=2)


def check_assistance(engine: str, population: Population, day: date) -> None:
    with folder_and_store(engine) as (folder, store):
        known = take(store, population.whole(folder))
        chosen = family("assistance")
        assemble(store, chosen, day=day, known=known)
        members = store.ask("derived/memberships", definition="assistance")
        together = members.group_by("household_id").agg("iin")["iin"].to_list()
        wanted = partition(population.feeds, day)
        assert {frozenset(iins) for iins in together} == wanted
        for household in list(wanted)[:3]:
            view = family_of(store, min(household), chosen, day=day, known=known, may_see=True)
            assert {member.iin for member in view.members} == household


@settings(max_examples=examples(8))
@given(population=populations(smallest=12), day=DAYS)
def test_families_of_assistance_are_the_oracles(population: Population, day: date) -> None:
    check_assistance("embedded", population, day)


@pytest.mark.xdist_group("neo4j")
@settings(max_examples=examples(3))
@given(population=populations(smallest=15))
def test_families_of_assistance_are_the_oracles_on_neo4j(population: Population) -> None:
    check_assistance("neo4j", population, DAY)


@settings(max_examples=examples(5))
@given(population=populations(), seed=st.integers(0, 2**16))
def test_the_order_of_agencies_does_not_matter(population: Population, seed: int) -> None:
    """Each agency in two deliveries, a full one and a delta, mixed with the others' in any order."""
    with folder_and_store("embedded") as (folder, store):
        queues = population.in_pieces(folder)
        turns = [agency for agency, paths in queues.items() for _ in paths]
        random.Random(seed).shuffle(turns)
        known = take(store, [queues[agency].pop(0) for agency in turns])
        assert assembled(store, DAY, known) == places(population.feeds, DAY)


@settings(max_examples=examples(4))
@given(population=populations())
def test_assembling_again_changes_only_what_changed(population: Population) -> None:
    """Day by day and delivery by delivery, as a registry runs, gives what a single run gives."""
    with folder_and_store("embedded") as (folder, store):
        queues = population.in_pieces(folder)
        known = take(store, [paths[0] for paths in queues.values()])
        assembled(store, date(2023, 2, 28), known)
        known += take(store, [paths[1] for paths in queues.values()])
        for day in (DAY, date(2023, 3, 2)):
            assert assembled(store, day, known) == places(population.feeds, day)
        again = assemble(store, CARD, day=day, known=known)
        assert (again.joined, again.left) == (0, 0)
