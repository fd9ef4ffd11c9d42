"""The graph store: `open_store(url)` is its door."""

from __future__ import annotations

from pathlib import Path

from registry.errors import WrongUsage
from registry.ports import Store

__all__ = ["open_store"]


def open_store(url: str, *, read_only: bool = False) -> Store:
    """A store by its address: `file:PATH` is embedded, `bolt://` and `neo4j://` are a Neo4j server."""
    scheme, _, rest = url.partition(":")
    if scheme == "file" and rest:
        from graph.embedded import EmbeddedStore

        return EmbeddedStore(Path(rest), read_only=read_only)
    if scheme in ("bolt", "neo4j", "bolt+s", "neo4j+s"):
        from graph.neo4j import Neo4jStore

        return Neo4jStore(url)
    raise WrongUsage(f"no store at {url!r}", do="use file:PATH, bolt://HOST:PORT or neo4j://HOST:PORT")
