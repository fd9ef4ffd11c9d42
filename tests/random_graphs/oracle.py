"""What the families are, worked out plainly from the agencies' rows, to compare the registry with.

Written from the words of `registry/families/card.yaml` and the docs of its step; slow, and sharing nothing
with the registry: dictionaries, loops and networkx.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx

from tests.building import Rows

FOREVER = date.max
Pair = tuple[str, str]


@dataclass(frozen=True)
class Place:
    """Whose household a person is in, and as what."""

    reference: str
    role: str
    because: str


@dataclass(frozen=True)
class Parent:
    """A parenthood: whose, as what, from when until when."""

    parent: str
    child: str
    role: str
    begin: date
    end: date


def places(feeds: dict[str, Rows], day: date) -> dict[str, Place]:
    """Each living, named person's place on a day."""
    world = World(feeds, day)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(world.living)
    graph.add_edges_from(world.couples)
    graph.add_edges_from((adult, child) for child, (adults, _) in world.raised.items() for adult in adults)
    found = {}
    for household in nx.connected_components(graph):
        reference = min(household, key=lambda iin: (world.living[iin], iin))
        for iin in household:
            found[iin] = Place(reference, *world.role(iin))
    return found


class World:
    """The rows of a population on a day."""

    def __init__(self, feeds: dict[str, Rows], day: date) -> None:
        self.feeds, self.day = feeds, day
        self.dead = self._dead()
        self.living = self._living()
        couples = self._couples()
        self.couples = {pair for pair in couples if set(pair) <= self.living.keys()}
        self.married = {iin for couple in couples for iin in couple}
        self.parents = [parent for parent in self._parents() if parent.begin <= day < parent.end]
        self.raised = dict(self._raised())

    def role(self, iin: str) -> Pair:
        """As a child first, then as a spouse, then as one who raises."""
        if iin in self.raised:
            because = self.raised[iin][1]
            return ("ward" if because == "guardian" else "child", because)
        if any(iin in couple for couple in self.couples):
            return ("spouse", "marriage")
        whys = {why for adults, why in self.raised.values() if iin in adults}
        if whys:
            return ("guardian" if whys == {"guardian"} else "parent", "raises")
        return ("single", "no_bond")

    def _dead(self) -> set[str]:
        """Dead by the word of two agencies; the civil act's date counts."""
        acts = {row["iin"]: _day(row["died"]) for row in self.feeds["deaths"]}
        certified = {row["iin"] for row in self.feeds["death_certificates"]}
        return {iin for iin, died in acts.items() if iin in certified and died <= self.day}

    def _living(self) -> dict[str, date]:
        """Named, born, in the country, not dead."""
        born = {row["iin"]: _day(row["born"]) for row in self.feeds["citizens"]}
        abroad = {row["iin"] for row in self.feeds["departures"] if self.is_open(row, "left", "returned")}
        gone = self.dead | abroad
        return {iin: day for iin, day in born.items() if day <= self.day and iin not in gone}

    def _couples(self) -> set[Pair]:
        """Married by the day, not divorced since by the day, neither of them dead; wherever they are."""
        couples = set()
        for marriage in self.feeds["marriages"]:
            pair, begin = _pair(marriage), _day(marriage["act_date"])
            if begin <= self.day < marriage_end(self.feeds, marriage) and not self.dead & set(pair):
                couples.add(pair)
        return couples

    def _parents(self) -> Iterator[Parent]:
        said = [
            (row[f"{role}_iin"], row["child_iin"], role, _day(row["born"]))
            for row in self.feeds["births"]
            for role in ("mother", "father")
        ]
        said += [
            (row["adopter_iin"], row["child_iin"], row["as"], _day(row["act_date"]))
            for row in self.feeds["adoptions"]
        ]
        for parent, child, role, begin in said:
            replaced = (
                _day(row["act_date"])
                for row in self.feeds["adoptions"]
                if (row["replaces_iin"], row["child_iin"]) == (parent, child)
            )
            end = min((over for over in replaced if over >= begin), default=FOREVER)
            if parent is not None:
                yield Parent(parent, child, role, begin, end)

    def _raised(self) -> Iterator[tuple[str, tuple[set[str], str]]]:
        """Each child, the adults it is with, and why: the first rule that finds any."""
        for child in self.living:
            if not self._is_child(child):
                continue
            for adults, why in self._rules(child):
                with_child = {adult for adult in adults if adult in self.living and adult != child}
                if with_child:
                    yield child, (with_child, why)
                    break

    def _rules(self, child: str) -> Iterator[tuple[set[str], str]]:
        if self.is_minor(child):
            guardianships = (row for row in self.feeds["guardianships"] if row["ward_iin"] == child)
            yield {row["guardian_iin"] for row in guardianships if self.is_open(row)}, "guardian"
        mine = [parent for parent in self.parents if parent.child == child]
        homes = self.homes(child)
        yield {parent.parent for parent in mine if self.homes(parent.parent) & homes}, "common_address"
        for role in ("mother", "father"):
            yield {parent.parent for parent in mine if parent.role == role}, "no_common_address"

    def _is_child(self, iin: str) -> bool:
        if iin in self.married:
            return False
        return self.is_minor(iin) or (age(self.living[iin], self.day) < 23 and self.studies(iin))

    def is_minor(self, iin: str) -> bool:
        return age(self.living[iin], self.day) < 18

    def studies(self, iin: str) -> bool:
        mine = (row for row in self.feeds["enrolments"] if row["iin"] == iin and row["form"] == "full_time")
        return any(self.is_open(row) for row in mine)

    def homes(self, iin: str) -> set[str]:
        mine = (row for row in self.feeds["residence"] if row["iin"] == iin)
        return {row["address_code"] for row in mine if self.is_open(row)}

    def is_open(self, row: dict[str, Any], begin: str = "valid_from", end: str = "valid_to") -> bool:
        last = _day(row[end]) if row[end] else FOREVER
        return _day(row[begin]) <= self.day < last


def age(born: date, day: date) -> int:
    """Whole years; who is born on 29 February is older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def marriage_end(feeds: dict[str, Rows], marriage: dict[str, Any]) -> date:
    """The day of the first divorce of the two after their marriage; one on its day is that of an earlier one,

    where it is the first after it.
    """
    acts = [
        (_day(act["act_date"]), act["act_no"]) for act in feeds["divorces"] if _pair(act) == _pair(marriage)
    ]
    begins = [_day(row["act_date"]) for row in feeds["marriages"] if _pair(row) == _pair(marriage)]
    of_others = [min((act for act in acts if act[0] > begin), default=None) for begin in begins]
    begun = _day(marriage["act_date"])
    own = [day for day, number in acts if day > begun or (day == begun and (day, number) not in of_others)]
    return min(own, default=FOREVER)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _pair(row: dict[str, Any]) -> Pair:
    one, other = sorted([row["one_iin"], row["other_iin"]])
    return one, other
