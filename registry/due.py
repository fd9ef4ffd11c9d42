"""What the law gives for a right, whatever of it is assigned or paid already. It only reads."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from registry import decisions, first_paid
from registry.benefits import benefit
from registry.decide import under_law
from registry.ports import Store


def unassigned(name: str, cases: pl.DataFrame) -> pl.DataFrame:
    """The cases of a benefit as if nothing were assigned or paid yet: what is asked is what the law gives."""
    already = [fact for fact, said in benefit(name).definition.facts.items() if said.already]
    return cases.with_columns(pl.lit(value=False).alias(fact) for fact in already)


def given(
    store: Store, rights: pl.DataFrame, standing: pl.DataFrame, *, day: date, known: int
) -> pl.DataFrame:
    """What the law gives for rights whose events stand: `decisions.COLUMNS`.

    rights: benefit, event (each once), law_day (the day whose law is taken, whoever applied and when).
    standing: events, as `derived/standing` gives them.
    """
    found = [pl.DataFrame(schema=decisions.COLUMNS)]
    for name in rights["benefit"].unique().sort():
        mine = rights.filter(benefit=name).select("event", "law_day")
        opening = standing.join(mine, left_on="id", right_on="event", how="semi")
        if opening.height:
            dated = first_paid.on(opening, mine)
            found += under_law(store, name, dated, partial(unassigned, name), day=day, known=known)
    return pl.concat(found)
