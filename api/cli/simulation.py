"""The command `simulate`: what a change of the law would do to everybody, in sums."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich import box
from rich.console import Group
from rich.table import Column, Table
from rich.text import Text

from api.cli.look import refuse_no_svg, write_text
from api.cli.session import (
    DEFAULT_STORE,
    STDOUT,
    AsJson,
    Day,
    Quiet,
    StoreUrl,
    day_and_known,
    opened,
    print_json,
    progress,
)
from registry.changes import read_change
from registry.regions import region_names
from registry.simulate import SUMS, Simulation
from registry.simulate import simulate as simulated
from registry.simulation_picture import picture as drawn

Change = Annotated[
    Path,
    typer.Option("--change", help="a YAML file: the full name of each changed parameter and its new value"),
]
Picture = Annotated[Path | None, typer.Option("--picture", help="also draw the regions as an SVG file")]
TITLES = {"region": "by region", "size": "by people in the family", "benefit": "by benefit"}
GROSS = "Sums are before what is withheld, a month or once; for how long it is paid is not in them."
LEVELS = "Levels of well-being are not assessed yet, so there are no figures by level."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(simulate)


def simulate(
    change: Change,
    store: StoreUrl = DEFAULT_STORE,
    day: Day = None,
    picture: Picture = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Decide every right under the law in force and a changed one: who gains, who loses, the cost.

    Writes nothing. Whom the change first gives a right is among those who gain.
    """
    refuse_no_svg(picture)
    with opened(store, quiet=quiet, decides=True) as opened_store:
        chosen, known = day_and_known(opened_store, day)
        changed = read_change(change, chosen)
        with progress("two laws", quiet=quiet or json) as step:
            step("every right, under both")
            done = simulated(opened_store, changed, day=chosen, known=known)
    if picture is not None:
        title = f"What the change of {change.name} would pay, {chosen}"
        write_text(picture, drawn(done.by["region"], region_names(), title))
    if json:
        print_json(_document(list(changed), done))
    else:
        STDOUT.print(_told(list(changed), done))


def _document(changed: list[str], done: Simulation) -> dict[str, Any]:
    return {
        "day": done.day,
        "changed": changed,
        "totals": done.totals,
        "undecided": done.undecided,
        **{f"by_{group}": rows.to_dicts() for group, rows in done.by.items()},
        "by_level": None,
        "left_out": done.left_out,
        "smallest_cell": done.smallest_cell,
    }


def _told(changed: list[str], done: Simulation) -> Group:
    what = f"What would be paid on {done.day} with another {', '.join(changed)}; in thousand tenge."
    whole = pl.DataFrame([{"everybody": "all families", **done.totals}])
    tables = [_table(rows, TITLES[group]) for group, rows in done.by.items() if rows.height]
    return Group(Text(what), _table(whole, "everybody"), *tables, *map(Text, _notes(done)))


def _notes(done: Simulation) -> list[str]:
    few = f"A row is hidden (..) where fewer than {done.smallest_cell} families stand, gain or lose."
    once = _change(done.totals, "once")
    paid = "" if once is None else f"What is paid once changes by {once:,} tenge. "
    undecided = f"{done.undecided:,} rights miss a fact or their law and are in no sum."
    left_out = [f"left out: {name}: {why}" for name, why in done.left_out.items()]
    return [f"{paid}{undecided}", GROSS, f"{few} {LEVELS}", *left_out]


def _table(rows: pl.DataFrame, title: str) -> Table:
    first, names = rows.columns[0], region_names()
    head = ("families", "gain", "lose", "a month", "change", "once", "change")
    columns = [Column(name, justify="right", no_wrap=True) for name in head]
    # Where a terminal is narrow the name gives way: a number that is cut tells another number.
    name = Column(overflow="fold")
    table = Table(name, *columns, title=title, title_justify="left", box=box.SIMPLE, padding=0)
    for row in rows.iter_rows(named=True):
        of = names.get(row[first], row[first]) if first == "region" else row[first]
        money = [row["monthly_before"], _change(row, "monthly"), row["once_before"], _change(row, "once")]
        counts = [".." if row[one] is None else f"{row[one]:,}" for one in SUMS[:3]]
        table.add_row(of, *counts, *map(_thousands, money))
    return table


def _change(row: dict[str, Any], often: str) -> int | None:
    before, after = row[f"{often}_before"], row[f"{often}_after"]
    return None if before is None else after - before


def _thousands(tenge: int | None) -> str:
    return ".." if tenge is None else f"{tenge / 1000:,.0f}"
