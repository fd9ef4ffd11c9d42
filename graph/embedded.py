"""The embedded store: Ladybug, one folder on disk, no server.

One process holds it for writing; others may read beside it. A reader never sees later commits by itself:
it opens the store anew (`EmbeddedStore.refresh`).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast
from weakref import WeakSet

import ladybug
import polars as pl

from graph.snapshots import FILE
from graph.texts import ABOUT_PEOPLE, Change, Question, change, question
from registry import schema
from registry.errors import StoreError

TYPES = {"string": "STRING", "date": "DATE", "int": "INT64", "float": "DOUBLE", "bool": "BOOL"}
STATEMENTS_BELOW = 1_000
"""So few rows go by prepared statements even into an empty table; more by COPY."""
STATEMENTS_INTO_FILLED = 20_000
"""COPY into a filled table rewrites parts of it, so statements stay faster up to here."""
ONE_BY_ONE = 2_000
"""So many citizens are looked up one by one; for more, one scan joined with their list is faster."""
LOOKED_UP_TOGETHER = 200
"""From so many nodes on, one look-up says which keys exist."""
SCANNED_WHOLE = 100_000
"""From so many nodes on, that look-up reads every key there is."""
COPIED_AT_ONCE = 2_000_000
"""Rows that one COPY takes: its memory grows with them."""
WHILE_CHECKPOINT = 10.0
"""Seconds that opening for reading waits for a writer who is bringing the file up to date."""
BUFFER_POOL = int(os.environ.get("REGISTRY_BUFFER_POOL_MB", "3072")) << 20


class EmbeddedStore:
    """A `registry.ports.Store` on Ladybug."""

    def __init__(self, path: Path, *, read_only: bool = False, create: bool = True) -> None:
        self.path, self.read_only = path, read_only
        self._file = path / FILE
        self._threads = threading.local()
        self._connections: WeakSet[ladybug.Connection] = WeakSet()
        self._writing = threading.RLock()
        self._generation = 0
        if (read_only or not create) and not self._file.exists():
            raise no_store_yet(path)
        self._database = self._open()

    def prepare(self) -> None:
        present = {row[0] for row in self._rows("CALL show_tables() RETURN name")}
        for text in _tables(present):
            self._run(text)
        for text in _new_pairs(present):
            self._run(text)

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        asked = _question(question)
        asked.check(takes, narrowed=citizens is not None)
        if citizens is None:
            answer = self._frame(asked.text(narrowed=False), takes)
        elif len(citizens) <= ONE_BY_ONE:
            return self._one_by_one(asked, citizens, takes)
        else:
            text = asked.text(narrowed=True).replace(ABOUT_PEOPLE, _AMONG)
            answer = self._frame(text, {**takes, "among": list(dict.fromkeys(citizens))})
        typed = _typed(answer, asked)
        return typed.unique() if asked.bond else typed

    def write(self, *changes: tuple[str, pl.DataFrame]) -> None:
        with self._transaction():
            for name, rows in changes:
                self._write_rows(change(name), rows)

    def load(self, tables: Mapping[str, pl.DataFrame | Path]) -> None:
        frames = {name: pl.read_parquet(t) if isinstance(t, Path) else t for name, t in tables.items()}
        for name in frames:
            change(f"add/{name}")  # an unknown kind is refused before a transaction begins
        with self._transaction():
            for name, rows in sorted(
                frames.items(), key=lambda item: item[0].split("/")[0] in schema.RELATIONSHIPS
            ):
                if rows.height:
                    self._load_rows(name, rows)

    def close(self) -> None:
        for connection in list(self._connections):
            connection.close()  # an open one would keep its share of the address space until collected
        self._database.close()
        if not self.read_only:
            (self.path / "holder").unlink(missing_ok=True)

    def refresh(self) -> None:
        """See what was committed since this store was opened."""
        old, self._database = self._database, self._open()
        self._generation += 1
        old.close()

    # opening

    def _open(self) -> ladybug.Database:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                "the store's folder cannot be made", where=str(self.path), why=str(error.strerror)
            ) from None
        try:
            database = self._opened()
        except RuntimeError as error:
            raise self._cannot_open(error) from None
        if not self.read_only:
            (self.path / "holder").write_text(str(os.getpid()))
        return database

    def _opened(self) -> ladybug.Database:
        """Beside a writer there are moments at which the engine lets nobody in."""
        until = time.monotonic() + WHILE_CHECKPOINT
        while True:
            try:
                database = ladybug.Database(
                    str(self._file), buffer_pool_size=BUFFER_POOL, read_only=self.read_only
                )
                ladybug.Connection(database)
            except RuntimeError as error:
                if "checkpoint" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return database

    def _cannot_open(self, error: RuntimeError) -> StoreError:
        if "lock" not in str(error).lower():
            return StoreError("the store cannot be opened", where=str(self.path), why=str(error))
        holder = self.path / "holder"
        by = f"process {holder.read_text()}" if holder.exists() else "another process"
        return StoreError(
            f"the store is held for writing by {by}", where=str(self.path), do="wait until it ends, or end it"
        )

    @property
    def _connection(self) -> ladybug.Connection:
        """One connection a thread, made anew after a refresh."""
        if getattr(self._threads, "generation", None) != self._generation:
            self._threads.connection = ladybug.Connection(self._database)
            self._connections.add(self._threads.connection)
            self._threads.generation = self._generation
        connection: ladybug.Connection = self._threads.connection
        return connection

    # running texts

    def _run(self, text: str, takes: dict[str, Any] | None = None) -> ladybug.QueryResult:
        try:
            result = self._connection.execute(text, takes or {})
        except RuntimeError as error:
            raise StoreError("the store could not run a text", why=str(error), where=text[:300]) from None
        assert isinstance(result, ladybug.QueryResult)
        return result

    def _rows(self, text: str, takes: dict[str, Any] | None = None) -> list[list[Any]]:
        return cast(list[list[Any]], self._run(text, takes).get_all())

    def _frame(self, text: str, takes: dict[str, Any]) -> pl.DataFrame:
        frame: pl.DataFrame = self._run(text, takes).get_as_pl()
        return frame

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Everything inside is committed together; after a failure the store is opened anew."""
        with self._writing:
            self._run("BEGIN TRANSACTION")
            try:
                yield
                self._run("COMMIT")
            except BaseException:
                with suppress(StoreError):  # some failures have rolled back by themselves
                    self._run("ROLLBACK")
                # COPY after a ROLLBACK in the same process is not safe on this engine.
                self.refresh_after_failure()
                raise

    def refresh_after_failure(self) -> None:
        """Drop every connection and open the database again."""
        self._threads.connection.close()
        self._database.close()
        self._database = self._open()
        self._generation += 1

    # reading

    def _one_by_one(self, asked: Question, citizens: Sequence[str], takes: dict[str, Any]) -> pl.DataFrame:
        text = asked.text(narrowed=True).replace(ABOUT_PEOPLE, "MATCH (citizen:Citizen {iin: $citizen_iin})")
        rows: list[list[Any]] = []
        for iin in dict.fromkeys(citizens):
            rows.extend(self._rows(text, {**takes, "citizen_iin": iin}))
        columns = {column.name: column.dtype for column in asked.gives}
        answer = pl.DataFrame(rows, schema=columns, orient="row", strict=False)
        return answer.unique() if asked.bond else answer

    # writing

    def _write_rows(self, wanted: Change, rows: pl.DataFrame) -> None:
        for row in rows.select(wanted.takes).iter_rows(named=True):
            self._run(wanted.text, row)

    def _load_rows(self, name: str, rows: pl.DataFrame) -> None:
        kind, _, end = name.partition("/")
        declared = schema.kind(kind)
        if isinstance(declared, schema.Node):
            self._load_nodes(declared, rows)
            return
        end = end or declared.pairs[0][1]
        start = declared.pairs[0][0]  # each pair of labels is a table of its own to the engine
        if rows.height < self._statement_limit(f"MATCH (:{start})-[r:{kind}]->(:{end}) RETURN count(r)"):
            self._write_rows(change(f"add/{kind}/{end}"), rows)
            return
        columns = ["subject", "object", *(column.name for column in declared.columns)]
        ends = f"(FROM='{start}', TO='{end}')" if len(declared.pairs) > 1 else ""
        for part in rows.select(columns).iter_slices(COPIED_AT_ONCE):
            self._run(f"COPY {kind} FROM $rows {ends}", {"rows": part})

    def _load_nodes(self, declared: schema.Node, rows: pl.DataFrame) -> None:
        rows = rows.select(column.name for column in declared.columns).unique(declared.key, keep="first")
        rows = self._without_present(declared, rows)
        if rows.height < self._statement_limit(f"MATCH (n:{declared.label}) RETURN count(n)"):
            self._write_rows(change(f"add/{declared.label}"), rows)
        else:
            self._run(f"COPY {declared.label} FROM $rows", {"rows": rows})

    def _without_present(self, declared: schema.Node, rows: pl.DataFrame) -> pl.DataFrame:
        """Few rows are merged by statements anyway; of more, those whose key exists are left out at once."""
        if rows.height < LOOKED_UP_TOGETHER:
            return rows
        node, key = f"(n:{declared.label})", declared.key
        if rows.height > SCANNED_WHOLE:
            present = self._frame(f"MATCH {node} RETURN n.{key} AS {key}", {})
        else:
            wanted = {"keys": rows[key].to_list()}
            text = f"UNWIND $keys AS wanted MATCH {node} WHERE n.{key} = wanted RETURN n.{key} AS {key}"
            present = self._frame(text, wanted)
        return rows.join(present, on=key, how="anti") if present.height else rows

    def _statement_limit(self, counting: str) -> int:
        return STATEMENTS_INTO_FILLED if self._rows(counting)[0][0] else STATEMENTS_BELOW


def no_store_yet(path: Path) -> StoreError:
    """The error for a folder in which no store was made."""
    return StoreError(
        "there is no store yet", where=str(path), do="make one: registry prepare, or registry run"
    )


_question = question
_AMONG = "UNWIND $among AS among_iin\nMATCH (citizen:Citizen) WHERE citizen.iin = among_iin"


def _typed(answer: pl.DataFrame, asked: Question) -> pl.DataFrame:
    """Exactly the columns of *gives*, cast: sums of integers come as decimals from this engine."""
    return answer.select(pl.col(column.name).cast(column.dtype) for column in asked.gives)


def _tables(present: set[str]) -> Iterator[str]:
    for node in schema.NODES.values():
        if node.label not in present:
            columns = ", ".join(f"{column.name} {TYPES[column.type]}" for column in node.columns)
            yield f"CREATE NODE TABLE {node.label}({columns}, PRIMARY KEY({node.key}))"
    for relationship in schema.RELATIONSHIPS.values():
        if relationship.type not in present:
            pairs = [f"FROM {start} TO {end}" for start, end in relationship.pairs]
            columns_ = [f"{column.name} {TYPES[column.type]}" for column in relationship.columns]
            yield f"CREATE REL TABLE {relationship.type}({', '.join(pairs + columns_)})"


def _new_pairs(present: set[str]) -> Iterator[str]:
    """Pairs of labels that a table of an older store may lack."""
    for relationship in schema.RELATIONSHIPS.values():
        if relationship.type in present and len(relationship.pairs) > 1:
            for start, end in relationship.pairs:
                yield f"ALTER TABLE {relationship.type} ADD IF NOT EXISTS FROM {start} TO {end}"
