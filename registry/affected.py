"""Whose households may have changed since the last run, without looking at the whole country.

Changed are both ends of facts added or closed since, and of facts that began or ended to be valid; who was
born; who passed an age limit. From them it widens: to whom any bond joins them, to all members of their
former households, and along the bonds that hold now, until none leaves the set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry.ages import SHORT, born_to_reach
from registry.assembled import Last
from registry.facts import people_in
from registry.families import Family
from registry.gathered import Gathered, gather, gather_statuses
from registry.households import MEMBERSHIP, bonds_on, memberships
from registry.ports import Store
from registry.successions import SUCCESSION

WORTH_IT = 5
"""With more than one in so many people changed, looking at everybody is quicker."""


@dataclass(frozen=True)
class Part:
    """A part of the country that no bond leaves: who in it changed, and its rows before and after."""

    changed: list[str]
    stored: pl.DataFrame
    wanted: pl.DataFrame


def part_since(store: Store, family: Family, last: Last, *, day: date, known: int) -> Part | None:
    """The part that may have changed since the last run, or None when everybody must be looked at."""
    gone_back = known < last.known or day < last.day
    if gone_back or not family.incremental or _other_limits(family, last.day, day):
        return None
    changed = {*changed_people(store, family, last, day=day, known=known)}
    if len(changed) * WORTH_IT > last.people:
        return None
    inside, stored, gathered = _closed(store, family, changed, day=day, known=known)
    wanted = memberships(bonds_on(gathered, family, day), family)
    return Part(sorted(changed), stored, wanted.filter(pl.col("iin").is_in(inside)))


def changed_people(store: Store, family: Family, last: Last, *, day: date, known: int) -> Iterator[str]:
    """Everybody whom new facts, closed ones, or the days since the last run speak of; some twice."""
    for kind in family.rests_on:
        frames = []
        if known > last.known:
            frames.append(store.ask(f"changed/{kind}", since=last.known, known=known))
        if day > last.day:
            frames.append(store.ask(f"passed/{kind}", after=last.day, day=day))
        for frame in frames:
            yield from people_in(kind, frame)
    if known > last.known:
        # A new number for somebody: the old one leaves its household, however it is read now.
        replaced = store.ask(f"changed{SUCCESSION}", since=last.known, known=known)
        yield from (*replaced["subject"], *replaced["object"])
    for after, until in _birthdays(family, last.day, day):
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


def _closed(
    store: Store, family: Family, changed: set[str], *, day: date, known: int
) -> tuple[set[str], pl.DataFrame, Gathered]:
    """The set widened until no bond leaves it; its stored rows; and what was gathered about it."""
    gathered = gather(store, family, day=day, known=known, citizens=sorted(changed))
    asked, inside = changed, changed | _ends(gathered)
    stored = _housemates(store, family, inside)
    inside |= {*stored["iin"]}
    while True:
        new = sorted(inside - asked)
        gathered = gathered.joined(gather(store, family, day=day, known=known, citizens=new))
        asked = asked | inside
        beyond = _with_neighbours(store, family, gathered, inside, day=day, known=known)
        held = bonds_on(beyond, family, day).held
        out = {*_leading_out(held, inside)}
        if not out:
            return inside, stored, beyond
        more = _housemates(store, family, out - inside)
        stored = pl.concat([stored, more]).unique()
        inside = inside | out | {*more["iin"]}


def _with_neighbours(
    store: Store, family: Family, gathered: Gathered, inside: set[str], *, day: date, known: int
) -> Gathered:
    """With what is known of those whom any bond leads to: whether they are alive, how old, and so on."""
    outside = sorted(_ends(gathered) - inside)
    return gathered.with_statuses(gather_statuses(store, family, outside, day=day, known=known))


def _leading_out(held: pl.DataFrame, inside: set[str]) -> Iterator[str]:
    """The outer end of each bond that has one end inside."""
    among = pl.Series(sorted(inside), dtype=pl.String).implode()
    for near, far in (("one", "other"), ("other", "one")):
        yield from held.filter(pl.col(near).is_in(among), pl.col(far).is_in(among).not_())[far]


def _ends(gathered: Gathered) -> set[str]:
    return {person for frame in gathered.bonds.values() for end in ("one", "other") for person in frame[end]}


def _housemates(store: Store, family: Family, people: set[str]) -> pl.DataFrame:
    """The stored rows of everybody in a household of these people."""
    found = store.ask("derived/co_members", citizens=sorted(people), definition=family.name)
    rows = found.select(iin="member", household_id="household_id", role="role", because="because").unique()
    return rows.with_columns(definition=pl.lit(family.name)).select(MEMBERSHIP)
