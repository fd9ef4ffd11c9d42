"""The demonstration: a synthetic town from agency files to an offer, and one page to read."""

from __future__ import annotations

import json as jsons
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text
from rich.tree import Tree

from api.cli.look import family_tree
from api.cli.session import STDERR, STDOUT, AsJson, Quiet, opened, print_json, progress
from api.cli.steps import run_all
from api.cli.tables import report_table
from registry.benefits import benefit
from registry.errors import WrongUsage
from registry.events import event_kind
from registry.explain import OFTEN
from registry.families import family as definition_named
from registry.family import family_of, names_of
from registry.ports import Store

USUAL = 20_000
"""This many citizens live in data/; other sizes get a folder of their own."""
TESTS = {True: "[green]yes[/green]", False: "[red]no[/red]", None: "[yellow]unknown[/yellow]"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    citizens: Annotated[int, typer.Option(min=200, help="people in the town")] = USUAL,
    seed: Annotated[int, typer.Option(help="the same seed gives the same town")] = 1,
    folder: Annotated[Path, typer.Option(help="where everything is written")] = Path("data"),
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make a town, run all steps on the embedded store, and tell one case whole."""
    home = folder if citizens == USUAL else folder / str(citizens)
    store_url = f"file:{home / 'registry'}"
    silent = quiet or json
    seconds = _town(home / "deliveries", citizens, seed, quiet=silent)
    with opened(store_url, quiet=quiet, read_only=False, prepare=True, decides=True) as store:
        report = run_all(store, [home / "deliveries"], home / "outbox", None, quiet=silent)
        case = _case(store, report)
        page = _page(report, case, seconds, home, store_url)
    if json:
        print_json({"folder": home, "store": store_url, **report})
    else:
        STDOUT.print(page)


def _town(out: Path, citizens: int, seed: int, *, quiet: bool) -> float | None:
    """Generate the deliveries, unless the same town is there already; gives the seconds it took."""
    from loaders.generator import generate

    made = out / "town.json"
    wanted = {"citizens": citizens, "seed": seed, "days": 7, "defects": 0.0, "format": "parquet"}
    if made.is_file():
        if jsons.loads(made.read_text()) != wanted:
            raise WrongUsage(f"another town lies in {out}", do="delete it, or name another --folder")
        if not quiet:
            STDERR.print(f"the town is there already, unchanged: {out}")
        return None
    begun = time.perf_counter()
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    with progress("generate", None, quiet=quiet) as step:
        generate(citizens, seed, 7, 0.0, "parquet", part, progress=step)
    (part / "town.json").write_text(jsons.dumps(wanted))
    part.rename(out)
    return time.perf_counter() - begun


def _case(store: Store, report: dict[str, Any]) -> Group | None:
    """One real case, told whole: family, death, decision, amount, message."""
    known = report["known"]
    decisions = store.ask("derived/decisions").filter(state="current", outcome="yes")
    paid = decisions.filter(pl.col("amount").is_not_null())
    told = store.ask("derived/offers").filter(state="sent").join(paid, left_on="decision", right_on="id")
    if not told.height:
        return None
    # A death is told first: there the family changes, and two agencies have to agree.
    row = told.sort(pl.col("benefit") == "loss_of_breadwinner", "right_arises", "id").row(-1, named=True)
    report["told"] = {"iin": row["recipient"], "id": row["id"]}
    event = store.ask("derived/events").filter(id=row["event"]).row(0, named=True)
    arisen, subject = event["right_arises"], event["subject"]
    # Of the dead, the family as it was.
    on = arisen - timedelta(days=1) if event["kind"] == "breadwinner_lost" else arisen
    told_family = family_of(store, subject, definition_named("card"), day=on, known=known)
    names = names_of(store, [subject, row["recipient"]], known)
    return Group(
        Rule("One case, told whole"),
        Text(f"{event_kind(event['kind']).meaning}"),
        Text(f"Here on {arisen}: {names[subject]} ({subject}). The family on {on}:"),
        family_tree(told_family),
        _decision(row, names[row["recipient"]]),
        Panel(
            f"{row['text_kk']}\n{row['text_ru']}",
            title=f"SMS from 1414 to +{row['msisdn']}",
            title_align="left",
        ),
    )


def _decision(row: dict[str, Any], recipient: str) -> Tree:
    definition = benefit(row["benefit"]).definition
    amount = f"{row['amount']:,}".replace(",", " ")
    paid = f"{amount} tenge {OFTEN[definition.paid]}"
    tree = Tree(f"[bold]{definition.names.en}[/bold]: {row['outcome']}, {paid}, for {recipient}")
    for test in jsons.loads(row["tests"]):
        tree.add(f"{TESTS[test['answer']]}  {escape(test['sentence'])}  [dim]{escape(test['article'])}[/dim]")
    tree.add(f"[bold]{row['arithmetic']}[/bold]")
    tree.add(f"paid {row['period']}")
    tree.add(f"[dim]law in force on {row['law_day']}: {row['law']} (version {row['law_version']})[/dim]")
    return tree


def _page(
    report: dict[str, Any], case: Group | None, made: float | None, home: Path, store_url: str
) -> Group:
    seconds = "made before, unchanged" if made is None else f"made in {made:.1f} s"
    parts: list[Any] = [
        Rule("Family registry: synthetic data, no real person"),
        Text(f"The town lies in {home / 'deliveries'} ({seconds}); in its truth/ stands what was really so."),
        report_table(report),
    ]
    if case is not None:
        parts.append(case)
    else:
        parts.append(Text("No offer went out."))
    parts += [Rule("What to type next"), _next(report, store_url)]
    return Group(*parts)


def _next(report: dict[str, Any], store_url: str) -> Text:
    store = "" if store_url == "file:data/registry" else f" --store {store_url}"
    told = report.get("told", {})
    commands = {
        f"family {told.get('iin', 'IIN')}{store}": "a household, and why each member is in it",
        f"explain {told.get('id', 'ID')}{store}": "from an offer back to the rows of the files",
        f"export households --out data/households.parquet{store}": "who is in which household, as a table",
        f"serve{store}": "the API, with its documentation at /docs",
        "neo4j start": "a real Neo4j with Browser, to run the same on",
    }
    text = Text()
    for command, why in commands.items():
        text.append(f".venv/bin/registry {command}\n").append(f"    {why}\n", style="dim")
    return text
