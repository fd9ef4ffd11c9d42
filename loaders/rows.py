"""Finds the rows of a delivery that facts came from, while the files are still on disk."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from loaders.check import LINE
from loaders.deliveries import INSIDE, NAME, digest_of, folders_at, rows_where
from loaders.feeds import Becoming, Feed, feed, feeds
from registry.errors import RegistryError
from registry.said import FoundRow

Key = dict[str, str]


def find_rows(delivery_path: str, wanted: Sequence[tuple[str, dict[str, Any]]]) -> list[FoundRow | None]:
    """The file, line and content of each fact's row; None where the file is gone or altered.

    wanted: kind and fact of each. A file is read once for all that it may hold, however large it is.
    """
    names = [str(fact["record"]).split("/")[0] for _, fact in wanted]
    found: list[FoundRow | None] = [None] * len(wanted)
    for name in dict.fromkeys(names):
        if name not in feeds():
            continue
        places = [place for place, one in enumerate(names) if one == name]
        keys = [_key(feed(name), *wanted[place]) for place in places]
        for place, row in zip(places, _in_file(delivery_path, feed(name), keys), strict=True):
            found[place] = row
    return found


def _in_file(delivery_path: str, definition: Feed, keys: Sequence[Key]) -> list[FoundRow | None]:
    """The row of each key in the file of a feed."""
    try:
        path = _delivered_file(delivery_path, definition.feed)
        if path is None:
            return [None] * len(keys)
        rows = rows_where(path, definition, _may_be_one_of(keys))
    except (RegistryError, OSError, ValueError, KeyError):
        return [None] * len(keys)  # it was there when it was received; what lies there now is something else
    file = f"{_shown(delivery_path)}/{path.name}"
    return [_found(file, rows.filter(_is(key))) for key in keys]


def _delivered_file(source: str, name: str) -> Path | None:
    """The file of a feed in a delivery, None where it is not on disk as it was delivered."""
    if not source:
        return None
    outside, within = source.split(INSIDE, maxsplit=1) if INSIDE in source else (source, "")
    wanted = f"{Path(outside).resolve()}{INSIDE}{within}" if within else str(Path(outside).resolve())
    for folder, known_as in folders_at(Path(outside)):
        if known_as != wanted:
            continue
        entries = {one["feed"]: one for one in json.loads((folder / NAME).read_bytes())["files"]}
        path = folder / entries[name]["path"] if name in entries else folder
        if path.is_file() and _digest(path, *_state(path)) == entries[name]["sha256"]:
            return path
    return None


def _state(path: Path) -> tuple[int, int]:
    """What changes when a file does."""
    said = path.stat()
    return said.st_size, said.st_mtime_ns


@lru_cache(maxsize=1000)
def _digest(path: Path, size: int, changed: int) -> str:
    """Worked out once of a file as it is: that of a nation's is a second, and many ask for it."""
    return digest_of(path)


def _found(file: str, rows: pl.DataFrame) -> FoundRow | None:
    if not rows.height:
        return None
    row = rows.drop("withdrawn").row(0, named=True)
    line = int(row.pop(LINE))
    return FoundRow(file, line, {name: None if value is None else str(value) for name, value in row.items()})


def _may_be_one_of(keys: Sequence[Key]) -> pl.Expr:
    """Whether a row has the first value of one of these keys: enough to leave a nation's other rows out."""
    firsts: dict[str, set[str]] = {}
    for key in keys:
        for name, value in list(key.items())[:1]:
            firsts.setdefault(name, set()).add(value)
    said = (pl.col(name).cast(pl.String).is_in(sorted(values)) for name, values in firsts.items())
    return pl.any_horizontal(pl.lit(value=False), *said)


def _is(key: Mapping[str, str]) -> pl.Expr:
    """Whether a row has all of these values; where the key could not be read none does."""
    said = (pl.col(name).cast(pl.String) == value for name, value in key.items())
    return pl.all_horizontal(pl.lit(value=bool(key)), *said)


def _shown(path: str) -> str:
    """Shorter where it lies below the folder people are in."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def _key(definition: Feed, kind: str, fact: dict[str, Any]) -> Key:
    """The key columns of the row, read back from the fact."""
    becoming = next(one for one in definition.becomes if one.fact == kind)
    if becoming.numbered:
        return _from_record(becoming, str(fact["record"]))
    ends = {becoming.subject: fact["subject"], becoming.valid_from: str(fact["valid_from"])}
    if becoming.object:
        ends[becoming.object] = fact["object"]
    return {column: str(ends[column]) for column in definition.key}


def _from_record(becoming: Becoming, record: str) -> Key:
    pattern = re.escape(becoming.record)
    for name in becoming.record_columns:
        last = name == becoming.record_columns[-1]
        pattern = pattern.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>{'.+' if last else '[^/]+'})")
    matched = re.fullmatch(pattern, record)
    return matched.groupdict() if matched else {}
