"""A store of files: what is received into it becomes a Neo4j database by the offline import.

The same `receive` writes into it that writes into an engine, so an imported graph cannot differ from one
received over Bolt. It answers only what an agency's first delivery asks. Each delivery has a folder of its
own, complete once `delivery.parquet` lies there; what a crash left without it is deleted.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from graph import offline_files as files
from graph.change_texts import change
from graph.keys import Keys
from graph.texts import question
from registry import schema
from registry.errors import StoreError
from registry.facts import BOTH_ENDS

COMPLETE = "delivery.parquet"
SETTINGS = "settings.parquet"
NAMES = ["iin", "surname", "given_name", "patronymic"]
CITIZEN = "Citizen"


class OfflineStore:
    """A `registry.ports.Store` in a folder, for first deliveries only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._keys: dict[str, Keys] = {}
        self._shown = pl.DataFrame(schema=dict.fromkeys(NAMES, pl.String))
        self._current: Path | None = None

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for folder in self.folder.iterdir():
            if folder.is_dir() and not (folder / COMPLETE).exists():
                shutil.rmtree(folder)
        for label in schema.NODES:
            self._keys[label] = Keys()
            for part in self._parts(label):
                self._keys[label].new(files.key_column(part, label))

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        asked = _question(question)
        asked.check(takes, narrowed=citizens is not None)
        group, _, kind = question.partition("/")
        answers: dict[str, Callable[[], pl.DataFrame]] = {
            "derived/deliveries": partial(self._written, COMPLETE, asked.empty()),
            "derived/settings": partial(self._written, SETTINGS, asked.empty()),
            "people/display": self._display,
        }
        if group == "facts" and not schema.is_status(kind):
            answers[question] = partial(self._facts, kind, takes["known"])
        for of_kind, name in BOTH_ENDS.items():
            answers[name] = partial(self._bonds, of_kind, takes.get("known", 0))
        if question not in answers:
            raise _only_first("answered", question)
        answer = answers[question]().select(asked.empty().columns)
        if citizens is None:
            return answer
        ends = (
            ["subject"]
            if group == "facts"
            else [end for end in ("iin", "one", "other") if end in answer.columns]
        )
        return answer.filter(pl.any_horizontal(pl.col(ends).is_in(list(citizens))))

    def _bonds(self, kind: str, known: int) -> pl.DataFrame:
        return self._facts(kind, known).rename({"subject": "one", "object": "other"})

    def write(self, *changes: tuple[str, pl.DataFrame]) -> None:
        for name, rows in changes:
            change(name)
            if name == "put/Setting":
                self._put_setting(rows)
            elif name == "put/Delivery":
                self._begin(rows)
            elif name == "people/names" or name.startswith("close/"):
                self._add(name, rows.write_parquet, "parquet")
            else:
                raise _only_first("written", name)
        for rows in (rows for name, rows in changes if name == "put/Delivery"):
            self._end(rows)

    def load(self, tables: Mapping[str, pl.DataFrame | Path]) -> None:
        for name in tables:
            change(f"add/{name}")
        for name, table in tables.items():
            rows = pl.read_parquet(table) if isinstance(table, Path) else table
            if name in schema.NODES:
                rows = rows[self._keys[name].new(rows[schema.NODES[name].key])]
            if name == CITIZEN:
                self._shown = rows.select(NAMES)
            if rows.height:
                self._add(name, partial(files.write, name, rows), "csv")

    def close(self) -> None:
        self._current = None

    def finish(self) -> tuple[files.Files, files.Files]:
        """The import's files of nodes and of relationships, with late changes worked in."""
        final = self.folder.parent / "final"
        shutil.rmtree(final, ignore_errors=True)
        final.mkdir()
        nodes: dict[str, list[Path]] = {label: self._parts(label) for label in schema.NODES}
        nodes["Delivery"] = [files.written(final, "Delivery", self.ask("derived/deliveries"))]
        nodes["Setting"] = [files.written(final, "Setting", self.ask("derived/settings").unique("name"))]
        nodes[CITIZEN] = self._with_late_names(nodes[CITIZEN], final)
        links: dict[str, list[Path]] = {}
        for target in files.targets():
            links.setdefault(target.split("/")[0], []).extend(self._with_closings(target, final))
        for label in (status.label for status in schema.STATUSES):
            nodes[label] = self._with_closings(label, final)
        return ({k: v for k, v in nodes.items() if v}, {k: v for k, v in links.items() if v})

    # deliveries

    def _begin(self, delivery: pl.DataFrame) -> None:
        if delivery["complete"].item():
            return
        self._current = self.folder / f"{delivery['number'].item():06d}"
        shutil.rmtree(self._current, ignore_errors=True)
        self._current.mkdir(parents=True)

    def _end(self, delivery: pl.DataFrame) -> None:
        """The last file of a delivery: from now on it is complete."""
        if delivery["complete"].item():
            _replace(self._now() / COMPLETE, delivery)
            self._current = None

    def _now(self) -> Path:
        if self._current is None:
            raise _only_first("written", "what belongs to no delivery")
        return self._current

    def _add(self, name: str, write: Callable[[Path], Any], suffix: str) -> None:
        """One more part of a kind, numbered in the order of writing."""
        stem, folder = name.replace("/", "-"), self._now()
        write(folder / f"{stem}.{len(list(folder.iterdir())):06d}.{suffix}")

    def _put_setting(self, rows: pl.DataFrame) -> None:
        """A setting belongs to the delivery that is received, or to the store."""
        folder = self._current or self.folder
        before = [pl.read_parquet(folder / SETTINGS)] if (folder / SETTINGS).exists() else []
        _replace(folder / SETTINGS, pl.concat([*before, rows]).unique("name", keep="last"))

    # reading

    def _parts(self, name: str, suffix: str = "csv") -> list[Path]:
        return sorted(self.folder.glob(f"*/{name.replace('/', '-')}.*.{suffix}"))

    def _written(self, name: str, empty: pl.DataFrame) -> pl.DataFrame:
        found = [*self.folder.glob(name), *sorted(self.folder.glob(f"*/{name}"))]
        return pl.concat([empty, *(pl.read_parquet(path).select(empty.columns) for path in found)])

    def _display(self) -> pl.DataFrame:
        """Of those loaded last; names of others are given again, as a change that alters nothing."""
        return self._shown.with_columns(died=pl.lit(None, pl.Date))

    def _facts(self, kind: str, known: int) -> pl.DataFrame:
        targets = [target for target in files.targets() if target.split("/")[0] == kind]
        found = [pl.DataFrame(schema=schema.fact_columns(kind))]
        for target in targets:
            closings = self._closings(target)
            found += [
                files.closed(files.read(target, part), target, closings) for part in self._parts(target)
            ]
        facts = pl.concat([frame.select(found[0].columns) for frame in found])
        return facts.filter((pl.col("delivery") <= known) & (pl.col("closed_by") > known))

    # late changes

    def _closings(self, target: str) -> pl.DataFrame | None:
        found = [pl.read_parquet(path) for path in self._parts(f"close/{target}", "parquet")]
        return pl.concat(found) if found else None

    def _with_closings(self, target: str, final: Path) -> list[Path]:
        parts, closings = self._parts(target), self._closings(target)
        if closings is None:
            return parts
        read = (files.read(target, part) for part in parts)
        return [
            files.written(final, target, files.closed(rows, target, closings), number)
            for number, rows in enumerate(read)
        ]

    def _with_late_names(self, parts: list[Path], final: Path) -> list[Path]:
        """Names said after somebody was already met; the last word counts."""
        found = [pl.read_parquet(path) for path in self._parts("people/names", "parquet")]
        if not found:
            return parts
        late = pl.concat(found).unique("iin", keep="last")
        return [
            files.written(final, CITIZEN, files.renamed(files.read(CITIZEN, part), late), number)
            for number, part in enumerate(parts)
        ]


_question = question


def _replace(path: Path, rows: pl.DataFrame) -> None:
    """In one step, so that nobody reads half of it."""
    draft = path.with_suffix(".draft")
    rows.write_parquet(draft)
    os.replace(draft, path)


def _only_first(done: str, what: str) -> StoreError:
    return StoreError(
        f"{what} cannot be {done} before Neo4j's import",
        why="offline only the first full deliveries of agencies are taken",
        do="use --via bolt",
    )
