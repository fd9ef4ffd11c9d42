"""What the law gives for a right, whatever of it is assigned or paid already. It only reads."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from registry import decisions, law
from registry.benefits import benefit
from registry.decide import under_law
from registry.ports import Store


def unassigned(name: str, cases: pl.DataFrame) -> pl.DataFrame:
    """The cases of a benefit as if nothing were assigned or paid yet: what is asked is what the law gives."""
    already = [fact for fact, said in benefit(name).definition.facts.items() if said.already]
    return cases.with_columns(pl.lit(value=False).alias(fact) for fact in already)


def given(
    store: Store,
    rights: pl.DataFrame,
    standing: pl.DataFrame,
    *,
    day: date,
    known: int,
    under: date | None = None,
) -> pl.DataFrame:
    """What the law gives for rights (benefit, event) whose events stand: `decisions.COLUMNS`.

    standing: events, as `derived/standing` gives them. under: a day whose law is taken instead of each
    right's own; a benefit without law on it is left out.
    """
    found = [pl.DataFrame(schema=decisions.COLUMNS)]
    for name in rights["benefit"].unique().sort():
        opening = standing.join(rights.filter(benefit=name), left_on="id", right_on="event", how="semi")
        if opening.height and (under is None or law.gap(name, under) is None):
            decided = partial(_decided, name, under)
            found += under_law(store, name, opening, decided, day=day, known=known)
    return pl.concat(found)


def _decided(name: str, under: date | None, cases: pl.DataFrame) -> pl.DataFrame:
    own = unassigned(name, cases)
    return decisions.decide(name, own if under is None else own.with_columns(right_arises=pl.lit(under)))
