"""A store kept open for reading beside a writer.

A reader of the embedded store never sees later commits by itself, so it is opened anew when the store's
files have changed. A server such as Neo4j needs nothing of the kind.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph import open_store
from registry.ports import Store


class Reader:
    """Lends a store for one request; opens it at the first."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._store: Store | None = None
        self._seen: tuple[tuple[str, int, int], ...] = ()
        self._lent = threading.Lock()

    @contextmanager
    def current(self) -> Iterator[Store]:
        """The store as of the last commit. Requests take turns: each is a few milliseconds."""
        with self._lent:
            state = self._state()
            if self._store is None or state != self._seen:
                if self._store is not None:
                    self._store.close()
                    self._store = None
                self._store, self._seen = open_store(self.url, read_only=True), state
            yield self._store

    def _state(self) -> tuple[tuple[str, int, int], ...]:
        """Name, size and time of each file of an embedded store; nothing for a server."""
        if not self.url.startswith("file:"):
            return ()
        files = sorted(Path(self.url.removeprefix("file:")).glob("graph.ladybug*"))
        stats = ((file, file.stat()) for file in files)
        return tuple((file.name, stat.st_size, stat.st_mtime_ns) for file, stat in stats)
