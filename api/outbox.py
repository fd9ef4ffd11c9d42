"""The default sender: each message is a file in a folder, named by its reference.

A retry finds the file and writes nothing twice. The files can be picked up by a gateway, or read.
"""

from __future__ import annotations

import json
import os
from pathlib import Path


class Outbox:
    """A `registry.ports.Sender` that writes to a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, reference: str, msisdn: str, text: str) -> None:
        """Write one message, whole or not at all."""
        target = self.folder / f"{reference}.json"
        if target.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        message = {"from": "1414", "to": msisdn, "reference": reference, "text": text}
        part.write_text(json.dumps(message, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(part, target)
