"""Whose households may have changed since the last run, without looking at the whole country.

Changed are both ends of facts added or closed since, and of facts that began or ended to be valid; who was
born; who passed an age limit. From them it widens: to whom a bond may join them now, to all members of the
former households of these, and along the bonds that hold now, until none leaves the set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry.ages import SHORT, born_to_reach
from registry.assembled import Last
from registry.facts import people_in
from registry.families import Family
from registry.gathered import MARRIAGES, Gathered, gather_bonds, gather_statuses
from registry.households import MEMBERSHIP, PAIR, bonds_on, candidates_on, living_on, memberships, named
from registry.ports import Store
from registry.successions import SUCCESSION, numbers_of

WORTH_IT = 5
"""With more than one in so many people changed, looking at everybody is quicker."""


@dataclass(frozen=True)
class Part:
    """A part of the country that no bond of some definitions leaves.

    changed: who in it did. inside: everybody in it, with what was gathered about them and their neighbours.
    stored: its memberships of every definition, as they were.
    """

    changed: list[str]
    inside: set[str]
    gathered: Gathered
    stored: pl.DataFrame

    def before_and_after(self, family: Family, day: date) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The memberships of one definition as stored, and as they are wanted on a day."""
        wanted = memberships(bonds_on(self.gathered, family, day), family)
        return self.stored.filter(definition=family.name), wanted.filter(pl.col("iin").is_in(self.inside))


def part_since(store: Store, families: Sequence[Family], last: Last, *, day: date, known: int) -> Part | None:
    """The part that may have changed since definitions' last run, or None: everybody must be looked at.

    last: of any of them, which all looked at one day and knew the same.
    """
    spoken_of = {*changed_people(store, families, last, day=day, known=known)}
    # Days pass of facts under any number, and who is who may have been told otherwise then.
    changed = {one for then in (last.known, known) for one in numbers_of(store, then).of(spoken_of)}
    if len(changed) * WORTH_IT > last.people:
        return None
    return _closed(store, families, changed, day=day, known=known)


def can_follow(family: Family, last: Last, *, day: date, known: int) -> bool:
    """Whether what changed since its last run tells all that may have changed in a definition."""
    gone_back = known < last.known or day < last.day
    return family.incremental and not gone_back and not _other_limits(family, last.day, day)


def changed_people(
    store: Store, families: Sequence[Family], last: Last, *, day: date, known: int
) -> Iterator[str]:
    """Everybody whom new facts, closed ones, or the days since the last run speak of; some twice."""
    kinds = list(dict.fromkeys(kind for family in families for kind in family.rests_on))
    found: dict[str, pl.DataFrame] = {}
    if known > last.known:
        found |= store.ask_each([f"changed/{kind}" for kind in kinds], since=last.known, known=known)
    if day > last.day:
        found |= store.ask_each([f"passed/{kind}" for kind in kinds], after=last.day, day=day)
    for name, frame in found.items():
        yield from people_in(name.partition("/")[2], frame)
    if known > last.known:
        # A new number for somebody: the old one leaves its household, however it is read now.
        replaced = store.ask(f"changed{SUCCESSION}", since=last.known, known=known)
        yield from (*replaced["subject"], *replaced["object"])
    spans = {span for family in families for span in _birthdays(family, last.day, day)}
    for after, until in sorted(spans):
        yield from store.ask("people/born_between", after=after, day=until)["iin"]


def _birthdays(family: Family, after: date, day: date) -> Iterator[tuple[date, date]]:
    """The spans of birth of who was born, or passed an age limit, in these days."""
    if day == after:
        return
    yield after, day
    for name, limit in family.limits.items():
        yield born_to_reach(f"{family.limit(name, day)}{SHORT[limit.unit]}", after, day)


def _other_limits(family: Family, before: date, day: date) -> bool:
    return any(family.limit(name, before) != family.limit(name, day) for name in family.limits)


def _closed(store: Store, families: Sequence[Family], changed: set[str], *, day: date, known: int) -> Part:
    """Who changed, widened until no bond of any of the definitions leads out."""
    around = _Around(store, families, day, known)
    around.ask(changed)
    inside = changed | _touched(around.gathered, families, day)
    stored = _housemates(store, families, inside)
    inside |= {*stored["iin"]}
    while True:
        around.ask(inside)
        held = pl.concat(bonds_on(around.gathered, family, day).named for family in families)
        out = {*_leading_out(held, inside)}
        if not out:
            return Part(sorted(changed), inside, around.gathered, stored)
        more = _housemates(store, families, out - inside)
        stored = pl.concat([stored, more]).unique()
        inside = inside | out | {*more["iin"]}


class _Around:
    """What is gathered of a growing set of people: their bonds, and the statuses of all whom these join."""

    def __init__(self, store: Store, families: Sequence[Family], day: date, known: int) -> None:
        self._store, self._families, self._day, self._known = store, families, day, known
        self._bonded: set[str] = set()
        self._told: set[str] = set()
        self.gathered = Gathered({}, {}, frozenset())

    def ask(self, people: set[str]) -> None:
        """Gather what is not at hand about these people, and about their neighbours."""
        bonded = sorted(people - self._bonded)
        self._bonded = self._bonded | people
        found = gather_bonds(self._store, *self._families, citizens=bonded, day=self._day, known=self._known)
        self.gathered = self.gathered.joined(Gathered({}, found, frozenset()))
        told = (people | _ends(self.gathered)) - self._told
        self._told |= told
        found = gather_statuses(
            self._store, *self._families, citizens=sorted(told), day=self._day, known=self._known
        )
        self.gathered = self.gathered.joined(Gathered(found, {}, frozenset(told)))


def _touched(near: Gathered, families: Sequence[Family], day: date) -> set[str]:
    """Whose own bonds may be others because of those who changed.

    Who was bonded to them before is a housemate. Now it is whoever a bond may join to them, chosen or not:
    it takes part in the choice; and their spouses, for who is married is nobody's child.
    """
    may_hold = [_may_hold(near, family, day) for family in families]
    pairs = pl.concat(frame.select(PAIR) for frame in (near.bonds[MARRIAGES], *may_hold))
    return {*pairs["one"], *pairs["other"]}


def _may_hold(near: Gathered, family: Family, day: date) -> pl.DataFrame:
    living = living_on(near, family, day)
    return named(candidates_on(near, family, living, day), living)


def _leading_out(held: pl.DataFrame, inside: set[str]) -> Iterator[str]:
    """The outer end of each bond that has one end inside."""
    among = pl.Series(sorted(inside), dtype=pl.String).implode()
    for near, far in (("one", "other"), ("other", "one")):
        yield from held.filter(pl.col(near).is_in(among), pl.col(far).is_in(among).not_())[far]


def _ends(gathered: Gathered) -> set[str]:
    return {person for frame in gathered.bonds.values() for end in ("one", "other") for person in frame[end]}


def _housemates(store: Store, families: Sequence[Family], people: set[str]) -> pl.DataFrame:
    """The stored rows of everybody in a household of these people, and in a household of those, and so on.

    Households of one definition are apart; those of another may join them.
    """
    frames: list[pl.DataFrame] = []
    told: dict[str, set[str]] = {family.name: set() for family in families}
    while any(people - known for known in told.values()):
        for family in families:
            among = people - told[family.name]
            frames.append(_co_members(store, family, sorted(among)))
            mates = {*frames[-1]["iin"]}
            told[family.name] |= among | mates
            people = people | mates
    return pl.concat([_no_rows(), *frames])


def _co_members(store: Store, family: Family, people: Sequence[str]) -> pl.DataFrame:
    found = store.ask("derived/co_members", citizens=people, definition=family.name)
    rows = found.select(iin="member", household_id="household_id", role="role", because="because").unique()
    return rows.with_columns(definition=pl.lit(family.name)).select(MEMBERSHIP)


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(MEMBERSHIP, pl.String))
