"""Writes deliveries as agencies send them: a folder with `delivery.json` and one file a feed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from loaders.feeds import feed
from loaders.generator.dates import FIRST_DAY

EARLY = {"population": "T02:00:00Z"}
CREATED = "T04:00:00Z"
"""The time of the day after, at which deliveries are made; the population register comes first."""


def write_agency(agency: str, feeds: dict[str, pl.DataFrame], days: int, file_format: str, out: Path) -> int:
    """Write the full delivery and the daily ones of an agency; how many rows.

    An agency of which no feed comes daily (by its definition) sends the full one only.
    """
    # A feed that says something only on some days still comes daily, with an empty file.
    parts = {name: _by_sequence(frame) for name, frame in feeds.items()}
    rows = 0
    daily = any(feed(name).cadence == "daily" for name in feeds)
    for sequence in range(1, days + 2 if daily else 2):
        folder = out / agency / f"{sequence:04d}"
        folder.mkdir(parents=True)
        files = []
        for name, frame in feeds.items():
            empty = frame.clear().drop("sequence")
            files.append(_write_feed(folder, name, parts[name].get(sequence, empty), sequence, file_format))
        rows += sum(int(str(entry["rows"])) for entry in files)
        (folder / "delivery.json").write_text(_manifest(agency, sequence, files), encoding="utf-8")
    return rows


def _by_sequence(frame: pl.DataFrame) -> dict[int, pl.DataFrame]:
    numbers = frame["sequence"].unique().to_list()
    if len(numbers) == 1:
        return {int(numbers[0]): frame.drop("sequence")}
    return {int(n): frame.filter(pl.col("sequence") == n).drop("sequence") for n in numbers}


def _write_feed(
    folder: Path, feed: str, rows: pl.DataFrame, sequence: int, file_format: str
) -> dict[str, object]:
    path = folder / f"{feed}.{file_format}"
    write: dict[str, Callable[[Path], object]] = {
        "csv": rows.write_csv,
        "parquet": lambda to: rows.write_parquet(
            to, compression="zstd", compression_level=1, statistics=False
        ),
    }
    write[file_format](path)
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    mode = "full" if sequence == 1 else "delta"
    return {"feed": feed, "path": path.name, "mode": mode, "rows": rows.height, "sha256": digest}


def _manifest(agency: str, sequence: int, files: list[dict[str, object]]) -> str:
    as_of = date(1970, 1, 1) + timedelta(days=FIRST_DAY + sequence - 1)
    head = {
        "agency": agency,
        "sequence": sequence,
        "created_at": f"{as_of + timedelta(days=1)}{EARLY.get(agency, CREATED)}",
        "as_of": f"{as_of}",
        "synthetic": True,
        "files": files,
    }
    return json.dumps(head, ensure_ascii=False, indent=1) + "\n"
