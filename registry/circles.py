"""Families around one person: the anchor and everybody whom a bond of the definition joins to them.

Circles may overlap, so they are worked out when asked for and never stored. The anchor of a circle of
dependants is a breadwinner, looked at on the day before the loss.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from registry import losses
from registry.errors import NotFound
from registry.families import Family
from registry.households import MEMBERSHIP, Bonds, household_id, roles
from registry.ports import Store


def day_of(store: Store, iin: str, family: Family, *, day: date, known: int) -> date:
    """The day on which a circle is looked at: the day asked for, or the day before the anchor was lost."""
    if family.on == "day":
        return day
    told = losses.lost(store, citizens=[iin], known=known)
    lost = told.filter("accepted").filter(pl.col("lost") <= day)
    if not lost.height:
        what = f"{family.name} is the circle of who was lost; {iin} is not known to be by {day}"
        raise _not_lost(store, iin, told, what)
    on = lost["lost"].item()
    assert isinstance(on, date)
    return on - timedelta(days=1)


def _not_lost(store: Store, iin: str, told: pl.DataFrame, what: str) -> NotFound:
    """told: what is told of the loss of that person, on whatever day."""
    if not store.ask("people/display", citizens=[iin]).height:
        return NotFound(what, why="nobody is known by that number", do="check the number")
    for later in told.filter("accepted")["lost"]:
        return NotFound(what, why=f"they were lost on {later}", do="ask on a later day")
    why = "one agency alone has said so" if told.height else "nobody has said that they died or are missing"
    return NotFound(what, why=why, do="ask about somebody who died, or whom a court recognised as missing")


def circle(bonds: Bonds, family: Family, anchor: str) -> pl.DataFrame:
    """The anchor's circle: iin, household_id, definition, role, because, reference; sorted by iin.

    Empty when the anchor is not among the living of the day.
    """
    mine = touching(bonds, family, anchor).named
    said = roles(mine, family).filter(pl.col("iin") != anchor)
    me = bonds.living.filter(iin=anchor).select(
        "iin", role=pl.lit(family.anchor), because=pl.lit("asked_about")
    )
    everybody = pl.concat([me, said]) if me.height else said.clear()
    return (
        everybody.with_columns(
            household_id=pl.lit(household_id(family, anchor)),
            definition=pl.lit(family.name),
            reference=pl.lit(anchor),
        )
        .select(*MEMBERSHIP, "reference")
        .sort("iin")
    )


def touching(bonds: Bonds, family: Family, anchor: str) -> Bonds:
    """Only the bonds that join somebody to the anchor, the anchor at the end the definition names."""
    at = bonds.living["iin"].index_of(anchor)
    ends = [
        (pl.col("bond") == place) & (pl.col(bond.anchor or "one") == pl.lit(at, pl.UInt32))
        for place, bond in enumerate(family.bonds)
    ]
    return replace(bonds, held=bonds.held.filter(pl.any_horizontal(ends)))
