"""`registry history`: every household a person was in, and what changed it."""

from __future__ import annotations

import typer
from rich.markup import escape
from rich.tree import Tree

from api.cli.look import Definition, Iin, Language
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
from registry import sentences
from registry.families import family
from registry.history import Change, History, Stay, history_of
from registry.kinship.kin import language_named


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(history)


def history(
    iin: Iin,
    store: StoreUrl = DEFAULT_STORE,
    day: Day = None,
    known: KnownDay = None,
    definition: Definition = "card",
    lang: Language = "en",
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show every household a person was in until a day, since when, and what changed it."""
    language = language_named(lang)
    with opened(store, quiet=quiet) as opened_store:
        chosen, delivery = day_and_known(opened_store, day, known)
        told = history_of(opened_store, iin, family(definition), day=chosen, known=delivery)
    if json:
        print_json(told.as_json())
    else:
        STDOUT.print(history_tree(told, language))


def history_tree(told: History, language: sentences.Language) -> Tree:
    """A branch for each household or change of members: since when, who, and what changed it or ended it."""
    families = sentences.head("families", told.definition, told.day)[language]
    tree = Tree(f"[bold]{escape(told.name)}[/bold] {told.iin}: {families}")
    names = {iin: name for stay in told.stays for iin, name, _ in stay.members}
    for stay in told.stays:
        span = sentences.head("span", stay.from_, stay.to) if stay.to else sentences.head("since", stay.from_)
        branch = tree.add(f"[bold]{span[language]}[/bold] [dim]{stay.household_id}[/dim]")
        _tell(branch, stay.changes, language)
        branch.add(
            ", ".join([*_members(stay, language), *(f"− {escape(names[one])} {one}" for one in stay.left)])
        )
        if stay.ended_by:
            _tell(tree.add(f"[bold]{stay.to}[/bold]"), stay.ended_by, language)
    return tree


def _tell(branch: Tree, changes: tuple[Change, ...], language: sentences.Language) -> None:
    for change in changes:
        fact = sentences.shown(change.fact or "", language)
        branch.add(f"[yellow]{escape(_said(change, language))}[/yellow]  [dim]{fact}[/dim]")


def _said(change: Change, language: sentences.Language) -> str:
    names = ", ".join(sentences.shown(name, language) for name in change.names)
    return f"{change.words[language]}: {names}"


def _members(stay: Stay, language: sentences.Language) -> list[str]:
    """Names, numbers (father and son may have one name) and roles; who joined is marked."""
    marks = dict.fromkeys(stay.joined, "+ ")
    said = {role: sentences.member(role)[language] for _, _, role in stay.members}
    return [f"{marks.get(iin, '')}{escape(name)} {iin} ({said[role]})" for iin, name, role in stay.members]
