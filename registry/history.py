"""Every household a person was in, since when, and what changed it: told by the facts, not by past runs.

A household can only change on a day on which a fact about its people begins or ends, somebody is born or
dies, or an age limit is passed. On each such day the family is worked out as `registry.family` does; days
that changed nothing are left out. Kinship is asked about from both ends, so children and spouses yet unknown
are found; the search ends when no new people appear.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from registry import deaths, schema, sentences
from registry import iin as iins
from registry.absent import absent
from registry.adopted import told_parents
from registry.ages import Unit, reaches
from registry.confidential import PARENTHOOD, PROTECTED, marked, secret
from registry.errors import WrongUsage
from registry.facts import reference
from registry.families import Family
from registry.family import names_of, widened
from registry.ports import Store
from registry.remembering import remembering
from registry.successions import newest

BOTH_ENDS = {
    "PARENT_OF": "people/parentage",
    "SPOUSE_OF": "families/marriages",
    "GUARDIAN_OF": "families/guardianships",
}
"""Kinship is asked about from either end; every other kind of fact speaks of its subject alone."""
UNDATED = {"Name", "Death", "Judgement"}
"""Kinds whose valid time says nothing of a family: a name's, and a death's, which has a day of its own."""
BIRTH, DEATH, AGE = "birth", "death", "age"
BEGINS, ENDS = "begins", "ends"


@dataclass(frozen=True)
class Change:
    """What happened on the day: a kind of fact that begins or ends, a birth, a death, or an age reached.

    people: whom it is about, by number, or `protected`; fact: its reference, null for a birth or an age, or
    `protected`; words: in the three languages.
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
    people, families = _everybody(store, iin, family, day=day, known=known, may_see=may_see)
    if not any(members.height for members in families.values()):
        raise absent(store, iin, family, f"{iin} was in no household until {day}", day=day, known=known)
    changes = _changes(store, people, family, day=day, known=known, may_see=may_see)
    named = people.union(*changes["people"].to_list())
    names = names_of(store, sorted(named), known)
    return History(iin, names[iin], family.name, day, known, tuple(_stays(iin, families, changes, names)))


def _everybody(
    store: Store, iin: str, family: Family, *, day: date, known: int, may_see: bool
) -> tuple[set[str], dict[date, pl.DataFrame]]:
    """Everybody who ever was in a family with the person, and the family on each day that may differ.

    What happened before the first day that the definition's law tells is looked at on that day.
    """
    people, families = {iin}, dict[date, pl.DataFrame]()
    while True:
        days = _changes(store, people, family, day=day, known=known, may_see=may_see)["day"]
        told = {max(one, family.begins) for one in days}
        new = sorted({*(one for one in told if one <= day), day} - families.keys())
        if not new:
            return people, families
        for one in new:
            found = widened(store, iin, family, day=one, known=known, may_see=may_see)[1]
            families[one] = found.members
            people |= {*families[one]["iin"]}


def _stays(
    iin: str, families: dict[date, pl.DataFrame], changes: pl.DataFrame, names: dict[str, str]
) -> Iterable[Stay]:
    """Runs of days with the same household and the same members."""

    def happened(on: date, household: set[str]) -> tuple[Change, ...]:
        touched = changes.filter(pl.col("day") == on, _concerns(household))
        return tuple(_change(row, names, iin) for row in touched.iter_rows(named=True))

    runs: list[tuple[date, str, dict[str, str]]] = []
    for day in sorted(families):
        members = dict(families[day].select("iin", "role").iter_rows())
        household = str(families[day]["household_id"].first()) if members else ""
        if not runs or (household, members) != runs[-1][1:]:
            runs.append((day, household, members))
    for i, (day, household, members) in enumerate(runs):
        if not members:
            continue
        before = runs[i - 1][2] if i else {}
        until, after = (runs[i + 1][0], runs[i + 1][2]) if i + 1 < len(runs) else (None, {})
        yield Stay(
            from_=day,
            to=until,
            household_id=household,
            members=tuple((one, names[one], role) for one, role in sorted(members.items())),
            joined=tuple(sorted(members.keys() - before.keys())),
            left=tuple(sorted(before.keys() - members.keys())),
            changes=happened(day, {*before, *members}),
            ended_by=happened(until, {*members}) if until and not after else (),
        )


def _concerns(household: set[str]) -> pl.Expr:
    """Changes that touch the household; a secret one only if it is about nobody else.

    An adopter's family is not told whose place the adopter took, nor those whom the child left who took it.
    """
    inside = pl.col("people").list.set_intersection(sorted(household)).list.len()
    hidden = pl.col("fact").eq_missing(pl.lit(PROTECTED))
    return (inside > 0) & (hidden.not_() | (inside == pl.col("people").list.len()))


def _change(row: dict[str, Any], names: dict[str, str], iin: str) -> Change:
    """In words. Of confidential kinship only the person whose history it is is named."""
    hidden = row["fact"] == PROTECTED and row["what"] in BOTH_ENDS
    people = tuple(PROTECTED if hidden and one != iin else one for one in row["people"])
    called = tuple(names.get(one, one) for one in people)
    words = sentences.change(row["what"], row["how"])
    return Change(row["what"], row["how"], words, people, called, row["fact"])


CHANGES = {
    "day": pl.Date,
    "what": pl.String,
    "how": pl.String,
    "people": pl.List(pl.String),
    "fact": pl.String,
}


def _changes(
    store: Store, people: set[str], family: Family, *, day: date, known: int, may_see: bool = False
) -> pl.DataFrame:
    """Every day on which something about these people begins or ends, until a day (`CHANGES`)."""
    asked = sorted(people)
    found = [
        _of_kind(store, kind, asked, known, may_see=may_see)
        for kind in family.rests_on
        if kind not in UNDATED
    ]
    found += [_deaths(store, asked, known), _births(asked), *_ages(asked, family)]
    every = pl.concat(frame.select(list(CHANGES)) for frame in found)
    order = ("day", "what", "how", "fact", pl.col("people").list.join(" "))
    return every.filter(pl.col("day") <= day).unique().sort(*order, nulls_last=True)


def _of_kind(store: Store, kind: str, people: list[str], known: int, *, may_see: bool) -> pl.DataFrame:
    rows = store.ask(BOTH_ENDS.get(kind, f"facts/{kind}"), citizens=people, known=known)
    if not may_see:
        rows = _told(store, kind, rows, people, known)
    ends = ("one", "other") if kind in BOTH_ENDS else ("subject",)
    rows = rows.filter(pl.col("valid_from") < pl.col("valid_to"))  # an act of no length ends, and lasts not
    fact = (
        pl.when(secret(rows.columns) & (not may_see))
        .then(pl.lit(PROTECTED))
        .otherwise(reference(kind, ends[0]))
    )
    said = rows.select("valid_from", "valid_to", what=pl.lit(kind), people=pl.concat_list(ends), fact=fact)
    return pl.concat(
        [
            said.with_columns(day="valid_from", how=pl.lit(BEGINS)),
            said.filter(pl.col("valid_to") < schema.OPEN_DATE).with_columns(day="valid_to", how=pl.lit(ENDS)),
        ]
    )


def _told(store: Store, kind: str, rows: pl.DataFrame, people: list[str], known: int) -> pl.DataFrame:
    """The facts that may be told, those that are secret by now marked so."""
    if kind == PARENTHOOD:
        return told_parents(store, rows)
    return rows if kind in BOTH_ENDS else marked(store, kind, rows, known=known, citizens=people)


def _deaths(store: Store, people: list[str], known: int) -> pl.DataFrame:
    accepted = deaths.accepted(deaths.reported(store, citizens=people, known=known)).filter("accepted")
    return accepted.select(
        day="died",
        what=pl.lit(DEATH),
        how=pl.lit(BEGINS),
        people=pl.concat_list("iin"),
        fact=pl.lit(None, pl.String),
    )


def _births(people: list[str]) -> pl.DataFrame:
    born = pl.DataFrame({"iin": people}).with_columns(day=iins.born_of("iin")).drop_nulls("day")
    return born.select(
        "day",
        what=pl.lit(BIRTH),
        how=pl.lit(BEGINS),
        people=pl.concat_list("iin"),
        fact=pl.lit(None, pl.String),
    )


def _ages(people: list[str], family: Family) -> Iterable[pl.DataFrame]:
    """The days on which they pass a limit of the definition, under any of the limit's dated values."""
    born = _births(people)
    for limit in family.limits.values():
        unit: Unit = "months" if limit.unit == "months" else "years"
        for value in {int(str(one.value)) for one in limit.values}:
            yield born.with_columns(
                day=reaches(pl.col("day"), value, unit), what=pl.lit(AGE), how=pl.lit(f"{value} {unit}")
            )
