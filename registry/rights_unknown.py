"""Rights that nobody can decide by what is on record: a person asks for the facts, or works out what is due.

Nobody is refused for what is unknown, and nobody is offered it: without a list such a family would wait.
"""

from __future__ import annotations

import polars as pl

from registry.conditions import OPEN
from registry.differences import COLUMNS
from registry.ports import Store

RIGHT = ["benefit", "event"]
TOLD = ("kind", "subject", "other", "detail", "agency", "since", "benefit", "decision_now")
MISSING = pl.List(pl.Struct({"agency": pl.String}))


def of_rights(store: Store) -> pl.DataFrame:
    """Each decision in force that is unknown, with the agencies to ask: `differences.COLUMNS`.

    What was offered before it became unknown is a task of its own (`offers_reviewed`), and so is the death
    that makes an event provisional.
    """
    unknown = store.ask("derived/decisions").filter(state="current", outcome="unknown")
    offered = store.ask("derived/offers").filter(state="sent")
    events = store.ask("derived/standing").filter(state=OPEN).select("subject", event="id")
    agencies = pl.col("missing").str.json_decode(MISSING).list.eval(pl.element().struct.field("agency"))
    found = unknown.join(offered, on=RIGHT, how="anti").join(events, on="event")
    return found.select(
        *(pl.lit(None, dtype).alias(name) for name, dtype in COLUMNS.items() if name not in TOLD),
        kind=pl.lit("right_unknown"),
        subject=pl.coalesce("recipient", "subject"),
        other="event",
        detail="because",
        agency=agencies.list.unique(maintain_order=True).list.join(", "),
        since="right_arises",
        benefit="benefit",
        decision_now="id",
    ).select(COLUMNS.keys())
