"""The command line `registry`: one command a step, and what people need to look at the result."""

from __future__ import annotations

import sys

from rich.markup import escape

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
from api.cli.session import STDERR, app
from registry.errors import RegistryError

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


def main() -> None:
    """Run the command line. A failure a user can cause is told in words and exits with its code."""
    try:
        app()
    except RegistryError as error:
        STDERR.print(f"[red]error[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(error.exit_code)
