"""How much memory a server is given: what its data need, as far as the machine has it.

Neo4j reads its files through a page cache; one that is much smaller than the data reads the same pages again
and again. Its heap holds what transactions write, and large loads write much at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

LEAST_HEAP, LEAST_PAGECACHE = 768, 256
"""MB: enough for a town."""
HEAP_SHARE, PAGECACHE_SHARE = 6, 3
"""At most one part in so many of the machine: the registry's own steps and the system need the rest."""


@dataclass(frozen=True)
class Memory:
    """Sizes in Neo4j's words: `768m`, `4g`."""

    heap: str
    pagecache: str


def enough_for(home: Path) -> Memory:
    """What the data in a home need: half their size as heap, a fifth more than all of them as page cache."""
    data = (
        sum(file.stat().st_size for file in (home / "data" / "databases").rglob("*") if file.is_file()) >> 20
    )
    machine = _machine()
    heap = max(LEAST_HEAP, min(data // 2, machine // HEAP_SHARE))
    pagecache = max(LEAST_PAGECACHE, min(data * 6 // 5, machine // PAGECACHE_SHARE))
    return Memory(f"{heap}m", f"{pagecache}m")


def _machine() -> int:
    """MB of memory that the machine has."""
    return (os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) >> 20
