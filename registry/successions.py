"""A person whose IIN was replaced is one person: what was said of an old number is read of the newest one.

Nothing is rewritten: the facts stay where they were said, so a succession that is taken back sets two people
apart again, and what was known before it came is read as it was. The doors open a store through `as_one`, and
all steps but `receive`, which compares statements with statements, read it so; no other place knows of
successions. An event and an offer keep the id they were made with (`kept_id`), so nobody is asked twice;
decisions are made anew under the newest number.
Of bonds at a common address, parent and child are found whatever number each is registered under; the farther
kin of `assistance` only under one number (not yet formalised).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from registry import schema
from registry.iin import born_of
from registry.numbers import Numbers
from registry.ports import Store, plain

SUCCESSION = "/SAME_AS"
SAID = f"facts{SUCCESSION}"
HISTORY = "history/"
EVER = schema.OPEN - 1
AT_HOME, KIN = "families/parents_at_home", "families/parents"
UNNAMED = "quality/unnamed"
ONE_A_PERSON = "people/names"
"""Of this the newest number that has an answer gives it."""
NOT_A_NUMBER = ("record", "because", "kind")
LASTING = ("derived/brought", "quality/quarantined")
"""What these answer as known at a delivery stays so: asked once of a store, and not by each family."""
MOST_LASTING = 100
FEW = 100
"""So few rows are looked through one by one."""


def as_one(store: Store) -> OnePerson:
    """The store, read so that all numbers of a person are one."""
    return store if isinstance(store, OnePerson) else OnePerson(store)


def as_said(store: Store) -> Store:
    """The store, read number by number."""
    return store.beneath if isinstance(store, OnePerson) else store


def newest(store: Store, iin: str, known: int) -> str:
    """The number under which a person is read."""
    return store.numbers(known).newest.get(iin, iin) if isinstance(store, OnePerson) else iin


def others(store: Store, iin: str) -> list[str]:
    """The other numbers a person ever had."""
    return (
        [one for one in store.numbers(EVER).of([iin]) if one != iin] if isinstance(store, OnePerson) else []
    )


def numbers_of(store: Store, known: int) -> Numbers:
    """Who has several numbers, as known at a delivery."""
    return as_one(store).numbers(known)


def kept_id(numbers: Numbers, stored: Container[str], iin: str, made: Callable[[str], str]) -> str:
    """The id that a thing was stored with under any of a person's numbers; a new one has the oldest's."""
    ids = [made(number) for number in numbers.in_turn(iin)]
    return next((one for one in ids if one in stored), ids[0])


class OnePerson:
    """A `registry.ports.Store` whose answers name each person by the newest number."""

    def __init__(self, store: Store) -> None:
        self.beneath = store
        self._numbers: dict[int, Numbers] = {}
        self._lasting: dict[tuple[object, ...], pl.DataFrame] = {}

    def over(self, wrapped: Callable[[Store], Store]) -> OnePerson:
        """The same with the store beneath wrapped; what stays so stays known."""
        other = OnePerson(wrapped(self.beneath))
        other._numbers, other._lasting = self._numbers, self._lasting
        return other

    def prepare(self) -> None:
        """As the store beneath."""
        self.beneath.prepare()

    def write(self, *changes: tuple[str, pl.DataFrame]) -> None:
        """As the store beneath."""
        self.beneath.write(*changes)

    def load(self, tables: Mapping[str, pl.DataFrame | Path]) -> None:
        """As the store beneath."""
        self.beneath.load(tables)

    def close(self) -> None:
        """As the store beneath."""
        self.beneath.close()

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        """The answer with the facts of all of a person's numbers, each under the newest."""
        if question not in LASTING or citizens is not None:
            return self._ask(question, citizens, takes)
        key = (question, *sorted(takes.items()))
        answer = self._lasting.get(key)
        if answer is None:
            if len(self._lasting) >= MOST_LASTING:
                self._lasting.clear()
            answer = self._lasting[key] = self._ask(question, None, takes)
        return answer

    def _ask(self, question: str, citizens: Sequence[str] | None, takes: dict[str, Any]) -> pl.DataFrame:
        numbers = self._numbers_for(question, takes)
        if numbers is None:
            return self.beneath.ask(question, citizens=citizens, **takes)
        asked = None if citizens is None else numbers.of(citizens)
        return self._read_as_one(question, self.beneath.ask(question, citizens=asked, **takes), asked, takes)

    def ask_each(
        self, questions: Sequence[str], *, citizens: Sequence[str] | None = None, **takes: Any
    ) -> dict[str, pl.DataFrame]:
        """Each answer as `ask` gives it."""
        numbers = self._numbers_for("", takes)
        if numbers is None:
            return self.beneath.ask_each(questions, citizens=citizens, **takes)
        asked = None if citizens is None else numbers.of(citizens)
        answers = self.beneath.ask_each(questions, citizens=asked, **takes)
        kin = next((answer for name, answer in answers.items() if plain(name) == KIN), None)
        return {name: self._read_as_one(name, answer, asked, takes, kin) for name, answer in answers.items()}

    def _numbers_for(self, question: str, takes: dict[str, Any]) -> Numbers | None:
        """Who has several numbers for a question; None where it is answered number by number."""
        known = EVER if question.startswith(HISTORY) else takes.get("known")
        if not isinstance(known, int) or plain(question).endswith(SUCCESSION):
            return None
        numbers = self.numbers(known)
        return numbers if numbers.newest else None

    def _read_as_one(
        self,
        question: str,
        answer: pl.DataFrame,
        asked: list[str] | None,
        takes: dict[str, Any],
        kin: pl.DataFrame | None = None,
    ) -> pl.DataFrame:
        """kin: who is whose parent among those asked about, where that is known already."""
        if not answer.height and plain(question) != AT_HOME:
            return answer
        numbers = self._numbers_for(question, takes)
        if numbers is None:
            return answer
        if plain(question) == AT_HOME:
            kin = self.beneath.ask(KIN, citizens=asked, **takes) if kin is None else kin
            also = self._at_home(numbers, kin, takes).select(answer.columns)
            answer = pl.concat([answer, also]).unique() if also.height else answer
        return _merged(plain(question), answer, numbers)

    def numbers(self, known: int) -> Numbers:
        """Who has several numbers, as known at a delivery; that stays so."""
        known = self._last_delivery() if known == EVER else known
        if known == EVER:
            return Numbers(self.beneath.ask(SAID, known=known))
        if known not in self._numbers:
            self._numbers[known] = Numbers(self.beneath.ask(SAID, known=known))
        return self._numbers[known]

    def _last_delivery(self) -> int:
        """What is ever known is known at the last delivery, but not while that is being received."""
        last = self.beneath.ask("derived/deliveries(number, complete)").sort("number").tail(1)
        return int(last["number"].item()) if last["complete"].any() else EVER

    def _at_home(self, numbers: Numbers, kin: pl.DataFrame, takes: dict[str, Any]) -> pl.DataFrame:
        """Parents and children at one address of whom one is registered there under another number."""
        bonds = kin.select("one", "other")
        pairs = bonds.filter(_naming(bonds, bonds.columns, numbers.several))
        if not pairs.height:
            return pl.DataFrame(schema=dict.fromkeys(("one", "other", "address"), pl.String))
        people = numbers.of([*pairs["one"], *pairs["other"]])
        homes = _newest(self.beneath.ask("people/homes", citizens=people, **takes), numbers)
        homes = homes.select("iin", "address")
        return (
            _newest(pairs, numbers)
            .join(homes, left_on="other", right_on="iin")
            .join(homes, left_on=["one", "address"], right_on=["iin", "address"], how="semi")
            .select("one", "other", "address")
        )


def _newest(answer: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Each older number, in whatever column, becomes the newest; rows that then say the same are one.

    No other value is an IIN by chance: a BIN has a fifth digit that no day of birth has. Most rows name
    nobody with an older number, and they are not touched.
    """
    columns = [
        name for name, dtype in answer.schema.items() if dtype == pl.String and name not in NOT_A_NUMBER
    ]
    old = _naming(answer, columns, numbers.newest)
    if not old.any():
        return answer
    told = answer.filter(old).with_columns(pl.col(columns).replace(numbers.newest))
    if {"iin", "born"} <= set(told.columns):
        told = told.with_columns(born=born_of("iin"))
    rest = answer.filter(~old)
    same = rest.filter(_naming(rest, columns, numbers.all))
    new = told.unique(maintain_order=True).join(same, on=answer.columns, how="anti", nulls_equal=True)
    return pl.concat([rest, new])


def _naming(answer: pl.DataFrame, columns: list[str], people: Collection[str]) -> pl.Series:
    """Which rows name one of these people in one of these columns."""
    if answer.height <= FEW and not any(one in people for name in columns for one in answer[name]):
        return pl.Series([False] * answer.height, dtype=pl.Boolean)  # of nearly every question about a family
    those = pl.Series(list(people), dtype=pl.String).implode()
    named = (pl.col(name).is_in(those).fill_null(value=False) for name in columns)
    return answer.select(pl.any_horizontal(pl.repeat(False, pl.len()), *named)).to_series()


def _merged(question: str, answer: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    if question == UNNAMED:
        return _all_unnamed(answer, numbers)
    if question == ONE_A_PERSON:
        answer = _of_the_newest(answer, numbers)
    return _newest(answer, numbers)


def _of_the_newest(answer: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Of each person the rows under one number: the newest that has any."""
    person = pl.col("iin").replace(numbers.newest)
    older = answer.filter(_naming(answer, ["iin"], numbers.several))
    if not older.height:
        return answer
    chosen = (
        older.select("iin", person=person)
        .unique()
        .sort("person", pl.col("iin") != pl.col("person"), "iin")
        .unique("person", keep="first", maintain_order=True)
    )
    over = older.select("iin").unique().join(chosen, on="iin", how="anti")
    return answer.join(over, on="iin", how="anti")


def _all_unnamed(answer: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Nobody named the person under any of the numbers."""
    unnamed = answer.select(pl.col("iin").replace(numbers.newest))
    counted = unnamed.group_by("iin", maintain_order=True).len()
    sizes = {iin: len(known) for iin, known in numbers.all.items()}
    needed = pl.col("iin").replace_strict(sizes, default=1, return_dtype=pl.UInt32)
    return counted.filter(pl.col("len") >= needed).select("iin")
