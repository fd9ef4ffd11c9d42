"""A person whose IIN was replaced is one person: what was said of an old number is read of the newest one.

Nothing is rewritten: the facts stay where they were said, so a succession that is taken back sets two people
apart again, and what was known before it came is read as it was. The doors open a store through `as_one`, and
all steps but `receive`, which compares statements with statements, read it so; no other place knows of
successions. An event and an offer keep the id they were made with (`kept_id`), so nobody is asked twice;
decisions are made anew under the newest number.
Of bonds at a common address, kin are found whatever number each is registered under (`registry.at_home`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from registry import at_home, schema
from registry.numbers import Numbers, naming, newest_in
from registry.ports import Store, plain

SUCCESSION = "/SAME_AS"
SAID = f"facts{SUCCESSION}"
HISTORY = "history/"
EVER = schema.OPEN - 1
UNNAMED = "quality/unnamed"
ONE_A_PERSON = "people/names"
"""Of this the newest number that has an answer gives it."""
LASTING = ("derived/brought", "quality/quarantined")
"""What these answer as known at a delivery stays so: asked once of a store, and not by each family."""
MOST_LASTING = 100


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
        kin = next((answer for name, answer in answers.items() if plain(name) == at_home.KIN), None)
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
        if not answer.height and plain(question) not in at_home.FOUND:
            return answer
        numbers = self._numbers_for(question, takes)
        if numbers is None:
            return answer
        if plain(question) in at_home.FOUND:
            kin = self.beneath.ask(at_home.KIN, citizens=asked, **takes) if kin is None else kin
            also = at_home.found(self.beneath, plain(question), numbers, kin, asked, takes)
            answer = pl.concat([answer, also.select(answer.columns)]).unique() if also.height else answer
        merged = _merged(plain(question), answer, numbers)
        return at_home.smaller_first(merged) if plain(question) == at_home.SIBLINGS else merged

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


def _merged(question: str, answer: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    if question == UNNAMED:
        return _all_unnamed(answer, numbers)
    if question == ONE_A_PERSON:
        answer = _of_thenewest_in(answer, numbers)
    return newest_in(answer, numbers)


def _of_thenewest_in(answer: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """Of each person the rows under one number: the newest that has any."""
    person = pl.col("iin").replace(numbers.newest)
    older = answer.filter(naming(answer, ["iin"], numbers.several))
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
