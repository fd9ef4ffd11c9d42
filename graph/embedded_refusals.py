"""Why an embedded store cannot be opened, in words: none is there, it is held, or it has no folder."""

from __future__ import annotations

from pathlib import Path

from registry.errors import StoreError

HOLDER = "holder"
"""The file beside the store that names the process which writes."""


def no_store_yet(path: Path) -> StoreError:
    """The error for a folder in which no store was made."""
    return StoreError(
        "there is no store yet", where=str(path), do="make one: registry prepare, or registry run"
    )


def no_folder(path: Path, error: OSError) -> StoreError:
    """The error for a path at which no folder can be."""
    return StoreError("the store's folder cannot be made", where=str(path), why=str(error.strerror))


def cannot_open(path: Path, error: RuntimeError) -> StoreError:
    """The engine refused: most often because another process writes."""
    if "lock" not in str(error).lower():
        return StoreError("the store cannot be opened", where=str(path), why=str(error))
    holder = path / HOLDER
    by = f"process {holder.read_text()}" if holder.exists() else "another process"
    return StoreError(
        f"the store is held for writing by {by}", where=str(path), do="wait until it ends, or end it"
    )
