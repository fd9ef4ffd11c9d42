"""The command line `registry`: one command a step, and what people need to look at the result."""

from __future__ import annotations

import errno
import io
import sys
from typing import Annotated

import typer
from rich.markup import escape

from api import VERSION
from api.cli import (
    applications,
    data,
    demo,
    history,
    kin,
    law,
    look,
    receipts,
    server,
    simulation,
    steps,
    stewards,
)
from api.cli.session import STDERR, STDOUT, app
from registry.errors import RegistryError, WrongUsage

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""Failures of the machine that a user can end, wherever something is written."""

__all__ = ["app", "main"]

for module in (
    data,
    steps,
    applications,
    receipts,
    stewards,
    look,
    history,
    kin,
    law,
    simulation,
    server,
    demo,
):
    module.register(app)


def _tell_version(wanted: bool) -> None:
    if wanted:
        STDOUT.print(f"registry {VERSION}", highlight=False)
        raise typer.Exit


@app.callback()
def _of_every_command(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="tell the version and exit"),
    ] = False,
) -> None:
    """What stands before any command."""


def main() -> None:
    """Run the command line. A failure a user can cause is told in words and exits with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may lack the letters of a name
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except RegistryError as error:
        _end(error)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        _end(WrongUsage("what was asked for cannot be written", why=str(error.strerror), do="make room"))


def _end(error: RegistryError) -> None:
    STDERR.print(f"[red]error[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
    sys.exit(error.exit_code)
