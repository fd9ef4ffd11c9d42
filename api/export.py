"""Tables written to files: sorted, with the day, what was known, and the versions of law and code."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

import polars as pl

from registry import law
from registry.assemble import gather
from registry.benefits import BENEFITS
from registry.errors import WrongUsage
from registry.families import families
from registry.households import MEMBERSHIP, bonds_on, memberships
from registry.ports import Store


class Table(StrEnum):
    """What can be written out."""

    citizens = "citizens"
    households = "households"
    events = "events"
    decisions = "decisions"
    offers = "offers"


def export(store: Store, table: Table, out: Path, *, day: date, known: int, past: bool) -> int:
    """Write a table as Parquet; gives the number of rows. Households of a past day come from the facts."""
    if out.suffix != ".parquet":
        raise WrongUsage(f"cannot write {out}", do="name a file that ends in .parquet")
    frame = _households(store, day, known, past) if table is Table.households else _rows(store, table, known)
    out.parent.mkdir(parents=True, exist_ok=True)
    sort = [name for name in frame.columns if frame.schema[name] != pl.List]
    laws = ", ".join(f"{name} {law.version(name, day)}" for name in BENEFITS)
    metadata = {"day": str(day), "known": str(known), "law": laws, "code": version("family-registry")}
    frame.sort(sort).write_parquet(out, metadata=metadata)
    return frame.height


def _households(store: Store, day: date, known: int, past: bool) -> pl.DataFrame:
    if not past:
        stored = [store.ask("derived/memberships", definition=name) for name in families()]
        return pl.concat(stored).select(MEMBERSHIP)
    gathered = gather(store, day=day, known=known)
    found = [memberships(bonds_on(gathered, family, day), family) for family in families().values()]
    return pl.concat(found).select(MEMBERSHIP)


def _rows(store: Store, table: Table, known: int) -> pl.DataFrame:
    if table is Table.citizens:
        return store.ask("people/names", known=known).drop("delivery")
    return store.ask(f"derived/{table.value}")
