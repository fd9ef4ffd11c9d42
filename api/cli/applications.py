"""The command `apply`: an ordinary application, decided by the same rules as what is offered unasked."""

from __future__ import annotations

import json as jsons
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.tree import Tree

from api.cli.session import DEFAULT_STORE, STDOUT, AsJson, Day, Quiet, StoreUrl, as_date, opened, print_json
from registry import days
from registry.applications import Application
from registry.applications import apply as apply_for
from registry.benefits import benefit as benefit_named
from registry.explain import OFTEN

Iin = Annotated[str, typer.Argument(help="who applies")]
Benefit = Annotated[str, typer.Argument(help="the benefit's name; `registry law` lists them")]
By = Annotated[str, typer.Option("--by", help="who takes the application: the applicant, or an office")]
SIGNS = {"yes": "[green]yes[/green]", "no": "[red]no[/red]", "unknown": "[yellow]unknown[/yellow]"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(apply)


def apply(
    iin: Iin,
    benefit: Benefit,
    by: By,
    store: StoreUrl = DEFAULT_STORE,
    day: Day = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Take somebody's application for a benefit and decide it, however long ago the right arose."""
    with opened(store, quiet=quiet, read_only=False, decides=True) as opened_store:
        chosen = days.of_derived(opened_store, as_date(day))
        done = apply_for(opened_store, iin, benefit, by=by, day=chosen)
    if json:
        print_json(_document(iin, benefit, done))
    else:
        STDOUT.print(_told(iin, benefit, done))


def _document(iin: str, name: str, done: Application) -> dict[str, Any]:
    rows = done.decisions.to_dicts()
    for row in rows:
        row |= {column: jsons.loads(row[column]) for column in ("tests", "missing", "facts")}
    return {
        "iin": iin,
        "benefit": name,
        "delivery": done.number,
        "already": done.already,
        "decisions": rows,
        "looked_for": done.looked_for,
        "unheard": done.unheard,
    }


def _told(iin: str, name: str, done: Application) -> Tree:
    definition = benefit_named(name).definition
    again = ", applied for before on this day" if done.already else ""
    tree = Tree(f"[bold]{definition.names.en}[/bold] for {iin}: application {done.number}{again}")
    for row in done.decisions.iter_rows(named=True):
        amount = f"{SIGNS[row['outcome']]}{_amount(row, OFTEN[definition.paid])}"
        one = tree.add(f"{amount}: the right arose on {row['right_arises']}")
        one.add(escape(row["because"]))
        if row["outcome"] == "yes" and row["law_day"] != row["right_arises"]:
            one.add(f"by the law of {row['law_day']}, the first day that is paid")
        for text in (row["arithmetic"], row["period"] and f"paid {row['period']}"):
            if text:
                one.add(escape(text))
        for missing in jsons.loads(row["missing"]):
            what = "" if missing["meaning"] == row["because"] else f": {escape(missing['meaning'])}"
            one.add(f"ask {missing['agency']}{what}")
        if row["yields_to"]:
            one.add(f"another benefit is more favourable: registry explain {row['yields_to']}")
        if row["recipient"] not in (None, iin):
            one.add(f"the law has it paid to {row['recipient']}")
        one.add(f"[dim]registry explain {row['id']}[/dim]")
    for meaning in done.looked_for.values():
        tree.add(f"nothing on record opens it yet. Looked for: {escape(meaning)}")
    for feed, agency in done.unheard.items():
        tree.add(f"ask {agency}: its file {feed} never came whole, so that nobody can be found by it")
    if done.looked_for:
        tree.add("this is no refusal: the application stays on the worklist (registry tasks)")
    return tree


def _amount(row: dict[str, Any], often: str) -> str:
    if row["amount"] is None:
        return ""
    return f", {row['amount']:,} tenge {often}"
