"""Large tables wait until somebody looks, so that the engine copies a kind once, or a few times.

A COPY into a filled table writes much of it anew. A file of an agency read in parts would be many such
copies; so the parts wait here as files, and are copied together. A table that comes whole waits in memory, as
long as that is little.
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
IN_MEMORY = 256 << 20
"""Bytes of all that waits in memory, at most."""


class Spool:
    """The tables that wait, in a folder of their own; a crash leaves files there that nobody needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, list[Path]] = {}
        self._whole: dict[str, pl.DataFrame] = {}

    def __bool__(self) -> bool:
        return bool(self._files or self._whole)

    def wants(self, name: str, rows: pl.DataFrame) -> bool:
        """Whether rows should wait: they are many, or what they belong to waits."""
        kind, _, end = name.partition("/")
        declared = schema.kind(kind)
        ends = () if isinstance(declared, schema.Node) else (*declared.pairs[0], end)
        return rows.height >= LARGE or any(self._waits(one) for one in (name, *ends))

    def add(self, name: str, rows: pl.DataFrame) -> None:
        """Let rows wait."""
        kept = sum(table.estimated_size() for table in self._whole.values())
        if not self._waits(name) and kept + rows.estimated_size() <= IN_MEMORY:
            self._whole[name] = rows
            return
        if name in self._whole:
            self._write(name, self._whole.pop(name))
        self._write(name, rows)

    def _waits(self, name: str) -> bool:
        return name in self._files or name in self._whole

    def _write(self, name: str, rows: pl.DataFrame) -> None:
        self.folder.mkdir(exist_ok=True)
        waiting = self._files.setdefault(name, [])
        path = self.folder / f"{name.replace('/', '-')}.{len(waiting)}.parquet"
        rows.write_parquet(path, compression="lz4", statistics=False, row_group_size=GROUP)
        waiting.append(path)

    def taken(self, together: int) -> Iterator[tuple[str, pl.DataFrame | list[Path]]]:
        """Each table whole, or its files, so many at a time; nodes first; nothing waits afterwards."""
        (files, self._files), (whole, self._whole) = (self._files, {}), (self._whole, {})
        for name in nodes_first([*files, *whole]):
            if name in whole:
                yield name, whole.pop(name)
            waiting = files.get(name, [])
            for begin in range(0, len(waiting), together):
                yield name, waiting[begin : begin + together]
        self.clear()

    def clear(self) -> None:
        """Forget what waits."""
        self._files, self._whole = {}, {}
        shutil.rmtree(self.folder, ignore_errors=True)
