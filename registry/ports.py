"""What the domain asks of the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import polars as pl


class Store(Protocol):
    """A graph store: two engines, one Cypher."""

    def prepare(self) -> None:
        """Make the tables, constraints and indexes of `registry.schema` that are not there yet."""

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        """The answer to a question by name, exactly the columns its header gives; no duplicate rows.

        `citizens` narrows a question about people to those people. An unknown question, or an unknown or
        missing parameter, is an error: never all rows. Of a long answer few columns may be asked for,
        `facts/LIVES_AT(subject, object)`: then a row may come again, where what was left out differs.
        """

    def ask_each(
        self, questions: Sequence[str], *, citizens: Sequence[str] | None = None, **takes: Any
    ) -> dict[str, pl.DataFrame]:
        """The answers to several questions by name, each as `ask` gives it; a server is asked once.

        Each question is given those of the parameters it takes; one that none takes is an error.
        """

    def write(self, *changes: tuple[str, pl.DataFrame]) -> None:
        """Run each named change for every row of its frame: all of them in one transaction, or none."""

    def load(self, tables: Mapping[str, pl.DataFrame | Path]) -> None:
        """Many new rows at engine speed: nodes first, those whose key exists are left as they are."""

    def close(self) -> None:
        """Let go of the store."""


def plain(question: str) -> str:
    """The name of a question, of which perhaps only some columns are asked for."""
    return question.partition("(")[0]


class Sender(Protocol):
    """Sends a message to a telephone; the reference makes a retry send nothing twice."""

    def send(self, reference: str, msisdn: str, text: str) -> None:
        """Hand over one message; returns when it is safely taken."""

    def has_sent(self, reference: str) -> bool:
        """Whether the message of that reference was handed over, by a run that was cut short after it too."""
