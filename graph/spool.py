"""Large tables wait until somebody looks, so that the engine copies a kind once, or a few times.

A COPY into a filled table writes much of it anew. A file of an agency read in parts would be many such
copies; so the parts wait here as files, and are copied together. What came last waits in memory: it need not
be written and read where it is a whole table.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from graph.several import nodes_first
from registry import schema

LARGE = 100_000
"""So many rows wait; fewer go at once."""
GROUP = 100_000
"""Rows of a group in a file: what one thread of the engine reads."""


class Spool:
    """The tables that wait, in a folder of their own; a crash leaves files there that nobody needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, list[Path]] = {}
        self._last: dict[str, pl.DataFrame] = {}

    def __bool__(self) -> bool:
        return bool(self._files or self._last)

    def wants(self, name: str, rows: pl.DataFrame) -> bool:
        """Whether rows should wait: they are many, or what they belong to waits."""
        kind, _, end = name.partition("/")
        declared = schema.kind(kind)
        ends = () if isinstance(declared, schema.Node) else (*declared.pairs[0], end)
        return rows.height >= LARGE or any(one in self._files or one in self._last for one in (name, *ends))

    def add(self, name: str, rows: pl.DataFrame) -> None:
        """Let rows wait."""
        self._write_last()
        self._last[name] = rows

    def taken(self, together: int) -> Iterator[tuple[str, pl.DataFrame | list[Path]]]:
        """Each table, whole or so many of its files at a time; nodes first; nothing waits afterwards."""
        if self._last.keys() & self._files.keys():
            self._write_last()
        (files, self._files), (last, self._last) = (self._files, {}), (self._last, {})
        for name in nodes_first([*files, *last]):
            if name in last:
                yield name, last.pop(name)
                continue
            for begin in range(0, len(files[name]), together):
                yield name, files[name][begin : begin + together]
        self.clear()

    def clear(self) -> None:
        """Forget what waits."""
        self._files, self._last = {}, {}
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_last(self) -> None:
        """Let what came last wait as a file, as all before it."""
        for name, rows in self._last.items():
            self.folder.mkdir(exist_ok=True)
            waiting = self._files.setdefault(name, [])
            path = self.folder / f"{name.replace('/', '-')}.{len(waiting)}.parquet"
            rows.write_parquet(path, compression="lz4", statistics=False, row_group_size=GROUP)
            waiting.append(path)
        self._last = {}
