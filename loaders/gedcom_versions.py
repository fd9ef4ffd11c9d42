"""Whether a genealogy is a new version of an earlier one, or of other people in a file of the same name.

People have numbers of their file's name and cross-reference, so two families in two files `tree.ged` would
become one. The versions received before lie in folders beside the new one's: NAME-DIGEST.

A family is corrected whole: a parent, a child or a wedding that it no longer tells of is withdrawn. One that
a new version leaves out altogether, as the export of a branch does, stays as it was.

A correction mends a name, or a birth, of a person who stays the same. Somebody of quite another given name
whose sex or birth is another too is another person; and a file is of others if most given names are.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import polars as pl

from registry.errors import RefusedInput

MANIFEST, PERSONS = "delivery.json", "genealogy_persons.csv"
WITHDRAWN = "withdrawn"
OF_FAMILIES = {
    **dict.fromkeys(("genealogy_parents", "genealogy_guardians"), 2),
    **dict.fromkeys(("genealogy_marriages", "genealogy_divorces"), 0),
}
"""The feeds about families; how many words of an entry stand behind that of its family."""
RESPELLED = 0.5
"""Names that share this part of their letters are one name, spelled or written out in another way."""
Row = dict[str, Any]


def refuse_others(file: Path, people: Iterable[Row], folder: Path) -> None:
    """Refused if the newest earlier version is of other people; a version received before is no other."""
    earlier = None if folder.exists() else _newest_beside(folder)
    if earlier is None:
        return
    known = {row["person"]: row for row in _persons(earlier)}
    pairs = [(known[row["person"]], row) for row in people if row["person"] in known]
    renamed = [pair for pair in pairs if _renamed(*pair)]
    others = [new for old, new in renamed if _contradict(old, new)]
    unsure = [new for old, new in renamed if not old["born"] or old["born"] != new["born"]]
    if others or len(unsure) * 2 > len(pairs):
        first = (others or unsure)[0]
        was = f"{first['entry']} was {_said(known[first['person']])} in {earlier}"
        raise RefusedInput(
            "a genealogy of the same name is of other people",
            where=str(file),
            why=f"{was} and is {_said(first)} here",
            do="rename the file and give it again: people of files of different names are kept apart",
        )


def withdrawn(
    rows: Mapping[str, Sequence[Row]], families: Container[str], folder: Path
) -> dict[str, list[Row]]:
    """By feed, rows that withdraw what the newest earlier version says of these families and this one not."""
    earlier = _newest_beside(folder)
    if earlier is None:
        return {}
    found: dict[str, list[Row]] = {}
    for name, behind in OF_FAMILIES.items():
        told = {row["entry"] for row in rows[name]}
        gone = [one for one in _entries(earlier / f"{name}.csv") if one not in told]
        over = [one for one in gone if one.rsplit(" ", behind)[0] in families]
        found[name] = [{"entry": one, WITHDRAWN: True} for one in over]
    return found


def _entries(file: Path) -> list[str]:
    """What a version says, without what it withdraws."""
    frame = pl.read_csv(file, infer_schema=False)
    if WITHDRAWN in frame.columns:
        frame = frame.filter(pl.col(WITHDRAWN).is_null())
    return frame["entry"].to_list()


def sequence_of(version: Path) -> int | None:
    """The number of a version's delivery; none where there is no such folder."""
    manifest = version / MANIFEST
    return int(json.loads(manifest.read_bytes())["sequence"]) if manifest.is_file() else None


def _newest_beside(folder: Path) -> Path | None:
    name = folder.name.rpartition("-")[0]
    versions = [
        one
        for one in (folder.parent.iterdir() if folder.parent.is_dir() else ())
        if one.name.rpartition("-")[0] == name and (one / MANIFEST).is_file()
    ]
    return max(
        (one for one in versions if one != folder), key=lambda one: sequence_of(one) or 0, default=None
    )


def _persons(version: Path) -> list[Row]:
    frame = pl.read_csv(version / PERSONS, infer_schema=False)
    days = pl.col("born_earliest", "born_latest").str.to_date()
    return frame.with_columns(days).to_dicts()


def _renamed(old: Row, new: Row) -> bool:
    """Whether both have a given name, and one is no spelling of the other."""
    was, now = (str(row["given_name"] or "").casefold() for row in (old, new))
    return bool(was and now) and SequenceMatcher(None, was, now).ratio() < RESPELLED


def _contradict(old: Row, new: Row) -> bool:
    """Whether one person cannot be both: another sex, or births that cannot be on one day."""
    sexes = {row["sex"] for row in (old, new)} - {None, ""}
    apart = any(
        one["born_latest"] and other["born_earliest"] and one["born_latest"] < other["born_earliest"]
        for one, other in ((old, new), (new, old))
    )
    return len(sexes) > 1 or apart


def _said(row: Row) -> str:
    said = (row["given_name"], row["surname"], row["sex"], row["born"])
    return f"“{' '.join(str(part) for part in said if part)}”"
