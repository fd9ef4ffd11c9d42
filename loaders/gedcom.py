"""A genealogy in GEDCOM 5.5.1 as a delivery of the agency `genealogy`.

People get made-up numbers: a hash of the file's name and their cross-reference, with 9 as the seventh
digit, which no IIN has. So the same file gives the same people, and a corrected one corrects them. They are
kin to each other and in no household: nobody's word but the file's says that they live here.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from ged4py import GedcomReader
from ged4py.model import Record
from ged4py.parser import IntegrityError, ParserError

from loaders.feeds import feed
from loaders.gedcom_couples import of_couples
from loaders.gedcom_kin import of_kin
from loaders.gedcom_records import called, dated, entry, events, number, sex
from loaders.gedcom_text import whole
from loaders.gedcom_versions import WITHDRAWN, refuse_others, sequence_of, withdrawn
from loaders.partial_dates import UNKNOWN, partial
from registry.errors import RefusedInput, WrongUsage

AGENCY = "genealogy"
VERSIONS = ("5.5", "5.5.1")
Rows = dict[str, list[dict[str, Any]]]
logging.getLogger("ged4py").setLevel(logging.CRITICAL)
"""It calls every encoding an error that the standard does not list, also one that it reads rightly."""


@dataclass(frozen=True)
class Genealogy:
    """A file that was read: its rows by feed, when its head says it was made, and its families as entries."""

    path: Path
    made: date
    rows: Rows
    families: frozenset[str]


@dataclass(frozen=True)
class Head:
    """What the manifest of its delivery says, besides the files."""

    sequence: int
    created_at: str
    as_of: date
    synthetic: bool


def read(path: Path) -> Genealogy:
    """The people, parents, marriages and foster parents of a file; refused whole if it cannot be read."""
    if not path.is_file():
        raise WrongUsage(f"there is no file {path}")
    try:
        with GedcomReader(whole(path)) as reader:
            head = reader.header
            if head is None:
                raise ValueError("what its head says of its encoding, CHAR, does not fit the file")
            _check_version(path, str(head.sub_tag_value("GEDC/VERS") or "").strip())
            made = partial(head.sub_tag_value("DATE"))
            families = list(reader.records0("FAM"))
            rows = _rows(path.stem, list(reader.records0("INDI")), families)
    except (ParserError, IntegrityError, OSError, ValueError, LookupError) as error:
        raise RefusedInput(
            "the genealogy cannot be read",
            where=str(path),
            why=str(error),
            do="give a file of GEDCOM 5.5.1 in UTF-8, as genealogy programs export it",
        ) from None
    if not rows["genealogy_persons"]:
        raise RefusedInput("the genealogy holds nobody", where=str(path))
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    entries = frozenset(entry(path.stem, family.xref_id) for family in families)
    return Genealogy(path, (made.day if made else None) or written, rows, entries)


def write_delivery(genealogy: Genealogy, folder: Path, head: Head) -> None:
    """The rows as files with their manifest, in a folder of that name; whole or not at all.

    Refused if an earlier version in a folder beside it is of other people: their numbers would be the same.
    What an earlier version says of a family that says otherwise here is withdrawn. A version that lies in its
    folder already stays as it is, for it was or will be received as it is.
    """
    if sequence_of(folder) == head.sequence:
        return
    refuse_others(genealogy.path, genealogy.rows["genealogy_persons"], folder)
    over = withdrawn(genealogy.rows, genealogy.families, folder)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    entries = [
        _write_file(unfinished, name, [*rows, *over.get(name, ())]) for name, rows in genealogy.rows.items()
    ]
    manifest = {"agency": AGENCY, **asdict(head), "as_of": str(head.as_of), "files": entries}
    (unfinished / "delivery.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(unfinished, folder)


def digest(path: Path) -> str:
    """What tells one version of a file from another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_version(path: Path, version: str) -> None:
    if version not in VERSIONS:
        why = f"it is of version {version}" if version else "its head names no version"
        raise RefusedInput(
            "the genealogy is of another version",
            where=str(path),
            why=f"{why}; known versions: {', '.join(VERSIONS)}",
            do="export it as GEDCOM 5.5.1",
        )


def _write_file(folder: Path, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    definition = feed(name)
    columns = {column: told.stored for column, told in definition.columns.items()}
    if any(WITHDRAWN in row for row in rows):
        columns |= {WITHDRAWN: pl.Boolean()}
    path = folder / f"{name}.csv"
    pl.DataFrame(rows, schema=columns).write_csv(path)
    content = path.read_bytes()
    digest_of_rows = hashlib.sha256(content).hexdigest()
    return {"feed": name, "path": path.name, "mode": "delta", "rows": len(rows), "sha256": digest_of_rows}


def _rows(name: str, people: list[Record], families: list[Record]) -> Rows:
    parents, guardians = of_kin(name, people, families)
    marriages, divorces = of_couples(name, families)
    return {
        "genealogy_persons": [_person(name, person) for person in people],
        "genealogy_parents": parents,
        "genealogy_guardians": guardians,
        "genealogy_marriages": marriages,
        "genealogy_divorces": divorces,
    }


def _person(name: str, person: Record) -> dict[str, Any]:
    surname, given_name = called(person)
    deaths = events(person, "DEAT")
    born, died = dated(events(person, "BIRT")), dated(deaths)
    return {
        "person": number(name, str(person.xref_id)),
        "entry": entry(name, person.xref_id),
        "surname": surname,
        "given_name": given_name,
        "sex": sex(person),
        "born": born.told,
        "born_earliest": born.earliest,
        "born_latest": born.latest,
        "dead": bool(deaths),
        "died": died.told,
        "died_earliest": died.earliest,
        "died_latest": died.latest,
        "since": UNKNOWN,
    }
