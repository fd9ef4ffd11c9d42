"""One person's family, from the facts themselves, for any day and as known at any time, explained.

Starts from the person and widens along bonds until no bond leaves the set; the same rules as for the nation
then give the same household. Each member comes with the path of bonds that makes them one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain, pairwise
from typing import Any

import polars as pl

from registry import circles, sentences
from registry import iin as iins
from registry.absent import absent
from registry.adopted import ALSO, LEFT_OUT, ends_of, without_former
from registry.confidential import PROTECTED
from registry.errors import WrongUsage
from registry.facts import reference
from registry.families import Bond, Family
from registry.gathered import KINSHIP, NAMED, Gathered, gather
from registry.households import Bonds, bonds_on, memberships
from registry.parental_rights import deprivations
from registry.ports import Store
from registry.successions import newest


@dataclass(frozen=True)
class Step:
    """One bond of a path: in words, by language, and the facts it rests on (`protected` if confidential)."""

    words: sentences.Words
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
    """A household on a day, as known at a delivery.

    counted, at_least: of a definition that counts members, how many there are and how many it takes.
    protected: whether a parenthood of a member is left out, for an adoption ended it (`registry.adopted`).
    """

    iin: str
    household_id: str
    definition: str
    day: date
    known: int
    members: tuple[Member, ...]
    bonds: tuple[tuple[str, str, str], ...]
    assumptions: tuple[str, ...]
    counted: int | None = None
    at_least: int | None = None
    protected: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        plain: dict[str, Any] = asdict(self)
        plain["day"] = str(self.day)
        for member in plain["members"]:
            member["born"] = str(member["born"])
        return plain


def family_of(
    store: Store, iin: str, family: Family, *, day: date, known: int, may_see: bool = False
) -> FamilyView:
    """The household of a person, or the circle around them, on a day, as known at a delivery.

    `may_see` tells it whole, by the facts that are stored; without it what is confidential is protected.
    """
    fault = iins.unusable(iin)
    if fault:
        raise WrongUsage(f"{iin} is no IIN", why=fault)
    iin = newest(store, iin, known)
    day = circles.day_of(store, iin, family, day=day, known=known)
    gathered, found = widened(store, iin, family, day=day, known=known, may_see=may_see)
    if not found.members.height:
        raise absent(store, iin, family, f"{iin} is in no household on {day}", day=day, known=known)
    return _view(iin, family, gathered, found, day=day, known=known)


@dataclass(frozen=True)
class Found:
    """The members of one family (as `registry.households.memberships` gives them) and what holds them."""

    members: pl.DataFrame
    bonds: Bonds


def widened(
    store: Store, iin: str, family: Family, *, day: date, known: int, may_see: bool = False
) -> tuple[Gathered, Found]:
    """Ask about the person and those near, then about everybody a bond of the growing family leads to."""
    asked: set[str] = set()
    around = store.ask("families/around", citizens=[iin], known=known)
    wanted = {iin, *around["via"], *around["other"]}
    gathered: Gathered | None = None
    while wanted:
        more = gather(store, family, day=day, known=known, citizens=sorted(wanted), also=ALSO)
        gathered = more if gathered is None else gathered.joined(more)
        asked |= wanted
        told = gathered if may_see else without_former(gathered)
        found = family_in(told, iin, family, day)
        inside = {iin, *found.members["iin"]}
        wanted = _reached(told, inside | _passed_by(told, inside, family)) - asked
    return told, found


def family_in(gathered: Gathered, iin: str, family: Family, day: date) -> Found:
    """The family of a person as far as the gathered facts tell."""
    bonds = bonds_on(gathered, family, day)
    if family.kind == "around":
        return Found(circles.circle(bonds, family, iin), circles.touching(bonds, family, iin))
    everybody = memberships(bonds, family)
    household = everybody.filter(iin=iin)["household_id"]
    return Found(everybody.filter(pl.col("household_id").is_in(household.implode())), bonds)


def _passed_by(gathered: Gathered, inside: set[str], family: Family) -> set[str]:
    """Whom a bond may yet join to these: of who is with somebody else (`unless`) all must be known first."""
    questions = {bond.question for bond in family.bonds if bond.unless}
    pairs = (pair for name in questions for pair in gathered.bonds[name].select("one", "other").iter_rows())
    return {one for pair in pairs if not inside.isdisjoint(pair) for one in pair}


def _reached(gathered: Gathered, inside: set[str]) -> set[str]:
    """Everybody that any bond of the family, chosen or not, leads to or over."""
    led = (frame.select(ends_of(frame)).iter_rows() for frame in gathered.bonds.values())
    return {one for people in chain(*led) if not inside.isdisjoint(people) for one in people}


def _view(iin: str, family: Family, gathered: Gathered, found: Found, *, day: date, known: int) -> FamilyView:
    members = found.members.join(found.bonds.living, on="iin")
    inside = members["iin"].to_list()
    chosen = _chosen(found.bonds, inside, family)
    names = names_in(gathered.statuses[NAMED], inside)
    put = _Sentences(gathered, names, family)
    paths = _paths(iin, inside, chosen)
    return FamilyView(
        iin=iin,
        household_id=str(members["household_id"].first()),
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
                tuple(put.step(one, other, chosen) for one, other in paths[row["iin"]]),
            )
            for row in members.sort("born", "iin").iter_rows(named=True)
        ),
        bonds=tuple(sorted((one, other, bond.because) for (one, other), bond in chosen.items())),
        assumptions=family.assumptions,
        counted=_counted(members, family),
        at_least=_at_least(family, day),
        protected=_protected(gathered, inside),
    )


def _protected(gathered: Gathered, inside: list[str]) -> bool:
    """Whether a bond of one of these people was left out, for an adoption ended it."""
    left_out = gathered.statuses.get(LEFT_OUT)
    return left_out is not None and bool(left_out["iin"].is_in(inside).any())


def _counted(members: pl.DataFrame, family: Family) -> int | None:
    """How many members a law that counts them counts."""
    if family.counts is None:
        return None
    return members.filter(pl.col("role").is_in(family.counts.roles)).height


def _at_least(family: Family, day: date) -> int | None:
    if family.counts is None:
        return None
    what = f"at_least of the family {family.name}"
    return int(str(family.counts.at_least.needed(day, what, f"registry/families/{family.name}.yaml").value))


def names_of(store: Store, people: Sequence[str], known: int) -> dict[str, str]:
    """Surname, given name and patronymic of each person, as far as known."""
    return names_in(store.ask(NAMED, citizens=list(people), known=known), people)


def names_in(names: pl.DataFrame, people: Sequence[str]) -> dict[str, str]:
    """The same, of what people/names gave of them and perhaps of others."""
    rows = names.filter(pl.col("iin").is_in(list(people))).sort("iin", "record")
    parts = pl.concat_str("surname", "given_name", "patronymic", separator=" ", ignore_nulls=True)
    return dict.fromkeys(people, "(not named yet)") | dict(rows.select("iin", parts).iter_rows())


def _chosen(bonds: Bonds, inside: list[str], family: Family) -> dict[tuple[str, str], Bond]:
    """The bonds that hold this family together: of each pair the first by the definition's order."""
    held = bonds.named.filter(pl.col("one").is_in(inside), pl.col("other").is_in(inside))
    rows = held.sort("one", "other", "bond", descending=[False, False, True])
    return {(one, other): family.bonds[place] for one, other, place in rows.iter_rows()}


def _paths(
    iin: str, inside: list[str], chosen: dict[tuple[str, str], Bond]
) -> dict[str, list[tuple[str, str]]]:
    import networkx as nx  # a third of a second to import: only who looks at a family pays

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(inside)
    graph.add_edges_from(chosen)
    walks: dict[str, list[str]] = nx.single_source_shortest_path(graph, iin)
    return {end: list(pairwise(walk)) for end, walk in walks.items()}


class _Sentences:
    """Puts a bond into words, with the facts it rests on."""

    def __init__(self, gathered: Gathered, names: dict[str, str], family: Family) -> None:
        self.gathered, self.names, self.anchor = gathered, names, family.anchor
        self._references: dict[str, list[tuple[str, str, str]]] = {}

    def step(self, near: str, far: str, chosen: dict[tuple[str, str], Bond]) -> Step:
        """The bond from one person to the next, seen from the far end."""
        pair = (near, far) if (near, far) in chosen else (far, near)
        bond = chosen[pair]
        role = bond.other if pair == (near, far) else bond.one
        if role == self.anchor:  # a circle's path ends at a member, never at its anchor
            role = "anchor"
        words = sentences.bond(role, bond.because, self.names.get(near, near))
        return Step(words, (*self._facts(pair, bond), *self._passed_over(pair[1], bond)))

    def _facts(self, pair: tuple[str, str], bond: Bond) -> tuple[str, ...]:
        """The bond's own facts, or the kinship between its two people and whom it leads over.

        To a step-child that is a marriage and a parenthood.
        """
        rows = self.gathered.bonds[bond.question]
        if "record" in rows.columns:
            return tuple(fact for *ends, fact in self._told(bond.question, bond.fact) if pair == tuple(ends))
        over = [name for name in ("via", "child") if name in rows.columns]
        people = set(pair)
        for one, other, *led in rows.select("one", "other", *over).iter_rows() if over else ():
            people.update(led if (one, other) == pair else ())
        kinship = self._told(KINSHIP.get(bond.fact, ""), bond.fact)
        married = self._told(KINSHIP["SPOUSE_OF"], "SPOUSE_OF") if "via" in over else []
        of_the_two = [told for told in married if not set(pair).isdisjoint(told)]
        return tuple(fact for *ends, fact in (*kinship, *of_the_two) if people.issuperset(ends))

    def _passed_over(self, child: str, bond: Bond) -> tuple[str, ...]:
        """The decisions for which a choice came to this bond and not to another parent of the child."""
        if not (bond.rights and bond.choice):
            return ()
        lost = deprivations(self.gathered.statuses["people/rights"]).filter(child=child)
        return tuple(lost.select(fact=reference("CourtDecision", "iin"))["fact"].sort())

    def _told(self, question: str, kind: str) -> list[tuple[str, str, str]]:
        """The facts of a question by their references, in order: one, other, fact."""
        if question not in self.gathered.bonds:
            return []
        if question not in self._references:
            rows, shown = self.gathered.bonds[question], reference(kind, "one")
            if "confidential" in rows.columns:
                hidden = pl.col("confidential").fill_null(value=False)
                shown = pl.when(hidden).then(pl.lit(PROTECTED)).otherwise(shown)
            told = rows.sort("record", "delivery", "one", "other").select("one", "other", fact=shown)
            self._references[question] = told.rows()
        return self._references[question]
