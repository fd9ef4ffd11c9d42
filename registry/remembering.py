"""A store that answers an equal question of one request from memory.

The cases of a dozen benefits ask many of the same things: what was delivered, whose rows are quarantined,
who is whose parent; so do the same cases under two laws. For one request only: nothing is written through it,
and it is left at the end, so it never answers with what has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from registry.ports import Store
from registry.successions import OnePerson, as_one


def remembering(store: Store) -> OnePerson:
    """The store for one request: read as before, each equal question asked once."""
    return as_one(store).over(Remembering)


class Remembering:
    """A `registry.ports.Store` that only reads, and remembers the answers."""

    def __init__(self, beneath: Store) -> None:
        self._beneath = beneath
        self._answers: dict[tuple[object, ...], pl.DataFrame] = {}

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        """The answer, asked once; the order of citizens and their repetition do not matter."""
        people = None if citizens is None else frozenset(citizens)
        said = ((name, tuple(value) if isinstance(value, list) else value) for name, value in takes.items())
        key = (question, people, *sorted(said))
        if key not in self._answers:
            self._answers[key] = self._beneath.ask(question, citizens=citizens, **takes)
        return self._answers[key]

    def ask_each(
        self, questions: Sequence[str], *, citizens: Sequence[str] | None = None, **takes: Any
    ) -> dict[str, pl.DataFrame]:
        """As the store beneath; what is asked together is hardly asked twice."""
        return self._beneath.ask_each(questions, citizens=citizens, **takes)

    def prepare(self) -> None:
        """Nothing: it only reads."""

    def write(self, *changes: tuple[str, pl.DataFrame]) -> None:
        """Refused: what was remembered would be old."""
        raise NotImplementedError(self)

    def load(self, tables: Mapping[str, pl.DataFrame | Path]) -> None:
        """Refused, for the same reason."""
        raise NotImplementedError(self)

    def close(self) -> None:
        """Nothing: the store beneath stays open."""
