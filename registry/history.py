"""Every household a person was in, since when, and what changed it: told by the facts, not by past runs.

A household can only change on a day on which a fact about its people or their near kin begins or ends, one
of them is born or dies, or an age limit is passed. Near kin, for where a child belongs may hang on whoever it
is not with: it comes home when its guardian dies elsewhere. On each such day the family is worked out as
`registry.family` does; days that changed nothing are left out. Kinship is asked about from both ends, so
children and spouses yet unknown are found; the search ends when no new people appear.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

import polars as pl

from registry import iin as iins
from registry import sentences
from registry.absent import absent
from registry.confidential import PROTECTED, secret
from registry.errors import WrongUsage
from registry.facts import BOTH_ENDS
from registry.families import Family
from registry.family import names_of, widened
from registry.gathered import KINSHIP, Gathered
from registry.happened import concerns, happened
from registry.ports import Store
from registry.remembering import remembering
from registry.successions import newest

ENDS = ["one", "other"]


@dataclass(frozen=True)
class Change:
    """What happened on the day: a kind of fact that begins or ends, a birth, a death, or an age reached.

    people: whom it is about, by number, or `protected`; fact: its reference, null for a birth or an age, or
    `protected`; words: in the three languages. Each fact that tells a death is a change of its own.
    """

    what: str
    how: str
    words: sentences.Words
    people: tuple[str, ...]
    names: tuple[str, ...]
    fact: str | None


@dataclass(frozen=True)
class Stay:
    """A household the person was in, with the same members, from a day until another (not included).

    changes: what happened on its first day; ended_by: on the day it ends, if no other follows on it.
    """

    from_: date
    to: date | None
    household_id: str
    members: tuple[tuple[str, str, str], ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    changes: tuple[Change, ...]
    ended_by: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text; a member is a number, a name and a role."""
        plain = {"from": str(self.from_), "to": str(self.to) if self.to else None}
        members = [dict(zip(("iin", "name", "role"), one, strict=True)) for one in self.members]
        rest = {"joined": list(self.joined), "left": list(self.left)}
        told = {"changes": self.changes, "ended_by": self.ended_by}
        why = {name: [asdict(change) for change in changes] for name, changes in told.items()}
        return plain | {"household_id": self.household_id, "members": members, **rest, **why}


@dataclass(frozen=True)
class History:
    """The households of a person under a definition up to a day, as known at a delivery; the latest last."""

    iin: str
    name: str
    definition: str
    day: date
    known: int
    stays: tuple[Stay, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO text."""
        stays = [stay.as_json() for stay in self.stays]
        return {**asdict(self), "day": str(self.day), "stays": stays}


def history_of(
    store: Store, iin: str, family: Family, *, day: date, known: int, may_see: bool = False
) -> History:
    """Every household of a person up to a day; a circle that is looked at on another day has none.

    `may_see` tells what is confidential; without it that is protected, and a parenthood that an adoption
    ended is no part of it (`registry.adopted`).
    """
    fault = iins.unusable(iin)
    if fault:
        raise WrongUsage(f"{iin} is no IIN", why=fault)
    if family.on != "day":
        raise WrongUsage(
            f"{family.name} has no history",
            why="it is looked at on one day, the day before a death",
            do=f"ask for the family under the definition {family.name}",
        )
    store = remembering(store)
    iin = newest(store, iin, known)
    people, looks = _everybody(store, iin, family, day=day, known=known, may_see=may_see)
    if not any(look.members for look in looks):
        raise absent(store, iin, family, f"{iin} was in no household until {day}", day=day, known=known)
    changes = happened(store, people, family, day=day, known=known, may_see=may_see)
    named = people.union(*changes["people"].to_list())
    names = names_of(store, sorted(named), known)
    return History(iin, names[iin], family.name, day, known, tuple(_stays(iin, looks, changes, names)))


@dataclass(frozen=True)
class _Look:
    """The family of a person on a day, members with their roles, and what was gathered about it."""

    day: date
    household_id: str
    members: dict[str, str]
    gathered: Gathered

    def is_as(self, other: _Look) -> bool:
        """Whether it is the same household, of the same members."""
        return (self.household_id, self.members) == (other.household_id, other.members)

    def kin_of(self, people: set[str]) -> set[str]:
        """Who is tied to one of these people by a marriage, parenthood or guardianship that may be told."""
        found = set()
        for question in KINSHIP.values():
            if question in self.gathered.bonds:
                rows = self.gathered.bonds[question]
                pairs = rows.filter(~secret(rows.columns)).select(ENDS).rows()
                found |= {one for pair in pairs if people.intersection(pair) for one in pair}
        return found


_NOWHERE = _Look(date.min, "", {}, Gathered({}, {}))


def _everybody(
    store: Store, iin: str, family: Family, *, day: date, known: int, may_see: bool
) -> tuple[set[str], list[_Look]]:
    """Everybody who ever was in a family with the person, and near kin; the family on each day it may differ.

    What happened before the first day that the definition's law tells is looked at on that day.
    """
    members, people, looks = {iin}, set[str](), dict[date, _Look]()
    while True:
        around = store.ask("families/around", citizens=sorted(members), known=known)
        people |= {*members, *around["via"], *around["other"]}
        days = happened(store, people, family, day=day, known=known, may_see=may_see)["day"]
        told = {max(one, family.begins) for one in days}
        new = sorted({*(one for one in told if one <= day), day} - looks.keys())
        for one in new:
            looks[one] = _look(store, iin, family, day=one, known=known, may_see=may_see)
        together = members.union(*(look.members for look in looks.values()))
        if not new and together == members:
            return people, [looks[one] for one in sorted(looks)]
        members = together


def _look(store: Store, iin: str, family: Family, *, day: date, known: int, may_see: bool) -> _Look:
    gathered, found = widened(store, iin, family, day=day, known=known, may_see=may_see)
    members = dict(found.members.select("iin", "role").iter_rows())
    household = str(found.members["household_id"].first()) if members else ""
    return _Look(day, household, members, gathered)


def _stays(iin: str, looks: Sequence[_Look], changes: pl.DataFrame, names: dict[str, str]) -> Iterable[Stay]:
    """Runs of days with the same household and the same members."""

    def told(on: date, household: set[str], kin: set[str]) -> tuple[Change, ...]:
        touched = changes.filter(pl.col("day") == on, concerns(household, kin))
        return tuple(_change(row, names, iin) for row in touched.iter_rows(named=True))

    apart = zip([_NOWHERE, *looks], looks, strict=False)
    runs = [(before, look) for before, look in apart if before is _NOWHERE or not look.is_as(before)]
    for (before, look), after in zip_longest(runs, [look for _, look in runs[1:]]):
        if not look.members:
            continue
        joined, left = (
            look.members.keys() - before.members.keys(),
            before.members.keys() - look.members.keys(),
        )
        kin = before.kin_of(joined | left) | look.kin_of(joined | left)
        yield Stay(
            from_=look.day,
            to=after.day if after else None,
            household_id=look.household_id,
            members=tuple((one, names[one], role) for one, role in sorted(look.members.items())),
            joined=tuple(sorted(joined)),
            left=tuple(sorted(left)),
            changes=told(look.day, {*before.members, *look.members}, kin),
            ended_by=told(after.day, {*look.members}, set()) if after and not after.members else (),
        )


def _change(row: dict[str, Any], names: dict[str, str], iin: str) -> Change:
    """In words. Of confidential kinship only the person whose history it is is named."""
    hidden = row["fact"] == PROTECTED and row["what"] in BOTH_ENDS
    people = tuple(PROTECTED if hidden and one != iin else one for one in row["people"])
    called = tuple(names.get(one, one) for one in people)
    words = sentences.change(row["what"], row["how"])
    return Change(row["what"], row["how"], words, people, called, row["fact"])
