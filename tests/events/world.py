"""Small worlds for tests of risk events: rows of a few feeds in, events out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

from loaders.deliveries import find
from loaders.feeds import feed
from registry.deliveries import in_order
from registry.ports import Store
from registry.steps import receive, watch
from tests.building import Rows, deliver

DAY = date(2023, 3, 1)
Stated = tuple[str, str, str]


class World:
    """A store, and the agencies that deliver to it one delta after another."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder, self.number = store, folder, count(1)
        self.sequences: dict[str, int] = {}

    def receive(self, feeds: Mapping[str, Rows], *, mode: str = "delta", as_of: str = "2023-03-01") -> None:
        """The rows of these feeds, each agency's in one delivery; the first one of an agency is full."""
        agencies: dict[str, dict[str, Rows]] = {}
        for name, rows in feeds.items():
            agencies.setdefault(feed(name).agency, {})[name] = rows
        for agency, files in sorted(agencies.items()):
            sequence = self.sequences[agency] = self.sequences.get(agency, 0) + 1
            folder = self.folder / f"{next(self.number):03d}"
            made = f"{date.fromisoformat(as_of) + timedelta(days=sequence)}T04:00:00Z"
            kind = "full" if sequence == 1 else mode
            deliver(folder, agency, sequence, files, as_of=as_of, mode=kind, created_at=made)
            for delivery in in_order(find([folder])):
                receive(self.store, delivery)

    @property
    def known(self) -> int:
        """The last delivery."""
        return int(str(self.store.ask("derived/deliveries")["number"].max()))

    def watch(self, day: date = DAY, **options: Any) -> pl.DataFrame:
        """All events after a run of the step, sorted."""
        watch(self.store, day=day, known=self.known, **options)
        return self.store.ask("derived/events").sort("kind", "right_arises", "subject", "id")

    def events(self, kind: str, day: date = DAY, **options: Any) -> list[Stated]:
        """Subject, day of the right and state of a kind's events after a run."""
        found = self.watch(day, kinds=[kind], **options).filter(kind=kind)
        return [(s, str(d), state) for s, d, state in found.select("subject", "right_arises", "state").rows()]


def month_before(day: date, months: int, days: int = 0) -> str:
    """The day so many months and days before a day, as text."""
    total = day.year * 12 + day.month - 1 - months
    return str(date(total // 12, total % 12 + 1, day.day) - timedelta(days=days))
