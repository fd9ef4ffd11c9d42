"""Who has several numbers, by the facts that say of an IIN that another replaced it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

from registry.iin import born_of

NOT_A_NUMBER = ("record", "because", "kind")
FEW = 100
"""So few rows are looked through one by one."""


class Numbers:
    """Who has several numbers: newest (of each older number), and all numbers of each newest one.

    several: every number of everybody who has more than one.
    """

    def __init__(self, said: pl.DataFrame) -> None:
        self._said = said.select("subject", "object", "valid_from", "record")
        follows = dict(said.sort("valid_from", "object").select("subject", "object").iter_rows())
        started = dict(said.select("subject", "valid_from").iter_rows())
        self.newest = {old: _last(old, follows, started) for old in follows}
        self.newest = {old: new for old, new in self.newest.items() if old != new}
        self.all: dict[str, list[str]] = {}
        for old, new in sorted(self.newest.items(), key=lambda pair: (started[pair[0]], pair[0])):
            self.all.setdefault(new, [new]).append(old)
        self.several = {number for numbers in self.all.values() for number in numbers}

    def with_changes(self, added: pl.DataFrame, closed: pl.DataFrame) -> Numbers:
        """The same once these facts are told, and these no more."""
        names = self._said.columns
        return Numbers(pl.concat([self._said.join(closed, on=names, how="anti"), added.select(names)]))

    def of(self, people: Iterable[str]) -> list[str]:
        """Every number of these people, whichever is named: of who has several first, the newest of each."""
        each = list(dict.fromkeys(people))
        several = self.several.intersection(each)
        if not several:
            return each
        named = dict.fromkeys(self.newest.get(iin, iin) for iin in each if iin in several)
        with_one = [iin for iin in each if iin not in several]
        return [number for iin in named for number in self.all[iin]] + with_one

    def in_turn(self, iin: str) -> list[str]:
        """Every number of a person, the oldest first."""
        last, *older = self.of([iin])
        return [*older, last]


def _last(old: str, follows: Mapping[str, str], started: Mapping[str, Any]) -> str:
    """The end of the chain; of numbers that follow each other in a circle, the one that was given last."""
    seen = [old]
    while (now := follows.get(seen[-1])) is not None:
        if now in seen:
            circle = seen[seen.index(now) :]
            return follows[max(circle, key=lambda one: (started[one], one))]
        seen.append(now)
    return seen[-1]


def newest_in(answer: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Each older number, in whatever column, becomes the newest; rows that then say the same are one.

    No other value is an IIN by chance: a BIN has a fifth digit that no day of birth has. Most rows name
    nobody with an older number, and they are not touched.
    """
    columns = [
        name for name, dtype in answer.schema.items() if dtype == pl.String and name not in NOT_A_NUMBER
    ]
    old = naming(answer, columns, numbers.newest)
    if not old.any():
        return answer
    told = answer.filter(old).with_columns(pl.col(columns).replace(numbers.newest))
    if {"iin", "born"} <= set(told.columns):
        told = told.with_columns(born=born_of("iin"))
    rest = answer.filter(~old)
    same = rest.filter(naming(rest, columns, numbers.all))
    new = told.unique(maintain_order=True).join(same, on=answer.columns, how="anti", nulls_equal=True)
    return pl.concat([rest, new])


def naming(answer: pl.DataFrame, columns: list[str], people: Collection[str]) -> pl.Series:
    """Which rows name one of these people in one of these columns."""
    if answer.height <= FEW and not any(one in people for name in columns for one in answer[name]):
        return pl.Series([False] * answer.height, dtype=pl.Boolean)  # of nearly every question about a family
    those = pl.Series(list(people), dtype=pl.String).implode()
    named = (pl.col(name).is_in(those).fill_null(value=False) for name in columns)
    return answer.select(pl.any_horizontal(pl.repeat(False, pl.len()), *named)).to_series()
