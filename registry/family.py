"""One person's family, from the facts themselves, for any day and as known at any time, explained.

Starts from the person and widens along bonds until no bond leaves the set; the same rules as for the nation
then give the same household. Each member comes with the path of bonds that makes them one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Any

import networkx as nx
import polars as pl

from registry import iin as iins
from registry.assemble import gather
from registry.confidential import PROTECTED
from registry.errors import NotFound, WrongUsage
from registry.facts import reference
from registry.families import Family
from registry.households import Bonds, Gathered, bonds_on, memberships
from registry.ports import Store
from registry.successions import newest


@dataclass(frozen=True)
class Step:
    """One bond of a path: in words, and the facts it rests on (a confidential one prints as protected)."""

    words: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """A member of a household and the path from the person asked about to them."""

    iin: str
    name: str
    born: date
    role: str
    because: str
    path: tuple[Step, ...]


@dataclass(frozen=True)
class FamilyView:
    """A household on a day, as known at a delivery."""

    iin: str
    household_id: str
    definition: str
    day: date
    known: int
    members: tuple[Member, ...]
    bonds: tuple[tuple[str, str, str], ...]
    assumptions: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        plain: dict[str, Any] = asdict(self)
        plain["day"] = str(self.day)
        for member in plain["members"]:
            member["born"] = str(member["born"])
        return plain


def family_of(store: Store, iin: str, family: Family, *, day: date, known: int) -> FamilyView:
    """The household of a person under a definition on a day, as known at a delivery."""
    fault = iins.unusable(iin)
    if fault:
        raise WrongUsage(f"{iin} is no IIN", why=fault)
    iin = newest(store, iin, known)
    gathered = _widened(store, iin, family, day, known)
    bonds = bonds_on(gathered, family, day)
    everybody = memberships(bonds, family)
    mine = everybody.filter(iin=iin)
    if not mine.height:
        raise NotFound(
            f"{iin} is in no household on {day}",
            why="no living person is known by that number then",
            do="check the number and the day",
        )
    household = mine["household_id"].item()
    members = everybody.filter(household_id=household).join(bonds.living, on="iin")
    inside = members["iin"].to_list()
    chosen = _chosen(bonds, inside)
    names = names_of(store, inside, known)
    sentences = _Sentences(store, names, day=day, known=known, people=inside)
    paths = _paths(iin, inside, chosen)
    return FamilyView(
        iin=iin,
        household_id=household,
        definition=family.name,
        day=day,
        known=known,
        members=tuple(
            Member(
                row["iin"],
                names[row["iin"]],
                row["born"],
                row["role"],
                row["because"],
                tuple(sentences.step(one, other, chosen) for one, other in paths[row["iin"]]),
            )
            for row in members.sort("born", "iin").iter_rows(named=True)
        ),
        bonds=tuple(sorted((one, other, why) for (one, other), why in chosen.items())),
        assumptions=family.assumptions,
    )


def names_of(store: Store, people: Sequence[str], known: int) -> dict[str, str]:
    """Surname, given name and patronymic of each person, as far as known."""
    rows = store.ask("people/names", citizens=list(people), known=known).sort("iin", "record")
    parts = pl.concat_str("surname", "given_name", "patronymic", separator=" ", ignore_nulls=True)
    return dict.fromkeys(people, "(not named yet)") | dict(rows.select("iin", parts).iter_rows())


def _widened(store: Store, iin: str, family: Family, day: date, known: int) -> Gathered:
    """Ask about the person, then about everybody a bond of the growing household leads to."""
    asked: set[str] = set()
    wanted = {iin}
    gathered: Gathered | None = None
    while wanted:
        found = gather(store, day=day, known=known, citizens=sorted(wanted))
        gathered = found if gathered is None else _together(gathered, found)
        asked |= wanted
        wanted = _reached(gathered, iin, family, day) - asked
    assert gathered is not None
    return gathered


def _reached(gathered: Gathered, iin: str, family: Family, day: date) -> set[str]:
    """Everybody that any bond of the person's household, chosen or not, leads to."""
    everybody = memberships(bonds_on(gathered, family, day), family)
    mine = everybody.filter(iin=iin)["household_id"]
    inside = {iin, *everybody.filter(pl.col("household_id").is_in(mine.implode()))["iin"]}
    frames = (gathered.spouses, gathered.parents, gathered.guardians)
    ends = pl.concat(frame.select("one", "other") for frame in frames)
    touching = ends.filter(pl.col("one").is_in(inside) | pl.col("other").is_in(inside))
    return {*touching["one"], *touching["other"]}


def _together(one: Gathered, other: Gathered) -> Gathered:
    names = [field.name for field in fields(Gathered)]
    return Gathered(
        **{name: pl.concat([getattr(one, name), getattr(other, name)]).unique() for name in names}
    )


def _chosen(bonds: Bonds, inside: list[str]) -> dict[tuple[str, str], str]:
    """The bonds that hold this household together: (one, other) and why."""
    married = bonds.spouses.select("one", "other", because=pl.lit("marriage"))
    held = pl.concat([married, bonds.raised.select("one", "other", "because")])
    held = held.filter(pl.col("one").is_in(inside), pl.col("other").is_in(inside))
    return {(one, other): because for one, other, because in held.sort("one", "other").iter_rows()}


def _paths(
    iin: str, inside: list[str], chosen: dict[tuple[str, str], str]
) -> dict[str, list[tuple[str, str]]]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(inside)
    graph.add_edges_from(chosen)
    walks: dict[str, list[str]] = nx.single_source_shortest_path(graph, iin)
    return {end: list(pairwise(walk)) for end, walk in walks.items()}


class _Sentences:
    """Puts a bond into words, with the facts it rests on."""

    def __init__(
        self, store: Store, names: dict[str, str], *, day: date, known: int, people: list[str]
    ) -> None:
        on_day: dict[str, Any] = {"citizens": people, "day": day, "known": known}
        self.names = names
        self.spouses = _facts(store.ask("families/spouses", **on_day), "SPOUSE_OF")
        self.parents = _facts(store.ask("families/parents", **on_day), "PARENT_OF")
        self.guardians = _facts(store.ask("families/guardians", **on_day), "GUARDIAN_OF")

    def step(self, near: str, far: str, chosen: dict[tuple[str, str], str]) -> Step:
        """The bond from one person to the next, seen from the far end."""
        pair = (near, far) if (near, far) in chosen else (far, near)
        because = chosen[pair]
        adult, child = (self.names[one] for one in pair)
        downwards = pair == (near, far)
        if because == "marriage":
            return Step(f"married to {self.names[near]}", self.spouses[pair])
        if because == "guardian":
            words = f"ward of {adult}" if downwards else f"guardian of {child}"
            return Step(words, self.guardians[pair])
        where = "same address" if because == "common_address" else "no common address: assumed"
        words = f"child of {adult}, {where}" if downwards else f"parent of {child}, {where}"
        return Step(words, self.parents[pair])


def _facts(rows: pl.DataFrame, kind: str) -> dict[tuple[str, str], tuple[str, ...]]:
    shown = reference(kind, "one")
    if "confidential" in rows.columns:
        shown = (
            pl.when(pl.col("confidential").fill_null(value=False)).then(pl.lit(PROTECTED)).otherwise(shown)
        )
    facts: dict[tuple[str, str], tuple[str, ...]] = {}
    for one, other, fact in rows.sort("record", "delivery").select("one", "other", shown).iter_rows():
        facts[one, other] = (*facts.get((one, other), ()), fact)
    return facts
