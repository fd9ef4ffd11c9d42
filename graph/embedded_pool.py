"""Opening Ladybug's file, with its buffer pool."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import ladybug

from graph.embedded_refusals import cannot_open, no_folder
from graph.snapshots import FILE
from registry.errors import WrongUsage


def _pool_size() -> int:
    """Bytes of the buffer pool, as the environment says."""
    said = os.environ.get("REGISTRY_BUFFER_POOL_MB", "4096")
    if not re.fullmatch(r"[1-9][0-9]{0,6}", said):
        why = "the buffer pool has 1 to 9999999 MB"
        raise WrongUsage(f"REGISTRY_BUFFER_POOL_MB is {said!r}", why=why, do="write a number, such as 4096")
    return int(said) << 20


BUFFER_POOL = _pool_size()
FILLED = 0.5
"""A pool so full has too little room: the engine keeps what it has read, and does not always find what it
could drop. A long text then fails.
"""
COPIED_TOGETHER = max(1, BUFFER_POOL // (800 << 20))
"""Files of a waiting table in one COPY, which holds all their rows in the pool."""
TINY = BUFFER_POOL // 20
"""Bytes of a file that cannot fill it."""
FILLING = "CALL bm_info() RETURN mem_limit, mem_usage"
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
