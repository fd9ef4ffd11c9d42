"""Deliveries that come as a zip: unpacked for as long as the process runs."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from registry.errors import RefusedInput

SUFFIX = ".zip"


def is_archive(path: Path) -> bool:
    """Whether a path is a delivery in one file."""
    return path.is_file() and path.suffix.lower() == SUFFIX


@cache
def unpacked(path: Path) -> Path:
    """A folder with what the archive holds; a member that would leave the folder refuses it."""
    folder = Path(tempfile.mkdtemp(prefix="registry-delivery-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if not (folder / name).resolve().is_relative_to(folder.resolve()):
                    raise RefusedInput("a file of the archive lies outside it", where=f"{path}: {name}")
            archive.extractall(folder)
    except (zipfile.BadZipFile, OSError) as error:
        raise RefusedInput("the archive cannot be read", where=str(path), why=str(error)) from None
    return folder
