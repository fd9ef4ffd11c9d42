"""The steps as commands: prepare, receive, assemble, watch, decide, offer, and run, which is all of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from api.cli.session import (
    DEFAULT_STORE,
    STDERR,
    STDOUT,
    AsJson,
    Day,
    Quiet,
    StoreUrl,
    day_and_known,
    opened,
    print_json,
    progress,
)
from api.outbox import Outbox
from loaders.deliveries import find
from registry import steps
from registry.deliveries import COUNTS, Receipt, in_order
from registry.families import families
from registry.ports import Store

Paths = Annotated[list[Path], typer.Argument(help="delivery folders, or folders that hold many", exists=True)]
Strict = Annotated[bool, typer.Option("--strict", help="exit with 5 when rows were quarantined")]
Accept = Annotated[int, typer.Option("--accept-retirements", help="facts that a full file may retire")]
OutboxDir = Annotated[
    Path | None, typer.Option("--outbox", help="where messages are written; beside the store")
]
QUARANTINED_AND_STRICT = 5


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (prepare, receive, assemble, watch, decide, offer, run):
        app.command()(command)


def prepare(store: StoreUrl = DEFAULT_STORE, quiet: Quiet = False) -> None:
    """Make the store's tables, constraints and indexes."""
    with opened(store, quiet=quiet, read_only=False, prepare=True):
        if not quiet:
            STDERR.print(f"the store is ready: {store}")


def receive(
    paths: Paths,
    store: StoreUrl = DEFAULT_STORE,
    strict: Strict = False,
    accept_retirements: Accept = 0,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Take deliveries: rows become facts, each with a receipt; a delivery received before changes nothing."""
    with opened(store, quiet=quiet, read_only=False, prepare=True) as opened_store:
        receipts = take(opened_store, paths, accept_retirements, quiet=quiet or json)
    if json:
        print_json([as_json(receipt) for receipt in receipts])
    elif not quiet:
        STDOUT.print(receipt_table(receipts))
    if strict and any(receipt.quarantined for receipt in receipts):
        raise typer.Exit(QUARANTINED_AND_STRICT)


def assemble(
    store: StoreUrl = DEFAULT_STORE, day: Day = None, json: AsJson = False, quiet: Quiet = False
) -> None:
    """Determine households: follow kinship, guardianship and registered address."""
    _step(_assemble, store, day, json=json, quiet=quiet)


def watch(
    store: StoreUrl = DEFAULT_STORE, day: Day = None, json: AsJson = False, quiet: Quiet = False
) -> None:
    """Find risk events, such as the loss of a breadwinner."""
    _step(_watch, store, day, json=json, quiet=quiet)


def decide(
    store: StoreUrl = DEFAULT_STORE, day: Day = None, json: AsJson = False, quiet: Quiet = False
) -> None:
    """Decide the benefits that events open, under the law of the day the right arose."""
    _step(_decide, store, day, json=json, quiet=quiet)


def offer(
    store: StoreUrl = DEFAULT_STORE,
    outbox: OutboxDir = None,
    day: Day = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Offer what was decided with yes: one message a benefit, event and recipient, ever."""
    _step(_offer(outbox_of(store, outbox)), store, day, json=json, quiet=quiet)


def run(
    paths: Paths,
    store: StoreUrl = DEFAULT_STORE,
    outbox: OutboxDir = None,
    day: Day = None,
    strict: Strict = False,
    accept_retirements: Accept = 0,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Receive, assemble, watch, decide and offer; prepares the store if needed."""
    with opened(store, quiet=quiet, read_only=False, prepare=True) as opened_store:
        report = run_all(
            opened_store, paths, outbox_of(store, outbox), day, accept_retirements, quiet=quiet or json
        )
    if json:
        print_json(report)
    elif not quiet:
        STDOUT.print(report_table(report))
    if strict and any(file["quarantined"] for one in report["deliveries"] for file in one["files"]):
        raise typer.Exit(QUARANTINED_AND_STRICT)


# What the commands share with the demonstration.


def run_all(
    store: Store, paths: list[Path], outbox: Path, day: Any, accept_retirements: int = 0, *, quiet: bool
) -> dict[str, Any]:
    """The five steps; what each found, and its seconds."""
    report: dict[str, Any] = {"seconds": {}}
    receipts = _timed(report, "receive", lambda: take(store, paths, accept_retirements, quiet=quiet))
    report["deliveries"] = [as_json(receipt) for receipt in receipts]
    report["day"], report["known"] = day_and_known(store, day)
    work = {"assemble": _assemble, "watch": _watch, "decide": _decide, "offer": _offer(outbox)}
    with progress("families and rights", len(work), quiet=quiet) as step:
        for name, function in work.items():
            step(name, 0)
            report[name] = _timed(report, name, lambda do=function: do(store, report["day"], report["known"]))
            step(name)
    return report


def take(store: Store, paths: list[Path], accept_retirements: int, *, quiet: bool) -> list[Receipt]:
    """Receive every delivery under the paths, in the order they were made."""
    deliveries = in_order(find(paths))
    receipts = []
    with progress("receive", len(deliveries), quiet=quiet) as step:
        for delivery in deliveries:
            step(delivery.manifest.name, 0)
            receipts.append(steps.receive(store, delivery, accept_retirements=accept_retirements))
            step(delivery.manifest.name)
    return receipts


def outbox_of(store: str, outbox: Path | None) -> Path:
    """Where messages go: beside the embedded store, or data/outbox."""
    if outbox is not None:
        return outbox
    return Path(store.removeprefix("file:")) / "outbox" if store.startswith("file:") else Path("data/outbox")


def as_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt as `receive --json` gives it."""
    return {
        "agency": receipt.manifest.agency,
        "sequence": receipt.manifest.sequence,
        "number": receipt.number,
        "already_received": receipt.already,
        "files": [{"feed": feed, **counts} for feed, counts in receipt.files.items()],
        "reasons": receipt.reasons,
    }


def receipt_table(receipts: list[Receipt]) -> Table:
    """One line a feed: what was read and what became of it."""
    table = Table("delivery", "feed", *COUNTS, title="Receipts", title_justify="left")
    for receipt in receipts:
        if receipt.already:
            table.add_row(receipt.manifest.name, "unchanged")
            continue
        for feed, counts in receipt.files.items():
            table.add_row(receipt.manifest.name, feed, *(f"{counts[name]:,}" for name in COUNTS))
            for reason, rows in receipt.reasons.get(feed, {}).items():
                table.add_row("", f"  [yellow]{rows} × {reason}[/yellow]")
    return table


def report_table(report: dict[str, Any]) -> Table:
    """What each step found and how long it took."""
    table = Table("step", "seconds", "result", title=f"The registry on {report['day']}", title_justify="left")
    new = [one for one in report["deliveries"] if not one["already_received"]]
    rows = {name: sum(file[name] for one in new for file in one["files"]) for name in COUNTS}
    known = len(report["deliveries"]) - len(new)
    said = ", ".join(f"{count:,} rows {name}" for name, count in rows.items() if count or name == "accepted")
    before = f"; {known} already received" if known else ""
    table.add_row("receive", _seconds(report, "receive"), f"{len(new)} deliveries: {said}{before}")
    for reason, count in _reasons(new).items():
        table.add_row("", "", f"[yellow]quarantined: {count:,} × {reason}[/yellow]")
    for name in ("assemble", "watch", "decide", "offer"):
        found = ", ".join(f"{count:,} {word.replace('_', ' ')}" for word, count in report[name].items())
        table.add_row(name, _seconds(report, name), found)
    return table


def _reasons(receipts: list[dict[str, Any]]) -> Counter[str]:
    """How many rows were quarantined, by feed and reason."""
    found: Counter[str] = Counter()
    for receipt in receipts:
        for feed, reasons in receipt["reasons"].items():
            found.update({f"{feed}: {reason}": rows for reason, rows in reasons.items()})
    return found


def _seconds(report: dict[str, Any], name: str) -> str:
    return f"{report['seconds'][name]:.1f}"


def _timed(report: dict[str, Any], name: str, work: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    result = work()
    report["seconds"][name] = round(time.perf_counter() - begun, 2)
    return result


def _step(work: Any, url: str, day: Any, *, json: bool, quiet: bool) -> None:
    with opened(url, quiet=quiet, read_only=False) as store:
        chosen, known = day_and_known(store, day)
        result = {"day": chosen, "known": known, **work(store, chosen, known)}
    if json:
        print_json(result)
    elif not quiet:
        STDOUT.print(", ".join(f"{word.replace('_', ' ')} {value}" for word, value in result.items()))


def _assemble(store: Store, day: Any, known: int) -> dict[str, int]:
    found = [steps.assemble(store, family, day=day, known=known) for family in families().values()]
    return {word: sum(asdict(one)[word] for one in found) for word in asdict(found[0])}


def _watch(store: Store, day: Any, known: int) -> dict[str, int]:
    return asdict(steps.watch(store, day=day, known=known))


def _decide(store: Store, day: Any, known: int) -> dict[str, int]:
    return asdict(steps.decide(store, day=day, known=known))


def _offer(outbox: Path) -> Callable[[Store, Any, int], dict[str, int]]:
    def offer_step(store: Store, day: Any, known: int) -> dict[str, int]:
        return asdict(steps.offer(store, Outbox(outbox), day=day, known=known))

    return offer_step
