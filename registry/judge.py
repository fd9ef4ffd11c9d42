"""A steward's word on a death that one agency alone reports: confirmed or rejected, itself a fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from registry import acts, facts, schema
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
    """Write a steward's verdict on a reported death, unless the last word on what it says is the same."""
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
    if said is not None and said["verdict"] == verdict and said["judged"] > wanted.delivery:
        return Word(said["judged"], already=True)
    says = {"fact": about, "verdict": verdict, "by": by, "why": why}
    return Word(acts.state(store, AGENCY, "Judgement", "judgements", wanted.subject, says, day))


def _last_word(store: Store, iin: str, record: str) -> dict[str, Any] | None:
    words = store.ask("people/judgements", citizens=[iin], known=schema.OPEN - 1)
    words = words.filter(pl.col("fact").str.replace(SUBJECT, "") == record)
    return words.sort("judged").row(-1, named=True) if words.height else None
