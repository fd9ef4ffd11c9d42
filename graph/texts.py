"""The Cypher texts: questions that read, changes that write, and what their headers promise.

A question is `questions/<group>/<name>.cypher`, with a header of comment lines:

    // asks: a sentence
    // takes: day date, known int          what it needs, with types; nothing else is accepted
    // gives: one string, died date?       the columns of the answer; `?` may be unknown
    // bond: from either end               its UNION branches give the same rows, from one end each

Kinds that differ only in a name share a template (`facts/relationship.cypher`): names in double underscores
are filled from the schema's closed list, never from input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from registry import schema
from registry.errors import WrongUsage, unknown

ABOUT_PEOPLE = "MATCH (citizen:Citizen)"
"""A question about people begins with this line; the store narrows it to the citizens asked about."""

PYTHON = {"string": str, "strings": str, "date": date, "int": int, "float": float, "bool": bool}
"""What a parameter of a type is in Python; of `strings`, each one."""

FACT_GROUPS = ("facts", "records", "versions", "history", "left", "changed", "passed")
"""facts: believed ones; records: believed ones by record; versions: all of a delivery, and left: how many;
history: every version there ever was; changed: whom deliveries, and passed: whom the days, have changed."""


@dataclass(frozen=True)
class Column:
    """A column of an answer, or a parameter."""

    name: str
    type: str
    optional: bool = False

    @property
    def dtype(self) -> schema.DType:
        """Its Polars type."""
        return schema.POLARS[self.type]


@dataclass(frozen=True)
class Question:
    """A text that reads, with the columns of its answer.

    A bond may be met from both its ends, so its answers are made distinct; others are so by their text.
    """

    name: str
    asks: str
    takes: tuple[Column, ...]
    gives: tuple[Column, ...]
    branches: tuple[str, ...]
    bond: bool = False

    @property
    def about_people(self) -> bool:
        """Whether it can be narrowed to citizens."""
        return self.branches[0].startswith(ABOUT_PEOPLE)

    def may_repeat(self, *, narrowed: bool) -> bool:
        """Whether a row may come twice: of a bond met from both ends, or told by facts it does not name."""
        return self.bond and (narrowed or all(column.name != "record" for column in self.gives))

    def text(self, *, narrowed: bool) -> str:
        """One branch answers for everybody; people are asked about from either end."""
        return "\nUNION\n".join(self.branches) if narrowed else self.branches[0]

    def about(self, people: Sequence[str], answer: pl.DataFrame) -> pl.DataFrame:
        """The rows of a whole answer that are about some people, as the narrowed question gives them."""
        ends = ["one", "other"] if self.bond else [self.gives[0].name]
        among = pl.Series(people, dtype=pl.String).implode()
        return answer.filter(pl.any_horizontal(pl.col(end).is_in(among) for end in ends))

    def check(self, takes: dict[str, Any], *, narrowed: bool) -> None:
        """Refuse unknown and missing parameters, and citizens where it is not about people."""
        names = [column.name for column in self.takes]
        for name in takes:
            if name not in names:
                raise unknown("parameter", name, names, where=f"question {self.name}")
        missing = [name for name in names if name not in takes]
        if missing:
            raise WrongUsage(f"missing parameter: {', '.join(missing)}", where=f"question {self.name}")
        for column in self.takes:
            _check_type(column, takes[column.name], self.name)
        if narrowed and not self.about_people:
            raise WrongUsage(f"question {self.name} is not about people", do="ask it without citizens")

    def empty(self) -> pl.DataFrame:
        """The answer without rows."""
        return pl.DataFrame(schema={column.name: column.dtype for column in self.gives})


def _check_type(column: Column, value: Any, question: str) -> None:
    """One engine refuses a value of another type, the other answers nothing: so neither is asked."""
    wanted = PYTHON[column.type]
    listed = value if column.type == "strings" and isinstance(value, list) else [value]
    if (column.type == "strings" and listed is not value) or any(type(one) is not wanted for one in listed):
        raise WrongUsage(
            f"parameter {column.name} is {value!r}", where=f"question {question}", do=f"give {column.type}"
        )


@cache
def question(name: str) -> Question:
    """The question of that name: `families/spouses`, or `facts/LIVES_AT` from a template."""
    group, _, word = name.partition("/")
    if group in FACT_GROUPS and word in schema.fact_kinds():
        return _fact_question(name, group, word)
    path = files("graph") / "questions" / f"{name}.cypher"
    if not (_is_plain(name) and group not in FACT_GROUPS and path.is_file()):
        raise unknown("question", name, question_names())
    return parse(name, path.read_text())


def question_names() -> list[str]:
    """Every question that can be asked."""
    folder = files("graph") / "questions"
    named = [
        f"{group.name}/{text.name.removesuffix('.cypher')}"
        for group in folder.iterdir()
        if group.is_dir() and group.name != "facts"
        for text in group.iterdir()
        if text.name.endswith(".cypher")
    ]
    return sorted(named + [f"{group}/{kind}" for group in FACT_GROUPS for kind in schema.fact_kinds()])


def parse(name: str, text: str) -> Question:
    """A question from its file's text; a header that lacks a line is an error."""
    lines = text.strip().splitlines()
    header = dict(line[3:].split(": ", 1) for line in lines if line.startswith("// ") and ": " in line)
    body = "\n".join(line for line in lines if not line.startswith("//"))
    for line in ("asks", "takes", "gives"):
        if line not in header:
            raise WrongUsage(f"question {name} has no header line // {line}:")
    branches = (
        tuple(part.strip() for part in body.split("\nUNION\n")) if "bond" in header else (body.strip(),)
    )
    takes, gives = _columns(header["takes"]), _columns(header["gives"])
    return Question(name, header["asks"], takes, gives, branches, "bond" in header)


def _columns(text: str) -> tuple[Column, ...]:
    if text.strip() == "nothing":
        return ()
    pairs = (part.split() for part in text.split(","))
    return tuple(Column(name, type_.rstrip("?"), type_.endswith("?")) for name, type_ in pairs)


def _fact_question(name: str, group: str, kind: str) -> Question:
    """The template of the group, for a kind."""
    status = schema.is_status(kind)
    template = _template("questions/facts", f"{group}_{'status' if status else 'relationship'}")
    own = schema.own_properties(kind)
    properties = (*own, *schema.STAMP)
    end = "" if status else _end(kind)
    gives = [Column("subject", "string"), *([] if status else [Column("object", "string")])]
    gives += [Column(prop.name, prop.type, prop in own) for prop in properties]
    returns = ", ".join(f"fact.{prop.name} AS {prop.name}" for prop in properties)
    given = ", ".join(f"{c.name} {c.type}{'?' if c.optional else ''}" for c in gives)
    text = template.replace("__KIND__", kind).replace("__RETURNS__", returns).replace("__END__", end)
    return parse(name, text.replace("__GIVES__", given))


def _end(kind: str) -> str:
    """How the other end's key is read; several kinds of ends have several keys."""
    declared = schema.RELATIONSHIPS[kind]
    keys = [f"other.{schema.NODES[end].key}" for _, end in declared.pairs]
    return keys[0] if len(keys) == 1 else f"coalesce({', '.join(keys)})"


# Changes


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
        if not (_is_plain(name) and path.is_file()):
            raise unknown("change", name, [*TEMPLATES])
        text = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("//")).strip()
    return Change(name, text, _parameters(text))


def add_node(label: str) -> str:
    """Create a node unless its key exists; what is there stays as it is."""
    node = schema.NODES[label]
    others = [column.name for column in node.columns if column.name != node.key]
    sets = ", ".join(f"node.{name} = ${name}" for name in others)
    text = f"MERGE (node:{label} {{{node.key}: ${node.key}}})"
    return f"{text} ON CREATE SET {sets}" if sets else text


def put_node(label: str) -> str:
    """Create a node, or change its properties."""
    node = schema.NODES[label]
    others = [column.name for column in node.columns if column.name != node.key]
    sets = ", ".join(f"node.{name} = ${name}" for name in others)
    return f"MERGE (node:{label} {{{node.key}: ${node.key}}}) SET {sets}"


def add_relationship(type_: str, end: str | None = None) -> str:
    """Create a relationship between two nodes that exist."""
    start, end = _ends(type_, end)
    values = ", ".join(f"{column.name}: ${column.name}" for column in schema.RELATIONSHIPS[type_].columns)
    values = f" {{{values}}}" if values else ""
    return f"{_match_ends(start, end)} CREATE (a)-[:{type_}{values}]->(b)"


def remove_relationship(type_: str, end: str | None = None) -> str:
    """Delete a derived relationship; facts are never deleted."""
    start, end = _ends(type_, end)
    first = f"(a:{start} {{{schema.NODES[start].key}: $subject}})"
    second = f"(b:{end} {{{schema.NODES[end].key}: $object}})"
    return f"MATCH {first}-[link:{type_}]->{second} DELETE link"


def remove_node(label: str) -> str:
    """Delete a derived node with its relationships."""
    key = schema.NODES[label].key
    return f"MATCH (node:{label} {{{key}: ${key}}}) DETACH DELETE node"


def close_fact(kind: str, end: str | None = None) -> str:
    """Close one version of a fact: the registry no longer believes it."""
    if schema.is_status(kind):
        return f"MATCH (fact:{kind} {{id: $id}}) SET fact.closed_by = $closed_by"
    _, end = _ends(kind, end)
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
    "close": close_fact,
    "undo": undo_facts,
    "remove": lambda kind, *end: (
        remove_node(kind) if kind in schema.NODES else remove_relationship(kind, *end)
    ),
}


def _ends(type_: str, end: str | None) -> tuple[str, str]:
    declared = schema.RELATIONSHIPS[type_]
    start, first = declared.pairs[0]
    return start, declared.end_for(end) if end else first


def _match_ends(start: str, end: str) -> str:
    first, second = schema.NODES[start].key, schema.NODES[end].key
    return f"MATCH (a:{start} {{{first}: $subject}}), (b:{end} {{{second}: $object}})"


def _parameters(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"\$(\w+)", text)))


def _template(folder: str, name: str) -> str:
    return (files("graph") / folder / f"{name}.cypher").read_text()


def _is_plain(name: str) -> bool:
    """Lower-case words and a slash only: a name never climbs out of its folder."""
    return all(part.replace("_", "").isalnum() and part.islower() for part in name.split("/"))
