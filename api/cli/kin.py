"""The command `kin`: everybody who is kin to a person, and what each is called."""

from __future__ import annotations

from typing import Annotated

import typer
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
from registry.kinship.kin import MOST, KinView, Relation, Relative, kin_of
from registry.kinship.walks import KINDS
from registry.sentences import head

Iin = Annotated[str, typer.Argument(help="the person's IIN")]
Degree = Annotated[
    int, typer.Option("--degree", help=f"births between the two: sibling 2, uncle 3, cousin 4; up to {MOST}")
]
Language = Annotated[str, typer.Option("--lang", help="language of the words: kk, ru or en")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(kin)


def kin(
    iin: Iin,
    store: StoreUrl = DEFAULT_STORE,
    degree: Degree = 3,
    day: Day = None,
    known: KnownDay = None,
    lang: Language = "en",
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


def kin_table(view: KinView) -> Table:
    """One line a relation, by how they are kin; † marks the dead."""
    heads = {
        name: head(name)[view.language] for name in (*KINDS, "relation", "name", "number", "birth", "path")
    }
    table = Table(
        Column(heads["relation"], overflow="fold"),
        Column(heads["name"], overflow="fold"),
        Column(heads["number"], no_wrap=True),
        Column(heads["birth"], no_wrap=True),
        Column(heads["path"], overflow="fold"),
    )
    for how in KINDS:
        found = [
            (relative, relation)
            for relative in view.relatives
            for relation in relative.relations
            if relation.kind == how
        ]
        if found:
            table.add_section()
            table.add_row(f"[bold]{heads[how]}[/bold]")
        for relative, relation in found:
            table.add_row(*_line(relative, relation))
    return table


def _line(relative: Relative, relation: Relation) -> tuple[str, ...]:
    shared = f" [dim]({relation.shared_words})[/dim]" if relation.shared not in (None, "both") else ""
    hidden = " [dim](protected)[/dim]" if relation.by == "protected" else ""
    return (
        f"{escape(relation.term)}{shared}",
        f"{escape(relative.name)}{' †' if relative.dead else ''}",
        relative.iin,
        relative.born or "",
        f"{escape(relation.words)}{hidden}",
    )
