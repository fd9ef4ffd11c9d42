"""Reading beside a writer for as long as one likes: a store as it was at one moment.

A reader that has the embedded store's file open while the writer brings it up to date (a checkpoint writes in
place) reads pages of two states: it answers wrongly or never. So a long reader keeps a private copy of the
files, taken while they stood still, and takes another when they have changed. The copy has no name on disk
once it is open, so a killed reader leaves nothing behind. A server such as Neo4j needs none of this.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from registry.ports import Store

State = tuple[tuple[str, int, int], ...]
"""Name, size and time of change of each file; empty for a server, where nothing has to be watched."""

FILE = "graph.ladybug"
"""The embedded store's file in its folder; the names of the others begin with it."""
STEADY = {FILE, f"{FILE}.wal"}
"""The files of a store that nobody is bringing up to date; any other is a mark of the work going on."""
TICK = 0.02
"""Seconds: two changes of a file within a tick of the system's clock may bear the same time."""


class Snapshots(Protocol):
    """Opens a store as it is now, again and again."""

    def state(self) -> State:
        """Changes whenever a newer snapshot could show something newer."""

    def take(self) -> tuple[Store, State] | None:
        """The store as of that state; None while a writer is at work on its files."""


class SnapshotsOfServer:
    """A server's store is always as it is now."""

    def __init__(self, connect: Callable[[], Store]) -> None:
        self._connect = connect

    def state(self) -> State:
        return ()

    def take(self) -> tuple[Store, State] | None:
        return self._connect(), ()


class SnapshotsOfFiles:
    """Private copies of the embedded store in a folder; `opening` opens the one in a folder for reading."""

    def __init__(self, path: Path, opening: Callable[[Path], Store]) -> None:
        self.path, self._opening = path, opening

    def state(self) -> State:
        found = []
        for file in sorted(self.path.glob(f"{FILE}*")):
            with suppress(FileNotFoundError):  # gone since it was listed
                stat = file.stat()
                found.append((file.name, stat.st_size, stat.st_mtime_ns))
        return tuple(found)

    def take(self) -> tuple[Store, State] | None:
        before = self.state()
        names = [name for name, *_ in before]
        if FILE not in names:
            return self._opening(self.path), before  # which says that there is none
        if not STEADY.issuperset(names):
            return None
        time.sleep(TICK)
        if self.state() != before:
            return None
        with _room(self.path) as room:
            try:
                for name in names:
                    shutil.copyfile(self.path / name, Path(room) / name)
            except FileNotFoundError:
                return None
            if self.state() != before:
                return None
            return self._opening(Path(room)), before


def _room(beside: Path) -> TemporaryDirectory[str]:
    """A folder beside the store's files; in the system's place for such if nothing can be written there."""
    try:
        return TemporaryDirectory(prefix="reading-", dir=beside)
    except OSError:
        return TemporaryDirectory(prefix="registry-reading-")
