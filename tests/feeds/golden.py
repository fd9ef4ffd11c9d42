"""Golden cases: the rows an agency sends, and the facts and receipts that must come of them.

A case is YAML: deliveries, each with its rows as CSV (`{mother}` stands for her IIN), what its receipt says
and which rows it sets apart; at the end every version of every fact, one a line:

    KIND subject -> object what it says, record, valid from..to, known from..to (delivery numbers)
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from loaders.deliveries import FolderDelivery
from loaders.feeds import feed
from registry import schema
from registry.deliveries import COUNTS, Receipt
from registry.ports import Store
from registry.receive import receive
from tests.building import Rows, deliver, person

FOLDER = Path(__file__).parent / "golden"
PEOPLE = {
    "mother": person("1980-05-05", "F"),
    "father": person("1979-04-04", "M"),
    "aunt": person("1970-01-01", "F"),
    "child": person("2015-05-05", "F"),
    "baby": person("2022-12-31", "M"),
}
NAMES = {iin: name for name, iin in PEOPLE.items()}


@dataclass(frozen=True)
class Said:
    """One delivery of a case."""

    mode: str
    as_of: str
    rows: Rows
    receipt: dict[str, int]
    quarantined: list[str]


@dataclass(frozen=True)
class Case:
    """A feed's case."""

    feed: str
    deliveries: list[Said]
    facts: list[str]


def case(name: str) -> Case:
    """The case of a feed."""
    told = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    said = [
        Said(
            mode=one["mode"],
            as_of=str(one["as_of"]),
            rows=list(rows_of(one["rows"])),
            receipt=dict.fromkeys(COUNTS, 0) | one["receipt"],
            quarantined=(one.get("quarantined") or "").splitlines(),
        )
        for one in told["deliveries"]
    ]
    return Case(name, said, told["facts"].splitlines())


def rows_of(text: str) -> Iterator[dict[str, Any]]:
    """The rows of a CSV text with names for IINs."""
    for row in csv.DictReader(io.StringIO(text.format(**PEOPLE)), skipinitialspace=True):
        yield {name: value.strip() or None for name, value in row.items() if value is not None}


def send(store: Store, folder: Path, name: str, rows: Rows, sequence: int, **head: Any) -> Receipt:
    """Write a delivery of one feed and receive it."""
    accepted = head.pop("accept_retirements", 0)
    path = deliver(folder, feed(name).agency, sequence, {name: rows}, **head)
    return receive(store, FolderDelivery.open(path), accept_retirements=accepted)


def send_all(store: Store, folder: Path, wanted: Case) -> list[Receipt]:
    """Every delivery of a case."""
    return [
        send(store, folder, wanted.feed, one.rows, i, mode=one.mode, as_of=one.as_of)
        for i, one in enumerate(wanted.deliveries, start=1)
    ]


def quarantine(folder: Path, name: str, sequence: int) -> list[str]:
    """The rows of a file that are set apart, one a line: line, field, value, reason."""
    [rows] = FolderDelivery.open(folder / feed(name).agency / f"{sequence:04d}").feeds()
    found = rows.bad.sort("line").rows()
    return [f"line {line}, {field}, {_shown(value)}: {reason}" for line, field, value, reason, *_ in found]


def all_facts(store: Store, last: int) -> list[str]:
    """Every version of every fact up to a delivery, sorted."""
    lines = []
    for kind in schema.fact_kinds():
        for number in range(1, last + 1):
            found = store.ask(f"versions/{kind}", delivery=number)
            lines += [_line(kind, row) for row in found.iter_rows(named=True)]
    return sorted(lines)


def _line(kind: str, row: dict[str, Any]) -> str:
    own = [prop.name for prop in schema.own_properties(kind)]
    says = [f"{name}={_shown(row[name])}" for name in own if row[name] is not None]
    ends = _shown(row["subject"]) + (f" -> {_shown(row['object'])}" if "object" in row else "")
    to = "" if row["valid_to"] == schema.OPEN_DATE else row["valid_to"]
    until = "" if row["closed_by"] == schema.OPEN else row["closed_by"]
    record = "/".join(_shown(part) for part in row["record"].split("/"))
    valid, known = f"valid {row['valid_from']}..{to}", f"known {row['delivery']}..{until}"
    return f"{kind} {ends} {', '.join([*says, record, valid, known])}"


def _shown(value: Any) -> str:
    return NAMES.get(value, str(value))
