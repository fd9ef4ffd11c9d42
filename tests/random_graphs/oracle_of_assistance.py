"""The families of targeted social assistance, worked out plainly from the agencies' rows.

Written from the words of `registry/families/assistance.yaml`; like `oracle.py` it shares nothing with the
registry. The people of these rows are in no placement, and no court took anybody's rights.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import networkx as nx

from tests.building import Rows
from tests.random_graphs.oracle import World, age

SCHOOL_AGE_ENDS = 23


def partition(feeds: dict[str, Rows], day: date) -> set[frozenset[str]]:
    """Who is in one family with whom on a day."""
    town = _Town(feeds, day)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(town.world.living)
    graph.add_edges_from([*town.world.couples, *town.with_adults(), *town.kin_at_home()])
    return {frozenset(household) for household in nx.connected_components(graph)}


class _Town:
    def __init__(self, feeds: dict[str, Rows], day: date) -> None:
        self.world = World(feeds, day)
        self.homes = {iin: self.world.homes(iin) for iin in self.world.living}
        parents = [(one.parent, one.child, one.role) for one in self.world.parents]
        self.parents = {(parent, child) for parent, child, _ in parents}
        self.of_role = {
            role: {(one, child) for one, child, as_ in parents if as_ == role}
            for role in ("mother", "father")
        }
        self.schooled = {iin: chosen for iin in self.world.living if (chosen := self._chosen(iin))}
        self.at_school = {iin for iin, (why, _) in self.schooled.items() if why == "school"}

    def with_adults(self) -> Iterator[tuple[str, str]]:
        """Everybody who belongs to an adult by rule: a ward, one registered nowhere, a pupil or student."""
        for child, (_, adults) in self.schooled.items():
            yield from ((adult, child) for adult in adults)

    def kin_at_home(self) -> Iterator[tuple[str, str]]:
        """Kin to the second degree at one address; of who is away at school parents and children alone."""
        for one, other in combinations(self.world.living, 2):
            if not self.homes[one] & self.homes[other]:
                continue
            near = {(one, other), (other, one)} & self.parents
            if near or (not {one, other} & self.at_school and self._second_degree(one, other)):
                yield one, other

    def _second_degree(self, one: str, other: str) -> bool:
        mine, theirs = self._parents_of(one), self._parents_of(other)
        return bool(mine & theirs) or any(
            old in self._parents_of(parent)
            for old, parents in ((one, theirs), (other, mine))
            for parent in parents
        )

    def _parents_of(self, child: str) -> set[str]:
        return {parent for parent, of in self.parents if of == child}

    def _chosen(self, child: str) -> tuple[str, set[str]] | None:
        """By which rule, and with whom: the first that finds somebody living."""
        for why, adults in self._rules(child):
            living = {adult for adult in adults if adult in self.world.living and adult != child}
            if living:
                return why, living
        return None

    def _rules(self, child: str) -> Iterator[tuple[str, set[str]]]:
        world, homes = self.world, self.homes[child]
        if child in world.married:
            return
        minor = world.is_minor(child)
        learns = age(world.living[child], world.day) < SCHOOL_AGE_ENDS and world.studies(child)
        if minor:
            rows = (row for row in world.feeds["guardianships"] if row["ward_iin"] == child)
            yield "guardian", {row["guardian_iin"] for row in rows if world.is_open(row)}
        if learns:
            parents = self._parents_of(child)
            yield "home", {parent for parent in parents if world.homes(parent) & homes}
        by_role = [
            {parent for parent, of in self.of_role[role] if of == child} for role in ("mother", "father")
        ]
        if minor and not homes:
            yield from (("unregistered", parents) for parents in by_role)
        if learns:
            yield from (("school", parents) for parents in by_role)
