"""The command `kin`: everybody who is kin to a person, and what each is called."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Group
from rich.markup import escape
from rich.table import Column, Table

from api.cli.session import (
    DEFAULT_STORE,
    STDOUT,
    AsJson,
    Day,
    KnownDay,
    Quiet,
    StoreUrl,
    day_and_known,
    opened,
    print_json,
)
from api.cli.tables import listed, width_of
from registry.confidential import PROTECTED
from registry.kinship.kin import MOST, KinView, Relation, Relative, kin_of
from registry.kinship.walks import KINDS
from registry.sentences import Language, head, shown

Iin = Annotated[str, typer.Argument(help="the person's IIN")]
Degree = Annotated[
    int, typer.Option("--degree", help=f"births between the two: sibling 2, uncle 3, cousin 4; up to {MOST}")
]
Lang = Annotated[str, typer.Option("--lang", help="language of the words: kk, ru or en")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(kin)


def kin(
    iin: Iin,
    store: StoreUrl = DEFAULT_STORE,
    degree: Degree = 3,
    day: Day = None,
    known: KnownDay = None,
    lang: Lang = "en",
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Name the relatives of a person by blood, marriage and guardianship, each with the path to them."""
    with opened(store, quiet=quiet) as opened_store:
        chosen, delivery = day_and_known(opened_store, day, known)
        view = kin_of(opened_store, iin, day=chosen, known=delivery, degree=degree, language=lang)
    if json:
        print_json(view.as_json())
        return
    of = head("kin_on", view.day)[view.language]
    STDOUT.print(f"[bold]{escape(view.name)}[/bold] {view.iin}, {of}", highlight=False)
    STDOUT.print(kin_table(view) if view.relatives else head("nobody")[view.language])


def kin_table(view: KinView) -> Table | Group:
    """One line a relation, by how they are kin; † marks the dead. Where a word would be cut, as lines."""
    said = view.language
    names = [head(name)[said] for name in ("relation", "name", "number", "birth", "path")]
    rows = {how: _lines(view, how) for how in KINDS}
    folded = {names[0], names[1], names[4]}
    if width_of(names, [line for lines in rows.values() for line in lines], folded) > STDOUT.width:
        titles = {how: {"title": f"[bold]{head(how)[said]}[/bold]", "title_justify": "left"} for how in KINDS}
        return Group(*(listed(names, lines, titles[how]) for how, lines in rows.items() if lines))
    table = Table(*(Column(name, no_wrap=name not in folded) for name in names))
    for how, lines in rows.items():
        if lines:
            table.add_section()
            table.add_row(f"[bold]{head(how)[said]}[/bold]")
        for line in lines:
            table.add_row(*line)
    return table


def _lines(view: KinView, how: str) -> list[tuple[str, ...]]:
    """The relations of one kind."""
    found = ((one, relation) for one in view.relatives for relation in one.relations)
    return [_line(one, relation, view.language) for one, relation in found if relation.kind == how]


def _line(relative: Relative, relation: Relation, language: Language) -> tuple[str, ...]:
    shared = f" [dim]({relation.shared_words})[/dim]" if relation.shared not in (None, "both") else ""
    hidden = f" [dim]({shown(relation.by, language)})[/dim]" if relation.by == PROTECTED else ""
    return (
        f"{escape(relation.term)}{shared}",
        f"{escape(relative.name)}{' †' if relative.dead else ''}",
        relative.iin,
        relative.born or "",
        f"{escape(relation.words)}{hidden}",
    )
