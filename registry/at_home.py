"""Kin at one address of whom some have several numbers: what no text finds that follows one number.

Parents and their children, brothers and sisters, grandparents and their grandchildren; each under the newest
number. Somebody may be a parent under one number and live under another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from registry.numbers import Numbers, naming, newest_in
from registry.ports import Store

KIN, HOMES = "families/parents", "people/homes"
PARENTS, SIBLINGS, GRANDPARENTS = (
    f"families/{name}_at_home" for name in ("parents", "siblings", "grandparents")
)
FOUND = (PARENTS, SIBLINGS, GRANDPARENTS)
"""The questions that are completed here."""
PAIR = ["one", "other"]
BOND = dict.fromkeys((*PAIR, "via", "address"), pl.String)
"""Whoever is led over (null of parents), and a common address."""


def found(
    beneath: Store,
    question: str,
    numbers: Numbers,
    kin: pl.DataFrame,
    asked: Sequence[str] | None,
    takes: Mapping[str, Any],
) -> pl.DataFrame:
    """`BOND`: the pairs of which one, or whom they are led over, has several numbers.

    kin: who is whose parent among those asked about (None: everybody). takes: the day, and what is known.
    """
    bonds = kin.select(PAIR)
    if asked is not None and question != PARENTS:
        near = numbers.of(bonds.unpivot()["value"].unique())
        bonds = pl.concat([bonds, beneath.ask(KIN, citizens=near, **takes).select(PAIR)])
    several = newest_in(_around(bonds, numbers), numbers).filter(pl.col("one") != pl.col("other"))
    pairs = _led(question, several.unique())
    pairs = pairs.filter(naming(pairs, ["one", "other", "via"], numbers.all))
    if asked is not None:
        pairs = pairs.filter(naming(pairs, PAIR, {*asked}))
    if not pairs.height:
        return pl.DataFrame(schema=BOND)
    people = numbers.of(pairs.select(PAIR).unpivot()["value"].unique())
    homes = newest_in(beneath.ask(HOMES, citizens=people, **takes), numbers).select("iin", "address").unique()
    lived = pairs.join(homes, left_on="other", right_on="iin")
    return lived.join(homes, left_on=["one", "address"], right_on=["iin", "address"], how="semi")


def smaller_first(siblings: pl.DataFrame) -> pl.DataFrame:
    """Each pair from the smaller IIN to the larger, as it is asked for; by the newest it may be turned."""
    one, other = pl.col("one"), pl.col("other")
    turned = siblings.with_columns(one=pl.min_horizontal(one, other), other=pl.max_horizontal(one, other))
    return turned.unique(maintain_order=True)


def _around(bonds: pl.DataFrame, numbers: Numbers) -> pl.DataFrame:
    """The parenthoods of who has several numbers, and of their parents and children."""
    theirs = bonds.filter(naming(bonds, PAIR, numbers.several))
    near = numbers.of(theirs.unpivot()["value"].unique())
    return bonds.filter(naming(bonds, PAIR, near)) if near else theirs


def _led(question: str, bonds: pl.DataFrame) -> pl.DataFrame:
    """one, other, via: the pairs that a question joins over parenthoods (one, other)."""
    if question == PARENTS:
        return bonds.with_columns(via=pl.lit(None, pl.String))
    if question == SIBLINGS:
        both = bonds.join(bonds, on="one", suffix="_too")
        ordered = both.filter(pl.col("other") < pl.col("other_too"))
        return ordered.select(one="other", other="other_too", via="one")
    led = bonds.join(bonds, left_on="other", right_on="one", suffix="_too")
    return led.select("one", other="other_too", via="other").filter(pl.col("one") != pl.col("other"))
