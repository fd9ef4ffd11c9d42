"""The tables of the embedded store, from the schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from registry import schema

TYPES = {"string": "STRING", "date": "DATE", "int": "INT64", "float": "DOUBLE", "bool": "BOOL"}


def tables(present: set[str]) -> Iterator[str]:
    """The texts that make the tables which are not present."""
    for node in schema.NODES.values():
        if node.label not in present:
            columns = ", ".join(f"{column.name} {TYPES[column.type]}" for column in node.columns)
            yield f"CREATE NODE TABLE {node.label}({columns}, PRIMARY KEY({node.key}))"
    for relationship in schema.RELATIONSHIPS.values():
        if relationship.type not in present:
            pairs = [f"FROM {start} TO {end}" for start, end in relationship.pairs]
            columns_ = [f"{column.name} {TYPES[column.type]}" for column in relationship.columns]
            yield f"CREATE REL TABLE {relationship.type}({', '.join(pairs + columns_)})"


def new_pairs(present: set[str]) -> Iterator[str]:
    """Pairs of labels that a table of an older store may lack."""
    for relationship in schema.RELATIONSHIPS.values():
        if relationship.type in present and len(relationship.pairs) > 1:
            for start, end in relationship.pairs:
                yield f"ALTER TABLE {relationship.type} ADD IF NOT EXISTS FROM {start} TO {end}"


def copy_files(name: str, files: Sequence[Path]) -> str:
    """The text that copies files into the table of a kind."""
    paths = ", ".join("'" + str(path).replace("'", "\\'") + "'" for path in files)
    return f"COPY {name.split('/', maxsplit=1)[0]} FROM [{paths}] {ends(name)}"


def counted(name: str) -> str:
    """The text that counts the rows of a kind; each pair of labels is a table of its own to the engine."""
    type_, _, end = name.partition("/")
    declared = schema.kind(type_)
    if isinstance(declared, schema.Node):
        return f"MATCH (n:{type_}) RETURN count(n)"
    start, end = declared.pair(end)
    return f"MATCH (:{start})-[r:{type_}]->(:{end}) RETURN count(r)"


def ends(name: str) -> str:
    """Which pair of labels rows lie between, where a type lies between several."""
    type_, _, end = name.partition("/")
    declared = schema.kind(type_)
    if isinstance(declared, schema.Node) or len(declared.pairs) == 1:
        return ""
    start, end = declared.pair(end)
    return f"(FROM='{start}', TO='{end}')"
