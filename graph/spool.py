"""Large tables wait as files until somebody looks, so that the engine copies a kind once, or a few times.

A COPY into a filled table writes much of it anew. A file of an agency read in parts would be many such
copies; so the parts wait here, and are copied together.
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

    def __bool__(self) -> bool:
        return bool(self._files)

    def wants(self, name: str, rows: pl.DataFrame) -> bool:
        """Whether rows should wait: they are many, or what they belong to waits."""
        kind, _, end = name.partition("/")
        declared = schema.kind(kind)
        ends = () if isinstance(declared, schema.Node) else (*declared.pairs[0], end)
        return rows.height >= LARGE or name in self._files or any(label in self._files for label in ends)

    def add(self, name: str, rows: pl.DataFrame) -> None:
        """Let rows wait."""
        self.folder.mkdir(exist_ok=True)
        waiting = self._files.setdefault(name, [])
        path = self.folder / f"{name.replace('/', '-')}.{len(waiting)}.parquet"
        rows.write_parquet(path, compression="lz4", statistics=False, row_group_size=GROUP)
        waiting.append(path)

    def taken(self, together: int) -> Iterator[tuple[str, list[Path]]]:
        """Each table with its files, so many at a time, nodes first; nothing waits afterwards."""
        files, self._files = self._files, {}
        for name in nodes_first(files):
            for begin in range(0, len(files[name]), together):
                yield name, files[name][begin : begin + together]
        self.clear()

    def clear(self) -> None:
        """Forget what waits."""
        self._files = {}
        shutil.rmtree(self.folder, ignore_errors=True)
