"""All that a store holds, in an order that does not depend on the engine."""

from __future__ import annotations

import polars as pl

from graph import open_store
from registry import schema
from registry.ports import Store
from tests.engines import counts, raw


def everything(url: str) -> dict[str, pl.DataFrame]:
    """Every version of every fact, every property of other nodes, and how many there are of each kind."""
    store: Store = open_store(url)
    names = [f"history/{kind}" for kind in schema.fact_kinds()]
    names += ["derived/deliveries", "derived/settings", "people/display"]
    found = {name: store.ask(name) for name in names}
    store.close()
    for label in schema.NODES:
        if not schema.is_status(label):
            found[label] = _nodes(url, label)
    found["counts"] = pl.DataFrame([*counts(url).items()], orient="row")
    return {name: frame.sort(frame.columns) for name, frame in found.items()}


def differences(found: dict[str, pl.DataFrame], wanted: dict[str, pl.DataFrame]) -> list[str]:
    """The names of what is not equal."""
    return [name for name, frame in wanted.items() if not found[name].equals(frame)]


def _nodes(url: str, label: str) -> pl.DataFrame:
    columns = schema.NODES[label].columns
    text = f"MATCH (n:{label}) RETURN {', '.join(f'n.{column.name}' for column in columns)}"
    rows = raw(url, {"n": text})["n"]
    plain = [[value.to_native() if hasattr(value, "to_native") else value for value in row] for row in rows]
    types = {column.name: schema.POLARS[column.type] for column in columns}
    return pl.DataFrame(plain, schema=types, orient="row")
