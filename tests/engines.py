"""Both stores for tests: an embedded one in a folder, and the run's Neo4j, empty before and after."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ladybug
import polars as pl
import pytest
from neo4j import Driver, GraphDatabase

from graph import open_store
from graph.server_java import only_one
from registry.ports import Store
from registry.schema import NODES, RELATIONSHIPS

ENGINES = [
    pytest.param("embedded", id="embedded"),
    pytest.param("neo4j", id="neo4j", marks=pytest.mark.xdist_group("neo4j")),
]
"""A Neo4j Community has one database, so its tests take turns: a lock makes sure, a group saves waiting."""


@contextmanager
def fresh_url(engine: str, folder: Path) -> Iterator[str]:
    """The address of an empty store of an engine; nobody else uses it meanwhile."""
    if engine == "embedded":
        yield url_in(folder)
        return
    from tests.neo4j_server import HOME, neo4j_url, refuse_a_strangers_data  # a plugin: pytest loads it first

    with only_one(Path(os.environ[HOME]) / "alone.lock"):
        url = neo4j_url()
        with GraphDatabase.driver(url) as driver:
            refuse_a_strangers_data(driver)
            try:
                yield url
            finally:
                delete_everything(driver)


def url_in(folder: Path) -> str:
    """The address of the embedded store of a test."""
    return f"file:{folder / 'store'}"


@contextmanager
def fresh_store(engine: str, folder: Path) -> Iterator[Store]:
    """A prepared, empty store of an engine."""
    with fresh_url(engine, folder) as url:
        store = open_store(url)
        try:
            store.prepare()
            yield store
        finally:
            store.close()


def delete_everything(driver: Driver) -> None:
    """Every node and relationship; constraints stay, they are the same for every test."""
    with driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()


def counts(url: str) -> dict[str, int]:
    """How many nodes and relationships of every kind a store holds, asked of the engine itself."""
    texts = {label: f"MATCH (n:{label}) RETURN count(n)" for label in NODES}
    texts |= {type_: f"MATCH ()-[r:{type_}]->() RETURN count(r)" for type_ in RELATIONSHIPS}
    return {kind: rows[0][0] for kind, rows in raw(url, texts).items()}


def raw(url: str, texts: dict[str, str]) -> dict[str, list[list[Any]]]:
    """What the engine itself answers to texts, beside any store that is open."""
    if url.startswith("file:"):
        path = Path(url.removeprefix("file:")) / "graph.ladybug"
        database = ladybug.Database(str(path), read_only=True)
        with ladybug.Connection(database) as connection:
            found = {name: connection.execute(text).get_all() for name, text in texts.items()}
        database.close()
        return found
    with GraphDatabase.driver(url) as driver, driver.session() as session:
        return {name: session.run(text).values() for name, text in texts.items()}


def same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two answers have the same columns and rows, in whatever order."""
    return one.schema == other.schema and one.sort(one.columns).equals(other.sort(other.columns))
