"""Commands about what was received: deliveries, quarantined rows, and an agency's dry run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.markup import escape
from rich.table import Column, Table

from api.cli.look import write_text
from api.cli.session import (
    DEFAULT_STORE,
    STDERR,
    STDOUT,
    AsJson,
    Paths,
    Quiet,
    StoreUrl,
    begin,
    opened,
    print_json,
)
from api.cli.tables import cells, listed, shown_counts, width_of
from loaders.deliveries import FolderDelivery, find
from registry.deliveries import Receipt, doubts, in_order
from registry.errors import NotFound, RegistryError
from registry.quarantine import listing

QUARANTINE = ["feed", "line", "field", "value", "reason"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(deliveries)
    app.command()(quarantine)
    app.command("check-delivery")(check_delivery)


def deliveries(store: StoreUrl = DEFAULT_STORE, json: AsJson = False, quiet: Quiet = False) -> None:
    """List what was received, in the order of receipt, with the counts of each file."""
    with opened(store, quiet=quiet) as opened_store:
        taken = opened_store.ask("derived/deliveries").filter("complete").sort("number")
    documents = [_document(row) for row in taken.iter_rows(named=True)]
    if json:
        print_json(documents)
        return
    STDOUT.print(_deliveries_table(documents))


def _deliveries_table(documents: list[dict[str, Any]]) -> Table:
    """A line a file; counts that say nothing of any are left out, so that the rest has room.

    Where a name or a day would be cut, each file as lines.
    """
    shown = shown_counts([file for one in documents for file in one["files"]])
    names = ("no.", "delivery", "as of", "feed", *shown)
    rows = [
        [*cells(_head(one)), *cells([file["feed"]]), *(f"{file[name]:,}" for name in shown)]
        for one in documents
        for file in one["files"]
    ]
    if rows and width_of(names, rows, {"delivery"}) > STDOUT.width:
        return listed(names, rows, {})
    words = (Column(name, no_wrap=name != "delivery") for name in names[:4])
    table = Table(*words, *(Column(name, justify="right", no_wrap=True) for name in shown))
    for row in rows:
        table.add_row(*row)
    return table


def _head(one: dict[str, Any]) -> tuple[Any, ...]:
    return one["number"], f"{one['agency']} {one['sequence']}", one["as_of"]


def quarantine(
    delivery: Annotated[int, typer.Argument(help="number of the delivery, as `deliveries` lists it")],
    out: Annotated[Path | None, typer.Option("--out", help="a .csv file to send back to the agency")] = None,
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show the rows of a delivery that were not taken: line, column, value, reason, and who cleared them.

    A later delivery clears a row by saying it rightly, by taking it back, or, being full, by leaving it out.
    """
    with opened(store, quiet=quiet) as opened_store:
        taken = opened_store.ask("derived/deliveries").filter("complete")
        if delivery not in taken["number"].to_list():
            raise NotFound(f"there is no delivery {delivery}", do="see: registry deliveries")
        rows = listing(opened_store, delivery).select(*QUARANTINE, "cleared_by")
    if out is not None:
        write_text(out, rows.write_csv())
    if json:
        print_json(rows.to_dicts())
    elif not quiet:
        STDOUT.print(_rows_table(rows))
        if out is not None:
            STDERR.print(f"{rows.height:,} rows: {out}")


def check_delivery(
    paths: Paths,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Give an agency the verdict of `receive` on its files; needs no store and writes nothing."""
    begin(quiet=quiet)
    verdicts = [_verdict(delivery) for delivery in in_order(find(paths))]
    if json:
        print_json(verdicts)
    elif not quiet:
        for verdict in verdicts:
            _print_verdict(verdict)
    if any(verdict["refused"] for verdict in verdicts):
        raise typer.Exit(3)


def _document(row: dict[str, Any]) -> dict[str, Any]:
    files = [{"feed": feed, **counts} for feed, counts in Receipt.files_of(row["counts"]).items()]
    head = {name: row[name] for name in ("number", "agency", "sequence", "received_at")}
    return {**head, "as_of": str(row["as_of"]), "files": files}


def _verdict(delivery: Any) -> dict[str, Any]:
    """Refused with the reason, or per file what would be taken and what quarantined."""
    assert isinstance(delivery, FolderDelivery)
    head = {
        "delivery": str(delivery.folder),
        "agency": delivery.manifest.agency,
        "sequence": delivery.manifest.sequence,
        "doubts": doubts(delivery.manifest),
    }
    try:
        delivery.verify()
        files = [
            {
                "feed": said.feed,
                "read": said.read,
                "good": said.read - said.bad.height,
                "quarantined": said.bad.height,
                "rows": said.bad.select(QUARANTINE[1:]).to_dicts(),
            }
            for said in delivery.feeds()
        ]
    except RegistryError as error:
        return {**head, "refused": str(error), "files": []}
    return {**head, "refused": None, "files": files}


def _print_verdict(verdict: dict[str, Any]) -> None:
    name = f"{verdict['agency']} {verdict['sequence']}"
    if verdict["refused"]:
        STDOUT.print(f"[red]refused[/red] {name}\n{escape(verdict['refused'])}", highlight=False)
        return
    for doubt in verdict["doubts"]:
        STDOUT.print(f"[yellow]{name}: {doubt}[/yellow]", highlight=False)
    for file in verdict["files"]:
        STDOUT.print(f"{name} {file['feed']}: {file['read']:,} read, {file['quarantined']:,} quarantined")
        if file["rows"]:
            STDOUT.print(_rows_table(pl.DataFrame(file["rows"], infer_schema_length=None)))


def _rows_table(rows: pl.DataFrame) -> Table:
    table = Table(*rows.columns)
    for row in rows.iter_rows():
        table.add_row(*cells(row))
    return table
