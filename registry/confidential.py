"""What is not shown: references of confidential facts, in whatever leaves the registry.

The store keeps them, because a decision must be explained and taken again from the same facts. Whoever hands
rows to people or writes them to files masks them first, here. A reference is told by its record: an act of
adoption is confidential by itself. A protected address is not in a reference, so that one stays. What the
person owns at a protected address tells it too. Of a parenthood that an adoption ended not even the two
people are told of each other: that rule stands in `registry.adopted`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import polars as pl

from registry import schema
from registry.ports import Store

PROTECTED = "protected"
SECRET_ACTS = "adoptions/"
"""Acts whose very mention is confidential: the parenthood that one ended names it too."""
PROPERTY, HOMES = "OWNS", "facts/LIVES_AT"
PARENTHOOD = "PARENT_OF"
COURT_DECISION = "CourtDecision"
FACT = ("subject", "object", "record")
"""What the versions of a fact have in common."""
_VERSION = (*FACT, "delivery", "closed_by", "valid_to", "confidential", "ended_by")
VERSIONS = f"history/{PARENTHOOD}({', '.join(_VERSION)})"
"""Asks for all versions of parenthoods, as far as they tell what is secret."""
_REFERENCE = r"[A-Z]\w*/\d{12}/" + SECRET_ACTS + r"[^\s\",;\]]*@\d+"


def is_secret(fact: dict[str, Any]) -> bool:
    """Whether a fact says something confidential: by itself, or because a secret act ended it."""
    replaced = str(fact.get("ended_by") or "").startswith(SECRET_ACTS)
    return bool(fact.get("confidential")) or replaced


def secret(columns: Collection[str]) -> pl.Expr:
    """The same of each row of facts that have these columns."""
    says = pl.col("confidential") if "confidential" in columns else pl.lit(value=False)
    replaced = (
        pl.col("ended_by").str.starts_with(SECRET_ACTS) if "ended_by" in columns else pl.lit(value=False)
    )
    return says.fill_null(value=False) | replaced.fill_null(value=False)


def marked(
    store: Store, kind: str, rows: pl.DataFrame, *, known: int, citizens: Sequence[str] | None
) -> pl.DataFrame:
    """Facts of a kind about some people, or all, marked `confidential` where others of theirs make them so:

    what somebody owns at an address where they are, or were, registered under protection. And a version of
    a fact that is secret now, whenever it was believed: an adoption hides what was told before it. And what
    a court decided about the rights of a former parent: it names the child.
    """
    if kind == PROPERTY:
        return _at_hidden_homes(store, rows, known=known, citizens=citizens)
    if kind == COURT_DECISION:
        return _of_former_parents(store, rows, citizens)
    if "confidential" not in rows.columns:
        return rows
    hidden = _secret_now(store, kind, rows.columns, citizens)
    joined = rows.join(hidden, on=FACT, how="left", maintain_order="left")
    return joined.with_columns(confidential=pl.coalesce("hidden", "confidential")).drop("hidden")


def _secret_now(
    store: Store, kind: str, columns: Collection[str], citizens: Sequence[str] | None
) -> pl.DataFrame:
    """The facts of whose versions the newest is secret: `FACT`, hidden (true)."""
    read = [name for name in (*FACT, "delivery", "confidential", "ended_by") if name in columns]
    versions = store.ask(f"history/{kind}({', '.join(read)})", citizens=citizens)
    return newest_secret(versions).select(*FACT, hidden=pl.lit(value=True)).unique()


def newest_secret(versions: pl.DataFrame) -> pl.DataFrame:
    """Of all versions of facts the newest of each, where it is secret."""
    hidden = versions.filter(secret(versions.columns))
    if not hidden.height:
        return hidden
    of_these = versions.join(hidden, on=FACT, how="semi")  # few, of a nation's
    newest = of_these.filter(pl.col("delivery") == pl.col("delivery").max().over(FACT))
    return newest.filter(secret(versions.columns))


def former_parents(versions: pl.DataFrame) -> pl.DataFrame:
    """Who is no parent of a child any more, for an adoption ended it, by `VERSIONS`: subject, object."""
    ended = pl.col("ended_by").str.starts_with(SECRET_ACTS).fill_null(value=False)
    still = versions.filter(
        pl.col("closed_by") == schema.OPEN, pl.col("valid_to") == schema.OPEN_DATE, ended.not_()
    )
    pair = ["subject", "object"]
    return newest_secret(versions).filter(ended).join(still, on=pair, how="anti").select(pair).unique()


def _of_former_parents(store: Store, rows: pl.DataFrame, citizens: Sequence[str] | None) -> pl.DataFrame:
    former = former_parents(store.ask(VERSIONS, citizens=citizens))
    hidden = former.select("subject", pl.col("object").alias("child"), confidential=True)
    return rows.join(hidden, on=["subject", "child"], how="left", maintain_order="left")


def _at_hidden_homes(
    store: Store, rows: pl.DataFrame, *, known: int, citizens: Sequence[str] | None
) -> pl.DataFrame:
    homes = store.ask(f"{HOMES}(subject, object, confidential)", citizens=citizens, known=known)
    hidden = homes.filter(secret(homes.columns)).select("subject", "object", "confidential").unique()
    return rows.join(hidden, on=["subject", "object"], how="left", maintain_order="left")


def masked_text(text: str) -> str:
    """A text with every reference to a confidential act replaced by `protected`."""
    return re.sub(_REFERENCE, PROTECTED, text)


def masked(text: pl.Expr) -> pl.Expr:
    """The same of a column of text."""
    return text.str.replace_all(_REFERENCE, PROTECTED)


def without_secrets(store: Store, rows: pl.DataFrame) -> pl.DataFrame:
    """Derived rows as they may leave the registry: no column of text names a confidential act.

    Nor a parenthood that one ended: its record is that of a birth, so it is told by its newest version.
    """
    facts = newest_secret(store.ask(VERSIONS))
    said = pl.concat_str(pl.lit(f"{PARENTHOOD}/"), "subject", pl.lit("/"), "record", pl.lit("@"))
    before = dict.fromkeys(facts.select(said).to_series().unique().sort().to_list(), f"{PROTECTED}@")
    ended = pl.col(pl.String).str.replace_many(before) if before else pl.col(pl.String)
    return rows.with_columns(masked(ended.str.replace_all(rf"{PROTECTED}@\d+", PROTECTED)))
