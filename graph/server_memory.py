"""How much memory a server is given: what its data need, as far as the machine has it.

Neo4j reads its files through a page cache; one that is much smaller than the data reads the same pages again
and again. Its heap holds what transactions write, and large loads write much at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LEAST_HEAP, LEAST_PAGECACHE = 768, 256
"""MB: enough for a town."""
HEAP_SHARE, PAGECACHE_SHARE = 6, 3
"""At most one part in so many of the machine: the registry's own steps and the system need the rest."""

LIMIT = Path("/sys/fs/cgroup/memory.max")
"""What a container may take, in bytes; `max` where that is not limited."""


@dataclass(frozen=True)
class Memory:
    """Sizes in Neo4j's words: `768m`, `4g`."""

    heap: str
    pagecache: str


def enough_for(home: Path) -> Memory:
    """What the data in a home need: half their size as heap, a fifth more than all of them as page cache."""
    data, machine = sum(_sizes(home / "data" / "databases")) >> 20, _machine()
    heap = max(LEAST_HEAP, min(data // 2, machine // HEAP_SHARE))
    pagecache = max(LEAST_PAGECACHE, min(data * 6 // 5, machine // PAGECACHE_SHARE))
    return Memory(f"{heap}m", f"{pagecache}m")


def _sizes(folder: Path) -> Iterator[int]:
    """Bytes of each file; one may be gone since it was listed."""
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):
            yield file.stat().st_size


def _machine() -> int:
    """MB of memory that the machine has, or the container that we run in."""
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # no container, or one without a limit
        there = min(there, int(LIMIT.read_text(encoding="ascii")))
    return there >> 20
