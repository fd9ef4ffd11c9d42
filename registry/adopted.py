"""What is told of a child's parents from before its adoption: that they were its parents, to nobody.

An act of adoption is confidential, and so is whose place the adopter took. A parenthood that an adoption
ended is therefore left out of whatever names people by it, on whatever day it is looked at and however long
ago it was known: of the child no parent from before is told, of such a parent no child, and of both nobody
who is kin over that parenthood alone, brothers and sisters by birth too. Whoever is tied to them otherwise
stays, and a family says that a part of it is protected. Today's families and kin are the same with this rule
as without it, for an ended parenthood holds none of them together.

The rule counts the newest version of a fact, as all secrecy does: an adoption that was taken back hides
nothing more. Who is a parent of the child again, by whatever fact, is told, and the facts are protected.
The store itself, the decisions and what they rest on are not touched: they are made of the facts as they are.
What is written to files of it stands in `registry.written_out`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import permutations

import polars as pl

from registry import confidential
from registry.confidential import PARENTHOOD, former_parents, newest_secret
from registry.families.asked import RIGHTS
from registry.gathered import KINSHIP, Gathered
from registry.ports import Store

PAIR = ("one", "other")
"""The parent and the child."""
PEOPLE = ("one", "other", "via", "child")
"""The columns of a bond that name people: its ends, and whom it leads over."""
LEFT_OUT = "adopted"
"""Where gathered statuses keep the people (iin) of whom a parenthood was left out."""
VERSIONS = f"history/{PARENTHOOD}"
ALSO = {VERSIONS: confidential.VERSIONS}
"""What is gathered besides a family, of people as parents, to tell what is secret."""
_PERSON = {"iin": pl.String}
_PAIR = dict.fromkeys(PAIR, pl.String)
_FACT = {**_PAIR, "record": pl.String}
_OTHER = {KINSHIP["SPOUSE_OF"], KINSHIP["GUARDIAN_OF"]}
"""Bonds that rest on no parenthood: a former parent may be a guardian."""


@dataclass(frozen=True)
class Secrets:
    """hidden: facts that are secret now: one, other, record. former: who is a parent no more: one, other."""

    hidden: pl.DataFrame
    former: pl.DataFrame


def secrets(versions: pl.DataFrame) -> Secrets:
    """What is secret by all versions of parenthoods (`VERSIONS`)."""
    newest = newest_secret(versions)
    if not newest.height:  # as of nearly every family
        return Secrets(pl.DataFrame(schema=_FACT), pl.DataFrame(schema=_PAIR))
    parent, child = pl.col("subject").alias("one"), pl.col("object").alias("other")
    hidden = newest.select(parent, child, "record").unique()
    return Secrets(hidden, former_parents(versions).select(parent, child))


def secrets_of(store: Store, parents: list[str] | None = None) -> Secrets:
    """The same of some parents, or all."""
    return secrets(store.ask(confidential.VERSIONS, citizens=parents))


def told_parents(store: Store, rows: pl.DataFrame) -> pl.DataFrame:
    """Facts of parenthood (one, other, record, confidential) that may be told, marked where secret now."""
    if not rows.height:
        return rows
    return _told(rows, secrets_of(store, rows["one"].unique().sort().to_list()))


def without_former(gathered: Gathered) -> Gathered:
    """What was gathered (with `ALSO`) without any bond that leads over a parenthood from before an adoption.

    Nor the decisions about a former parent's rights.
    """
    known = secrets(gathered.statuses[VERSIONS])
    if not known.hidden.height:
        return replace(gathered, statuses=gathered.statuses | {LEFT_OUT: pl.DataFrame(schema=_PERSON)})
    over = {name: rows for name, rows in gathered.bonds.items() if name not in _OTHER}
    decided = gathered.statuses[RIGHTS]
    rights = decided.join(known.former, left_on=["iin", "child"], right_on=PAIR, how="anti")
    left = _left_out(over.values(), known.former)
    bonds = gathered.bonds | {name: _told(rows, known) for name, rows in over.items()}
    return replace(gathered, bonds=bonds, statuses=gathered.statuses | {RIGHTS: rights, LEFT_OUT: left})


def _told(rows: pl.DataFrame, known: Secrets) -> pl.DataFrame:
    for ends in permutations(ends_of(rows), 2):
        rows = rows.join(known.former, left_on=ends, right_on=PAIR, how="anti", maintain_order="left")
    if not {"record", "confidential"} <= {*rows.columns}:
        return rows
    fact = [*PAIR, "record"]
    joined = rows.join(known.hidden.with_columns(hidden=True), on=fact, how="left", maintain_order="left")
    return joined.with_columns(confidential=pl.coalesce("hidden", "confidential")).drop("hidden")


def _left_out(frames: Iterable[pl.DataFrame], former: pl.DataFrame) -> pl.DataFrame:
    """The people of the parenthoods that bonds are left out for: iin."""
    met = pl.DataFrame(schema=_PERSON)
    for rows in frames:
        for ends in permutations(ends_of(rows), 2):
            found = former.join(rows, left_on=PAIR, right_on=ends, how="semi")
            met = pl.concat([met, *(found.select(iin=end) for end in PAIR)])
    return met.unique()


def ends_of(rows: pl.DataFrame) -> list[str]:
    """The columns of bonds that name people."""
    return [name for name in PEOPLE if name in rows.columns]
