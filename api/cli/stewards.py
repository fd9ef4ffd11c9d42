"""Commands of data stewards: the worklist, and their word on a reported death."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer
from rich.table import Column, Table

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
)
from api.cli.tables import cells, listed, width_of
from registry.differences import COLUMNS as MONEY
from registry.findings import findings
from registry.judge import Verdict, judge

COLUMNS = [name for name in MONEY if name != "kind"]
SHOWN = 20
"""Tasks of a kind that are shown; all of them stand in the JSON."""
TEXT = "detail"
"""The column of sentences."""

Fact = Annotated[
    str, typer.Argument(help="the reported death, as `tasks` prints it: Death/IIN/RECORD@DELIVERY")
]
By = Annotated[str, typer.Option("--by", help="who says so")]
Why = Annotated[str, typer.Option("--why", help="what it rests on")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (tasks, confirm, reject):
        app.command()(command)


def tasks(
    store: StoreUrl = DEFAULT_STORE, day: Day = None, json: AsJson = False, quiet: Quiet = False
) -> None:
    """Worklist: uncorroborated deaths, contradictions, unknown rights, sums not as due; who can mend each."""
    with opened(store, quiet=quiet, decides=True) as opened_store:
        chosen, known = day_and_known(opened_store, day)
        found = findings(opened_store, day=chosen, known=known)
    if json:
        print_json(found.to_dicts())
        return
    for (kind,), rows in found.group_by("kind", maintain_order=True):
        STDOUT.print(_shown(str(kind), rows))
    if not found.height:
        STDOUT.print("nothing to do")


def _shown(kind: str, tasks: pl.DataFrame) -> Table:
    """The first tasks of a kind, in the columns that say something of one of them.

    A table where the terminal is wide enough for all but the long texts; else one line under the other: an id
    is copied, so it is never cut, nor is a sum.
    """
    said = [name for name in COLUMNS if tasks[name].null_count() < tasks.height]
    rows = [[*cells(row)] for row in tasks.select(said).head(SHOWN).iter_rows()]
    title = {"title": f"{kind}: {tasks.height:,}", "title_justify": "left"}
    if width_of(said, rows, {TEXT}) > STDOUT.width:
        return listed(said, rows, title)
    table = Table(*(Column(name, overflow="fold", no_wrap=name != TEXT) for name in said), **title)
    for row in rows:
        table.add_row(*row)
    return table


def confirm(
    fact: Fact,
    by: By,
    why: Why,
    store: StoreUrl = DEFAULT_STORE,
    day: Day = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Confirm a reported death: it is then accepted without a second agency."""
    _judge(fact, "confirmed", by, why, store, day, json=json, quiet=quiet)


def reject(
    fact: Fact,
    by: By,
    why: Why,
    store: StoreUrl = DEFAULT_STORE,
    day: Day = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Reject a reported death: that report no longer counts."""
    _judge(fact, "rejected", by, why, store, day, json=json, quiet=quiet)


def _judge(
    fact: str, verdict: Verdict, by: str, why: str, store: str, day: Day, *, json: bool, quiet: bool
) -> None:
    with opened(store, quiet=quiet, read_only=False) as opened_store:
        chosen, _ = day_and_known(opened_store, day)
        word = judge(opened_store, fact, verdict, by=by, why=why, day=chosen)
    if json:
        print_json({"fact": fact, "verdict": verdict, "delivery": word.number, "already": word.already})
    elif not quiet and word.already:
        STDOUT.print(f"it was {verdict} already, as delivery {word.number}; nothing changed")
    elif not quiet:
        STDOUT.print(f"{verdict} as delivery {word.number}; run the steps again to see what follows")
