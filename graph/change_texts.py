"""The Cypher texts of changes, which write one row each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graph.texts import is_plain
from registry import schema
from registry.errors import unknown


@dataclass(frozen=True)
class Change:
    """A text that writes one row; `takes` are its parameters, found in the text."""

    name: str
    text: str
    takes: tuple[str, ...]

    @property
    def only_finds(self) -> bool:
        """Whether it changes what is there and makes nothing new."""
        return not re.search(r"\b(CREATE|MERGE)\b", self.text)


@cache
def change(name: str) -> Change:
    """The change of that name: `deliveries/complete`, or `close/LIVES_AT` from a template."""
    group, *words = name.split("/")
    if group in TEMPLATES and words and words[0] in schema.KINDS:
        text = TEMPLATES[group](*words)
    else:
        path = files("graph") / "changes" / f"{name}.cypher"
        if not (is_plain(name) and path.is_file()):
            raise unknown("change", name, [*TEMPLATES])
        text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("//")).strip()
    return Change(name, text, _parameters(text))


def add_node(label: str) -> str:
    """Create a node unless its key exists; what is there stays as it is."""
    text, sets = f"MERGE {_node(label)}", _sets(label)
    return f"{text} ON CREATE SET {sets}" if sets else text


def put_node(label: str) -> str:
    """Create a node, or change its properties."""
    return f"MERGE {_node(label)} SET {_sets(label)}"


def set_node(label: str) -> str:
    """Change the properties of a node that exists."""
    return f"MATCH {_node(label)} SET {_sets(label)}"


def add_relationship(type_: str, end: str | None = None) -> str:
    """Create a relationship between two nodes that exist."""
    start, end = schema.RELATIONSHIPS[type_].pair(end)
    values = ", ".join(f"{column.name}: ${column.name}" for column in schema.RELATIONSHIPS[type_].columns)
    values = f" {{{values}}}" if values else ""
    return f"{_match_ends(start, end)} CREATE (a)-[:{type_}{values}]->(b)"


def remove_relationship(type_: str, end: str | None = None) -> str:
    """Delete a derived relationship; facts are never deleted."""
    start, end = schema.RELATIONSHIPS[type_].pair(end)
    first = f"(a:{start} {{{schema.NODES[start].key}: $subject}})"
    second = f"(b:{end} {{{schema.NODES[end].key}: $object}})"
    return f"MATCH {first}-[link:{type_}]->{second} DELETE link"


def remove_node(label: str) -> str:
    """Delete a derived node with its relationships."""
    return f"MATCH {_node(label)} DETACH DELETE node"


def close_fact(kind: str, end: str | None = None) -> str:
    """Close one version of a fact: the registry no longer believes it."""
    if schema.is_status(kind):
        return f"MATCH (fact:{kind} {{id: $id}}) SET fact.closed_by = $closed_by"
    _, end = schema.RELATIONSHIPS[kind].pair(end)
    return (
        f"MATCH (a:Citizen {{iin: $subject}})-[fact:{kind}]->(b:{end} {{{schema.NODES[end].key}: $object}}) "
        "WHERE fact.record = $record AND fact.delivery = $delivery AND fact.valid_from = $valid_from "
        "SET fact.closed_by = $closed_by"
    )


def undo_facts(kind: str) -> str:
    """Delete facts of a delivery that was not completed, so many at a time."""
    if schema.is_status(kind):
        return (
            f"MATCH (fact:{kind}) WHERE fact.delivery = $delivery WITH fact LIMIT 100000 DETACH DELETE fact"
        )
    pattern = f"MATCH (:Citizen)-[fact:{kind}]->()"
    return f"{pattern} WHERE fact.delivery = $delivery WITH fact LIMIT 100000 DELETE fact"


TEMPLATES: dict[str, Callable[..., str]] = {
    "add": lambda kind, *end: add_node(kind) if kind in schema.NODES else add_relationship(kind, *end),
    "put": put_node,
    "set": set_node,
    "close": close_fact,
    "undo": undo_facts,
    "remove": lambda kind, *end: (
        remove_node(kind) if kind in schema.NODES else remove_relationship(kind, *end)
    ),
}


def _node(label: str) -> str:
    key = schema.NODES[label].key
    return f"(node:{label} {{{key}: ${key}}})"


def _sets(label: str) -> str:
    """All properties but the key."""
    node = schema.NODES[label]
    others = [column.name for column in node.columns if column.name != node.key]
    return ", ".join(f"node.{name} = ${name}" for name in others)


def _match_ends(start: str, end: str) -> str:
    first, second = schema.NODES[start].key, schema.NODES[end].key
    return f"MATCH (a:{start} {{{first}: $subject}}), (b:{end} {{{second}: $object}})"


def _parameters(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"\$(\w+)", text)))
