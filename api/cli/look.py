"""Commands that look: a person's family, a citizen's facts, and why something was decided."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.tree import Tree

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
from loaders.rows import find_rows
from registry import sentences, steps
from registry.errors import WrongUsage
from registry.explain import Node
from registry.families import family as definition_named
from registry.family import FamilyView, family_of
from registry.kinship.kin import language_named

Iin = Annotated[str, typer.Argument(help="the person's IIN")]
MOST_ROWS = 3
Language = Annotated[str, typer.Option("--lang", help="language of the words: kk, ru or en")]
PictureFile = Annotated[
    Path | None, typer.Option("--picture", metavar="FILE.svg", help="draw the household among its kin there")
]
AsTree = Annotated[
    bool, typer.Option("--tree", help="a tree on the terminal: what is shown without --json or --picture")
]
Definition = Annotated[str, typer.Option("--definition", help="family definition")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(family)
    app.command()(explain)


def family(
    iin: Iin,
    store: StoreUrl = DEFAULT_STORE,
    day: Day = None,
    known: KnownDay = None,
    definition: Definition = "card",
    lang: Language = "en",
    picture_file: PictureFile = None,
    tree: AsTree = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show the household of a person, and the path that makes each member one; or draw it among its kin."""
    if tree and json:
        raise WrongUsage("--tree and --json exclude each other", do="name one of the two")
    refuse_no_svg(picture_file)
    language = language_named(lang)
    with opened(store, quiet=quiet) as opened_store:
        chosen, delivery = day_and_known(opened_store, day, known)
        view = family_of(opened_store, iin, definition_named(definition), day=chosen, known=delivery)
        if picture_file is not None:
            from registry.kinship.picture import picture  # networkx takes a while to import

            members = [member.iin for member in view.members]
            drawn = picture(opened_store, view.iin, members, day=view.day, known=delivery, language=language)
            write_text(picture_file, drawn)
    if json:
        print_json(view.as_json())
    elif tree or picture_file is None:
        STDOUT.print(family_tree(view, language))


def explain(
    id_: Annotated[str, typer.Argument(metavar="ID", help="an offer, decision, event or household")],
    store: StoreUrl = DEFAULT_STORE,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Walk back from an id to the rows of the deliveries it rests on."""
    with opened(store, quiet=quiet) as opened_store:
        node = steps.explain(opened_store, id_, find_rows=find_rows)
    if json:
        print_json(node.as_json())
    else:
        STDOUT.print(explanation_tree(node))


def family_tree(view: FamilyView, language: sentences.Language = "en") -> Tree:
    """The household as a tree for people."""
    of = sentences.head("family", f"[bold]{view.definition}[/bold]", view.day)[language]
    tree = Tree(f"{of} [dim]{view.household_id}[/dim]")
    if view.counted is not None:
        tree.add(sentences.head("counted", view.counted, view.at_least)[language])
    if view.protected:
        tree.add(sentences.head("protected")[language])
    for member in view.members:
        mark = "[bold cyan]" if member.iin == view.iin else "[bold]"
        born = sentences.head("born", member.born)[language]
        role = sentences.member(member.role)[language]
        branch = tree.add(f"{mark}{escape(member.name)}[/] {member.iin}, {born}: {role}")
        for step in member.path:
            facts = ", ".join(sentences.shown(fact, language) for fact in step.facts)
            branch.add(f"{escape(step.words[language])}  [dim]{facts}[/dim]")
    return tree


def refuse_no_svg(path: Path | None) -> None:
    """A picture is an SVG file, whatever its name would say."""
    if path is not None and path.suffix != ".svg":
        raise WrongUsage(f"{path.name} is no SVG file", do="name a file that ends in .svg")


def write_text(path: Path, text: str) -> None:
    """Write a file for the user; what stands in the way is told in words."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUsage(f"{path} cannot be written", why=error.strerror or str(error)) from None


def explanation_tree(node: Node, tree: Tree | None = None) -> Tree:
    """The chain as a tree for people; of many rows of one fact the first few."""
    label = f"[bold]{node.kind}[/bold] {escape(node.text)}"
    branch = Tree(label) if tree is None else tree.add(label)
    shown = (
        node.children if len(node.children) <= MOST_ROWS or node.kind != "fact" else node.children[:MOST_ROWS]
    )
    for child in shown:
        explanation_tree(child, branch)
    if len(shown) < len(node.children):
        branch.add(f"[dim]and {len(node.children) - len(shown)} more; all of them with --json[/dim]")
    return branch
