"""Connections to an open Ladybug database, lent to one text at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import ladybug
import polars as pl

from graph.embedded_arrow import long_answer
from registry.errors import StoreError

SMALL, LARGE = 1, 0
"""Threads for one text, 0 for all: a small text on all cores waits for them longer than it takes."""


@contextmanager
def _told_with(text: str) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise StoreError("the store could not run a text", why=str(error), where=text[:300]) from None


def without_empty_chunks(rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows: at a chunk without any, as a filter may leave it, the engine silently stops reading."""
    chunks = (chunk for column in rows.iter_columns() for chunk in column.get_chunks())
    return rows.rechunk() if any(not len(chunk) for chunk in chunks) else rows


class Connections:
    """An open database and its connections, used by any thread.

    A connection remembers how it planned the texts it has run, so the one used last is lent first, to
    whatever thread.
    """

    def __init__(self, database: ladybug.Database) -> None:
        self._database, self._closed = database, False
        self._idle: dict[int, list[ladybug.Connection]] = {SMALL: [], LARGE: []}
        self._kept = threading.local()

    def run(
        self,
        text: str,
        takes: Mapping[str, Any],
        *,
        size: int = LARGE,
        read: Callable[[ladybug.QueryResult], Any] = ladybug.QueryResult.close,
    ) -> Any:
        """Run a text; gives what is read of its answer. An error is one of the store that names the text."""
        given = {
            name: without_empty_chunks(value) if isinstance(value, pl.DataFrame) else value
            for name, value in takes.items()
        }
        with _told_with(text), self.lent(size) as connection:
            result = connection.execute(text, given)
            assert isinstance(result, ladybug.QueryResult)
            return read(result)

    def long_answer(self, text: str, takes: Mapping[str, Any]) -> pl.DataFrame:
        """The answer of a text that may have very many rows."""
        with _told_with(text), self.lent(LARGE) as connection:
            return long_answer(connection, text, takes)

    @contextmanager
    def lent(self, size: int) -> Iterator[ladybug.Connection]:
        """A connection for one text; within `kept` the one that is kept, but for a small text."""
        kept = getattr(self._kept, "connection", None)
        if kept is not None and size == LARGE:
            yield kept
            return
        try:
            connection = self._idle[size].pop()
        except IndexError:
            connection = ladybug.Connection(self._database, num_threads=size)
        try:
            yield connection
        finally:
            self._back(connection, size)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """One connection for all large texts of this thread: a transaction is a connection's."""
        with self.lent(LARGE) as connection:
            self._kept.connection = connection
            try:
                yield
            finally:
                del self._kept.connection

    def _back(self, connection: ladybug.Connection, size: int) -> None:
        if self._closed:
            connection.close()
        else:
            self._idle[size].append(connection)

    def close(self) -> None:
        """Close all: an open connection would keep its share of the address space until it is collected."""
        self._closed = True
        for idle in self._idle.values():
            while idle:
                idle.pop().close()
        self._database.close()
