"""How far each definition's households were assembled: the day, the delivery known, and by which words."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import blake2b

import polars as pl

from registry import days, settings
from registry.families import Family
from registry.ports import Store


@dataclass(frozen=True)
class Last:
    """The last run of a definition: its day, what was known, and how many people and households it gave."""

    day: date
    known: int
    people: int
    households: int


def last_run(store: Store, family: Family) -> Last | None:
    """The last run, None when there was none, it was forgotten, or the definition has other words since."""
    said = settings.get(store, _name(family))
    if said is None or days.assembled(store) is None:
        return None
    told = json.loads(said)
    if told.pop("words") != _words(family):
        return None
    return Last(**{**told, "day": date.fromisoformat(told["day"])})


def remember(family: Family, run: Last) -> tuple[str, pl.DataFrame]:
    """The change that keeps a run in mind."""
    told = {**asdict(run), "day": str(run.day), "words": _words(family)}
    return settings.put(_name(family), json.dumps(told))


def whole_run(store: Store, definition: str) -> int:
    """The last run that changed so much of a definition that its households were not stamped one by one."""
    return int(settings.get(store, f"whole/{definition}") or 0)


def put_whole_run(definition: str, run: int) -> tuple[str, pl.DataFrame]:
    """The change that keeps that run in mind."""
    return settings.put(f"whole/{definition}", str(run))


def forget_run(family: Family) -> tuple[str, pl.DataFrame]:
    """The change that forgets the last run: the next one looks at everybody."""
    return ("remove/Setting", pl.DataFrame({"name": [_name(family)]}))


def _name(family: Family) -> str:
    return f"assembled/{family.name}"


def _words(family: Family) -> str:
    """What changes when the definition does."""
    return blake2b(family.model_dump_json().encode(), digest_size=8).hexdigest()
