"""The graph store: `open_store(url)` is its door."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import WrongUsage
from registry.ports import Store

if TYPE_CHECKING:
    from graph.snapshots import Snapshots

__all__ = ["open_store", "snapshots_of"]


def open_store(url: str, *, read_only: bool = False, create: bool = True) -> Store:
    """A store by its address: `file:PATH` is embedded, `bolt://` and `neo4j://` are a Neo4j server.

    Without `create`, a folder in which no store was made is an error and stays as it is.
    """
    folder = _folder(url)
    if folder is not None:
        from graph.embedded import EmbeddedStore

        return EmbeddedStore(folder, read_only=read_only, create=create)
    from graph.neo4j import Neo4jStore

    return Neo4jStore(url)


def snapshots_of(url: str) -> Snapshots:
    """The store of an address for those who read beside a writer for long."""
    from graph.snapshots import SnapshotsOfFiles, SnapshotsOfServer

    folder = _folder(url)
    if folder is None:
        return SnapshotsOfServer(partial(open_store, url))
    return SnapshotsOfFiles(folder, lambda path: open_store(f"file:{path}", read_only=True))


def _folder(url: str) -> Path | None:
    """The folder of an embedded store; None is a server."""
    scheme, _, rest = url.partition(":")
    if scheme == "file" and rest:
        return Path(rest)
    if scheme in ("bolt", "neo4j", "bolt+s", "neo4j+s"):
        return None
    raise WrongUsage(f"no store at {url!r}", do="use file:PATH, bolt://HOST:PORT or neo4j://HOST:PORT")
