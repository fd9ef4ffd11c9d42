"""What was granted against what is due: tenge each time, how long, and the difference as a line to recompute.

Nothing is done about a difference but to show it to a person. Unknown is neither too much nor too little.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

COLUMNS: dict[str, type[pl.DataType]] = {
    "kind": pl.String,
    "subject": pl.String,  # whom it was offered or is paid to
    "other": pl.String,  # the offer, or the fact of the payment
    "detail": pl.String,  # the arithmetic, or why there is none
    "agency": pl.String,
    "since": pl.Date,
    "benefit": pl.String,
    "before": pl.Int64,  # tenge a month, or once, that was offered or is paid
    "now": pl.Int64,  # the same as it is due now
    "difference": pl.Int64,  # now less before: negative is too much
    "in_all": pl.Int64,  # the same over the whole time; null where no end is known
    "decision_before": pl.String,
    "decision_now": pl.String,
}
"""A task for a person about money."""


@dataclass(frozen=True)
class Pay:
    """Tenge each month from a day until another, which is not paid any more; or once, for that time.

    begin, end: None where it is not known yet.
    """

    tenge: int
    begin: date | None
    end: date | None
    once: bool

    @property
    def times(self) -> int | None:
        """How many times it is paid: a month begun is paid whole (an assumption). None while it is open."""
        if self.once:
            return 1
        if self.begin is None or self.end is None:
            return None
        return months_begun(self.begin, self.end)

    @property
    def in_all(self) -> int | None:
        """Tenge over the whole time."""
        return None if self.times is None else self.tenge * self.times

    def __str__(self) -> str:
        if self.once or not self.tenge or self.times is None:
            return grouped(self.tenge)
        return f"{grouped(self.tenge)} × {self.times} months ({self.begin} until {self.end})"


@dataclass(frozen=True)
class Difference:
    """What is due less what was granted: each time, in all where both are known, and in words."""

    each: int
    in_all: int | None
    words: str

    @property
    def sign(self) -> int:
        """1 where more is due, -1 where less is, 0 where it comes to the same."""
        tenge = self.each if self.in_all is None else self.in_all
        return (tenge > 0) - (tenge < 0)


def difference(before: Pay, now: Pay) -> Difference:
    """Compare what was granted with what is due."""
    each = now.tenge - before.tenge
    if now.in_all is None or before.in_all is None:
        return Difference(
            each, None, f"{now} − {before} = {grouped(each)} tenge a month, no end is known yet"
        )
    whole = now.in_all - before.in_all
    return Difference(each, whole, f"{now} − {before} = {grouped(whole)} tenge")


def paid_to(ended: str) -> pl.Expr:
    """The first day not paid any more of a right whose ground was lost: ended, the first day without it.

    It is paid to the end of that month (Social Code Art. 92, 115, 238; of the others an assumption).
    """
    return pl.col(ended).dt.offset_by("-1d").dt.month_start().dt.offset_by("1mo")


def months_begun(begin: date, end: date) -> int:
    """Months from a day until another; one begun counts."""
    if end <= begin:
        return 0
    return (end.year - begin.year) * 12 + end.month - begin.month + (end.day > begin.day)


def grouped(number: int) -> str:
    """A whole number with its thousands set apart, as decisions write it."""
    return f"{number:,}".replace(",", " ").replace("-", "−")
