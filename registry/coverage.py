"""What was delivered at all: inside it a missing row means no, outside it means unknown.

Only a full file says everything, and only from the day on that its feed covers (births from 2007-08-13,
contributions of the 24 months before it); the deltas after it carry that on. A feed of which only deltas
came is news without a beginning: it says what it says, and its silence says nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from registry.ports import Store

NOBODY = pl.lit(value=False)


@dataclass(frozen=True)
class Covered:
    """The days, both included, of which a feed says everything: there a missing row means no.

    before_death: of somebody who died before `last`, also all days that its rules look back to.
    """

    first: date
    last: date
    before_death: bool = False

    def holds(
        self, since: pl.Expr, until: pl.Expr | None = None, *, of_the_dead: pl.Expr = NOBODY
    ) -> pl.Expr:
        """Whether each day, or all days from `since` to `until`, lie inside.

        of_the_dead: whether the days are those before somebody's death.
        """
        begun = (since >= self.first) | (of_the_dead & pl.lit(self.before_death))
        return begun & ((since if until is None else until) <= self.last)


def covered(store: Store, feed: str, known: int) -> Covered | None:
    """The days that a feed covers by the complete deliveries up to `known`; None without a full file.

    The last full file says where it begins, for it retires what it leaves out.
    """
    told = _told(store, feed, known)
    full = [one for _, one in told if one.get("complete_since")]
    if not full:
        return None
    begins, before_death = full[-1]["complete_since"], bool(full[-1].get("before_death"))
    return Covered(date.fromisoformat(begins), max(as_of for as_of, _ in told), before_death)


def covers(
    store: Store,
    feed: str,
    known: int,
    since: pl.Expr,
    until: pl.Expr | None = None,
    *,
    of_the_dead: pl.Expr = NOBODY,
) -> pl.Expr:
    """Whether a missing row of the feed means no, of each day or of all days from `since` to `until`."""
    days = covered(store, feed, known)
    return days.holds(since, until, of_the_dead=of_the_dead) if days else pl.lit(value=False)


def _told(store: Store, feed: str, known: int) -> list[tuple[date, dict[str, Any]]]:
    """The day and counts of each complete delivery up to `known` with a file of the feed, as received."""
    brought = store.ask("derived/brought", known=known).select("number", "as_of", "counts")
    told = ((as_of, _counts(said)) for _, as_of, said in sorted(brought.iter_rows()))
    return [(as_of, counts[feed]) for as_of, counts in told if feed in counts]


@lru_cache(maxsize=1 << 14)
def _counts(said: str) -> dict[str, Any]:
    """The counts of a delivery by feed; read once, for each feed is asked for them by each family."""
    counts: dict[str, Any] = json.loads(said)
    return counts


def delivered(store: Store, feed: str, known: int) -> bool:
    """Whether anything of the feed ever came in a complete delivery."""
    return bool(_told(store, feed, known))


def received(store: Store, feed: str, known: int) -> bool:
    """Whether the feed ever came whole: before, its silence says nothing."""
    return covered(store, feed, known) is not None


def heard(store: Store, feed: str, known: int, person: str = "iin") -> pl.Expr:
    """Whether a missing row of the feed means no, of the person in that column."""
    left_out = pl.col(person).is_in(unheard(store, feed, known).implode())
    return pl.lit(value=received(store, feed, known)) & ~left_out


def unheard(store: Store, feed: str, known: int) -> pl.Series:
    """The people a quarantined row of the feed speaks of: for them a missing row does not mean no."""
    return store.ask("quality/quarantined", feed=feed, known=known)["iin"]
