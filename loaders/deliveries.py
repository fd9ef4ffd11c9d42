"""Deliveries on disk: finds them, checks the manifest before anything is written, reads their files."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from loaders import parts
from loaders.archives import is_archive, unpacked
from loaders.becoming import feed_rows
from loaders.check import FIRST_DAY, LINE, check
from loaders.feeds import Feed, agencies, feed
from registry.deliveries import ALMATY, FeedRows, Manifest
from registry.errors import RefusedInput, WrongUsage, unknown

NAME = "delivery.json"
FIRST_MOMENT = datetime(FIRST_DAY.year, 1, 2, tzinfo=UTC)
LAST_MOMENT = datetime(date.max.year, 12, 30, tzinfo=UTC)
"""A manifest is made between these; a zone more or less, or a day, leads to no year that cannot be stored."""
INSIDE = "::"
"""Stands between a zip and the folder in it."""


class FileEntry(BaseModel):
    """One file of a manifest."""

    model_config = ConfigDict(extra="forbid")
    feed: str
    path: str
    mode: Literal["full", "delta"]
    rows: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class ManifestFile(BaseModel):
    """`delivery.json`, as FEEDS describes it."""

    model_config = ConfigDict(extra="forbid")
    agency: str
    sequence: int = Field(ge=1)
    created_at: AwareDatetime = Field(ge=FIRST_MOMENT, le=LAST_MOMENT)
    as_of: date = Field(ge=FIRST_DAY)
    synthetic: bool
    files: list[FileEntry]


def find(paths: list[Path]) -> list[FolderDelivery]:
    """Every delivery under the given paths, in folders and zips; a path without one is an error."""
    found: dict[Path, FolderDelivery] = {}
    for path in paths:
        if not path.exists():
            raise WrongUsage(f"there is no folder or file {path}")
        there = folders_at(path)
        if not there:
            raise RefusedInput("there is no delivery", where=str(path), why=f"no {NAME} in it or below it")
        found |= {folder.resolve(): FolderDelivery.open(folder, source) for folder, source in there}
    return list(found.values())


def folders_at(path: Path) -> list[tuple[Path, str]]:
    """The folders of the deliveries at a path, each with where people find it."""
    if is_archive(path):
        root = unpacked(path.resolve())
        folders = [manifest.parent for manifest in sorted(root.rglob(NAME))]
        return [(folder, f"{path.resolve()}{INSIDE}{folder.relative_to(root)}") for folder in folders]
    if not path.is_dir():
        return []
    plain = [(manifest.parent, str(manifest.parent.resolve())) for manifest in sorted(path.rglob(NAME))]
    return plain + [one for archive in sorted(path.rglob("*.zip")) for one in folders_at(archive)]


@dataclass(frozen=True)
class FolderDelivery:
    """A delivery in a folder. Opening it checks the manifest's form; `verify` checks its files."""

    folder: Path
    manifest: Manifest
    files: tuple[FileEntry, ...]

    @classmethod
    def open(cls, folder: Path, source: str | None = None) -> FolderDelivery:
        """Read the manifest; an agency or feed that is not known refuses the delivery.

        `source` is where people find it: the folder itself, or the zip that holds one delivery.
        """
        path = folder / NAME
        with _readable(path):
            content = path.read_bytes()
        try:
            head = ManifestFile.model_validate_json(content)
        except ValidationError as error:
            first = error.errors()[0]
            at = ".".join(str(part) for part in first["loc"])
            raise RefusedInput("the manifest is wrong", where=f"{path}: {at}", why=first["msg"]) from None
        _check_day(head, path)
        if head.agency not in agencies():
            raise unknown("agency", head.agency, agencies(), where=str(path), error=RefusedInput)
        for i, entry in enumerate(head.files):
            if feed(entry.feed, where=str(path), error=RefusedInput).agency != head.agency:
                raise RefusedInput(f"{entry.feed} is no feed of {head.agency}", where=str(path))
            if entry.feed in (earlier.feed for earlier in head.files[:i]):
                raise RefusedInput(f"{entry.feed} stands twice in the manifest", where=str(path))
        manifest = Manifest(
            agency=head.agency,
            sequence=head.sequence,
            created_at=head.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            as_of=head.as_of,
            synthetic=head.synthetic,
            feeds=tuple(entry.feed for entry in head.files),
            checksum=hashlib.sha256(content).hexdigest(),
            path=source or str(folder.resolve()),
        )
        return cls(folder, manifest, tuple(head.files))

    @property
    def full_only(self) -> bool:
        """Whether every file says everything: such a delivery may be an agency's first."""
        return all(entry.mode == "full" for entry in self.files)

    def verify(self) -> None:
        """Every file is there, unaltered, with the rows and columns it must have."""
        for entry in self.files:
            path = self.folder / entry.path
            with _readable(path):
                self._find(path)
                digest = digest_of(path)
            if digest != entry.sha256:
                raise RefusedInput(
                    "a file is truncated or altered",
                    where=str(path),
                    why=f"sha256 expected {entry.sha256}, found {digest}",
                    do="send the delivery again",
                )
            found = _count(path, _scan(path, feed(entry.feed)))
            if found != entry.rows:
                why = f"expected {entry.rows}, found {found}"
                raise RefusedInput("the number of rows is wrong", where=str(path), why=why)

    def _find(self, path: Path) -> None:
        """An error where a path leads out of the folder or to no file; some lead nowhere, as in a circle."""
        try:
            inside = path.resolve().is_relative_to(self.folder.resolve())
        except (ValueError, RuntimeError) as error:
            raise RefusedInput("a path leads to no file", where=repr(str(path)), why=str(error)) from None
        if not inside:
            raise RefusedInput("a path leads out of the delivery's folder", where=str(path))
        if not path.is_file():
            raise RefusedInput("a file of the delivery is missing", where=str(path))

    def feeds(self, *, full_only: bool = False, in_parts: Collection[str] = ()) -> Iterator[FeedRows]:
        """Each file as facts; rows that are wrong by their own file are set apart.

        Files that end things come first. A large file of a feed in `in_parts` comes as several.
        """
        for entry in sorted(self.files, key=lambda entry: not feed(entry.feed).ends):
            full = entry.mode == "full"
            if full or not full_only:
                definition, path = feed(entry.feed), self.folder / entry.path
                large = entry.feed in in_parts and entry.rows > parts.SIZE
                for rows in _in_parts(path, definition) if large else [read_rows(path, definition)]:
                    checked = check(rows, definition, self.manifest.as_of)
                    yield feed_rows(definition, full, checked, self.manifest.as_of)


def _check_day(head: ManifestFile, path: Path) -> None:
    """Nobody can tell the state of a day that has not come: such a day would move the registry's own."""
    made = head.created_at.astimezone(ALMATY).date()
    if head.as_of > made:
        raise RefusedInput(
            f"as_of {head.as_of} lies after the day on which the delivery was made",
            where=f"{path}: as_of",
            why=f"created_at is {made} in Almaty",
            do="as_of is the day whose state the files tell: mend it, or created_at",
        )


def read_rows(path: Path, feed: Feed) -> pl.DataFrame:
    """The rows of a file with `withdrawn` and `_line` (CSV: line of the text; Parquet: row + 1, from 2)."""
    with _readable(path):
        frame = _typed(_scan(path, feed), feed).collect()
    return frame.with_row_index(LINE, offset=2).with_columns(pl.col(LINE).cast(pl.Int64))


def rows_where(path: Path, feed: Feed, condition: pl.Expr) -> pl.DataFrame:
    """The same of the rows that meet a condition; the others are never in memory together."""
    with _readable(path):
        numbered = _typed(_scan(path, feed), feed).with_row_index(LINE, offset=2)
        found = numbered.filter(condition).collect(engine="streaming")
    return found.with_columns(pl.col(LINE).cast(pl.Int64))


def _in_parts(path: Path, feed: Feed) -> Iterator[pl.DataFrame]:
    """The same rows, so many at a time."""
    with _readable(path):
        yield from parts.parts(_typed(_scan(path, feed), feed), feed.key, LINE, parts.SIZE)


def _typed(frame: pl.LazyFrame, feed: Feed) -> pl.LazyFrame:
    """With `withdrawn`, a type for columns with nothing in them, and texts without blanks around them.

    An act, an address or a word with a blank behind it is the same without; an empty text says nothing. An
    IIN, a BIN and a code stay as they are: they have a form, and what does not fit it is set apart.
    """
    columns = frame.collect_schema()
    if "withdrawn" not in columns:
        frame = frame.with_columns(withdrawn=pl.lit(value=False))
    stored = {**{name: column.stored for name, column in feed.columns.items()}, "withdrawn": pl.Boolean}
    nothing_in_it = [name for name, dtype in columns.items() if dtype == pl.Null]
    frame = frame.with_columns(pl.col(name).cast(stored[name]) for name in nothing_in_it)
    plain = [name for name, column in feed.columns.items() if column.type == "string"]
    text = pl.col(pl.String)
    return frame.with_columns(pl.col(plain).str.strip_chars()).with_columns(pl.when(text != "").then(text))


def _scan(path: Path, feed: Feed) -> pl.LazyFrame:
    """The file lazily, with exactly the feed's columns (and perhaps `withdrawn`)."""
    with _readable(path):
        is_parquet = path.suffix.lower() == ".parquet"
        frame = pl.scan_parquet(path) if is_parquet else pl.scan_csv(path, infer_schema=False)
        columns = frame.collect_schema()
    for name in columns:
        if name not in (*feed.columns, "withdrawn"):
            raise unknown_column(path, name, feed)
    for name, column in feed.columns.items():
        if name not in columns:
            raise RefusedInput(f"column {name} is missing", where=str(path), do=_has(feed))
        if columns[name] not in (pl.String, column.stored) and not _fits(columns[name], column.stored):
            why = f"expected {column.type}, found {columns[name]}"
            raise RefusedInput(f"column {name} has the wrong type", where=str(path), why=why)
    if columns.get("withdrawn", pl.Null()) not in (pl.String, pl.Boolean, pl.Null):
        why = f"expected bool, found {columns['withdrawn']}"
        raise RefusedInput("column withdrawn has the wrong type", where=str(path), why=why)
    return frame


def _count(path: Path, frame: pl.LazyFrame) -> int:
    """The rows of a file; every column is read, so that what cannot be read is found before any writing."""
    with _readable(path):
        counted = frame.select(pl.len().alias("rows"), pl.all().null_count().name.suffix(" empty"))
        return int(counted.collect(engine="streaming")["rows"].item())


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        raise RefusedInput("a file cannot be read", where=str(path), why=str(error).splitlines()[0]) from None


def _fits(found: pl.DataType, wanted: type[pl.DataType]) -> bool:
    return (
        (found.is_integer() and wanted == pl.Int64)
        or (found.is_float() and wanted == pl.Float64)
        or found == pl.Null
    )


def unknown_column(path: Path, name: str, feed: Feed) -> RefusedInput:
    """The error for a column that the feed does not have."""
    return RefusedInput(f"unknown column {name}", where=str(path), do=_has(feed))


def _has(feed: Feed) -> str:
    return f"{feed.feed} has the columns {', '.join(feed.columns)}"


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, as a manifest gives it."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
