"""A genealogy in GEDCOM 5.5.1 as a delivery of the agency `genealogy`.

People get made-up numbers: a hash of the file's name and their cross-reference, with 9 as the seventh
digit, which no IIN has. So the same file gives the same people, and a corrected one corrects them. They are
kin to each other and in no household: nobody's word but the file's says that they live here.

Fathers and mothers are told by their sex, or by HUSB and WIFE where it is missing. A child is born to the
family unless PEDI says adopted (confidential here) or foster. A couple is married if the file tells of a
wedding or a divorce.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from ged4py import GedcomReader
from ged4py.model import Record
from ged4py.parser import IntegrityError, ParserError

from loaders.feeds import feed
from loaders.partial_dates import UNKNOWN, PartialDate, partial
from registry.errors import RefusedInput, WrongUsage

AGENCY = "genealogy"
VERSIONS = ("5.5", "5.5.1")
BEYOND_IIN = "9"
"""The seventh digit of a made-up number; an IIN has 1 to 6 there."""
ROLES = {"M": "father", "F": "mother"}
NOTHING = PartialDate("")
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Genealogy:
    """A file that was read: its rows by feed, and when its head says it was made."""

    path: Path
    made: date
    rows: Rows


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
        with GedcomReader(str(path)) as reader:
            head = reader.header
            _check_version(path, head.sub_tag_value("GEDC/VERS"))
            made = partial(head.sub_tag_value("DATE"))
            rows = _rows(path.stem, list(reader.records0("INDI")), list(reader.records0("FAM")))
    except (ParserError, IntegrityError, OSError, ValueError) as error:
        raise RefusedInput(
            "the genealogy cannot be read",
            where=str(path),
            why=str(error),
            do="give a file of GEDCOM 5.5.1 in UTF-8, as genealogy programs export it",
        ) from None
    if not rows["genealogy_persons"]:
        raise RefusedInput("the genealogy holds nobody", where=str(path))
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    return Genealogy(path, (made.day if made else None) or written, rows)


def write_delivery(genealogy: Genealogy, folder: Path, head: Head) -> None:
    """The rows as files with their manifest, in a folder of that name; whole or not at all."""
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    entries = [_write_file(unfinished, name, rows) for name, rows in genealogy.rows.items()]
    manifest = {"agency": AGENCY, **asdict(head), "as_of": str(head.as_of), "files": entries}
    (unfinished / "delivery.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(unfinished, folder)


def digest(path: Path) -> str:
    """What tells one version of a file from another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def number(name: str, xref: str) -> str:
    """The made-up number of a person of a file: twelve digits that are no IIN."""
    hashed = int.from_bytes(hashlib.sha256(f"{name}\n{xref}".encode()).digest()) % 10**11
    digits = f"{hashed:011d}"
    return digits[:6] + BEYOND_IIN + digits[6:]


def _check_version(path: Path, version: Any) -> None:
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
    path = folder / f"{name}.csv"
    pl.DataFrame(rows, schema=columns).write_csv(path)
    content = path.read_bytes()
    digest_of_rows = hashlib.sha256(content).hexdigest()
    return {"feed": name, "path": path.name, "mode": "delta", "rows": len(rows), "sha256": digest_of_rows}


def _rows(name: str, people: list[Record], families: list[Record]) -> Rows:
    sexes = {person.xref_id: getattr(person, "sex", None) for person in people}
    ways = dict(_ways(people))
    bonds = [bond for family in families for bond in _bonds(name, family, sexes, ways)]
    couples = [(couple, family) for family in families if (couple := _couple(name, family))]
    marriages = [_marriage(couple, family) for couple, family in couples]
    return {
        "genealogy_persons": [_person(name, person) for person in people],
        "genealogy_parents": [bond for bond in bonds if "parent" in bond],
        "genealogy_guardians": [bond for bond in bonds if "guardian" in bond],
        "genealogy_marriages": marriages,
        "genealogy_divorces": [
            _divorce(marriage, *told)
            for marriage, told in zip(marriages, couples, strict=True)
            if told[1].sub_tag("DIV") is not None
        ],
    }


def _person(name: str, person: Record) -> dict[str, Any]:
    called: Any = person.name  # type: ignore[attr-defined]
    born = partial(person.sub_tag_value("BIRT/DATE")) or NOTHING
    died = partial(person.sub_tag_value("DEAT/DATE")) or NOTHING
    return {
        "person": number(name, str(person.xref_id)),
        "entry": _entry(name, person.xref_id),
        "surname": called.surname,
        "given_name": called.given,
        "sex": person.sex if person.sex in ("M", "F") else None,  # type: ignore[attr-defined]
        "born": born.told,
        "born_earliest": born.earliest,
        "born_latest": born.latest,
        "dead": person.sub_tag("DEAT") is not None,
        "died": died.told,
        "died_earliest": died.earliest,
        "died_latest": died.latest,
        "since": UNKNOWN,
    }


def _ways(people: list[Record]) -> Iterator[tuple[tuple[str, str], str]]:
    """How a person came into a family, by person and family, where the file says it."""
    for person in people:
        for family in person.sub_tags("FAMC", follow=False):
            for told in family.sub_records:
                if told.tag == "PEDI" and told.value:
                    yield (str(person.xref_id), str(family.value)), str(told.value).lower()


def _bonds(
    name: str, family: Record, sexes: dict[Any, str | None], ways: dict[tuple[str, str], str]
) -> Iterator[dict[str, Any]]:
    for child in _members(family, "CHIL"):
        way = ways.get((child, str(family.xref_id)), "birth")
        for slot, unless_told in (("HUSB", "father"), ("WIFE", "mother")):
            for elder in _members(family, slot):
                entry = _entry(name, family.xref_id, child, elder)
                young, old = number(name, child), number(name, elder)
                if way == "foster":
                    yield {"entry": entry, "ward": young, "guardian": old, "kind": way, "since": UNKNOWN}
                    continue
                yield {
                    "entry": entry,
                    "child": young,
                    "parent": old,
                    "role": ROLES.get(str(sexes.get(elder)), unless_told),
                    "by": "adoption" if way == "adopted" else "birth",
                    "confidential": way == "adopted",
                    "since": UNKNOWN,
                }


def _couple(name: str, family: Record) -> dict[str, Any] | None:
    """The two of a family, if the file tells of a wedding or a divorce."""
    pair = [one for slot in ("HUSB", "WIFE") for one in _members(family, slot)]
    told = family.sub_tag("MARR") is not None or family.sub_tag("DIV") is not None
    if len(pair) != 2 or not told:
        return None
    one, other = (number(name, xref) for xref in pair)
    return {"entry": _entry(name, family.xref_id), "one": one, "other": other}


def _marriage(couple: dict[str, Any], family: Record) -> dict[str, Any]:
    married = partial(family.sub_tag_value("MARR/DATE")) or NOTHING
    return {**couple, "married": married.told, "since": married.day or UNKNOWN}


def _divorce(marriage: dict[str, Any], couple: dict[str, Any], family: Record) -> dict[str, Any]:
    """The marriage lasted a day at least, whatever else is unknown."""
    divorced = partial(family.sub_tag_value("DIV/DATE")) or NOTHING
    over = max(divorced.earliest or UNKNOWN, marriage["since"] + timedelta(days=1))
    return {**couple, "divorced": divorced.told, "over": over}


def _members(family: Record, tag: str) -> list[str]:
    """Cross-references, also of people that the file does not hold: they stay provisional."""
    return [str(one.value) for one in family.sub_tags(tag, follow=False) if one.value]


def _entry(name: str, *references: str | None) -> str:
    """`clan I5`: where it stands in the file, without the signs around a cross-reference."""
    return " ".join([name, *(str(one).strip("@") for one in references)])
