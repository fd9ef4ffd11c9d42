"""The command `law`: the law in force on a day, as the registry decides by it, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.rule import Rule
from rich.table import Column, Table
from rich.text import Text

from api.cli.session import STDOUT, AsJson, Quiet, as_date, begin, print_json
from registry import law as dated_law
from registry.benefits import BENEFITS, benefit
from registry.errors import WrongUsage
from registry.law_page import assumptions as everything_assumed
from registry.law_page import page

Name = Annotated[str | None, typer.Option("--benefit", help="which benefit; without it all are listed")]
RightDay = Annotated[
    datetime | None,
    typer.Option("--day", formats=["%Y-%m-%d"], help="the day whose law: of the right, or the first paid"),
]
Assumed = Annotated[bool, typer.Option("--assumptions", help="list everything that is assumed")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(law)


def law(
    benefit: Name = None,
    day: RightDay = None,
    assumptions: Assumed = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Print the law in force on a day, list the benefits, or list what is assumed. Needs no store."""
    begin(quiet=quiet, decides=True)
    if assumptions and (benefit or day):
        raise WrongUsage("--assumptions lists all of them", do="leave out --benefit and --day")
    if benefit is None and day is not None:
        raise WrongUsage("--day needs --benefit", do=f"name one of: {', '.join(BENEFITS)}")
    if benefit is not None and day is None:
        first = dated_law.first_day(benefit)
        raise WrongUsage(
            "--benefit needs --day", do=f"name a day from {first} on, for example: --day 2023-07-01"
        )
    found = _found(benefit, day, assumptions=assumptions)
    if json:
        print_json(found)
    else:
        show = _assumptions if assumptions else _benefits if benefit is None else _page
        STDOUT.print(show(found))


def _found(name: str | None, day: datetime | None, *, assumptions: bool) -> Any:
    chosen = as_date(day)
    if assumptions:
        return [{"where": one.where, "says": one.says} for one in everything_assumed()]
    if name is None or chosen is None:
        return [_listed(one) for one in BENEFITS]
    return page(name, chosen)


def _listed(name: str) -> dict[str, Any]:
    definition = benefit(name).definition
    first = dated_law.first_day(name)
    return {"benefit": name, "name": definition.names.en, "payer": definition.payer, "decided_from": first}


def _benefits(found: list[dict[str, Any]]) -> Table:
    table = Table(Column("benefit", no_wrap=True), "name", "payer", Column("decided from", no_wrap=True))
    for one in found:
        table.add_row(*(str(value) for value in one.values()))
    return table


def _assumptions(found: list[dict[str, str]]) -> Group:
    parts: list[Any] = []
    where = ""
    for one in found:
        if one["where"] != where:
            where = one["where"]
            parts.append(Text(where, style="bold"))
        parts.append(Text(f"  {one['says']}"))
    return Group(*parts, Text(f"{len(found)} assumptions"))


def _page(found: dict[str, Any]) -> Group:
    often = {"monthly": "paid monthly", "once": "paid once", "notice": "a notice, which pays nothing"}
    parts: list[Any] = [
        Rule(f"{found['names']['en']}, for a right that arises on {found['day']}", align="left"),
        Text(f"{found['names']['kk']}\n{found['names']['ru']}"),
        Text(f"{often[found['paid']]} by: {found['payer']} (code {found['code']})"),
        Text(f"law: {found['law']} (version {found['law_version']})"),
    ]
    parts += _list("opened by", [f"{kind}: {meaning}" for kind, meaning in found["opened_by"].items()])
    parts += _list("asked, the first who lives", found["asked"])
    parts += _list("tests", [f"{one['name']}: {one['rule']} [{one['article']}]" for one in found["tests"]])
    if found["amount"]:
        less = f"; less {{{found['withheld']}}}" if found["withheld"] else ""
        parts += _list("amount", [found["amount"] + less])
    parts += _list("period", found["period"])
    excluded = [f"excludes: {', '.join(found['excludes'])}"] if found["excludes"] else []
    parts += _list("stacking", [found["stacking"], *excluded])
    parts += _list("parameters in force", map(_parameter, found["parameters"]))
    parts += _list("numbers of the events", map(_parameter, found["events"]))
    parts += _list("not formalised", found["not_formalised"])
    parts += _list("assumed", found["assumptions"])
    return Group(*parts)


def _list(title: str, lines: Iterable[str]) -> list[Text]:
    return [Text(f"\n{title}", style="bold"), *(Text(f"  {line}") for line in lines)]


def _parameter(row: dict[str, Any]) -> str:
    basis = row["article"] or f"{row['confidence']}: {row['source']}"
    unit = "" if row["unit"] == "rounding" else f" {row['unit']}"
    return f"{row['parameter']}: {row['value']}{unit}, since {row['since']} [{basis}]"
