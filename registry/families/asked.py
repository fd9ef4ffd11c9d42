"""What a family definition may ask: whether the questions it names give what it makes of them.

The texts of the questions belong to the store; who starts the registry hands over their headers, so that a
definition that does not fit them is refused before anything is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from registry import schema
from registry.definitions import Mistake

ENDS = {"one", "other"}
GIVEN = {"day", "known"}
"""What every question of a definition is told; one that takes more cannot be asked."""
LIVING = ("people/names", "people/deaths", "people/declared_dead", "people/judgements", "people/departed")
"""Whatever the definition, these tell who lives."""
STUDENTS, MARRIED, RIGHTS = "people/students", "families/spouses", "people/rights"
HOMES = "people/homes"
_KIND = re.compile(r"[:|](\w+)")


class Column(Protocol):
    """A column of an answer, or a parameter."""

    @property
    def name(self) -> str:
        """How it is called."""

    @property
    def type(self) -> str:
        """One of the types of `registry.schema`."""


class Header(Protocol):
    """What is known of a question before it is asked."""

    @property
    def takes(self) -> Sequence[Column]:
        """What it must be told."""

    @property
    def gives(self) -> Sequence[Column]:
        """The columns of its answer."""

    @property
    def branches(self) -> Sequence[str]:
        """Its text, which names the kinds of facts it reads."""

    @property
    def bond(self) -> bool:
        """Whether its rows are met from either end."""

    @property
    def about_people(self) -> bool:
        """Whether it can be asked about some people only."""


@dataclass(frozen=True)
class Questions:
    """Every question that can be asked: their names, and the header of each."""

    names: Callable[[], Collection[str]]
    header: Callable[[str], Header]

    def bond(self, name: str, at: tuple[str, ...]) -> Header:
        """A question that gives bonds; any other is a mistake that lists those that do."""
        return self._one_that(name, _gives_bonds, "no bonds: one and other, from either end", at)

    def people(self, name: str, at: tuple[str | int, ...]) -> Header:
        """A question that names people by their IIN; any other is a mistake that lists those that do."""
        return self._one_that(name, _gives_people, "no people: a column iin", at)

    def kinds(self, *names: str) -> set[str]:
        """The kinds of facts that questions read."""
        return {kind for name in names for kind in kinds_in(self.header(name))}

    def _one_that(
        self, name: str, fits: Callable[[Header], bool], lacks: str, at: tuple[str | int, ...]
    ) -> Header:
        known = self.names()
        if name in known and fits(self.header(name)):
            return self.header(name)
        what = f"the question {name} gives {lacks}" if name in known else f"there is no question {name}"
        raise Mistake(what, f"use one of: {', '.join(sorted(n for n in known if fits(self.header(n))))}", at)


def kinds_in(header: Header) -> set[str]:
    """The kinds of facts that a question reads."""
    return {*_KIND.findall("\n".join(header.branches))} & {*schema.fact_kinds()}


def columns_of(header: Header, type_: str | None = None) -> list[str]:
    """The columns that a question gives, or those of a type."""
    return [column.name for column in header.gives if type_ in (None, column.type)]


def _gives_bonds(header: Header) -> bool:
    return header.bond and {*columns_of(header)} >= ENDS and _can_be_asked(header)


def _gives_people(header: Header) -> bool:
    return "iin" in columns_of(header) and _can_be_asked(header)


def _can_be_asked(header: Header) -> bool:
    return header.about_people and {column.name for column in header.takes} <= GIVEN
