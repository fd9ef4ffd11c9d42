"""Rights that nobody can decide by what is on record: a person asks for the facts, or works out what is due.

Nobody is refused for what is unknown, and nobody is offered it: without a list such a family would wait.
"""

from __future__ import annotations

import polars as pl

from registry.conditions import OPEN
from registry.decisions import LAW
from registry.differences import COLUMNS
from registry.phrases import phrase
from registry.ports import Store

RIGHT = ["benefit", "event"]
MISSING = pl.List(pl.Struct({"fact": pl.String, "agency": pl.String}))


def of_rights(store: Store, in_force: pl.DataFrame) -> pl.DataFrame:
    """Each decision that is unknown, with the agencies to ask: `differences.COLUMNS`.

    in_force: what `derived/decisions` gives of the current ones.
    What was offered before it became unknown is a task of its own (`offers_reviewed`), and so is the death
    that makes an event provisional. Where the law of the day is not written down nobody can be asked: one
    task for each benefit (`law_missing`).
    """
    unknown = in_force.filter(outcome="unknown")
    offered = store.ask("derived/offers").filter(state="sent")
    events = store.ask("derived/standing").filter(state=OPEN).select("subject", event="id")
    found = (
        unknown.join(offered, on=RIGHT, how="anti")
        .join(events, on="event")
        .with_columns(pl.col("missing").str.json_decode(MISSING))
        .with_columns(agency=_each("agency").list.unique(maintain_order=True).list.join(", "))
        .with_columns(without_law=_each("fact").list.contains(LAW))
    )
    told = found.filter(~pl.col("without_law")).select(
        "benefit",
        "agency",
        kind=pl.lit("right_unknown"),
        subject=pl.coalesce("recipient", "subject"),
        other="event",
        detail="because",
        since="right_arises",
        decision_now="id",
    )
    tasks = [pl.DataFrame(schema=COLUMNS), told, _without_law(found.filter("without_law"))]
    return pl.concat(tasks, how="diagonal")


def _each(field: str) -> pl.Expr:
    return pl.col("missing").list.eval(pl.element().struct.field(field))


def _without_law(found: pl.DataFrame) -> pl.DataFrame:
    """One task a benefit: how many rights wait for the law of their days."""
    first = pl.col("because").sort_by("right_arises", "id").first()
    by_benefit = found.group_by("benefit", "agency").agg(
        since=pl.col("right_arises").min(), detail=phrase("{} rights; {}", pl.len(), first)
    )
    return by_benefit.with_columns(kind=pl.lit("law_missing"))
