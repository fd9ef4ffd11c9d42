"""What the registry knows of one person: every fact, with who said it and when it was true and known."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from registry import iin as iins
from registry import schema
from registry.confidential import PROTECTED, is_secret, marked
from registry.errors import NotFound, WrongUsage
from registry.facts import reference
from registry.ports import Store
from registry.remembering import remembering


def citizen(store: Store, iin: str, *, known: int, day: date | None = None) -> dict[str, Any]:
    """iin, born, sex (null for a made-up number) and facts (kind, reference, values, stamp).

    Only facts valid on a day that is named.
    """
    store = remembering(store)
    refuse_strangers(store, iin)
    said = [fact for kind in schema.fact_kinds() for fact in _facts(store, kind, iin, known, day)]
    told = (None, None) if iins.is_made_up(iin) else (str(iins.born(iin)), iins.sex(iin))
    return {"iin": iin, "born": told[0], "sex": told[1], "known": known, "facts": said}


def refuse_strangers(store: Store, iin: str) -> None:
    """An error where a number is no IIN, or nobody is known by it."""
    fault = iins.unusable(iin)
    if fault:
        raise WrongUsage(f"{iin} is no IIN", why=fault)
    if not store.ask("people/display", citizens=[iin]).height:
        raise NotFound(f"nobody is known by {iin}")


def _facts(store: Store, kind: str, iin: str, known: int, day: date | None) -> list[dict[str, Any]]:
    told = store.ask(f"facts/{kind}", citizens=[iin], known=known)
    rows = marked(store, kind, told, known=known, citizens=[iin])
    if day is not None:
        rows = rows.filter(pl.col("valid_from") <= day, pl.col("valid_to") > day)
    rows = rows.with_columns(reference=reference(kind, "subject")).sort("valid_from", "reference")
    return [_shown(kind, row) for row in rows.iter_rows(named=True)]


def _shown(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """A fact for people; a confidential one keeps its kind and hides what it says."""
    if is_secret(row):
        return {"kind": kind, "reference": PROTECTED, "says": PROTECTED}
    stamp = {prop.name for prop in schema.STAMP} | {"reference", "subject", "confidential"}
    says = {name: _plain(value) for name, value in row.items() if name not in stamp and value is not None}
    until = None if row["valid_to"] == schema.OPEN_DATE else str(row["valid_to"])
    return {
        "kind": kind,
        "reference": row["reference"],
        "says": says,
        "valid_from": str(row["valid_from"]),
        "valid_to": until,
        "delivery": row["delivery"],
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date) else value
