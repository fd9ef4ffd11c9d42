"""One mistake of each kind that refuses a delivery whole, and the words that must tell of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from registry.errors import RefusedInput, RegistryError
from tests.building import Rows, deliver, person

MOTHER, FATHER = person("1980-05-05", "F"), person("1979-04-04", "M")
CHILDREN = [person(f"20{10 + i}-01-01", "F", i) for i in range(4)]
BIRTHS: Rows = [
    {"act_no": f"B-{i}", "act_date": f"20{10 + i}-01-05", "child_iin": child, "born": f"20{10 + i}-01-01"}
    | {"mother_iin": MOTHER, "father_iin": FATHER}
    for i, child in enumerate(CHILDREN)
]
WEDDING = {"act_no": "M-1", "act_date": "2009-01-01", "one_iin": MOTHER, "other_iin": FATHER}


@dataclass(frozen=True)
class Mistake:
    """spoil: what is done to a good delivery (births and marriages); words: what its error must contain."""

    name: str
    spoil: Callable[[Path], None]
    words: tuple[str, ...]
    error: type[RegistryError] = RefusedInput


def first(folder: Path) -> Path:
    """What was received before."""
    return deliver(folder, "civil-acts", 1, {"births": BIRTHS[:3], "marriages": []})


def good(folder: Path, sequence: int = 2) -> Path:
    """A delivery without a mistake: a new birth first, then a marriage."""
    return deliver(folder, "civil-acts", sequence, {"births": BIRTHS, "marriages": [WEDDING]})


def head(folder: Path, **changes: Any) -> None:
    """Change the manifest; None takes a field away."""
    manifest = json.loads((folder / "delivery.json").read_text()) | changes
    kept = {name: value for name, value in manifest.items() if value is not None}
    (folder / "delivery.json").write_text(json.dumps(kept))


def entry(folder: Path, index: int = 1, **changes: Any) -> None:
    """Change what the manifest says of one file; of the marriages', the second, if none is named."""
    files = json.loads((folder / "delivery.json").read_text())["files"]
    files[index] |= changes
    head(folder, files=files)


def rewrite(path: Path, content: bytes, name: str = "marriages.csv", index: int = 1) -> None:
    """Another file, and its own checksum."""
    (path / name).write_bytes(content)
    entry(path, index, path=name, sha256=hashlib.sha256(content).hexdigest())


def text(path: Path) -> bytes:
    return (path / "marriages.csv").read_bytes()


def _parquet(path: Path, **columns: pl.Expr) -> None:
    frame = pl.read_csv(path / "marriages.csv", infer_schema=False).with_columns(**columns)
    frame.write_parquet(path / "marriages.parquet")
    rewrite(path, (path / "marriages.parquet").read_bytes(), "marriages.parquet")


def _outside(path: Path) -> None:
    (path.parent / "marriages.csv").write_bytes(text(path))
    entry(path, path="../marriages.csv")


def _linked(path: Path) -> None:
    (path / "marriages.csv").rename(path.parent / "elsewhere.csv")
    (path / "marriages.csv").symlink_to(path.parent / "elsewhere.csv")


def _in_a_circle(path: Path) -> None:
    (path / "marriages.csv").unlink()
    (path / "marriages.csv").symlink_to("marriages.csv")


def _a_folder(path: Path) -> None:
    (path / "delivery.json").unlink()
    (path / "delivery.json").mkdir()


def _twice(path: Path) -> None:
    files = json.loads((path / "delivery.json").read_text())["files"]
    head(path, files=[*files, files[0]])


def _no_births(path: Path) -> None:
    content = (path / "births.csv").read_bytes().splitlines()[0] + b"\n"
    (path / "births.csv").write_bytes(content)
    files = json.loads((path / "delivery.json").read_text())["files"]
    files[0] |= {"rows": 0, "sha256": hashlib.sha256(content).hexdigest()}
    head(path, files=files[::-1])  # the marriages, which could be received, come first


MISTAKES = [
    Mistake(
        "a missing file",
        lambda path: (path / "marriages.csv").unlink(),
        ("a file of the delivery is missing", "marriages.csv"),
    ),
    Mistake(
        "a truncated file",
        lambda path: (path / "marriages.csv").write_bytes(text(path)[:-5]) and None,
        ("a file is truncated or altered", "marriages.csv", "sha256 expected", "found"),
    ),
    Mistake(
        "an altered file",
        lambda path: (path / "marriages.csv").write_bytes(text(path).replace(b"2009", b"2008")) and None,
        ("a file is truncated or altered", "marriages.csv", "send the delivery again"),
    ),
    Mistake(
        "an unknown column",
        lambda path: rewrite(path, text(path).replace(b"act_date", b"day_of_act")),
        ("unknown column day_of_act", "marriages.csv", "act_no, act_date, one_iin, other_iin"),
    ),
    Mistake(
        "a missing column",
        lambda path: rewrite(path, b"act_no,act_date,one_iin\nM-1,2009-01-01,1\n"),
        ("column other_iin is missing", "marriages.csv", "marriages has the columns"),
    ),
    Mistake(
        "a key column of another type",
        lambda path: _parquet(path, act_no=pl.lit(7)),
        ("column act_no has the wrong type", "marriages.parquet", "expected string, found Int32"),
    ),
    Mistake(
        "a date column of another type",
        lambda path: _parquet(path, act_date=pl.lit(7.5)),
        ("column act_date has the wrong type", "marriages.parquet", "expected date, found Float64"),
    ),
    Mistake(
        "a mark of withdrawal of another type",
        lambda path: _parquet(path, withdrawn=pl.lit(1)),
        ("column withdrawn has the wrong type", "expected bool, found Int32"),
    ),
    Mistake(
        "a wrong number of rows",
        lambda path: entry(path, rows=9),
        ("the number of rows is wrong", "marriages.csv", "expected 9, found 1"),
    ),
    Mistake(
        "a row with too many cells",
        lambda path: rewrite(path, text(path) + b"M-2,2009-01-01,1,2,3,4\n"),
        ("a file cannot be read", "marriages.csv"),
    ),
    Mistake(
        "a file that is no text",
        lambda path: rewrite(path, text(path) + b"\xff\xfe,2009-01-01,1,2\n"),
        ("a file cannot be read", "marriages.csv"),
    ),
    Mistake(
        "a file that is no Parquet",
        lambda path: rewrite(path, text(path), "marriages.parquet"),
        ("a file cannot be read", "marriages.parquet"),
    ),
    Mistake("an empty file", lambda path: rewrite(path, b""), ("a file cannot be read", "marriages.csv")),
    Mistake(
        "a skipped sequence",
        lambda path: head(path, sequence=3),
        ("sequence 3 of civil-acts is out of order", "expected 2, found 3", "in between first"),
    ),
    Mistake(
        "a repeated sequence with other content",
        lambda path: head(path, sequence=1),
        ("sequence 1 of civil-acts was received before with other content", "delivery 1", "next sequence"),
    ),
    Mistake(
        "an unknown agency",
        lambda path: head(path, agency="moon"),
        ("unknown agency: moon", "delivery.json", "awards, banks, benefits, civil-acts"),
    ),
    Mistake(
        "an unknown feed",
        lambda path: entry(path, feed="moons"),
        ("unknown feed: moons", "delivery.json", "marriages"),
    ),
    Mistake(
        "a feed of another agency",
        lambda path: entry(path, feed="citizens"),
        ("citizens is no feed of civil-acts", "delivery.json"),
    ),
    Mistake("a feed twice", _twice, ("births stands twice in the manifest", "delivery.json")),
    Mistake("a path that climbs out", _outside, ("leads out of the delivery's folder", "../marriages.csv")),
    Mistake("a link that leads out", _linked, ("leads out of the delivery's folder", "marriages.csv")),
    Mistake(
        "an absolute path",
        lambda path: entry(path, path=str(path.parent / "other.csv")),
        ("leads out of the delivery's folder", "other.csv"),
    ),
    Mistake("a link to itself", _in_a_circle, ("a path leads to no file", "marriages.csv")),
    Mistake(
        "a path that no file can have",
        lambda path: entry(path, path="marri\0ages.csv"),
        ("a path leads to no file", r"marri\x00ages.csv"),
    ),
    Mistake(
        "a path longer than any",
        lambda path: entry(path, path="m" * 5000),
        ("a file cannot be read", "mmm", "too long"),
    ),
    Mistake("a manifest that is a folder", _a_folder, ("a file cannot be read", "delivery.json")),
    Mistake(
        "a manifest that is no JSON",
        lambda path: (path / "delivery.json").write_text('{"agency": civil-acts}') and None,
        ("the manifest is wrong", "delivery.json", "Invalid JSON"),
    ),
    Mistake(
        "a manifest that is no text",
        lambda path: (path / "delivery.json").write_bytes(b"\xff\xfe\x00") and None,
        ("the manifest is wrong", "delivery.json"),
    ),
    Mistake(
        "an unknown field of the manifest",
        lambda path: head(path, surprise=1),
        ("the manifest is wrong", "delivery.json: surprise", "Extra inputs are not permitted"),
    ),
    Mistake(
        "an unknown field of a file",
        lambda path: entry(path, surprise=1),
        ("the manifest is wrong", "delivery.json: files.1.surprise"),
    ),
    Mistake(
        "a missing field of the manifest",
        lambda path: head(path, synthetic=None),
        ("the manifest is wrong", "delivery.json: synthetic", "Field required"),
    ),
    Mistake(
        "an unknown mode",
        lambda path: entry(path, mode="some"),
        ("the manifest is wrong", "delivery.json: files.1.mode", "'full' or 'delta'"),
    ),
    Mistake(
        "a time without a time zone",
        lambda path: head(path, created_at="2023-03-02T04:00:00"),
        ("the manifest is wrong", "delivery.json: created_at", "timezone"),
    ),
    Mistake(
        "a time that no clock tells in every zone",
        lambda path: head(path, created_at="9999-12-31T23:59:59Z"),
        ("the manifest is wrong", "delivery.json: created_at", "less than or equal to 9999-12-30"),
    ),
    Mistake(
        "a day before all years",
        lambda path: head(path, as_of="0001-01-01"),
        ("the manifest is wrong", "delivery.json: as_of", "greater than or equal to 1000-01-01"),
    ),
    Mistake(
        "a day that has not come",
        lambda path: head(path, as_of="2032-03-01"),
        ("as_of 2032-03-01 lies after the day", "delivery.json: as_of", "created_at is 2023-03-02 in Almaty"),
    ),
    Mistake(
        "a day that has come in the west only later",
        lambda path: head(path, created_at="2023-02-28T17:59:59Z"),
        ("as_of 2023-03-01 lies after the day", "created_at is 2023-02-28 in Almaty"),
    ),
    Mistake(
        "real people among made-up ones",
        lambda path: head(path, synthetic=False),
        ("a delivery of real data for a store of synthetic data", "use another store"),
    ),
    Mistake(
        "more retired than allowed",
        _no_births,
        ("the full file of births would retire 6 of 6 facts", "allowed are 0", "--accept-retirements 6"),
    ),
]
