"""What a run did, as documents and as tables for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text

from registry.deliveries import COUNTS, Receipt

ALWAYS = ("read", "accepted")


def cells(values: Iterable[Any]) -> Iterator[str]:
    """A row of a table: nothing where nothing is known, and what agencies wrote is never read as markup."""
    return ("" if value is None else escape(str(value)) for value in values)


def width_of(names: Sequence[str], rows: Sequence[Sequence[str]], folded: Collection[str]) -> int:
    """Characters that a table needs, frame included, where these columns are folded between words alone."""
    columns = zip(names, zip(*rows, strict=True), strict=True)
    texts = [(name, [name, *(Text.from_markup(one).plain for one in said)]) for name, said in columns]
    words = (" ".join(said).split() if name in folded else said for name, said in texts)
    return sum(max(map(len, said)) for said in words) + 3 * len(texts) + 1


def listed(names: Sequence[str], rows: Sequence[Sequence[str]], title: dict[str, Any]) -> Table:
    """Each row as lines of name and value, for a terminal that is too narrow for a table."""
    table = Table(Column(no_wrap=True), Column(overflow="fold"), show_header=False, box=None, **title)
    for row in rows:
        for name, value in zip(names, row, strict=True):
            if value:
                table.add_row(name, value)
        table.add_row()
    return table


def as_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt as `receive --json` gives it."""
    return {
        "agency": receipt.manifest.agency,
        "sequence": receipt.manifest.sequence,
        "number": receipt.number,
        "already_received": receipt.already,
        "files": [{"feed": feed, **counts} for feed, counts in receipt.files.items()],
        "reasons": receipt.reasons,
        "doubts": receipt.doubts,
    }


def shown_counts(files: list[dict[str, int]]) -> list[str]:
    """The counts worth a column: one of nothing but zeros is left out, but for the first two."""
    return [name for name in COUNTS if name in ALWAYS or any(counts[name] for counts in files)]


def receipt_table(receipts: list[Receipt]) -> Table:
    """One line a feed that said something: what was read and what became of it."""
    shown = shown_counts([counts for receipt in receipts for counts in receipt.files.values()])
    table = Table("delivery", "feed", title="Receipts", title_justify="left")
    for name in shown:
        table.add_column(name, justify="right", no_wrap=True)
    for receipt in receipts:
        if receipt.already:
            table.add_row(receipt.manifest.name, "already received")
            continue
        said = {feed: counts for feed, counts in receipt.files.items() if any(counts.values())}
        if not said:
            table.add_row(receipt.manifest.name, "nothing new")
        for feed, counts in said.items():
            table.add_row(receipt.manifest.name, feed, *(f"{counts[name]:,}" for name in shown))
            for reason, rows in receipt.reasons.get(feed, {}).items():
                table.add_row("", f"  [yellow]{rows} × {reason}[/yellow]")
        for doubt in receipt.doubts:
            table.add_row("", f"  [yellow]{doubt}[/yellow]")
    return table


def report_table(report: dict[str, Any]) -> Table:
    """What each step found and how long it took."""
    table = Table("step", "seconds", "result", title=f"The registry on {report['day']}", title_justify="left")
    new = [one for one in report["deliveries"] if not one["already_received"]]
    rows = {name: sum(file[name] for one in new for file in one["files"]) for name in COUNTS}
    known = len(report["deliveries"]) - len(new)
    said = ", ".join(f"{count:,} {name}" for name, count in rows.items() if count or name == "accepted")
    before = f"; {known} already received" if known else ""
    table.add_row("receive", _seconds(report, "receive"), f"{len(new)} deliveries; rows: {said}{before}")
    for reason, count in _reasons(new).items():
        table.add_row("", "", f"[yellow]quarantined: {count:,} × {reason}[/yellow]")
    for one in new:
        for doubt in one["doubts"]:
            table.add_row("", "", f"[yellow]{one['agency']} {one['sequence']}: {doubt}[/yellow]")
    for name in ("assemble", "watch", "decide", "offer"):
        counts = {word: count for word, count in report[name].items() if word != "kinds"}
        found = ", ".join(f"{count:,} {word.replace('_', ' ')}" for word, count in counts.items())
        table.add_row(name, _seconds(report, name), found)
        for kind in in_words(report[name].get("kinds", {})):
            table.add_row("", "", kind)
    return table


def in_words(kinds: dict[str, dict[str, int]]) -> list[str]:
    """`breadwinner_lost: 1 open`, a line for each kind of event that there is."""
    said = {
        kind: ", ".join(f"{count:,} {state}" for state, count in states.items() if count)
        for kind, states in kinds.items()
    }
    return [f"{kind}: {counts}" for kind, counts in said.items() if counts]


def _reasons(receipts: list[dict[str, Any]]) -> Counter[str]:
    """How many rows were quarantined, by feed and reason."""
    found: Counter[str] = Counter()
    for receipt in receipts:
        for feed, reasons in receipt["reasons"].items():
            found.update({f"{feed}: {reason}": rows for reason, rows in reasons.items()})
    return found


def _seconds(report: dict[str, Any], name: str) -> str:
    return f"{report['seconds'][name]:.1f}"
