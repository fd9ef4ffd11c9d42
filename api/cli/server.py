"""Commands that run servers: the API, and a real Neo4j without Docker."""

from __future__ import annotations

import re
import socket
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.pace import Pace
from api.cli.session import (
    DEFAULT_STORE,
    STDERR,
    STDOUT,
    AsJson,
    Paths,
    Quiet,
    StoreUrl,
    begin,
    named_path,
    print_json,
    progress,
)
from api.cli.steps import as_json, receipt_table
from api.first_load import FirstLoad
from graph.server import Neo4jServer
from graph.server_java import say_nothing
from loaders.deliveries import find
from registry.deliveries import in_order
from registry.errors import WrongUsage

Home = Annotated[
    Path,
    typer.Option(
        "--home",
        metavar="PATH",
        parser=named_path,
        help="folder of the server's data, logs and configuration",
    ),
]
BoltPort = Annotated[int, typer.Option("--bolt", min=1, max=65535, help="port of the Bolt protocol")]
HttpPort = Annotated[int, typer.Option("--http", min=1, max=65535, help="port of Browser")]
NEO4J_HOME = Path("data/neo4j")
SIZE = re.compile(r"[1-9][0-9]*[mgMG]")


def _size(word: str | None) -> str | None:
    if word is not None and not SIZE.fullmatch(word):
        raise typer.BadParameter(f"{word} is no size: write 768m or 4g")
    return word


BY_DATA = "; as its data need if not set"
Heap = Annotated[
    str | None,
    typer.Option(callback=_size, help=f"memory for what transactions write, such as 4g{BY_DATA}"),
]
PageCache = Annotated[
    str | None, typer.Option(callback=_size, help=f"memory for the pages of its files{BY_DATA}")
]


class Via(StrEnum):
    """How rows get into Neo4j."""

    offline = "offline"
    bolt = "bolt"


neo4j = typer.Typer(help="Run a real Neo4j with Browser from Python packages.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(serve)
    app.add_typer(neo4j, name="neo4j")


def serve(
    store: StoreUrl = DEFAULT_STORE,
    host: Annotated[
        str, typer.Option(help="address; only the loopback until access control exists")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="port")] = 8000,
    quiet: Quiet = False,
) -> None:
    """Serve the API with its documentation at /docs. No access control yet: loopback only."""
    import uvicorn

    from api.http import create_app, refuse_other_than_loopback

    begin(quiet=quiet, decides=True)
    refuse_other_than_loopback(host)
    listening = _listen(host, port)
    if not quiet:
        STDERR.print(f"http://{host}:{port}/docs  (no access control yet: reachable from this machine only)")
    config = uvicorn.Config(create_app(store), log_level="warning" if quiet else "info")
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """The server's socket; a port that cannot be had is told before anything starts."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise WrongUsage(
            f"the API cannot listen on port {port} of {host}",
            why=str(error.strerror or error),
            do="name another with --port, or end what holds it",
        ) from None
    return listening


@neo4j.command()
def start(
    home: Home = NEO4J_HOME,
    bolt: BoltPort = 7687,
    http: HttpPort = 7474,
    heap: Heap = None,
    pagecache: PageCache = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Start a Neo4j server and wait until it answers."""
    begin(quiet=quiet)
    server = Neo4jServer(home, bolt_port=bolt, http_port=http, heap=heap, pagecache=pagecache)
    server.start(None if quiet or json else STDERR.print)
    status = server.status()
    if json:
        print_json(asdict(status))
    elif not quiet:
        STDOUT.print(f"store:   {status.url}\nBrowser: {status.browser}")
        STDOUT.print(f"use it:  REGISTRY_STORE={status.url} .venv/bin/registry run data/deliveries")


@neo4j.command()
def stop(home: Home = NEO4J_HOME, json: AsJson = False, quiet: Quiet = False) -> None:
    """Stop the server; its data stays."""
    begin(quiet=quiet)
    server = Neo4jServer(home, bolt_port=None, http_port=None)
    ran = server.status().running
    server.stop()
    if json:
        print_json(asdict(server.status()))
    elif not quiet:
        STDOUT.print(f"stopped; its data stays in {home}" if ran else "it was not running")


@neo4j.command()
def status(home: Home = NEO4J_HOME, json: AsJson = False, quiet: Quiet = False) -> None:
    """Say whether the server runs, and where."""
    begin(quiet=quiet)
    found = Neo4jServer(home, bolt_port=None, http_port=None).status()
    if json:
        print_json(asdict(found))
    else:
        STDOUT.print(f"running: {found.url}, Browser {found.browser}" if found.running else "not running")


@neo4j.command("import")
def import_(
    paths: Paths,
    home: Home = NEO4J_HOME,
    bolt: BoltPort = 7687,
    http: HttpPort = 7474,
    via: Annotated[
        Via, typer.Option(help="offline: first deliveries as files, with the server stopped; bolt: rows")
    ] = Via.offline,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Load a Neo4j for the first time: an agency's first delivery by offline import, later ones over Bolt.

    Killed at any point and started again, it goes on. The server runs when it is done.
    """
    silent = quiet or json
    begin(quiet=silent)
    deliveries = in_order(find(paths))
    server = Neo4jServer(home, bolt_port=bolt, http_port=http)
    loading = FirstLoad(server, say_nothing if silent else STDERR.print)
    with progress("import", len(deliveries), quiet=silent) as step:
        pace = Pace()
        receipts = (
            loading.offline(deliveries, lambda one: step(pace.after(one))) if via == Via.offline else []
        )
        receipts += loading.over_bolt(deliveries[len(receipts) :], lambda one: step(pace.after(one)))
    if json:
        print_json([as_json(receipt) for receipt in receipts])
    elif not quiet:
        STDOUT.print(receipt_table(receipts))
        STDOUT.print(f"store:   {server.status().url}\nBrowser: {server.status().browser}")
