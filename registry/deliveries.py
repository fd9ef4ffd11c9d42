"""What a delivery is to the domain: who sent it, and what each of its files says.

A delivery gets the next number when it is received: the order of receipt is transaction time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import polars as pl

ALMATY = ZoneInfo("Asia/Almaty")
FAR = timedelta(days=366)
"""Farther apart than this, two days are told: one may be mistyped by a year."""
COUNTS = ("read", "accepted", "unchanged", "closed", "retired", "quarantined")


@dataclass(frozen=True)
class Manifest:
    """The head of a delivery, as the agency wrote it, and where it lies."""

    agency: str
    sequence: int
    created_at: str
    as_of: date
    synthetic: bool
    feeds: tuple[str, ...]
    checksum: str
    path: str

    @property
    def order(self) -> tuple[str, str, int]:
        """Deliveries are taken in this order; no clock is read."""
        return (self.created_at, self.agency, self.sequence)

    @property
    def name(self) -> str:
        """How people refer to it."""
        return f"{self.agency} {self.sequence}"


@dataclass(frozen=True)
class FeedRows:
    """The rows of one file as facts.

    facts: by kind, frames of `registry.schema.fact_columns` without delivery and closing, and `row` (the
    line they come from). nodes: by label, what the rows say of the other ends. keys: for each line its
    `record` (numbered feeds), or subject and object and valid_from. withdrawn: lines that take back.
    ends: of kinds between several pairs of labels, the label of the other end in this feed. since: the first
    day of which a full file says everything; before_death: of the dead it says as much before the death.
    has_acts: whether its rows may end what others said.
    """

    feed: str
    full: bool
    since: date
    numbered: bool
    by_valid_from: bool
    kinds: tuple[str, ...]
    facts: dict[str, pl.DataFrame]
    nodes: dict[str, pl.DataFrame]
    rows: pl.DataFrame
    absent_keys: pl.DataFrame
    bad: pl.DataFrame
    read: int
    repeated: int
    ends: Mapping[str, str] = field(default_factory=dict)
    has_acts: bool = False
    before_death: bool = False

    def target(self, kind: str) -> str:
        """The name under which facts of a kind are loaded and closed: `LIVES_AT`, `OWNS/Vehicle`."""
        return f"{kind}/{self.ends[kind]}" if kind in self.ends else kind


class Delivery(Protocol):
    """A delivery that can be read, feed by feed."""

    @property
    def manifest(self) -> Manifest:
        """Its head."""

    def verify(self) -> None:
        """Every file is there, unaltered and of the right form, or an error."""

    def feeds(self, *, full_only: bool = False, in_parts: Collection[str] = ()) -> Iterator[FeedRows]:
        """Its files, or its full ones, one at a time: memory does not grow with their number.

        Files with acts that end something come first. A large file of a feed in `in_parts` comes as several
        that share no key, so that memory does not grow with its rows either.
        """


@dataclass
class Receipt:
    """What became of a delivery: per feed, read = accepted + unchanged + quarantined, always.

    complete_since: for each full file, the first day of which it says everything. of_the_dead: the feeds that
    say as much of the time before a death. doubts: what is odd about the delivery, in words.
    """

    manifest: Manifest
    number: int
    already: bool = False
    files: dict[str, dict[str, int]] = field(default_factory=dict)
    complete_since: dict[str, date] = field(default_factory=dict)
    of_the_dead: set[str] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)
    reasons: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, feed: str, counts: Mapping[str, int], reasons: pl.Series) -> None:
        """Add what became of a file, or of a part of it."""
        file = self.files.setdefault(feed, dict.fromkeys(COUNTS, 0))
        for word, rows in counts.items():
            file[word] += rows
        found = self.reasons.setdefault(feed, {})
        for reason, rows in reasons.value_counts().sort(reasons.name).iter_rows():
            found[reason] = found.get(reason, 0) + rows

    def as_json(self) -> str:
        """As the Delivery node keeps it: for each feed its counts, mode and `complete_since`."""
        full = self.complete_since
        told = {
            feed: {
                **counts,
                "mode": "full" if feed in full else "delta",
                "complete_since": str(full[feed]) if feed in full else None,
                "before_death": feed in self.of_the_dead,
            }
            for feed, counts in self.files.items()
        }
        return json.dumps(told)

    @staticmethod
    def files_of(text: str) -> dict[str, dict[str, int]]:
        """The counts of each feed, read back from what `as_json` wrote."""
        return {feed: {word: told[word] for word in COUNTS} for feed, told in json.loads(text).items()}

    @property
    def quarantined(self) -> int:
        """Rows that were not taken."""
        return sum(counts["quarantined"] for counts in self.files.values())


def doubts(manifest: Manifest, newest: date | None = None, own: date | None = None) -> list[str]:
    """What is odd about the day of a delivery, in words: nothing refuses it, but a mistyped year is told.

    newest: the newest `as_of` received so far; own: that of the agency.
    """
    told = [
        (date.fromisoformat(manifest.created_at[:10]), "the day on which it was made"),
        (newest, "the newest day received so far"),
    ]
    found = [
        f"as_of {manifest.as_of} lies {abs((manifest.as_of - day).days):,} days "
        f"{'before' if manifest.as_of < day else 'after'} {what}, {day}"
        for day, what in told
        if day and abs(manifest.as_of - day) > FAR
    ]
    if own and manifest.as_of < own:
        found.append(f"as_of {manifest.as_of} lies before that of the agency's delivery before, {own}")
    return found


def received_at(created_at: str, previous: str | None) -> str:
    """The later of when it was made and when the previous one was received."""
    return max(created_at, previous or "")


def known_on(deliveries: pl.DataFrame, day: date | None) -> int:
    """The last delivery complete by the end of that day in Almaty; without a day, the last complete one."""
    complete = deliveries.filter(pl.col("complete"))
    if day is not None and day < date.max:
        end = datetime.combine(day + timedelta(days=1), time(), ALMATY).astimezone(ZoneInfo("UTC"))
        complete = complete.filter(pl.col("received_at") < end.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return int(complete["number"].max() or 0)  # type: ignore[arg-type]


def newest_day(deliveries: pl.DataFrame) -> date | None:
    """The `as_of` of the newest delivery received: the day of a run that names none."""
    found = deliveries.filter(pl.col("complete"))["as_of"].max()
    return found if isinstance(found, date) else None


def in_order(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """By (created_at, agency, sequence): the same deliveries always give the same graph."""
    return sorted(deliveries, key=lambda delivery: delivery.manifest.order)
