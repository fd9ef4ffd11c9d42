"""What a family definition asks of the graph, for everybody or for some people from either end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import deaths
from registry.families import Family
from registry.ports import Store

STATUSES = (
    "people/named",
    *deaths.TOLD,
    "people/judgements",
    "people/departed",
    "people/students",
    "people/rights",
)
"""What is asked of people whatever the definition."""
KINSHIP = {
    "SPOUSE_OF": "families/spouses",
    "PARENT_OF": "families/parents",
    "GUARDIAN_OF": "families/guardians",
}
"""The question that gives the facts of a kind of kinship."""
MARRIAGES = KINSHIP["SPOUSE_OF"]


@dataclass(frozen=True)
class Gathered:
    """What the questions gave; all valid on the day.

    statuses: by question, frames with iin. bonds: by question, frames with at least one and other.
    """

    statuses: dict[str, pl.DataFrame]
    bonds: dict[str, pl.DataFrame]

    def dead_on(self, day: date) -> pl.Series:
        """The people whose accepted death lies on or before a day."""
        if not any(self.statuses[name].height for name in deaths.TOLD):
            return pl.Series(dtype=pl.String)  # as of nearly every family
        reports = deaths.with_verdicts(self.statuses, self.statuses["people/judgements"])
        return deaths.dead_on(reports, day)["iin"]

    def joined(self, other: Gathered) -> Gathered:
        """Both together; a bond met from both its ends is there once."""
        return Gathered(
            _joined(self.statuses, other.statuses),
            {name: pl.concat([frame, other.bonds[name]]).unique() for name, frame in self.bonds.items()},
        )

    def with_statuses(self, statuses: dict[str, pl.DataFrame]) -> Gathered:
        """With the statuses of other people besides."""
        return Gathered(_joined(self.statuses, statuses), self.bonds)


def gather(
    store: Store, *families: Family, day: date, known: int, citizens: Sequence[str] | None = None
) -> Gathered:
    """The facts of a day that definitions choose from; of each person once, of a bond from either end."""
    statuses = _statuses(families)
    asked = (question for family in families for question in family.questions)
    bonds = list(dict.fromkeys([MARRIAGES, *asked]))
    found = store.ask_each([*statuses, *bonds], citizens=citizens, day=day, known=known)
    return Gathered({name: found[name] for name in statuses}, {name: found[name] for name in bonds})


def gather_statuses(
    store: Store, family: Family, citizens: Sequence[str], *, day: date, known: int
) -> dict[str, pl.DataFrame]:
    """The statuses alone: enough to tell who is alive, and how old."""
    return store.ask_each(_statuses([family]), citizens=citizens, day=day, known=known)


def _statuses(families: Sequence[Family]) -> list[str]:
    return list(dict.fromkeys([*STATUSES, *(name for family in families for name in family.without)]))


def _joined(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {name: pl.concat([frame, other[name]]) for name, frame in one.items()}
