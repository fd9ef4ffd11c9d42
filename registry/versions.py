"""Compares what a file says with what the registry believes: which facts are new, which are closed.

Provenance is identity: a fact is found again by its record (the feed and the agency's own number), or, where
the record is the feed's name alone, by its two ends and the day it begins. Nothing is overwritten: a row
that says something else closes the old version and adds a new one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from registry import endings, schema
from registry.deliveries import FeedRows
from registry.ports import Store

MANY = 100_000
"""From so many people on, a kind of fact is read whole."""
ROW = "row"
APART = "\x1f"
"""Between the parts of a key: the character that separates units, and that no agency writes."""


@dataclass
class Compared:
    """added: new facts by kind, with `ends`; closed: stored versions by kind; counts: rows of the receipt."""

    added: dict[str, pl.DataFrame] = field(default_factory=dict)
    closed: dict[str, pl.DataFrame] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    believed: int = 0


def compare(store: Store, said: FeedRows, known: int, *, first: bool) -> Compared:
    """What a file changes, given what is known; `first` when the feed was never received before."""
    result = Compared()
    touched: list[pl.DataFrame] = []
    retired = 0
    for kind in said.kinds:
        facts = said.facts[kind]
        stored = nothing(kind) if first else _stored(store, said, kind, known)
        if not stored.height:  # as at a first load, the large case: nothing is joined then
            result.added[kind], result.closed[kind] = facts.drop(ROW), stored
            touched.append(facts.select(ROW))
            continue
        content = _content(kind)
        new, stale = _says_else(facts, stored, content), _says_else(stored, facts, content)
        here = stale.join(said.rows, on=_key(said), how="inner", nulls_equal=True)
        gone = _absent(said, stale) if said.full else stale.clear()
        result.added[kind] = new.drop(ROW)
        result.closed[kind] = pl.concat([here.select(stale.columns), gone])
        result.believed += stored.height
        retired += gone.height
        touched += [new.select(ROW), here.select(ROW)]
    result.counts = _counts(said, touched, result, retired)
    return result


def _counts(said: FeedRows, touched: list[pl.DataFrame], result: Compared, retired: int) -> dict[str, int]:
    accepted = pl.concat(touched).n_unique() if touched else 0
    return {
        "read": said.read,
        "accepted": accepted,
        "unchanged": said.read - said.bad.height - accepted,
        "closed": sum(frame.height for frame in result.closed.values()) - retired,
        "retired": retired,
        "quarantined": said.bad.height,
    }


def _key(said: FeedRows) -> list[str]:
    """The columns of a stored fact that say which row it came from."""
    if said.numbered:
        return ["record"]
    return ["subject", "object", "valid_from"] if said.by_valid_from else ["subject", "object"]


def key_text(said: FeedRows, rows: pl.DataFrame) -> pl.Series:
    """What identifies each row, as one text to remember; null where the row does not say it."""
    parts = [pl.col(name).cast(pl.String) for name in _key(said)]
    return rows.select(key=pl.concat_str(parts, separator=APART))["key"]


def _content(kind: str) -> list[str]:
    """What a fact says. Where acts of another feed may end it, the end is not the feed's word."""
    own = [prop.name for prop in schema.own_properties(kind) if prop.name != "ended_by"]
    end = "act" if ends_by_acts(kind) else "valid_to"
    return ["subject", "object", "record", "valid_from", end, *own]


def _says_else(facts: pl.DataFrame, others: pl.DataFrame, content: list[str]) -> pl.DataFrame:
    """The facts that no other says alike.

    An act that ends says something else than a fact that lasts: an adoption has one of each in its record.
    """
    if "act" not in content:
        return facts.join(others, on=content, how="anti", nulls_equal=True)
    told, known = (frame.with_columns(act=endings.IS_ACT) for frame in (facts, others))
    return told.join(known, on=content, how="anti", nulls_equal=True).drop("act")


def ends_by_acts(kind: str) -> bool:
    """Whether facts of the kind are ended by acts of their own (divorce, adoption)."""
    return any(prop.name == "ended_by" for prop in schema.own_properties(kind))


def _stored(store: Store, said: FeedRows, kind: str, known: int) -> pl.DataFrame:
    """Open facts that the file may speak of: the whole feed of a full file, else those of its rows."""
    if said.full:
        found = store.ask(f"facts/{kind}", known=known)
    elif said.numbered:
        found = store.ask(f"records/{kind}", records=said.rows["record"].unique().to_list(), known=known)
    else:
        found = ask_about(store, f"facts/{kind}", said.rows["subject"], known=known)
    return of_feed(_shaped(kind, found), said.feed)


def ask_about(store: Store, question: str, people: pl.Series, **takes: object) -> pl.DataFrame:
    """A question about these people; when they are very many about everybody, so rows of others come too."""
    wanted = people.unique()
    citizens = None if wanted.len() > MANY else wanted.to_list()
    return store.ask(question, citizens=citizens, **takes)


def of_feed(facts: pl.DataFrame, feed: str) -> pl.DataFrame:
    """The facts that a feed said."""
    return facts.filter((pl.col("record") == feed) | pl.col("record").str.starts_with(f"{feed}/"))


def _shaped(kind: str, facts: pl.DataFrame) -> pl.DataFrame:
    """Every column of the kind's frame; a status has no object."""
    if "object" not in facts.columns:
        facts = facts.with_columns(object=pl.lit(None, dtype=pl.String))
    return facts.select(schema.fact_columns(kind).keys())


def nothing(kind: str) -> pl.DataFrame:
    """No facts of a kind."""
    return pl.DataFrame(schema=schema.fact_columns(kind))


def _absent(said: FeedRows, stale: pl.DataFrame) -> pl.DataFrame:
    """Stored facts whose key is not in a full file, good or bad: retired, never deleted."""
    present = pl.concat([said.rows, said.absent_keys], how="diagonal_relaxed")
    return stale.join(present, on=_key(said), how="anti", nulls_equal=True)
