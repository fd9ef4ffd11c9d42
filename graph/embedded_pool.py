"""Opening Ladybug's file, and how full its buffer pool is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import ladybug

from graph.embedded_refusals import cannot_open, no_folder
from graph.snapshots import FILE

BUFFER_POOL = int(os.environ.get("REGISTRY_BUFFER_POOL_MB", "4096")) << 20
FILLED = 0.5
"""A buffer pool so full leaves too little room for a large answer."""
WHILE_CHECKPOINT = 10.0
"""Seconds that opening for reading waits for a writer who is bringing the file up to date."""


def opened(folder: Path, *, read_only: bool) -> ladybug.Database:
    """The database in a folder; beside a writer there are moments at which the engine lets nobody in."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise no_folder(folder, error) from None
    until = time.monotonic() + WHILE_CHECKPOINT
    while True:
        try:
            database = ladybug.Database(str(folder / FILE), buffer_pool_size=BUFFER_POOL, read_only=read_only)
            ladybug.Connection(database)
        except RuntimeError as error:
            if "checkpoint" not in str(error) or time.monotonic() > until:
                raise cannot_open(folder, error) from None
            time.sleep(0.05)
        else:
            return database


def is_filled(connection: ladybug.Connection) -> bool:
    """Whether the pool has become rather full.

    The engine keeps what it has read, and does not always find what it could drop: a long text then fails.
    """
    result = connection.execute("CALL bm_info() RETURN mem_limit, mem_usage")
    assert isinstance(result, ladybug.QueryResult)
    limit, used = (int(size) for size in result.get_as_pl().row(0))
    return bool(used > limit * FILLED)
