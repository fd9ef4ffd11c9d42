"""Tables written to files: sorted, with the day, what was known, and the versions of law and code."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from itertools import chain
from pathlib import Path

import polars as pl

from api import VERSION
from registry import days, law, schema
from registry.benefits import BENEFITS
from registry.confidential import PROTECTED, marked, secret
from registry.dated import LawUnknown
from registry.deliveries import known_on, newest_day
from registry.errors import WrongUsage
from registry.families import together
from registry.gathered import gather
from registry.households import MEMBERSHIP, memberships_of
from registry.ports import Store
from registry.written_out import derived, protected_homes


class Table(StrEnum):
    """What can be written out."""

    citizens = "citizens"
    facts = "facts"
    households = "households"
    events = "events"
    decisions = "decisions"
    offers = "offers"


DERIVED = (Table.events, Table.decisions, Table.offers)
"""Kept as of the last assembled day, and for no other."""
FACT = ("kind", "subject", "object", "record", "valid_from", "valid_to", "delivery", "closed_by", "ended_by")
"""The columns of an exported fact; `confidential` and `says`, its own properties as JSON, come after them."""


def export(
    store: Store, table: Table, out: Path, *, day: date | None, known: date | None
) -> dict[str, object]:
    """Write a table as Parquet; gives rows, day and known. Without a day or known: as things stand now.

    Households of a past day come from the facts. Events, decisions and offers are kept as of one day: another
    is an error.
    """
    if out.suffix != ".parquet":
        raise WrongUsage(f"cannot write {out}", do="name a file that ends in .parquet")
    chosen, delivery = _when(store, table, day, known)
    past = day is not None or known is not None
    if table is Table.facts:
        frames = _facts(store, delivery, day)
    elif table is Table.households:
        frames = iter([_households(store, chosen, delivery, past)])
    elif table is Table.citizens:
        frames = iter([_citizens(store, delivery, day)])
    else:
        frames = iter([derived(store, table.value)])
    rows = _write(frames, out, _metadata(chosen, delivery))
    return {"rows": rows, "day": chosen, "known": delivery}


# Which day, and known at which delivery.


def _when(store: Store, table: Table, day: date | None, known: date | None) -> tuple[date, int]:
    deliveries = store.ask("derived/deliveries")
    last, delivery = known_on(deliveries, None), known_on(deliveries, known)
    if table in DERIVED:
        if delivery != last:
            raise WrongUsage(
                f"{table.value} are kept as of the last delivery, {last}; on {known} the last was {delivery}",
                do="leave out --known; facts and households can be asked as they were known",
            )
        return days.of_derived(store, day), delivery
    if table is Table.households and day is None and known is None:
        return days.of_derived(store, None), delivery
    chosen = day or newest_day(deliveries)
    if chosen is None:
        raise WrongUsage("nothing was received yet", do="receive deliveries first")
    return chosen, delivery


# What is written.


def _households(store: Store, day: date, known: int, past: bool) -> pl.DataFrame:
    found = _found_homes(store, day, known) if past else _stored_homes(store)
    return protected_homes(store, found, day=day, known=known)


def _stored_homes(store: Store) -> pl.DataFrame:
    stored = [store.ask("derived/memberships", definition=family.name) for family in together()]
    return pl.concat(stored).select(MEMBERSHIP)


def _found_homes(store: Store, day: date, known: int) -> pl.DataFrame:
    gathered = gather(store, *together(), day=day, known=known)
    return memberships_of(gathered, together(), day)


def _citizens(store: Store, known: int, day: date | None) -> pl.DataFrame:
    names = _valid(store.ask("facts/Name", known=known), day)
    own = [prop.name for prop in schema.own_properties("Name")]
    return names.select(pl.col("subject").alias("iin"), *own, "record")


def _facts(store: Store, known: int, day: date | None) -> Iterator[pl.DataFrame]:
    """Every fact believed at a delivery, a frame a kind: a nation is not held at once."""
    for kind in sorted(schema.fact_kinds()):
        told = marked(store, kind, store.ask(f"facts/{kind}", known=known), known=known, citizens=None)
        yield _as_facts(kind, _valid(told, day))


def _valid(facts: pl.DataFrame, day: date | None) -> pl.DataFrame:
    """Those true on a day; without one, all."""
    return facts if day is None else facts.filter(pl.col("valid_from") <= day, pl.col("valid_to") > day)


def _as_facts(kind: str, facts: pl.DataFrame) -> pl.DataFrame:
    """The columns that all kinds share; a confidential fact keeps its subject, its time and its source."""
    columns = facts.columns
    own = [p.name for p in schema.own_properties(kind) if p.name not in ("ended_by", "confidential")]
    ended = pl.col("ended_by") if "ended_by" in columns else pl.lit(None, dtype=pl.String)
    shown = facts.with_columns(
        kind=pl.lit(kind),
        object=pl.col("object") if "object" in columns else pl.lit(None, dtype=pl.String),
        ended_by=ended,
        confidential=secret(columns),
        says=pl.struct(own).struct.json_encode() if own else pl.lit("{}"),
    )
    hidden = [
        pl.when(pl.col("confidential") & pl.col(name).is_not_null())
        .then(pl.lit(PROTECTED))
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("object", "record", "ended_by", "says")
    ]
    return shown.with_columns(hidden).select(*FACT, "confidential", "says")


# Writing.


def _metadata(day: date, known: int) -> dict[str, str]:
    laws = ", ".join(f"{name} {_law(name, day)}" for name in BENEFITS)
    return {"day": str(day), "known": str(known), "law": laws, "code": VERSION}


def _law(benefit: str, day: date) -> str:
    try:
        return law.version(benefit, day)
    except LawUnknown:
        return "unknown"


def _write(frames: Iterator[pl.DataFrame], out: Path, metadata: Mapping[str, str]) -> int:
    """Write the frames one after another, each sorted; the file appears when it is whole."""
    part = out.with_name(f"{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        rows = _write_parts(frames, part, metadata)
        os.replace(part, out)
    except OSError as error:
        raise WrongUsage(f"cannot write {out}", why=str(error.strerror or error)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return rows


def _write_parts(frames: Iterator[pl.DataFrame], part: Path, metadata: Mapping[str, str]) -> int:
    import pyarrow.parquet as pq  # takes a while to import, and no other command needs it

    first = next(frames)
    described = first.clear().to_arrow().schema.with_metadata(metadata)
    rows = 0
    with pq.ParquetWriter(part, described, compression="zstd") as writer:
        for frame in chain([first], frames):
            writer.write_table(_sorted(frame).to_arrow().cast(described))
            rows += frame.height
    return rows


def _sorted(frame: pl.DataFrame) -> pl.DataFrame:
    """By every column, so that equal content is an equal file."""
    return frame.sort([name for name in frame.columns if frame.schema[name] != pl.List])
