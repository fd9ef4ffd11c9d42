"""How a fact is referred to: type / start key / record @ delivery. No id is made up for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from registry import schema
from registry.errors import WrongUsage
from registry.phrases import phrase

BOTH_ENDS = {
    "PARENT_OF": "people/parentage",
    "SPOUSE_OF": "families/marriages",
    "GUARDIAN_OF": "families/guardianships",
}
"""Kinship is asked about from either end; every other kind of fact speaks of its subject alone."""
NUMBER = re.compile(r"[0-9]{1,18}")
"""Of a delivery: fits into 64 bits, and only in the digits everybody writes."""


def reference(
    kind: str | pl.Expr, subject: str, *, record: str = "record", delivery: str = "delivery"
) -> pl.Expr:
    """A text column of references to facts of a kind, from the columns of those names."""
    of_kind = pl.lit(kind) if isinstance(kind, str) else kind
    return phrase("{}/{}/{}@{}", of_kind, pl.col(subject), pl.col(record), pl.col(delivery))


def each_once(references: pl.Expr) -> pl.Expr:
    """Lists of references, each once and in order; nulls in them are none.

    (`list.sort` of Polars 2.1 takes twenty times as long.)
    """
    return references.list.eval(pl.element().drop_nulls().unique().sort())


def people_in(kind: str, facts: pl.DataFrame) -> Iterator[str]:
    """The people at the ends of facts of a kind: their subjects, and who is at the other end; some twice."""
    yield from facts["subject"]
    if not schema.is_status(kind) and schema.RELATIONSHIPS[kind].ends == ("Citizen",):
        yield from facts["object"]


@dataclass(frozen=True)
class Reference:
    """A fact's reference, taken apart."""

    kind: str
    subject: str
    record: str
    delivery: int

    @property
    def feed(self) -> str:
        """The feed that said it: the first word of the record."""
        return self.record.split("/")[0]


def parse(text: str) -> Reference:
    """The parts of a reference, or an error that says how one looks."""
    head, _, delivery = text.rpartition("@")
    kind, _, rest = head.partition("/")
    subject, _, record = rest.partition("/")
    if kind not in schema.fact_kinds() or not record or not NUMBER.fullmatch(delivery):
        raise WrongUsage(f"{text} refers to no fact", do="a reference is TYPE/IIN/RECORD@DELIVERY")
    return Reference(kind, subject, record, int(delivery))
