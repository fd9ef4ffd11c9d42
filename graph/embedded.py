"""The embedded store: Ladybug, one folder on disk, no server.

One process holds it for writing; others may read beside it. A reader never sees later commits by itself:
it opens the store anew (`EmbeddedStore.refresh`).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

import ladybug
import polars as pl

from graph import embedded_ways
from graph.change_texts import Change, change
from graph.embedded_connections import LARGE, SMALL, Connections
from graph.embedded_lookups import look_up
from graph.embedded_narrowing import around
from graph.embedded_places import Places, by_places
from graph.embedded_pool import COPIED_TOGETHER, FILLED, FILLING, TINY, opened
from graph.embedded_refusals import HOLDER, no_store_yet
from graph.embedded_tables import copy_files, counted, ends, new_pairs, tables
from graph.embedded_ways import Present, about_everybody, by_statements, found_together
from graph.keys import Keys
from graph.patterns import Run
from graph.several import nodes_first, shared_takes
from graph.snapshots import FILE
from graph.spool import Spool
from graph.texts import Question, question
from registry import schema
from registry.errors import StoreError

LOOKED_UP_TOGETHER = 200
"""From so many nodes on, one look-up says which keys exist. Fewer are never copied, but merged."""
SCANNED_WHOLE = 100_000
"""From so many nodes on, that look-up reads every key there is."""


class EmbeddedStore:
    """A `registry.ports.Store` on Ladybug."""

    def __init__(self, path: Path, *, read_only: bool = False, create: bool = True) -> None:
        self.path, self.read_only, self._file = path, read_only, path / FILE
        self._writing, self._places = threading.RLock(), Places()
        self._created: set[str] = set()  # kinds of nodes that statements of the transaction made
        if (read_only or not create) and not self._file.exists():
            raise no_store_yet(path)
        self._spool = Spool(path / "spool")
        self._keys: dict[str, Keys] = {}
        self._connections = self._open()
        if not read_only:
            self._spool.clear()  # of one who was killed; later nobody's files are lost by opening again

    def prepare(self) -> None:
        present = {row[0] for row in self._rows("CALL show_tables() RETURN name")}
        for text in (*tables(present), *new_pairs(present)):
            self._run(text)

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        return self.ask_each([question], citizens=citizens, **takes)[question]

    def ask_each(
        self, questions: Sequence[str], *, citizens: Sequence[str] | None = None, **takes: Any
    ) -> dict[str, pl.DataFrame]:
        shared = shared_takes(questions, takes)
        for name in questions:
            question(name).check(shared[name], narrowed=citizens is not None)
        self._copy_waiting()
        if citizens is not None and len(citizens) <= embedded_ways.ONE_BY_ONE:
            return look_up(self._found, questions, citizens, shared)
        steps = self._steps(takes)
        return {name: self._answer(question(name), citizens, shared[name], steps) for name in questions}

    def _answer(
        self, asked: Question, citizens: Sequence[str] | None, takes: dict[str, Any], steps: Run
    ) -> pl.DataFrame:
        self._make_room()
        if citizens is None:
            answer = self._about_all(asked, takes, steps)
        else:
            answer = self._about_many(asked, list(dict.fromkeys(citizens)), takes, steps)
        # sums of integers come as decimals from this engine
        typed = answer.select(pl.col(column.name).cast(column.dtype) for column in asked.gives)
        return typed.unique() if citizens is not None and asked.may_repeat(narrowed=True) else typed

    def _about_all(self, asked: Question, takes: dict[str, Any], steps: Run) -> pl.DataFrame:
        wanted = by_places(asked, self._present)
        run = partial(self._long if wanted.is_long else self._frame, takes=takes)
        return self._places.answer(asked, wanted, run, steps)

    def _steps(self, takes: dict[str, Any]) -> Run:
        """Reads the steps of patterns, by places; each once, whichever questions share it."""
        return cache(lambda text: self._long(text, takes).cast({pl.Int64: pl.UInt32}))

    def _about_many(
        self, asked: Question, people: list[str], takes: dict[str, Any], steps: Run
    ) -> pl.DataFrame:
        if about_everybody(asked, len(people), self._present):
            return asked.about(people, self._about_all(asked, takes, steps))
        return self._frame(around(asked), {**takes, "among": people})

    def write(self, *changes: tuple[str, pl.DataFrame]) -> None:
        for name, _ in changes:
            change(name)  # an unknown one is refused before anything begins
        self._copy_waiting()
        self._make_room()
        with self._transaction():
            for name, rows in changes:
                self._keys.pop(name.partition("/")[2], None)  # it may delete some of them
                self._change_rows(name, rows)

    def load(self, tables: Mapping[str, pl.DataFrame | Path]) -> None:
        frames = {name: pl.read_parquet(t) if isinstance(t, Path) else t for name, t in tables.items()}
        for name in frames:
            change(f"add/{name}")  # an unknown kind is refused before a transaction begins
        with self._transaction():
            for name in nodes_first(frames):
                if (rows := frames[name]).height:
                    self._load_rows(name, rows)

    def close(self) -> None:
        self._copy_waiting()
        self._connections.close()
        if not self.read_only:
            (self.path / HOLDER).unlink(missing_ok=True)

    def refresh(self) -> None:
        """See what was committed since this store was opened."""
        old, self._connections = self._connections, self._open()
        old.close()

    # opening

    def _open(self) -> Connections:
        database = opened(self.path, read_only=self.read_only)
        if not self.read_only:
            (self.path / HOLDER).write_text(str(os.getpid()))
        self._places.clear()
        return Connections(database)

    def _make_room(self) -> None:
        """Before much work: a pool that has become rather full is left for an empty one."""
        if self.read_only or self._file.stat().st_size < TINY:
            return  # other threads may be in the middle of their questions
        [[limit, used]] = self._rows(FILLING)
        if used > limit * FILLED:
            with self._writing:
                self._reopen()

    def _reopen(self) -> None:
        """Close the database and open it again."""
        self._connections.close()
        self._connections = self._open()

    # running texts

    def _run(self, text: str, takes: dict[str, Any] | None = None) -> None:
        self._connections.run(text, takes or {})

    def _rows(self, text: str, takes: dict[str, Any] | None = None, *, size: int = LARGE) -> list[list[Any]]:
        rows = self._connections.run(text, takes or {}, size=size, read=ladybug.QueryResult.get_all)
        return cast(list[list[Any]], rows)

    def _found(self, text: str, takes: dict[str, Any]) -> list[list[Any]]:
        return self._rows(text, takes, size=SMALL)

    def _frame(self, text: str, takes: dict[str, Any] | None = None) -> pl.DataFrame:
        frame = self._connections.run(text, takes or {}, read=ladybug.QueryResult.get_as_pl)
        return cast(pl.DataFrame, frame)

    def _long(self, text: str, takes: dict[str, Any] | None = None) -> pl.DataFrame:
        return self._connections.long_answer(text, takes or {})

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Everything inside is committed together."""
        self._places.clear()
        self._created.clear()
        with self._opened_anew_after_failure(), self._connections.kept():
            self._run("BEGIN TRANSACTION")
            try:
                yield
                self._run("COMMIT")
            except BaseException:
                with suppress(StoreError):  # some failures have rolled back by themselves
                    self._run("ROLLBACK")
                raise

    @contextmanager
    def _opened_anew_after_failure(self) -> Iterator[None]:
        """COPY after a ROLLBACK in the same process is not safe on this engine."""
        with self._writing:
            try:
                yield
            except BaseException:
                self._keys.clear()
                self._spool.clear()
                self._reopen()
                raise

    # writing

    def _change_rows(self, name: str, rows: pl.DataFrame) -> None:
        """Many new rows are copied, all others changed one by one."""
        group, _, kind = name.partition("/")
        if group == "put" and rows.height >= embedded_ways.STATEMENTS_BELOW:
            key = schema.NODES[kind].key
            rows = rows.unique(key, keep="last")
            new = self._new(kind, rows)
            self._add_rows(kind, new, self._present)
            self._write_rows(change(f"set/{kind}"), rows.join(new, on=key, how="anti"))
        elif group == "add":
            self._add_rows(kind, self._new(kind, rows), self._present)
        else:
            self._write_rows(change(name), rows)

    def _write_rows(self, wanted: Change, rows: pl.DataFrame) -> None:
        rows = rows.select(wanted.takes)
        kind = wanted.name.partition("/")[2]
        if wanted.only_finds and found_together(kind, rows.height, self._present):
            self._run(f"LOAD FROM $rows {wanted.text.replace('$', '')}", {"rows": rows})
            return
        self._created |= set() if wanted.only_finds else {kind} & schema.NODES.keys()
        for row in rows.iter_rows(named=True):
            self._run(wanted.text, row)

    def _load_rows(self, name: str, rows: pl.DataFrame) -> None:
        rows = self._new(name, rows)
        present = cache(self._present)  # counted once, whoever asks
        if self._spool.wants(name, rows) or embedded_ways.is_first_of_many(name, rows.height, present):
            self._spool.add(name, rows)
        else:
            self._add_rows(name, rows, present)

    def _new(self, name: str, rows: pl.DataFrame) -> pl.DataFrame:
        """What a kind stores of the rows that it does not hold yet; of relationships, of all rows."""
        declared = schema.kind(name.partition("/")[0])
        columns = [column.name for column in declared.columns]
        if isinstance(declared, schema.Node):
            return self._without_present(declared, rows.select(columns))
        return rows.select("subject", "object", *columns)

    def _add_rows(self, name: str, rows: pl.DataFrame, present: Present) -> None:
        """New rows, by statements or by COPY: whichever takes less for so many."""
        # After both for one kind of nodes, in a transaction, the COPY of their relationships fails.
        if name in self._created or by_statements(name, rows.height, present):
            self._write_rows(change(f"add/{name}"), rows)
        else:
            self._copy(name, rows)

    def _copy(self, name: str, rows: pl.DataFrame | Sequence[Path]) -> None:
        """All rows of a table, or of its files, by the engine's COPY."""
        if isinstance(rows, pl.DataFrame):
            self._run(f"COPY {name.partition('/')[0]} FROM $rows {ends(name)}", {"rows": rows})
        else:
            self._run(copy_files(name, rows))

    def _copy_waiting(self) -> None:
        """Copy the large tables that wait, a few files at a time: before anybody looks or writes."""
        if self._spool:
            with self._opened_anew_after_failure():
                for name, rows in self._spool.taken(COPIED_TOGETHER):
                    self._make_room()
                    # One COPY is whole by itself; in a transaction it would be written to the log as well.
                    self._copy(name, rows)

    def _without_present(self, declared: schema.Node, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows whose key exists are left out, and so is a key's second row.

        Few are looked up, or merged by their statements. From `SCANNED_WHOLE` rows of a kind on, the keys are
        kept in memory until something else is written to that kind; but statuses so many are all new, for a
        status has its delivery in its key.
        """
        label, key = declared.label, declared.key
        if rows[key].has_nulls():  # a COPY into a filled table that fails would end the process
            raise StoreError(f"a {label} without its {key} cannot be loaded")
        if rows.height > SCANNED_WHOLE and declared.status:
            return rows.unique(key, keep="first", maintain_order=True)
        if rows.height > SCANNED_WHOLE and label not in self._keys:
            present = self._long(f"MATCH (n:{label}) RETURN n.{key} AS {key}")
            self._keys[label] = Keys()
            self._keys[label].new(present[key])
        if label in self._keys:
            return rows[self._keys[label].new(rows[key])]
        rows = rows.unique(key, keep="first")
        if rows.height < LOOKED_UP_TOGETHER:
            return rows
        text = f"UNWIND $keys AS wanted MATCH (n:{label}) WHERE n.{key} = wanted RETURN n.{key} AS {key}"
        present = self._frame(text, {"keys": rows[key].to_list()})
        return rows.join(present, on=key, how="anti") if present.height else rows

    def _present(self, name: str) -> int:
        """How many of a kind there are."""
        return int(self._rows(counted(name))[0][0])
