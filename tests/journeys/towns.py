"""A small synthetic town and the command line run on it, for journeys from files to offers."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl

from api.cli import main
from api.export import Table, export
from graph import open_store
from loaders.generator import generate
from registry.successions import as_one

TABLES = ("households", "events", "decisions", "offers")
REGISTRY = [sys.executable, "-c", "from api.cli import main; main()"]


def town(folder: Path, *, citizens: int = 600, days: int = 3, defects: float = 0.0) -> Path:
    """Deliveries of a town, in CSV: the first, and days of changes; every story is told in three."""
    generate(citizens, 3, days, defects, "csv", folder)
    return folder


def process(*words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command line as its user would."""
    command = [*REGISTRY, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=check)


def registry(*words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """The same without a process of its own, which takes longer to start than most commands to do."""
    out, err = io.StringIO(), io.StringIO()
    argv = ["registry", *map(str, words)]
    with patch.object(sys, "argv", argv), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    if check and code:
        raise AssertionError(f"{' '.join(argv)} ended with {code}: {err.getvalue()}")
    return subprocess.CompletedProcess(argv, code, out.getvalue(), err.getvalue())


def run(deliveries: Path, store: str, home: Path) -> dict[str, Any]:
    """All steps; gives the report."""
    done = registry("run", deliveries, "--store", store, "--outbox", home / "outbox", "--json")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def exports(store: str, folder: Path) -> dict[str, bytes]:
    """The bytes of every exported table, written as `registry export` does, without its start-ups."""
    opened = as_one(open_store(store, read_only=True))
    for table in TABLES:
        export(opened, Table(table), folder / f"{table}.parquet", day=None, known=None)
    opened.close()
    return {table: (folder / f"{table}.parquet").read_bytes() for table in TABLES}


def differing_people(households: Path, truth: Path) -> set[str]:
    """Everybody whose household, as a set of people, is not the one the truth gives."""
    card = pl.read_parquet(households).filter(definition="card")
    derived = card.select("iin", group="household_id")
    true = pl.read_parquet(truth / "families.parquet").select("iin", group=pl.col("family").cast(pl.String))
    circles = [_circles(frame) for frame in (derived, true)]
    return {
        iin for iin in circles[0].keys() | circles[1].keys() if circles[0].get(iin) != circles[1].get(iin)
    }


def _circles(frame: pl.DataFrame) -> dict[str, frozenset[str]]:
    groups = frame.group_by("group").agg("iin")["iin"].to_list()
    return {iin: frozenset(group) for group in groups for iin in group}
