"""Writes the parts of the docs that are made from the code, so that they cannot go stale.

A page begins with prose written by hand; what follows its marker is made here. `python docs/generate.py`
writes the pages; with `--check` it only says which of them are out of date.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

# The width of the help texts: read by the libraries below when they are imported.
os.environ |= {"TERMINAL_WIDTH": "100", "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS", "REGISTRY_STORE"):
    os.environ.pop(name, None)

import household_pages  # noqa: E402
import law_pages  # noqa: E402
from law_pages import table  # noqa: E402
from typer.main import get_command  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

from api.cli import app  # noqa: E402
from loaders.feeds import Becoming, Feed, FeedColumn, agencies, feeds  # noqa: E402
from registry import schema  # noqa: E402
from registry.benefits import BENEFITS, benefit  # noqa: E402
from registry.schema import Node, Property, Relationship  # noqa: E402

DOCS = Path(__file__).parent
MARKER = "<!-- From here on made by docs/generate.py from the code. Run: make docs -->\n"


# The graph model


def model_page() -> str:
    """Every kind of node and relationship, from `registry/schema.py`."""
    own = [node for node in schema.NODES.values() if not node.status]
    facts = [kind for kind in schema.RELATIONSHIPS.values() if kind.stamped]
    links = [kind for kind in schema.RELATIONSHIPS.values() if not kind.stamped]
    parts = [
        "## The picture\n",
        _picture(facts),
        "## Nodes\n\nThey carry identity and what never changes. The key is unique.\n",
        table(("node", "key", "other properties", "meaning"), map(_node_row, own)),
        "## Status nodes\n\nEach is one fact about one person, reached over `HAS`. Its key `id` is "
        "`record@delivery`. All have the stamp.\n",
        table(("node", "own properties", "meaning"), map(_status_row, schema.STATUSES)),
        "## Relationships that are facts\n\nAll have the stamp.\n",
        table(("relationship", "from and to", "own properties", "meaning"), map(_relationship_row, facts)),
        "## Links\n\nThey have no stamp: a status node has its own, and what is derived has an id.\n",
        table(("relationship", "from and to", "own properties", "meaning"), map(_relationship_row, links)),
    ]
    return "\n".join(parts)


def _picture(facts: list[Relationship]) -> str:
    """A diagram of the facts; statuses share one box."""
    lines = ["```mermaid", "flowchart LR"]
    for kind in facts:
        lines += [f"  {start} -- {kind.type} --> {end}" for start, end in kind.pairs]
    lines += ['  Citizen -- HAS --> Status["a status node"]', "  Citizen -- MEMBER_OF --> Household"]
    lines += ["  Citizen -- SUBJECT_OF --> RiskEvent -- DECIDED --> Decision -- OFFERED --> Offer", "```\n"]
    return "\n".join(lines)


def _node_row(node: Node) -> tuple[str, ...]:
    return (f"`{node.label}`", f"`{node.key}`", _properties(node.properties), node.meaning)


def _status_row(node: Node) -> tuple[str, ...]:
    return (f"`{node.label}`", _properties(node.properties), node.meaning)


def _relationship_row(kind: Relationship) -> tuple[str, ...]:
    start = kind.pairs[0][0]
    ends = "a status node" if kind.type == "HAS" else ", ".join(end for _, end in kind.pairs)
    return (f"`{kind.type}`", f"{start} → {ends}", _properties(kind.properties), kind.meaning)


def _properties(properties: Iterable[Property]) -> str:
    return ", ".join(f"`{one.name}`{'' if one.type == 'string' else ' ' + one.type}" for one in properties)


# The command line


def cli_page() -> str:
    """The help of every command, as the program prints it."""
    groups = getattr(get_command(app), "commands")  # noqa: B009
    names = [("registry", []), *((f"registry {name}", [name]) for name in groups)]
    for name, group in groups.items():
        names += [(f"registry {name} {inner}", [name, inner]) for inner in getattr(group, "commands", {})]
    parts = [f"## {title}\n\n```text\n{_help(arguments)}\n```\n" for title, arguments in names]
    return "\n".join(parts)


def _help(arguments: list[str]) -> str:
    result = CliRunner().invoke(app, [*arguments, "--help"], prog_name="registry")
    lines = [line.rstrip() for line in result.output.splitlines()]
    return "\n".join(lines).strip()


# The feeds


def feeds_page() -> str:
    """Every feed: its columns, key, coverage and what its rows become."""
    rows = [(f"[{one.feed}](#{one.feed})", one.agency, one.meaning) for one in feeds().values()]
    parts = ["## All feeds\n", table(("feed", "agency", "rows"), rows)]
    for agency in agencies():
        parts.append(f"## {agency}\n")
        parts += [_feed(one) for one in feeds().values() if one.agency == agency]
    return "\n".join(parts)


def _feed(one: Feed) -> str:
    key = ", ".join(f"`{name}`" for name in one.key)
    columns = [_column_row(name, column) for name, column in one.columns.items()]
    lines = [
        f"### {one.feed}\n",
        f"{one.meaning}\n",
        f"* Legal basis: {one.legal_basis}.",
        f"* Comes: {one.cadence}. Key: {key}.",
        f"* Covers: {_coverage(one)}.",
        *(f"* `{first}` and `{second}` must be different people." for first, second in one.differs),
        *(f"* Becomes {_becoming(fact)}." for fact in one.becomes),
        "",
        table(("column", "type", "meaning"), columns),
    ]
    return "\n".join(lines)


def _column_row(name: str, column: FeedColumn) -> tuple[str, ...]:
    words = [column.meaning]
    words += [f"one of {', '.join(f'`{code}`' for code in column.codes)}"] if column.codes else []
    words += [f"fits `{column.pattern}`"] if column.pattern else []
    words += ["not after the delivery's `as_of`"] if column.past else []
    words += [f"as the `{column.told_by}` says"] if column.told_by else []
    words += [f"of sex {column.sex}"] if column.sex else []
    words += [f"not before the birth that the `{column.lived_by}` tells"] if column.lived_by else []
    words += [_bounds(column)] if (column.least, column.most) != (None, None) else []
    return (f"`{name}`", column.type + (", may be empty" if column.optional else ""), "; ".join(words))


def _bounds(column: FeedColumn) -> str:
    words = [f"at least {column.least}"] if column.least is not None else []
    return " and ".join([*words, *([f"at most {column.most}"] if column.most is not None else [])])


def _coverage(one: Feed) -> str:
    begin = f", complete from {one.covers.from_}" if one.covers.from_ else ""
    months = f", {one.covers.months_before} months back" if one.covers.months_before else ""
    return f"{one.covers.population}{begin}{months}"


def _becoming(fact: Becoming) -> str:
    """A mapping in words: ends, record, time and properties."""
    object_ = f" → `{fact.object}`" if fact.object else ""
    ordered = " (the smaller IIN first)" if fact.unordered else ""
    kind = f"an act that ends `{fact.fact}`" if fact.ends else f"`{fact.fact}`"
    until = f", for {fact.lasts}" if fact.lasts else f" until `{fact.valid_to}`" if fact.valid_to else ""
    said = {**fact.columns, **{name: str(value).lower() for name, value in fact.constants.items()}}
    values = "".join(f", {name} = `{value}`" for name, value in said.items())
    time = f"on `{fact.valid_from}`" if fact.ends else f"from `{fact.valid_from}`{until}"
    return f"{kind}: `{fact.subject}`{object_}{ordered}, record `{fact.record}`, {time}{values}"


# Writing


PAGES: dict[str, Callable[[], str]] = {
    "model.md": model_page,
    "cli.md": cli_page,
    "feeds.md": feeds_page,
    "households.md": household_pages.households_page,
    "law/README.md": law_pages.index,
    **{f"law/{name}.md": partial(law_pages.page, name) for name in BENEFITS},
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are out of date."""
    stale = {}
    for name, made in PAGES.items():
        text = (DOCS / name).read_text("utf-8") if (DOCS / name).is_file() else _begun(name)
        wanted = text.partition(MARKER)[0] + MARKER + "\n" + made()
        if wanted != text:
            stale[name] = wanted
    for name, text in stale.items():
        if "--check" in arguments:
            print(f"out of date: docs/{name}; run: make docs")
        else:
            (DOCS / name).write_text(text, "utf-8")
    gone = [page for page in (DOCS / "law").glob("*.md") if f"law/{page.name}" not in PAGES]
    for page in gone:
        print(f"of no benefit: docs/law/{page.name}; delete it")
    return 1 if gone or (stale and "--check" in arguments) else 0


def _begun(name: str) -> str:
    """How the page of a benefit that has none yet begins."""
    title = benefit(Path(name).stem).definition.names.en
    return f"# {title[:1].upper()}{title[1:]}\n\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
