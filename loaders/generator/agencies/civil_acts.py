"""Civil acts: births, marriages, divorces, deaths, paternities, adoptions, as far as they are electronic."""

from __future__ import annotations

import polars as pl

from loaders.generator.dates import FIRST_DAY
from loaders.generator.numbers import act_numbers
from loaders.generator.people import NOBODY
from loaders.generator.town import Town

UNTIL_THE_ACT = 5
"""At most so many days lie between a death and its act, before the first day."""


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """births, marriages, divorces, deaths, paternities, adoptions."""
    return {
        "births": _births(town),
        "marriages": _couples(town, "marriages"),
        "divorces": _couples(town, "divorces"),
        "deaths": _deaths(town),
        "paternities": _paternities(town),
        "adoptions": _adoptions(town),
    }


def _births(town: Town) -> pl.DataFrame:
    rows = act_numbers(town.facts.of("births"), "day")
    child, people = rows["child"], town.people
    father = people.father.copy()
    father[town.facts.of("paternities")["child"].to_numpy()] = NOBODY
    return rows.select(
        act_no="act_no",
        act_date=pl.col("day").cast(pl.Date),
        child_iin=town.iin_of(child),
        born=pl.Series(people.born).gather(child).cast(pl.Date),
        mother_iin=town.iin_of(pl.Series(people.mother).gather(child)),
        father_iin=town.iin_of(pl.Series(father).gather(child)),
        sequence="sequence",
    )


def _couples(town: Town, kind: str) -> pl.DataFrame:
    rows = act_numbers(town.facts.of(kind), "day")
    return rows.select(
        act_no="act_no",
        act_date=pl.col("day").cast(pl.Date),
        one_iin=town.iin_of(rows["one"]),
        other_iin=town.iin_of(rows["other"]),
        sequence="sequence",
    )


def _deaths(town: Town) -> pl.DataFrame:
    rows = town.facts.of("deaths")
    late = pl.Series(town.rng(102).integers(0, UNTIL_THE_ACT + 1, rows.height))
    act = (
        pl.when(pl.col("sequence") == 1)
        .then((pl.col("day") + late).clip(upper_bound=FIRST_DAY))
        .otherwise("day")
    )
    rows = act_numbers(rows.with_columns(act=act.cast(pl.Int32)), "act")
    return rows.select(
        act_no="act_no",
        act_date=pl.col("act").cast(pl.Date),
        iin=town.iin_of(rows["person"]),
        died=pl.col("day").cast(pl.Date),
        sequence="sequence",
    )


def _paternities(town: Town) -> pl.DataFrame:
    rows = act_numbers(town.facts.of("paternities"), "day")
    return rows.select(
        act_no="P-" + pl.col("act_no"),
        act_date=pl.col("day").cast(pl.Date),
        child_iin=town.iin_of(rows["child"]),
        father_iin=town.iin_of(pl.Series(town.people.father).gather(rows["child"])),
        sequence="sequence",
    )


def _adoptions(town: Town) -> pl.DataFrame:
    rows = act_numbers(town.facts.of("adoptions"), "day")
    return rows.select(
        act_no="act_no",
        act_date=pl.col("day").cast(pl.Date),
        child_iin=town.iin_of(rows["child"]),
        adopter_iin=town.iin_of(rows["adopter"]),
        **{"as": pl.when(pl.col("as_mother") == 1).then(pl.lit("mother")).otherwise(pl.lit("father"))},
        replaces_iin=town.iin_of(rows["replaces"]),
        sequence="sequence",
    )
