"""The default sender: each message is a file in a folder, named by its reference.

A retry finds the file and writes nothing twice. The files can be picked up by a gateway, or read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES
from pathlib import Path

from registry.errors import WrongUsage


class Outbox:
    """A `registry.ports.Sender` that writes to a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ready(self) -> None:
        """Make the folder; an error before anything is decided or offered, where that cannot be."""
        with self._errors_as_ours():
            self.folder.mkdir(parents=True, exist_ok=True)
            if not os.access(self.folder, os.W_OK):
                raise PermissionError(EACCES, os.strerror(EACCES))

    @contextmanager
    def _errors_as_ours(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise WrongUsage(
                "messages cannot be written",
                where=str(self.folder),
                why=error.strerror,
                do="name an --outbox",
            ) from None

    def send(self, reference: str, msisdn: str, text: str) -> None:
        """Write one message, whole or not at all."""
        target = self._target(reference)
        if target.exists():
            return
        part = target.with_suffix(".part")
        message = {"from": "1414", "to": msisdn, "reference": reference, "text": text}
        with self._errors_as_ours():
            self.folder.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(message, ensure_ascii=False, indent=1), encoding="utf-8")
            os.replace(part, target)

    def has_sent(self, reference: str) -> bool:
        """Whether its file is there."""
        return self._target(reference).exists()

    def _target(self, reference: str) -> Path:
        return self.folder / f"{reference}.json"
