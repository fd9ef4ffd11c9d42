"""The nation's store: Neo4j through the official driver.

The driver's cost is per record, so answers cross Bolt as columns: a question is wrapped so that each slice
of citizens comes back as one record of lists. Changes cross as columns too. Needs no APOC.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import neo4j
import polars as pl
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable

from graph.bolt_columns import frame, in_columns
from graph.change_texts import Change, change
from graph.needs import needs
from graph.patterns import STEP, Run, pattern_in
from graph.several import nodes_first, read_once, shared_takes
from graph.texts import ABOUT_PEOPLE, Question, question
from registry import schema
from registry.errors import StoreError

SLICE = 50_000
"""Citizens asked about in one record of columns."""
COUNTED_FOR = 10.0
"""Seconds for which the number of nodes of a label is taken to be about the same."""
FEW, FEW_OF_MANY = 500_000, 4
"""A kind of fact is rare of which there are at most so many, and at most one for so many citizens."""
BATCH = 5_000
"""Rows written by one statement, and by one transaction of a load."""
TOGETHER = 2_000
"""Of so many citizens several questions are asked at once."""
SESSIONS = 2
"""How many slices of a question, how many questions, and how many parts of a table are in work at once."""
TIMEOUT = 3600.0

Answer = TypeVar("Answer")


class Neo4jStore:
    """A `registry.ports.Store` on a Neo4j server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._counted: dict[str, tuple[int, float]] = {}
        self._driver = neo4j.GraphDatabase.driver(url, auth=None, notifications_min_severity="WARNING")
        try:
            with _errors_as_ours(url, "connect"):
                self._driver.verify_connectivity()  # a query would be tried again for half a minute
        except StoreError:
            self._driver.close()
            raise

    def prepare(self) -> None:
        with _errors_as_ours(self.url, "prepare"), self._driver.session() as session:
            session.run(_TYPES).consume()
            there = {row["name"] for row in session.run(_ONLINE)}
            known = {row["name"] for row in session.run(_KNOWN)}
            if there.issuperset(_INDEXES) and known.issuperset(_PROPERTIES):
                return
            for text in (*_INDEXES.values(), *_names()):
                session.run(text).consume()
            session.run("CALL db.awaitIndexes(600)").consume()

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        return self._answer(question, citizens, takes, self._steps(takes))

    def _answer(
        self, question: str, citizens: Sequence[str] | None, takes: dict[str, Any], steps: Run
    ) -> pl.DataFrame:
        asked = _question(question)
        asked.check(takes, narrowed=citizens is not None)
        if not asked.about_people or (citizens is None and self._is_rare(asked)):
            frames = [self._columns(asked, asked.text(narrowed=False), takes)]
        elif citizens is None:
            frames = [self._about_all(asked, takes, steps)]
        else:
            text = _among(asked)
            wanted = list(dict.fromkeys(citizens))
            slices = ({**takes, "among": wanted[i : i + BATCH]} for i in range(0, len(wanted), BATCH))
            frames = self._parallel(asked, text, slices)
        answer = pl.concat([asked.empty(), *frames])
        return answer.unique() if asked.may_repeat(narrowed=citizens is not None) else answer

    def ask_each(
        self, questions: Sequence[str], *, citizens: Sequence[str] | None = None, **takes: Any
    ) -> dict[str, pl.DataFrame]:
        shared = shared_takes(questions, takes)
        if citizens is None or len(citizens) > TOGETHER:
            steps = self._steps(takes)
            with ThreadPoolExecutor(SESSIONS) as pool:
                told = pool.map(lambda name: self._answer(name, citizens, shared[name], steps), questions)
                return dict(zip(questions, told, strict=True))
        asked = {f"q{i}": question(name) for i, name in enumerate(questions)}
        for one in asked.values():
            one.check(shared[one.name], narrowed=True)
        parts = [f"CALL () {{\n{in_columns(one, _among(one), f'{key}_')}\n}}" for key, one in asked.items()]
        columns = ", ".join(f"{key}_{column.name}" for key, one in asked.items() for column in one.gives)
        text = "\n".join([*parts, f"RETURN {columns}"])
        given = {**takes, "among": list(dict.fromkeys(citizens))}
        record = self._read(lambda tx: tx.run(text, given).single(strict=True), "; ".join(questions))
        answers = {one.name: frame(one, record, f"{key}_") for key, one in asked.items()}
        return {
            one.name: answers[one.name].unique() if one.bond else answers[one.name] for one in asked.values()
        }

    def _about_all(self, asked: Question, takes: dict[str, Any], steps: Run) -> pl.DataFrame:
        """The answer about everybody; the steps of a pattern are asked for one by one, and joined here."""
        pattern = pattern_in(asked.text(narrowed=False), _key)
        if pattern is None:
            return self._in_slices(asked, asked.text(narrowed=False), takes)
        return pattern.rows(steps, lambda _, keys: keys, [column.name for column in asked.gives])

    def _steps(self, takes: dict[str, Any]) -> Run:
        """Reads the steps of patterns; each once, whichever questions share it."""
        return read_once(lambda text: self._in_slices(STEP, text, takes))

    def _in_slices(self, asked: Question, text: str, takes: dict[str, Any]) -> pl.DataFrame:
        slices = ({**takes, "slice_from": low, "slice_to": high} for low, high in self._slices())
        return pl.concat(
            [asked.empty(), *self._parallel(asked, text.replace(ABOUT_PEOPLE, _BETWEEN), slices)]
        )

    def write(self, *changes: tuple[str, pl.DataFrame]) -> None:
        def work(tx: neo4j.ManagedTransaction) -> None:
            for name, rows in changes:
                for part in rows.iter_slices(BATCH):
                    _run_change(tx, change(name), part)

        self._write(work, ", ".join(name for name, _ in changes))

    def load(self, tables: Mapping[str, pl.DataFrame | Path]) -> None:
        frames = {name: pl.read_parquet(t) if isinstance(t, Path) else t for name, t in tables.items()}
        with ThreadPoolExecutor(SESSIONS) as pool:
            for name in nodes_first(frames):
                # All nodes are there before a relationship joins them.
                list(pool.map(partial(self._load_part, name), frames[name].iter_slices(BATCH)))

    def _load_part(self, name: str, part: pl.DataFrame) -> None:
        wanted, declared = change(f"add/{name}"), schema.kind(name.partition("/")[0])
        new = self._new(declared, part) if isinstance(declared, schema.Node) else part
        self._write(partial(_run_change, wanted=wanted, rows=new), f"load {name}")

    def close(self) -> None:
        self._driver.close()

    def _new(self, declared: schema.Node, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows whose key is not there: to look costs a tenth of a MERGE that changes nothing.

        A status has its delivery in its key, so it is new.
        """
        if declared.status:
            return rows
        text = _MISSING.format(label=declared.label, key=declared.key)
        keys = rows[declared.key].to_list()
        at = self._read(lambda tx: tx.run(text, {"keys": keys}).single(strict=True)["at"], "look for nodes")
        return rows[pl.Series(at, dtype=pl.UInt32)]

    # reading

    def _is_rare(self, asked: Question) -> bool:
        """Whether all who have an answer have a rare fact: the server begins there, not at each citizen."""
        most = min(FEW, self._count("Citizen") // FEW_OF_MANY)
        return any(self._count(kind) <= most for kind in needs(asked.name))

    def _slices(self) -> Iterator[tuple[str, str]]:
        """Ranges of IINs of about `SLICE` citizens, cut by month of birth; together they hold every key."""
        parts = max(1, round(self._count("Citizen") / SLICE))
        months = [f"{year:02d}{month:02d}" for year in range(100) for month in range(1, 13)]
        cuts = sorted({months[i * len(months) // parts] for i in range(1, parts)})
        return zip(["", *cuts], [*cuts, "\uffff"], strict=True)

    def _count(self, kind: str) -> int:
        """How many there are, or were a moment ago: how a question is asked needs no better."""
        counted, at = self._counted.get(kind, (0, -COUNTED_FOR))
        if time.monotonic() - at > COUNTED_FOR:
            pattern = f"(:{kind})" if kind in schema.NODES else f"()-[:{kind}]->()"
            text = f"MATCH {pattern} RETURN count(*) AS n"  # which the server knows without counting
            counted = self._read(lambda tx: tx.run(text).single(strict=True)["n"])
            self._counted[kind] = counted, time.monotonic()
        return counted

    def _parallel(self, asked: Question, text: str, slices: Iterator[dict[str, Any]]) -> list[pl.DataFrame]:
        all_takes = list(slices)
        if len(all_takes) == 1:
            return [self._columns(asked, text, all_takes[0])]
        with ThreadPoolExecutor(SESSIONS) as pool:
            return list(pool.map(lambda takes: self._columns(asked, text, takes), all_takes))

    def _columns(self, asked: Question, text: str, takes: dict[str, Any]) -> pl.DataFrame:
        wrapped = in_columns(asked, text)
        record = self._read(lambda tx: tx.run(wrapped, takes).single(strict=True), asked.name)
        return frame(asked, record)

    # transactions

    def _read(self, work: Callable[[neo4j.ManagedTransaction], Answer], why: str = "") -> Answer:
        return self._managed(neo4j.Session.execute_read, work, why)

    def _write(self, work: Callable[[neo4j.ManagedTransaction], Answer], why: str = "") -> Answer:
        return self._managed(neo4j.Session.execute_write, work, why)

    def _managed(self, execute: Any, work: Callable[[neo4j.ManagedTransaction], Answer], why: str) -> Answer:
        """Run in a transaction that is tried again on a deadlock, with a limit and a word on what for."""
        tagged = neo4j.unit_of_work(timeout=TIMEOUT, metadata={"app": "family-registry", "for": why})(work)
        with _errors_as_ours(self.url, why), self._driver.session() as session:
            answer: Answer = execute(session, tagged)
            return answer


@contextmanager
def _errors_as_ours(url: str, why: str) -> Iterator[None]:
    """No error of the driver leaves the store."""
    try:
        yield
    except AuthError as error:
        raise StoreError("Neo4j refused the name or password", where=url, why=str(error)) from None
    except (ServiceUnavailable, DriverError) as error:
        do = "start it (registry neo4j start) or check the address"
        raise StoreError("Neo4j does not answer", where=url, why=str(error), do=do) from None
    except Neo4jError as error:
        raise StoreError("Neo4j could not run a text", where=why, why=str(error)) from None


_question = question
_MISSING = (
    "UNWIND range(0, size($keys) - 1) AS i\nOPTIONAL MATCH (node:{label} {{{key}: $keys[i]}})\n"
    "WITH i, node WHERE node IS NULL\nRETURN collect(i) AS at"
)


def _key(node: str, label: str) -> str:
    """A node is known by its key here."""
    return f"{node}.{schema.NODES[label].key}"


_BETWEEN = f"{ABOUT_PEOPLE} WHERE $slice_from <= citizen.iin AND citizen.iin < $slice_to"
_AMONG = "UNWIND $among AS among_iin\nMATCH (citizen:Citizen {iin: among_iin})"


def _among(asked: Question) -> str:
    """The text about given citizens."""
    return asked.text(narrowed=True).replace(ABOUT_PEOPLE, _AMONG)


def _run_change(tx: neo4j.ManagedTransaction, wanted: Change, rows: pl.DataFrame) -> None:
    """The one-row text over columns: `$name` becomes the row's value."""
    if not rows.height:
        return
    if not wanted.takes:
        tx.run(wanted.text).consume()
        return
    body = re.sub(r"\$(\w+)", r"$\1[i]", wanted.text)
    text = f"UNWIND range(0, size(${wanted.takes[0]}) - 1) AS i\n{body}"
    columns: dict[str, list[Any]] = {name: rows[name].to_list() for name in wanted.takes}
    tx.run(text, columns).consume()


def _indexes() -> Iterator[tuple[str, str]]:
    """A unique key for every node; an index on the record where acts have numbers of their own. By name."""
    for node in schema.NODES.values():
        name = f"{node.label.lower()}_{node.key}"
        unique = f"FOR (n:{node.label}) REQUIRE n.{node.key} IS UNIQUE"
        yield name, f"CREATE CONSTRAINT {name} IF NOT EXISTS {unique}"
        if node.status:
            name = f"{node.label.lower()}_record"
            yield name, f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{node.label}) ON (n.record)"
    for relationship in schema.RELATIONSHIPS.values():
        if relationship.numbered:
            name = f"{relationship.type.lower()}_record"
            of_type = f"FOR ()-[r:{relationship.type}]-() ON (r.record)"
            yield name, f"CREATE INDEX {name} IF NOT EXISTS {of_type}"


def _names() -> Iterator[str]:
    """Make every declared name known, so that a warning about an unknown one always means a typo."""
    for name in sorted(_PROPERTIES):
        yield f"CALL db.createProperty('{name}')"
    for label in schema.NODES:
        yield f"CALL db.createLabel('{label}')"


_INDEXES = dict(_indexes())
_PROPERTIES = {column.name for kind in schema.KINDS.values() for column in kind.columns}
_TYPES = "\n".join(f"CALL db.createRelationshipType('{name}')" for name in schema.RELATIONSHIPS)
"""Which of them are known cannot be asked: the server lists those that are in use."""
_ONLINE = "SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name"
_KNOWN = "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey AS name"
