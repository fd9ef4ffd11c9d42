"""Which delivery took an event's ground away."""

from __future__ import annotations

import json

import polars as pl

from registry import facts
from registry.phrases import phrase
from registry.ports import Store

OTHERWISE = "no fact of it was taken back: later facts speak against it, or today is an earlier day"


def closed(store: Store, gone: pl.DataFrame, known: int) -> pl.DataFrame:
    """Events that are found no longer, as closed ones that say why.

    The facts they rested on are looked up: those a delivery closed are named with it. Where all of them are
    still believed, something newer speaks against the event.
    """
    if not gone.height:
        return gone
    grounds = [
        (id_, facts.parse(one))
        for id_, text in gone.select("id", "facts").iter_rows()
        for one in json.loads(text)
    ]
    rows = [(id_, one.kind, one.subject, one.record, one.delivery) for id_, one in grounds]
    told = pl.DataFrame(rows, schema=["id", "kind", "subject", "record", "delivery"], orient="row")
    ended = [_closed_facts(store, part, known) for part in told.partition_by("kind", maintain_order=True)]
    reasons = (
        pl.concat(ended)
        .sort("id", "closed_by", "fact")
        .group_by("id", maintain_order=True)
        .agg(because=phrase("delivery {} closed {}", "closed_by", "fact").str.join("; "))
    )
    named = gone.drop("because").join(reasons, on="id", how="left")
    return named.with_columns(state=pl.lit("closed"), because=pl.col("because").fill_null(pl.lit(OTHERWISE)))


def _closed_facts(store: Store, told: pl.DataFrame, known: int) -> pl.DataFrame:
    """The facts of one kind that are no longer believed: id, closed_by, fact."""
    kind = told["kind"][0]
    versions = store.ask(f"history/{kind}", citizens=told["subject"].unique().sort().to_list())
    over = versions.filter(pl.col("closed_by") <= known).select("subject", "record", "delivery", "closed_by")
    found = told.join(over.unique(), on=["subject", "record", "delivery"])
    return found.select("id", "closed_by", fact=facts.reference(kind, "subject"))
