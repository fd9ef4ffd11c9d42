"""A link of an explanation, and the rows of delivered files in which facts stand.

A decision rests on dozens of facts, most of them in a few files, and a nation's file takes seconds to read.
So the rows of all facts of an explanation are looked up together, each file once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

Fact = dict[str, Any]


@dataclass(frozen=True)
class Node:
    """One link of the chain, in words, with what it rests on."""

    kind: str
    id: str
    text: str
    children: tuple[Node, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        below = [child.as_json() for child in self.children]
        return {"kind": self.kind, "id": self.id, "text": self.text, "because": below}


@dataclass(frozen=True)
class FoundRow:
    """A row of a delivered file."""

    file: str
    line: int
    content: dict[str, str | None]


FindRows = Callable[[str, Sequence[tuple[str, Fact]]], list[FoundRow | None]]
"""Finds the rows of facts in a delivery: path of the delivery, kind and fact of each; in the same order."""
LOOKED_UP = "looked up"
"""The kind of a link that stands where what a file says is still to come."""


@dataclass(frozen=True)
class Saying:
    """What a version of a fact says, and where its row may stand.

    numbers: of the person, under any of which the row may speak. deliveries: the newest first; an act that
    ends a fact adds a version of it, whose row then stands in the delivery of an earlier one.
    """

    kind: str
    fact: Fact
    words: str
    numbers: Sequence[str]
    deliveries: Sequence[dict[str, Any]]

    def node(self, delivery: dict[str, Any] | None, row: FoundRow | None) -> Node:
        """The link: what is said, by whom, and the row, if it can still be read."""
        if delivery is None or row is None:
            newest = self.deliveries[0]
            text = f"{self.words}; in delivery {_of(newest)}"
            gone = Node("row", "", f"the row can no longer be read in {newest['path']}")
            return Node("said", str(newest["number"]), text, (gone,))
        return Node("said", str(delivery["number"]), f"{self.words}; said by {_of(delivery)}", (_node(row),))


class Sayings:
    """Collects what is to be looked up, and puts it in its place afterwards."""

    def __init__(self, find_rows: FindRows) -> None:
        self._find_rows = find_rows
        self._sayings: list[Saying] = []

    def later(self, saying: Saying) -> Node:
        """A link that keeps the place of what the file says."""
        self._sayings.append(saying)
        return Node(LOOKED_UP, str(len(self._sayings) - 1), "")

    def put_into(self, tree: Node) -> Node:
        """The tree with what the files say."""
        return _filled(tree, self._looked_up())

    def _looked_up(self) -> list[Node]:
        """A link for each; of deliveries the newest that has the row, so all newest ones are read first."""
        found: dict[int, tuple[dict[str, Any], FoundRow]] = {}
        for turn in range(max((len(one.deliveries) for one in self._sayings), default=0)):
            waiting: dict[str, list[int]] = {}
            for place, one in enumerate(self._sayings):
                if place not in found and turn < len(one.deliveries):
                    waiting.setdefault(one.deliveries[turn]["path"], []).append(place)
            for path, places in waiting.items():
                for place, row in self._rows(path, places).items():
                    found[place] = self._sayings[place].deliveries[turn], row
        return [one.node(*found.get(place, (None, None))) for place, one in enumerate(self._sayings)]

    def _rows(self, path: str, places: Sequence[int]) -> dict[int, FoundRow]:
        """The rows that a delivery has of these sayings."""
        asked = [(place, number) for place in places for number in self._sayings[place].numbers]
        wanted = [
            (self._sayings[place].kind, self._sayings[place].fact | {"subject": number})
            for place, number in asked
        ]
        told: dict[int, FoundRow] = {}
        for (place, _), row in zip(asked, self._find_rows(path, wanted), strict=True):
            if row is not None:
                told.setdefault(place, row)
        return told


def _filled(node: Node, told: Sequence[Node]) -> Node:
    if node.kind == LOOKED_UP:
        return told[int(node.id)]
    return replace(node, children=tuple(_filled(child, told) for child in node.children))


def _of(delivery: dict[str, Any]) -> str:
    return f"{delivery['agency']} {delivery['sequence']}, as of {delivery['as_of']}"


def _node(found: FoundRow) -> Node:
    content = ", ".join(f"{name} {value}" for name, value in found.content.items() if value is not None)
    at = f"{found.file}:{found.line}"
    return Node("row", at, f"{at}: {content}")
