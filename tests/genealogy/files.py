"""Small genealogies for the tests, written line by line."""

from __future__ import annotations

from pathlib import Path

from loaders.gedcom import Rows, read

HEAD = "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n1 CHAR UTF-8\n"
END = "0 TRLR\n"
COUPLE = "0 @I1@ INDI\n1 NAME Asan /Demo/\n1 SEX M\n0 @I2@ INDI\n1 NAME Dina /Demo/\n1 SEX F\n"
FAMILY = "0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n"


def written(folder: Path, records: str, name: str = "small.ged") -> Path:
    """A file of these records, with a head and an end."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(HEAD + records + END)
    return file


def rows(folder: Path, records: str) -> Rows:
    """What a file of these records becomes."""
    return read(written(folder, records)).rows
