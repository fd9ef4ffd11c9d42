"""Step four: events open benefits, and the law in force on the day of the right decides them.

A changed fact decides again; the old decision stays and is no longer current. Nothing granted is ended here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import decisions, schema
from registry.benefits import BENEFITS, benefit
from registry.benefits.loss_of_breadwinner import cases as loss_of_breadwinner
from registry.ports import Store

COLUMNS = [column.name for column in schema.NODES["Decision"].columns]

Gather = Callable[[Store, pl.DataFrame, int], pl.DataFrame]
"""The cases of a benefit for events (id, subject, right_arises, state, facts), as known at a delivery."""

CASES: dict[str, Gather] = {"loss_of_breadwinner": loss_of_breadwinner.cases}
"""How the columns of each benefit are gathered."""


@dataclass(frozen=True)
class Decided:
    """What a run decided: current decisions by outcome, how many are new, how many no longer current."""

    yes: int
    no: int
    unknown: int
    new: int
    superseded: int


def decide(store: Store, *, day: date, known: int) -> Decided:
    """Decide every benefit that a standing event opens; write what is new or no longer current."""
    events = store.ask("derived/events").filter(pl.col("state").is_in(["open", "provisional"]))
    events = events.filter(pl.col("right_arises") <= day)
    stored = store.ask("derived/decisions").select(COLUMNS)
    current = pl.concat([stored.clear(), *(_decided(store, name, events, known) for name in BENEFITS)])
    new = current.join(stored, on="id", how="anti")
    again = current.join(stored.filter(pl.col("state") != "current"), on="id", how="semi")
    old = stored.filter(state="current").join(current, on="id", how="anti")
    superseded = old.with_columns(state=pl.lit("superseded"))
    _write(store, new, pl.concat([again, superseded]))
    count = dict(current["outcome"].value_counts().iter_rows())
    yes, no, unknown = (count.get(word, 0) for word in ("yes", "no", "unknown"))
    return Decided(yes, no, unknown, new.height, superseded.height)


def _decided(store: Store, name: str, events: pl.DataFrame, known: int) -> pl.DataFrame:
    """The decisions of one benefit, as they are stored."""
    opening = events.filter(pl.col("kind").is_in(benefit(name).definition.opened_by))
    if not opening.height:
        return pl.DataFrame(schema={c.name: schema.POLARS[c.type] for c in schema.NODES["Decision"].columns})
    found = decisions.decide(name, CASES[name](store, opening, known))
    facts = [json.dumps(one) for one in found["facts"].to_list()]
    return found.with_columns(facts=pl.Series(facts, dtype=pl.String), state=pl.lit("current")).select(
        COLUMNS
    )


def _write(store: Store, new: pl.DataFrame, changed: pl.DataFrame) -> None:
    links = new.select(subject="event", object="id")
    changes = [("put/Decision", pl.concat([new, changed])), ("add/DECIDED", links)]
    wanted = [(name, rows) for name, rows in changes if rows.height]
    if wanted:
        store.write(*wanted)
