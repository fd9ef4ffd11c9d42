"""Builds small deliveries by hand: the rows a test needs, in the agencies' format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from loaders.feeds import feed
from registry.iin import check_digit

Rows = list[dict[str, Any]]


def person(born: str, sex: str, serial: int = 1) -> str:
    """A valid IIN for a date of birth (YYYY-MM-DD) and sex; the serial moves on to the next usable one."""
    day = date.fromisoformat(born)
    digit = {18: 1, 19: 3, 20: 5}[day.year // 100] + (sex == "F")
    while True:
        eleven = f"{day:%y%m%d}{digit}{serial:04d}"
        last = check_digit(eleven)
        if last is not None:
            return f"{eleven}{last}"
        serial += 1000


def deliver(
    folder: Path,
    agency: str,
    sequence: int,
    feeds: Mapping[str, Rows],
    *,
    as_of: str = "2023-03-01",
    mode: str = "full",
    **head: Any,
) -> Path:
    """Write one delivery; missing columns of a row are empty. Gives its folder."""
    target = folder / agency / f"{sequence:04d}"
    target.mkdir(parents=True)
    entries = []
    for name, rows in feeds.items():
        columns = [*feed(name).columns, *(["withdrawn"] if any("withdrawn" in row for row in rows) else [])]
        frame = pl.DataFrame(
            {c: [_text(row.get(c)) for row in rows] for c in columns},
            schema=dict.fromkeys(columns, pl.String),
        )
        path = target / f"{name}.csv"
        frame.write_csv(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        entries.append({"feed": name, "path": path.name, "mode": mode, "rows": len(rows), "sha256": digest})
    created = date.fromisoformat(as_of) + timedelta(days=1)
    manifest = {
        "agency": agency,
        "sequence": sequence,
        "created_at": f"{created}T04:00:00Z",
        "as_of": as_of,
        "synthetic": True,
        "files": entries,
        **head,
    }
    (target / "delivery.json").write_text(json.dumps(manifest))
    return target


def named(*iins: str) -> Rows:
    """Rows of the citizens feed."""
    rows = []
    for iin in iins:
        year = {"1": 18, "2": 18, "3": 19, "4": 19, "5": 20, "6": 20}[iin[6]]
        born = f"{year}{iin[:2]}-{iin[2:4]}-{iin[4:6]}"
        sex = "M" if int(iin[6]) % 2 else "F"
        rows.append(
            {
                "iin": iin,
                "surname": f"S{iin[-4:]}",
                "given_name": f"G{iin[-4:]}",
                "sex": sex,
                "born": born,
                "citizenship": "KZ",
            }
        )
    return rows


def at(address: str, *iins: str, since: str = "2015-01-01") -> Rows:
    """Rows of the residence feed: these people are registered at one address."""
    common = {
        "address_code": address,
        "kato": "750000000",
        "settlement": "urban",
        "valid_from": since,
        "protected": False,
    }
    return [{"iin": iin, **common} for iin in iins]


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
