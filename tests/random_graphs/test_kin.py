"""Kin on random populations: both engines and networkx, which follows the agencies' rows, find the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings

from registry.kinship.kin import kin_of
from tests.effort import examples
from tests.engines import fresh_store
from tests.random_graphs.oracle import World, _day, _pair, marriage_end
from tests.random_graphs.population import DAY, Population, populations
from tests.random_graphs.test_households import take

DEGREE = 4
ASKED = 6
"""People of a population who are asked about: the last ones have ancestors, the first ones descendants."""


class Clan:
    """The kinship graph of a day, from the rows alone: arrows from child to parent, pairs of spouses."""

    def __init__(self, population: Population) -> None:
        world = World(population.feeds, DAY)
        self.parents: nx.DiGraph[str] = nx.DiGraph()
        self.parents.add_nodes_from(population.people)
        self.parents.add_edges_from((one.child, one.parent) for one in world.parents)
        self.married: nx.Graph[str] = nx.Graph()
        self.married.add_nodes_from(population.people)
        for row in population.feeds["marriages"]:
            pair, begin = _pair(row), _day(row["act_date"])
            if begin <= DAY < marriage_end(population.feeds, row):
                self.married.add_edge(*pair)
        self.guardians = {
            (row["guardian_iin"], row["ward_iin"])
            for row in population.feeds["guardianships"]
            if world.is_open(row)
        }

    def kin(self, ego: str) -> dict[str, int]:
        """Everybody with a common ancestor (or who is one), and the fewest births in between."""
        mine = nx.single_source_shortest_path_length(self.parents, ego)
        found: dict[str, int] = {}
        for other in self.parents:
            theirs = nx.single_source_shortest_path_length(self.parents, other)
            births = [mine[one] + theirs[one] for one in mine.keys() & theirs.keys()]
            if other != ego and births and min(births) <= DEGREE:
                found[other] = min(births)
        return found

    def by_marriage(self, ego: str) -> set[str]:
        """Spouses of kin, kin of spouses, the spouses of a spouse's siblings: who is no kin and no spouse."""
        kin, spouses = self.kin(ego), set(self.married[ego])
        found = {other for one in kin for other in self.married[one]}
        for spouse in spouses:
            theirs = self.kin(spouse)
            found |= {one for one, births in theirs.items() if births <= 2}
            siblings = {one for one in theirs if set(self.parents[one]) & set(self.parents[spouse])}
            found |= {other for one in siblings for other in self.married[one]}
        for parent in self.parents[ego]:
            found |= {child for other in self.married[parent] for child in self.parents.predecessors(other)}
        for child in self.parents.predecessors(ego):
            found |= {parent for other in self.married[child] for parent in self.parents[other]}
        return found - {ego} - kin.keys() - spouses


def check(engine: str, population: Population, asked: int) -> tuple[int, int]:
    """How many kin and in-laws were compared."""
    kin = in_laws = 0
    with tempfile.TemporaryDirectory() as name, fresh_store(engine, Path(name)) as store:
        known = take(store, population.whole(Path(name) / "in"))
        clan = Clan(population)
        step = max(1, len(population.people) // asked)
        for ego in population.people[::step]:
            # What was heard of later days hides who was a parent before an adoption.
            view = kin_of(store, ego, day=DAY, known=known, degree=DEGREE, may_see=True)
            found = {
                one.iin: min(way.degree for way in one.relations if way.kind == "kin")
                for one in view.relatives
                if one.relations[0].kind == "kin"
            }
            assert found == clan.kin(ego)
            kinds = {one.iin: {way.kind for way in one.relations} for one in view.relatives}
            spouses = {iin for iin, ways in kinds.items() if "marriage" in ways} & set(clan.married[ego])
            assert spouses == set(clan.married[ego])
            allied = {iin for iin, ways in kinds.items() if ways & {"marriage", "step"}}
            assert allied - found.keys() - spouses == clan.by_marriage(ego)
            guarded = {iin for iin, ways in kinds.items() if "guardianship" in ways}
            wanted = {one for pair in clan.guardians if ego in pair for one in pair} - {ego}
            assert guarded == wanted
            kin, in_laws = kin + len(found), in_laws + len(allied)
    return kin, in_laws


@settings(max_examples=examples(6))
@given(populations())
def test_kin_are_those_that_networkx_finds(population: Population) -> None:
    check("embedded", population, ASKED)


def test_the_populations_have_kin_and_in_laws() -> None:
    """Otherwise the comparison would say nothing."""
    seen = []

    @settings(max_examples=examples(4))
    @given(populations(smallest=20))
    def see(population: Population) -> None:
        seen.append(check("embedded", population, ASKED))

    see()
    assert sum(kin for kin, _ in seen) > 50
    assert sum(in_laws for _, in_laws in seen) > 10


@pytest.mark.xdist_group("neo4j")
@settings(max_examples=examples(2))
@given(populations(smallest=15))
def test_neo4j_finds_the_same(population: Population) -> None:
    check("neo4j", population, 3)
