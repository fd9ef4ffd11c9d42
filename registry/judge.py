"""A steward's word on a death that one agency alone reports: confirmed or rejected, itself a fact.

It gets a delivery number of its own like any other source, so that what was known before stays as it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from registry import facts, schema
from registry.deaths import SUBJECT
from registry.errors import NotFound, WrongUsage
from registry.ports import Store

AGENCY = "steward"
JUDGED = "Death"
Verdict = Literal["confirmed", "rejected"]


@dataclass(frozen=True)
class Word:
    """A steward's act: its number, and whether the same was said before, so that nothing was written."""

    number: int
    already: bool = False


def judge(store: Store, reference: str, verdict: Verdict, *, by: str, why: str, day: date) -> Word:
    """Write a steward's verdict on a reported death, unless the last word on it is the same."""
    wanted = facts.parse(reference)
    if wanted.kind != JUDGED:
        raise WrongUsage(f"a {wanted.kind} needs no steward", why="only deaths are confirmed or rejected")
    if not (by.strip() and why.strip()):
        raise WrongUsage("a verdict needs --by and --why")
    stored = store.ask(f"facts/{JUDGED}", citizens=[wanted.subject], known=schema.OPEN - 1)
    if not stored.filter(record=wanted.record, delivery=wanted.delivery).height:
        raise NotFound(f"there is no believed fact {reference}", do="see: registry tasks")
    about = f"{wanted.kind}/{wanted.subject}/{wanted.record}"
    said = _last_word(store, wanted.subject, wanted.record)
    if said is not None and said["verdict"] == verdict:
        return Word(said["judged"], already=True)
    taken = store.ask("derived/deliveries")
    number = int(str(taken["number"].max())) + 1
    sequence = taken.filter(agency=AGENCY).height + 1
    record = f"judgements/{sequence}"
    status = {
        "id": f"{record}@{number}",
        "fact": about,
        "verdict": verdict,
        "by": by,
        "why": why,
        "record": record,
        "valid_from": day,
        "valid_to": schema.OPEN_DATE,
        "delivery": number,
        "closed_by": schema.OPEN,
    }
    act = pl.DataFrame([status])
    store.write(
        ("put/Delivery", _delivery(taken, number, sequence, day)),
        ("add/Judgement", act),
        ("add/HAS/Judgement", act.select(object="id", subject=pl.lit(wanted.subject))),
    )
    return Word(number)


def _last_word(store: Store, iin: str, record: str) -> dict[str, Any] | None:
    words = store.ask("people/judgements", citizens=[iin], known=schema.OPEN - 1)
    words = words.filter(pl.col("fact").str.replace(SUBJECT, "") == record)
    return words.sort("judged").row(-1, named=True) if words.height else None


def _delivery(taken: pl.DataFrame, number: int, sequence: int, day: date) -> pl.DataFrame:
    """The act as a delivery of one row; it is received when the one before was."""
    counts = {"read": 1, "accepted": 1, "unchanged": 0, "closed": 0, "retired": 0, "quarantined": 0}
    at = str(taken["received_at"].max())
    row = {
        "number": number,
        "agency": AGENCY,
        "sequence": sequence,
        "created_at": at,
        "received_at": at,
        "as_of": day,
        "path": "",
        "checksum": "",
        "complete": True,
        "counts": json.dumps({"judgements": counts}),
    }
    return pl.DataFrame([row])
