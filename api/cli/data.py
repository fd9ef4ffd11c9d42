"""Commands about data: make a synthetic country, and write tables out."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api import export as exports
from api.cli.session import (
    DEFAULT_STORE,
    STDOUT,
    AsJson,
    Day,
    KnownDay,
    Quiet,
    StoreUrl,
    as_date,
    begin,
    opened,
    print_json,
    progress,
)


class Format(StrEnum):
    """How deliveries are written."""

    csv = "csv"
    parquet = "parquet"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(generate)
    app.command()(export)


def generate(
    citizens: Annotated[int, typer.Option(min=200, help="people alive on the first day")] = 20_000,
    seed: Annotated[int, typer.Option(help="the same seed gives the same bytes")] = 1,
    days: Annotated[int, typer.Option(min=0, help="daily deltas after the first full delivery")] = 7,
    defects: Annotated[
        float, typer.Option(min=0, max=1, help="share of planted defects; 0 means none")
    ] = 0.0,
    format: Annotated[Format, typer.Option(help="format of the files")] = Format.parquet,
    out: Annotated[Path, typer.Option(help="folder for the deliveries and truth/")] = Path("data/deliveries"),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make a synthetic country's deliveries, and beside them what was really so (truth/)."""
    from loaders.generator import generate as make

    begin(quiet=quiet)
    with progress("generate", None, quiet=quiet or json) as step:
        summary = make(citizens, seed, days, defects, format.value, out, progress=step)
    if json:
        print_json(asdict(summary))
    elif not quiet:
        STDOUT.print(
            f"{summary.rows:,} rows in {summary.deliveries} deliveries of {citizens:,} citizens: {out}"
        )


def export(
    table: Annotated[exports.Table, typer.Argument(help="what to write")],
    out: Annotated[Path, typer.Option("--out", help="a .parquet file")],
    store: StoreUrl = DEFAULT_STORE,
    day: Day = None,
    known: KnownDay = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a table, sorted, so that equal content is an equal file.

    Facts, households and citizens can be asked of any day and as known at any; events, decisions and offers
    are kept as of the last assembled day. Confidential facts say "protected".
    """
    with opened(store, quiet=quiet) as opened_store:
        written = exports.export(opened_store, table, out, day=as_date(day), known=as_date(known))
    if json:
        print_json({"table": table.value, "out": out, **written})
    elif not quiet:
        STDOUT.print(
            f"{written['rows']:,} rows of {table.value} on {written['day']}, "
            f"known at delivery {written['known']}: {out}"
        )
