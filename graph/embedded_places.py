"""A nation's answers, read without the properties of nodes: the engine gives each node's place in its table.

A property of a node that a pattern has led to is read here and there in its table, and for millions of rows
that is most of the work. So the text returns the place instead, the table is read once from end to end, and
the values are put in afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import polars as pl

from graph.embedded_ways import Present
from graph.needs import needs
from graph.patterns import Pattern, Run, pattern_in
from graph.texts import Question
from registry import schema

MANY = 200_000
"""From so many facts of each kind that a question needs, or nodes that it lists, its answer may be long."""
_PLACE = "offset(id("

_NEVER_MANY = ("Delivery", "Setting")
"""Kinds that are not even counted."""
_LISTED = re.compile(r"MATCH \(\w+:(\w+)\)\n(?!MATCH|OPTIONAL)")
_NODE = re.compile(r"\((\w+):(\w+)[){ ]")
_RETURNED = re.compile(r"\b(\w+)\.(\w+) AS (\w+)")
_KEPT = "Citizen"
"""Nearly every question leads to people, so their properties are kept until something is written."""


@dataclass(frozen=True)
class ByPlaces:
    """A text about everybody, and of which of its columns it gives places: by name, label and property.

    pattern: the same taken apart, if it is of several steps. is_long: whether the rows may be many.
    """

    text: str
    places: Mapping[str, tuple[str, str]]
    pattern: Pattern | None = None
    is_long: bool = True


def by_places(asked: Question, present: Present) -> ByPlaces:
    """The whole question, and whether its answer may be long; by places if so, and if it is about people."""
    text = asked.text(narrowed=False)
    if asked.about_people and all(present(kind) >= MANY for kind in needs(asked.name)):
        return _rewritten(text)
    return ByPlaces(text, {}, is_long=_lists_many(text, present))


def _lists_many(text: str, present: Present) -> bool:
    """Whether a text lists nodes of a kind, and there are many."""
    listed = _LISTED.match(text)
    return listed is not None and listed[1] not in _NEVER_MANY and present(listed[1]) >= MANY


@cache
def _rewritten(text: str) -> ByPlaces:
    if pattern := pattern_in(text, place):
        labels = {column: pattern.labels[node] for column, node in pattern.gives.items()}
        return ByPlaces(text, {name: (of, schema.NODES[of].key) for name, of in labels.items()}, pattern)
    before, returns, gives = text.rpartition("\nRETURN ")
    if before.count("-[") != 1:  # of several steps rows may be lost when the nodes between need not be read
        return ByPlaces(text, {})
    # A node whose property is compared is read in any case, from end to end.
    unread = [(name, label) for name, label in _NODE.findall(before) if f"{name}." not in before]
    labels = {name: label for name, label in unread if _is_thing(label)}
    places: dict[str, tuple[str, str]] = {}

    def placed(found: re.Match[str]) -> str:
        node, name, column = found.groups()
        if node not in labels:
            return found[0]
        places[column] = labels[node], name
        return f"{place(node, labels[node])} AS {column}"

    return ByPlaces(before + returns + _RETURNED.sub(placed, gives), places)


def place(node: str, label: str) -> str:
    """Where a node is in the table of its label."""
    return f"{_PLACE}{node}))"


def is_place(expression: str) -> bool:
    """Whether an expression says where a node is; that is never null."""
    return expression.startswith(_PLACE)


def _is_thing(label: str) -> bool:
    """A status belongs to one person, and its table is read from end to end anyway."""
    return label in schema.NODES and not schema.NODES[label].status


class Places:
    """The properties of nodes by place, for as long as nothing is written."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], pl.Series] = {}

    def clear(self) -> None:
        """Something was written."""
        self._kept = {}

    def answer(self, asked: Question, wanted: ByPlaces, run: Run, steps: Run) -> pl.DataFrame:
        """The whole answer, with the values of its places. steps: reads the steps of a pattern."""
        if wanted.pattern:
            columns = [column.name for column in asked.gives]
            once = wanted.pattern.rows(steps, partial(self._keys, run), columns)
        else:
            rows = run(wanted.text)
            once = rows.unique() if asked.may_repeat(narrowed=False) else rows
        if not once.height:
            return asked.empty()
        told = {name: of for name, of in wanted.places.items() if name in once.columns}
        read = {of: self._read(run, *of) for of in told.values()}
        return once.with_columns(read[of].gather(once[name]).alias(name) for name, of in told.items())

    def _keys(self, run: Run, label: str, places: pl.Series) -> pl.Series:
        """The keys of the nodes of a label that are at these places."""
        return self._read(run, label, schema.NODES[label].key).gather(places)

    def _read(self, run: Run, label: str, name: str) -> pl.Series:
        if (label, name) in self._kept:
            return self._kept[label, name]
        told = run(f"MATCH (node:{label}) RETURN offset(id(node)) AS place, node.{name} AS value")
        places = told["place"].to_numpy()
        rows = np.full(places.max() + 1, told.height)  # a deleted node has left a place: the null at the end
        rows[places] = np.arange(told.height)
        values = told["value"].extend_constant(None, 1).gather(rows)
        if label == _KEPT:
            self._kept[label, name] = values
        return values
