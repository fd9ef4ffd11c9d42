"""Looking few people up, one by one, in texts as this engine runs them fastest.

A look-up of one person takes 0.1 to 0.4 ms, and a family's dozen questions have some fifteen branches for
each of its people. Of most kinds of facts a person has none: three look-ups say which there are, and a branch
that needs another has no rows. A DISTINCT takes as long as three look-ups; few rows are made distinct here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from graph.embedded_narrowing import ONE, around_one
from graph.needs import STATUS, TO, needed
from graph.texts import Question, question
from registry import schema

Rows = Callable[[str, dict[str, Any]], list[list[Any]]]
"""Runs a text with its parameters and gives all rows."""
SEVERAL = 6
"""From so many look-ups a person on, it is asked first which kinds of facts there are."""

_DISTINCT = "RETURN DISTINCT "


@dataclass(frozen=True)
class Lookup:
    """A branch of a question, about one citizen.

    needs: kinds of facts that the citizen has wherever the branch gives a row: a status, a relationship, or
    one that leads to the citizen (`<PARENT_OF`).
    """

    text: str
    needs: frozenset[str]


def look_up(
    rows: Rows, names: Sequence[str], citizens: Iterable[str], takes: Mapping[str, dict[str, Any]]
) -> dict[str, pl.DataFrame]:
    """The answers to questions about people, whatever the order they are asked in; takes: by question."""
    # Branch by branch: joined by UNION, each look-up takes several times as long on this engine.
    wanted = {name: _lookups(name) for name in names}
    every = [one for branches in wanted.values() for one in branches]
    kinds = frozenset().union(*(one.needs for one in every)) if len(every) >= SEVERAL else frozenset[str]()
    found: dict[str, list[list[Any]]] = {name: [] for name in names}
    for iin in dict.fromkeys(citizens):
        absent = kinds - _held(rows, iin, kinds)
        for name, branches in wanted.items():
            for one in branches:
                if one.needs.isdisjoint(absent):
                    found[name].extend(rows(one.text, {**takes[name], "citizen_iin": iin}))
    return {name: _frame(question(name), told) for name, told in found.items()}


@cache
def _lookups(name: str) -> tuple[Lookup, ...]:
    return tuple(_lookup(branch) for branch in question(name).branches)


def _lookup(branch: str) -> Lookup:
    before, distinct, gives = branch.rpartition(_DISTINCT)
    text = f"{before}RETURN {gives}" if distinct else branch
    return Lookup(around_one(text), needed(branch))


def _held(rows: Rows, iin: str, kinds: frozenset[str]) -> set[str]:
    """Which of these kinds of facts a citizen has, believed or not."""
    return {row[0] for text in _which(kinds) for row in rows(text, {"citizen_iin": iin})}


@cache
def _which(kinds: frozenset[str]) -> tuple[str, ...]:
    """The texts that tell it: of statuses, of relationships from a citizen and of those to one."""
    of, to = kinds & schema.RELATIONSHIPS.keys(), {kind[1:] for kind in kinds if kind.startswith(TO)}
    texts = []
    if kinds & schema.NODES.keys():
        texts.append(f"{ONE}-[:{STATUS}]->(fact) RETURN label(fact) AS kind")
    if of:
        texts.append(f"{ONE}-[fact:{'|'.join(sorted(of))}]->(other) RETURN label(fact) AS kind")
    if to:
        texts.append(
            f"{ONE}<-[fact:{'|'.join(sorted(to))}]-(other:Citizen) RETURN '{TO}' + label(fact) AS kind"
        )
    return tuple(texts)


def _frame(asked: Question, rows: list[list[Any]]) -> pl.DataFrame:
    """The rows as `gives` says; each once, where two ends or a DISTINCT left out repeat them."""
    if asked.bond or any(_DISTINCT in branch for branch in asked.branches):
        rows = [list(row) for row in dict.fromkeys(map(tuple, rows))]
    columns = {column.name: column.dtype for column in asked.read}
    found = pl.DataFrame(rows, schema=columns, orient="row", strict=False)
    return found if asked.read == asked.gives else found.select(column.name for column in asked.gives)
