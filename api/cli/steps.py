"""The steps as commands: prepare, receive, assemble, watch, decide, offer, and run, which is all of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.pace import Pace
from api.cli.session import (
    DEFAULT_STORE,
    STDOUT,
    AsJson,
    Day,
    GivenPaths,
    Paths,
    Quiet,
    StoreUrl,
    as_date,
    day_and_known,
    named_path,
    opened,
    print_json,
    progress,
)
from api.cli.tables import as_json, in_words, receipt_table, report_table
from api.genealogies import delivered
from api.outbox import Outbox
from loaders.deliveries import find
from registry import days, steps
from registry.deliveries import Receipt, in_order, newest_day
from registry.errors import WrongUsage
from registry.families import family, together
from registry.ports import Store

Gedcom = Annotated[
    list[Path] | None,
    typer.Option("--gedcom", help="a genealogy in GEDCOM 5.5.1; may be given several times"),
]
Synthetic = Annotated[bool, typer.Option("--synthetic", help="the people of the GEDCOM files are made up")]
Strict = Annotated[bool, typer.Option("--strict", help="exit with 5 when rows were quarantined")]
Accept = Annotated[int, typer.Option("--accept-retirements", help="facts that a full file may retire")]
OutboxDir = Annotated[
    Path | None,
    typer.Option("--outbox", metavar="PATH", parser=named_path, help="for messages; beside the store"),
]
Back = Annotated[
    bool,
    typer.Option(
        "--back",
        help="with --day, let it lie before the last assembled day: the way back after a mistyped far day. "
        "Households are worked out anew from the facts; watch and decide then set the rest right. "
        "What was sent stays sent",
    ),
]
Full = Annotated[bool, typer.Option("--full", help="look at everybody, not only at what changed")]
Definitions = Annotated[
    list[str] | None,
    typer.Option("--definition", help="family definition; several may be named, else all stored"),
]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", help="kind of event; several may be named, else all")
]
QUARANTINED_AND_STRICT = 5


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (prepare, receive, assemble, watch, decide, offer, run):
        app.command()(command)


def prepare(store: StoreUrl = DEFAULT_STORE, json: AsJson = False, quiet: Quiet = False) -> None:
    """Make the store's tables, constraints and indexes; what is there already stays as it is."""
    with opened(store, quiet=quiet, read_only=False, prepare=True) as opened_store:
        deliveries = opened_store.ask("derived/deliveries").filter("complete").height
    if json:
        print_json({"store": store, "deliveries": deliveries})
    elif not quiet:
        STDOUT.print(f"the store is ready: {store}; {deliveries} deliveries in it")


def receive(
    paths: GivenPaths = None,
    gedcom: Gedcom = None,
    synthetic: Synthetic = False,
    store: StoreUrl = DEFAULT_STORE,
    strict: Strict = False,
    accept_retirements: Accept = 0,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Take deliveries: rows become facts, each with a receipt; a delivery received before changes nothing."""
    if not paths and not gedcom:
        raise WrongUsage("nothing to receive", do="name folders of deliveries, or --gedcom FILE")
    with opened(store, quiet=quiet, read_only=False, prepare=True) as opened_store:
        folder = beside(store, "genealogies")
        genealogies = delivered(opened_store, gedcom or [], folder, synthetic=synthetic)
        coming = [*(paths or []), *genealogies]
        receipts = take(opened_store, coming, accept_retirements, quiet=quiet or json)
    if json:
        print_json([as_json(receipt) for receipt in receipts])
    elif not quiet:
        STDOUT.print(receipt_table(receipts))
    if strict and any(receipt.quarantined for receipt in receipts):
        raise typer.Exit(QUARANTINED_AND_STRICT)


def assemble(
    store: StoreUrl = DEFAULT_STORE,
    definition: Definitions = None,
    full: Full = False,
    day: Day = None,
    back: Back = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Determine households: follow kinship, guardianship and registered address."""
    with opened(store, quiet=quiet, read_only=False) as opened_store:
        chosen, known = day_and_known(opened_store, day)
        if back and day is None:
            raise WrongUsage("--back needs --day", do=f"for example: --day {chosen} --back")
        _settle_day(opened_store, chosen, back=back)
        work = partial(_assemble, definitions=definition, full=full)
        _tell(work, opened_store, chosen, known, json=json, quiet=quiet)


def watch(
    store: StoreUrl = DEFAULT_STORE,
    kind: Kinds = None,
    full: Full = False,
    day: Day = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Find risk events, such as the loss of a breadwinner."""
    _derive(partial(_watch, kinds=kind, full=full), store, day, json=json, quiet=quiet)


def decide(
    store: StoreUrl = DEFAULT_STORE,
    full: Full = False,
    day: Day = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Decide the benefits that events open, under the law of the right's day or its first payment."""
    _derive(partial(_decide, full=full), store, day, json=json, quiet=quiet)


def offer(
    store: StoreUrl = DEFAULT_STORE,
    outbox: OutboxDir = None,
    day: Day = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Offer what was decided with yes: one message a benefit, event and recipient, ever."""
    _derive(_offer(outbox or beside(store, "outbox")), store, day, json=json, quiet=quiet)


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
    with opened(store, quiet=quiet, read_only=False, prepare=True, decides=True) as opened_store:
        report = run_all(
            opened_store,
            paths,
            outbox or beside(store, "outbox"),
            day,
            accept_retirements,
            quiet=quiet or json,
        )
    if json:
        print_json(report)
    elif not quiet:
        STDOUT.print(report_table(report))
    if strict and any(file["quarantined"] for one in report["deliveries"] for file in one["files"]):
        raise typer.Exit(QUARANTINED_AND_STRICT)


Step = Callable[[Store, date, int], dict[str, int]]
"""Does the work on a day, with what is known at a delivery; gives what it found."""


# What the commands share with the demonstration.


def run_all(
    store: Store, paths: list[Path], outbox: Path, day: Any, accept_retirements: int = 0, *, quiet: bool
) -> dict[str, Any]:
    """The five steps; what each found, and its seconds."""
    report: dict[str, Any] = {"seconds": {}}
    Outbox(outbox).ready()
    _settle_day(store, as_date(day) or _newest_day(store, paths), back=False)
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


def _newest_day(store: Store, paths: list[Path]) -> date:
    """The day that a run will take when the deliveries are received."""
    coming = [delivery.manifest.as_of for delivery in find(paths)]
    return max(filter(None, [*coming, newest_day(store.ask("derived/deliveries"))]))


def take(store: Store, paths: list[Path], accept_retirements: int, *, quiet: bool) -> list[Receipt]:
    """Receive every delivery under the paths, in the order they were made."""
    deliveries = in_order(find(paths))
    receipts, pace = [], Pace()
    with progress("receive", len(deliveries), quiet=quiet) as step:
        for delivery in deliveries:
            step(delivery.manifest.name, 0)
            receipts.append(steps.receive(store, delivery, accept_retirements=accept_retirements))
            step(pace.after(receipts[-1]))
    return receipts


def beside(store: str, name: str) -> Path:
    """A folder for what belongs to a store: inside the embedded store's, or in data/."""
    return Path(store.removeprefix("file:")) / name if store.startswith("file:") else Path("data") / name


def _timed(report: dict[str, Any], name: str, work: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    result = work()
    report["seconds"][name] = round(time.perf_counter() - begun, 2)
    return result


def _derive(work: Step, url: str, day: Any, *, json: bool, quiet: bool) -> None:
    """A step after `assemble`: on the day the households are of."""
    with opened(url, quiet=quiet, read_only=False, decides=True) as store:
        _, known = day_and_known(store, day)
        _tell(work, store, days.of_derived(store, as_date(day)), known, json=json, quiet=quiet)


def _tell(work: Step, store: Store, day: date, known: int, *, json: bool, quiet: bool) -> None:
    result = {"day": day, "known": known, **work(store, day, known)}
    if json:
        print_json(result)
    elif not quiet:
        kinds: Any = result.pop("kinds", {})
        STDOUT.print(", ".join(f"{word.replace('_', ' ')} {value}" for word, value in result.items()))
        for line in in_words(kinds):
            STDOUT.print(line)


def _settle_day(store: Store, day: date, *, back: bool) -> None:
    """Before anything is written: a day before the last assembled one is refused, unless that is meant."""
    if back:
        days.forget(store)
    days.refuse_earlier(store, day)


def _assemble(
    store: Store, day: date, known: int, definitions: list[str] | None = None, *, full: bool = False
) -> dict[str, int]:
    chosen = [family(name) for name in definitions] if definitions else together()
    return asdict(steps.assemble(store, *chosen, day=day, known=known, full=full))


def _watch(
    store: Store, day: Any, known: int, kinds: list[str] | None = None, *, full: bool = False
) -> dict[str, Any]:
    return asdict(steps.watch(store, day=day, known=known, kinds=kinds, full=full))


def _decide(store: Store, day: Any, known: int, *, full: bool = False) -> dict[str, int]:
    return asdict(steps.decide(store, day=day, known=known, full=full))


def _offer(outbox: Path) -> Callable[[Store, Any, int], dict[str, int]]:
    def offer_step(store: Store, day: Any, known: int) -> dict[str, int]:
        Outbox(outbox).ready()
        return asdict(steps.offer(store, Outbox(outbox), day=day, known=known))

    return offer_step
