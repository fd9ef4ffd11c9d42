"""From facts to events: the shape that all kinds of risk events share."""

from __future__ import annotations

import polars as pl

from registry import schema
from registry.events import FOUND
from registry.facts import reference

OPEN, PROVISIONAL, ENDED = "open", "provisional", "ended"


def of_status(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Each status is an event of its person, known by its record, from the day it begins: `FOUND`.

    rows: what `facts/<kind>` gives.
    """
    found = rows.select(
        identity="record",
        subject="subject",
        right_arises="valid_from",
        until=ending(),
        state=pl.lit(OPEN),
        facts=pl.concat_list(reference(kind, "subject")),
    )
    return one_each(found)


def one_each(found: pl.DataFrame) -> pl.DataFrame:
    """One event an identity: the earliest, by the smallest IIN; sorted, in the columns of `FOUND`."""
    first = found.sort("identity", "right_arises", "subject").unique(
        "identity", keep="first", maintain_order=True
    )
    return first.select(pl.col(name).cast(dtype) for name, dtype in FOUND.items())


def ending(valid_to: str = "valid_to") -> pl.Expr:
    """The day a fact ends, null while it is open-ended."""
    return pl.when(pl.col(valid_to) < schema.OPEN_DATE).then(pl.col(valid_to))


def nothing() -> pl.DataFrame:
    """No event."""
    return pl.DataFrame(schema=FOUND)
