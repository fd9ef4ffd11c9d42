"""What every command shares: options, the store it opens, progress on stderr, one JSON document on stdout."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from graph import open_store
from graph.texts import question, question_names
from registry import ids, settings
from registry.deliveries import known_on, newest_day
from registry.errors import StoreError, WrongUsage
from registry.families import refuse_unfit
from registry.families.asked import Questions
from registry.ports import Store
from registry.successions import as_one
from registry.unfit import refuse_unfit_benefits

DEFAULT_STORE = "file:data/registry"
STDERR = Console(stderr=True)
STDOUT = Console()

app = typer.Typer(
    help="A graph-based family registry: from agency files to families, risk events, decisions and offers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def named_path(text: str) -> Path:
    """A path that was named: an empty one, as of a variable that is not set, would be the current folder."""
    if not text.strip():
        raise typer.BadParameter("it is empty; write . for the current folder")
    return Path(text)


HOLDING = "delivery folders, or folders that hold many"
Paths = Annotated[list[Path], typer.Argument(metavar="PATHS", parser=named_path, help=HOLDING)]
GivenPaths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATHS", parser=named_path, help=HOLDING, show_default=False),
]
StoreUrl = Annotated[
    str,
    typer.Option("--store", envvar="REGISTRY_STORE", help="file:PATH, bolt://HOST:PORT or neo4j://HOST:PORT"),
]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON document on stdout, nothing else")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="no progress, no logs; errors are told")]
Day = Annotated[
    datetime | None,
    typer.Option(
        "--day", formats=["%Y-%m-%d"], help="the day that is today; without it the newest delivery's"
    ),
]
KnownDay = Annotated[
    datetime | None,
    typer.Option("--known", formats=["%Y-%m-%d"], help="as the registry knew it at the end of that day"),
]


def begin(*, quiet: bool, decides: bool = False) -> None:
    """Logs go to stderr; REGISTRY_KEY is the key of ids; family definitions must fit their questions.

    decides: the benefits too must fit what they name, before anything is read; others need not read them.
    """
    level = logging.ERROR if quiet else logging.INFO
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR if quiet else logging.WARNING)
    key = os.environ.get("REGISTRY_KEY")
    if key:
        ids.use_key(key.encode())
    refuse_unfit(Questions(question_names, question))
    if decides:
        refuse_unfit_benefits()


@contextmanager
def opened(
    url: str, *, quiet: bool, read_only: bool = True, prepare: bool = False, decides: bool = False
) -> Iterator[Store]:
    """The store of a command: opened, its key checked, closed again."""
    begin(quiet=quiet, decides=decides)
    store = open_store(url, read_only=read_only, create=prepare)
    try:
        if prepare:
            store.prepare()
        else:
            _refuse_unprepared(store, url)
        settings.check_key(store, reading=read_only)
        yield as_one(store)
    finally:
        store.close()


def _refuse_unprepared(store: Store, url: str) -> None:
    """A server is there before anything was made in it."""
    if settings.get(store, settings.KEY) is None and not store.ask("derived/deliveries").height:
        raise StoreError("there is no store yet", where=url, do="make one: registry prepare, or registry run")


def as_date(value: datetime | None) -> date | None:
    """The date of an option."""
    return value.date() if value else None


def day_and_known(store: Store, day: datetime | None, known: datetime | None = None) -> tuple[date, int]:
    """The day a command speaks of, and the last delivery it may know of; no clock is read."""
    deliveries = store.ask("derived/deliveries")
    chosen = as_date(day) or newest_day(deliveries)
    if chosen is None:
        raise WrongUsage("nothing was received yet", do="receive deliveries first, or name a --day")
    return chosen, known_on(deliveries, as_date(known))


def print_json(document: Any) -> None:
    """One JSON document on stdout; letters that its encoding lacks are written as JSON does."""
    every_letter = (sys.stdout.encoding or "utf-8").lower() in ("utf-8", "utf8")
    text = json.dumps(document, ensure_ascii=not every_letter, indent=2, default=_plain)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()  # here a full disk is an error of the command, and no surprise at its end


def _plain(value: Any) -> str:
    if isinstance(value, date | Path):
        return str(value)
    raise TypeError(f"{type(value)} has no JSON form")


@contextmanager
def progress(title: str, total: int | None = None, *, quiet: bool = False) -> Iterator[Any]:
    """A bar on stderr; call what it gives with the name of each thing begun."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[now]}"),
    )
    with Progress(*columns, console=STDERR, transient=False, disable=quiet) as bar:
        task = bar.add_task(title, total=total, now="")

        def step(now: str = "", done: int = 1) -> None:
            bar.update(task, advance=done, now=now)

        yield step
        bar.update(task, total=bar.tasks[0].total or bar.tasks[0].completed or 1, now="")
        bar.update(task, completed=bar.tasks[0].total)
