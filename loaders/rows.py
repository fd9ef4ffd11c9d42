"""Finds the row of a delivery that a fact came from, while the files are still on disk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl

from loaders.check import LINE
from loaders.deliveries import delivered_file, read_rows
from loaders.feeds import Becoming, Feed, feed, feeds
from registry.errors import RegistryError
from registry.explain import FoundRow


def find_row(delivery_path: str, kind: str, fact: dict[str, Any]) -> FoundRow | None:
    """The file, line and content of a fact's row; None when the file is gone or altered."""
    name = str(fact["record"]).split("/")[0]
    if name not in feeds():
        return None
    definition = feed(name)
    try:
        path = delivered_file(delivery_path, definition.feed)
        if path is None:
            return None
        rows = read_rows(path, definition)
    except (RegistryError, OSError, ValueError, KeyError):
        return None  # it was there when it was received; what lies there now is something else
    wanted = _key(definition, kind, fact)
    found = rows.filter(pl.col(column).cast(pl.String) == value for column, value in wanted.items())
    if not found.height:
        return None
    row = found.drop("withdrawn").row(0, named=True)
    line = int(row.pop(LINE))
    content = {column: None if value is None else str(value) for column, value in row.items()}
    return FoundRow(f"{_shown(delivery_path)}/{path.name}", line, content)


def _shown(path: str) -> str:
    """Shorter where it lies below the folder people are in."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def _key(definition: Feed, kind: str, fact: dict[str, Any]) -> dict[str, str]:
    """The key columns of the row, read back from the fact."""
    becoming = next(one for one in definition.becomes if one.fact == kind)
    if becoming.numbered:
        return _from_record(becoming, str(fact["record"]))
    ends = {becoming.subject: fact["subject"], becoming.valid_from: str(fact["valid_from"])}
    if becoming.object:
        ends[becoming.object] = fact["object"]
    return {column: str(ends[column]) for column in definition.key}


def _from_record(becoming: Becoming, record: str) -> dict[str, str]:
    pattern = re.escape(becoming.record)
    for name in becoming.record_columns:
        last = name == becoming.record_columns[-1]
        pattern = pattern.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>{'.+' if last else '[^/]+'})")
    matched = re.fullmatch(pattern, record)
    return matched.groupdict() if matched else {}
