"""Writes what a delivery says: new facts at once, and the changes that its last transaction makes."""

from __future__ import annotations

import polars as pl

from registry import iin, schema, versions
from registry.deliveries import FeedRows
from registry.phrases import phrase
from registry.ports import Store


def load_facts(store: Store, target: str, facts: pl.DataFrame, number: int) -> None:
    """Load new facts; `target` is a kind, or `OWNS/Vehicle` where a kind has several ends."""
    kind = target.split("/", maxsplit=1)[0]
    stamped = stamp(facts, number)
    if not schema.is_status(kind):
        store.load({target: stamped.select(schema.fact_columns(kind).keys())})
        return
    nodes = stamped.with_columns(id=_status_id())
    links = nodes.select("subject", object="id")
    columns = [column.name for column in schema.NODES[kind].columns]
    store.load({kind: nodes.select(columns), f"HAS/{kind}": links})


def _status_id() -> pl.Expr:
    return phrase("{}@{}", "record", "delivery")


def closings(target: str, facts: pl.DataFrame, number: int) -> list[tuple[str, pl.DataFrame]]:
    """The changes that close versions of facts with a delivery."""
    if not facts.height:
        return []
    closing = facts.with_columns(closed_by=pl.lit(number, dtype=pl.Int64))
    if schema.is_status(target.split("/", maxsplit=1)[0]):
        return [(f"close/{target}", closing.select("closed_by", id=_status_id()))]
    named = closing.select("subject", "object", "record", "delivery", "valid_from", "closed_by")
    return [(f"close/{target}", named)]


def load_nodes(store: Store, said: FeedRows) -> list[tuple[str, pl.DataFrame]]:
    """People and things the rows name; gives the changes of display copies that Browser shows."""
    for label, rows in said.nodes.items():
        told = {"born": iin.born_of("iin"), "sex": iin.sex_of("iin")} if label == "Citizen" else {}
        frame = rows.with_columns(**told)
        columns = [
            pl.col(column.name)
            if column.name in frame.columns
            else pl.lit(None, schema.POLARS[column.type]).alias(column.name)
            for column in schema.NODES[label].columns
        ]
        store.load({label: frame.select(columns)})
    return _display(store, said)


def _display(store: Store, said: FeedRows) -> list[tuple[str, pl.DataFrame]]:
    names = ["surname", "given_name", "patronymic"]
    citizens = said.nodes.get("Citizen", pl.DataFrame())
    if not set(names) <= set(citizens.columns):
        return []
    wanted = citizens.select("iin", *names)
    shown = versions.ask_about(store, "people/display", wanted["iin"])
    changed = wanted.join(shown, on=["iin", *names], how="anti", nulls_equal=True)
    return [("people/names", changed)] if changed.height else []


def stamp(facts: pl.DataFrame, number: int) -> pl.DataFrame:
    """Facts as believed from a delivery on."""
    opened, still = pl.lit(number, dtype=pl.Int64), pl.lit(schema.OPEN, dtype=pl.Int64)
    return facts.with_columns(delivery=opened, closed_by=still)
