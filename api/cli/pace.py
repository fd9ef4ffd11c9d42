"""How fast deliveries are taken, in rows a second."""

from __future__ import annotations

import time

from registry.deliveries import Receipt


class Pace:
    """Counts the rows of receipts from the moment it is made."""

    def __init__(self) -> None:
        self._begun, self._rows = time.perf_counter(), 0

    def after(self, receipt: Receipt) -> str:
        """The delivery just taken, all rows read so far, and how many a second."""
        if not receipt.already:
            self._rows += sum(counts["read"] for counts in receipt.files.values())
        seconds = time.perf_counter() - self._begun
        return f"{receipt.manifest.name}: {self._rows:,} rows, {self._rows / seconds:,.0f} a second"
