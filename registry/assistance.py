"""Families as targeted social assistance sees them: who belongs, who can work, and what they own.

A family is that of the definition `assistance` on the last assembled day; it is known by its eldest, the one
whom an event is about. Null is unknown: an agency that was not heard.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import coverage, dwellings, gathering, law, law_columns, means
from registry.ages import reaches
from registry.disabilities import CHILD
from registry.events.pension_age_near import pension_day
from registry.facts import reference
from registry.iin import born_of, sex_of
from registry.ports import Store

BENEFIT, FAMILY = "social_assistance", "assistance"
REGION_DIGITS = 2
AGES = ("able_from", "of_age", "cared_for_until", "extra_from", "extra_until")
TOTALS = (
    pl.col("income").sum().alias("known_income"),
    pl.when(pl.col("told").all(ignore_nulls=False)).then(pl.lit(value=True)).alias("income_told"),
)
"""Of a family's members: what they are known to have had, and whether that is all."""
INCOMES: dict[str, pl.DataType | type[pl.DataType]] = {
    "event": pl.String,
    "known_income": pl.Int64,
    "income_told": pl.Boolean,
    "income_facts": pl.List(pl.String()),
}
UNABLE = ("1", "2")
"""Groups of disability whose members need not work."""
CAR, HEAVY, LIGHT = "car", ("truck", "bus", "minibus", "special", "farm_machine"), ("motorcycle", "trailer")
"""Words of the vehicles feed; any other says nothing of whether the vehicle matters."""


def members(store: Store, found: pl.DataFrame) -> pl.DataFrame:
    """The family of each event's subject: event, right_arises, iin. found: event, subject, right_arises."""
    subjects = found["subject"].unique().sort().to_list()
    rows = store.ask("derived/co_members", citizens=subjects, definition=FAMILY)
    families = rows.select("member", subject="iin").unique()
    joined = found.select("event", "subject", "right_arises").join(families, on="subject")
    return joined.select("event", "right_arises", iin="member")


def incomes(store: Store, members: pl.DataFrame, known: int) -> pl.DataFrame:
    """What agencies told of each family's income before its quarter: event, known_income, income_told,

    income_facts. income_told: true, or null where that may not be all.
    """
    of_quarters = [
        _incomes(store, part, quarter, known)
        for (quarter,), part in members.partition_by("right_arises", as_dict=True).items()
    ]
    none = pl.DataFrame(schema=INCOMES)
    return pl.concat([none, *of_quarters])


def _incomes(store: Store, members: pl.DataFrame, quarter: date, known: int) -> pl.DataFrame:
    people = members["iin"]
    told = means.incomes(store, people, quarter, known, citizens=people.unique().sort().to_list())
    facts = means.grounds(store, people, quarter, known)
    joined = members.join(told, on="iin").join(facts, on="iin", how="left")
    return joined.group_by("event").agg(
        *TOTALS, income_facts=pl.col("income_facts").explode().drop_nulls().unique().sort()
    )


def sizes(members: pl.DataFrame) -> pl.DataFrame:
    """How many members each family has, and how many small children: event, members, small_children."""
    dated = _aged(members)
    small = (pl.col("extra_from") <= pl.col("right_arises")) & (
        pl.col("extra_until") > pl.col("right_arises")
    )
    return dated.group_by("event").agg(
        members=pl.len().cast(pl.Int64), small_children=small.sum().cast(pl.Int64)
    )


def regions(store: Store, found: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """Where each event's subject is registered: event, region (two digits of KATO), home_fact."""
    people = found["subject"].unique().to_list()
    homes = gathering.homes(store, people, day=day, known=known).select(
        "home_fact", subject="iin", region=pl.col("kato").str.head(REGION_DIGITS)
    )
    return found.select("event", "subject").join(homes, on="subject", how="left").drop("subject")


# Who can work.


def abilities(store: Store, members: pl.DataFrame, known: int) -> pl.DataFrame:
    """Whether assistance asks for work: event, kind, cars_excused, status_facts (a list).

    Unconditional where nobody can work, or the only one who can cares for a small child, a child with a
    disability or a person of group 1 or 2. Law: Social Code Art. 1, 121; 125(1) for the cars.
    """
    aged = _aged(members)
    judged = aged.join(_disabled(store, aged, known), on=["event", "iin"], how="left")
    day = pl.col("right_arises")
    grown = (pl.col("able_from") <= day) & ~(pl.col("retired") <= day).fill_null(value=False)
    needs_care = pl.col("unable") | pl.col("disabled_child")
    counted = judged.group_by("event").agg(
        able=_number(grown & ~pl.col("unable")),
        cared_for=((pl.col("cared_for_until") > day) | needs_care).any(ignore_nulls=False),
        large=(pl.col("of_age") > day).sum() >= pl.col("many_children").first(),
        disabled=needs_care.any(ignore_nulls=False),
        status_facts=pl.col("disability").drop_nulls().unique().sort(),
    )
    free = (pl.col("able") == 0) | ((pl.col("able") == 1) & pl.col("cared_for"))
    kind = pl.when(free).then(pl.lit("unconditional")).when(~free).then(pl.lit("conditional"))
    return counted.select(
        "event", "status_facts", kind=kind, cars_excused=pl.col("large") | pl.col("disabled")
    )


def _disabled(store: Store, members: pl.DataFrame, known: int) -> pl.DataFrame:
    """Each member's disability on the day: event, iin, unable, disabled_child, disability (a reference).

    members: as `_aged` gives them. Who is under age is a child with a disability, of whatever group
    (Social Code Art. 155(7)(1)).
    """
    people = members["iin"].unique().sort().to_list()
    rows = store.ask("facts/Disability", citizens=people, known=known)
    day = pl.col("right_arises")
    standing = members.join(rows, left_on="iin", right_on="subject").filter(
        pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    said = standing.group_by("event", "iin").agg(
        unable=pl.col("category").is_in(UNABLE).any(),
        disabled_child=((pl.col("category") == CHILD) | (pl.col("of_age") > day)).any(),
        disability=reference("Disability", "iin").min(),
    )
    none = pl.when(coverage.heard(store, "conclusions", known)).then(pl.lit(value=False))
    return (
        members.select("event", "iin")
        .join(said, on=["event", "iin"], how="left")
        .with_columns(pl.col("unable", "disabled_child").fill_null(none))
    )


def _aged(members: pl.DataFrame) -> pl.DataFrame:
    """With the days on which each member reaches the ages that matter, and the pension age (`retired`)."""
    dated = law_columns.attach(members, [f"{BENEFIT}.{limit}" for limit in (*AGES, "many_children")])
    born = dated.with_columns(born=born_of("iin"), sex=sex_of("iin"))
    ages = {limit: reaches(pl.col("born"), pl.col(limit)) for limit in AGES}
    return born.with_columns(retired=pension_day(), **ages)


def _number(answer: pl.Expr) -> pl.Expr:
    """How many are true; null when one is unknown."""
    return pl.when(answer.is_not_null().all()).then(answer.sum().cast(pl.Int64))


# What they own.


def belongings(store: Store, members: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, dwellings, floor_space, cars, heavy_vehicles, property_facts (a list); null where not told."""
    homes, vehicles = _dwellings(store, members, day, known), _vehicles(store, members, day, known)
    return homes.join(vehicles, on="event").with_columns(
        property_facts=gathering.references("dwelling_facts", "vehicle_facts")
    )


def _dwellings(store: Store, members: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Each dwelling once, whoever of the family owns it; one of unknown floor space makes all unknown."""
    years = law.number(f"{BENEFIT}.disposed_within", day)
    since = pl.select(pl.lit(day).dt.offset_by(f"-{years}y")).item()
    people = members["iin"].unique().sort().to_list()
    owned = dwellings.owned(store, people, day=day, since=since, known=known)
    each = (
        members.select("event", "iin")
        .join(owned, on="iin")
        .group_by("event", "dwelling")
        .agg(pl.col("area").max(), owned=reference("OWNS", "iin").unique())
        .group_by("event")
        .agg(
            dwellings=pl.len().cast(pl.Int64),
            floor_space=pl.when(pl.col("area").is_not_null().all()).then(pl.col("area").sum().cast(pl.Int64)),
            dwelling_facts=pl.col("owned").explode().unique().sort(),
        )
    )
    heard = _heard(store, members, "dwellings", known).join(each, on="event", how="left")
    some = pl.col("dwellings").is_not_null()
    return heard.select(
        "event",
        dwellings=pl.when("heard").then(pl.col("dwellings").fill_null(0)),
        floor_space=pl.when("heard").then(pl.when(some).then("floor_space").otherwise(pl.lit(0, pl.Int64))),
        dwelling_facts="dwelling_facts",
    )


def _vehicles(store: Store, members: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Each vehicle once; one of an unknown kind makes both counts unknown."""
    people = members["iin"].unique().sort().to_list()
    rows = store.ask("people/vehicles", citizens=people, day=day, known=known)
    owned = members.select("event", "iin").join(rows.with_columns(fact=reference("OWNS", "iin")), on="iin")
    each = (
        owned.group_by("event", "vin")
        .agg(pl.col("kind").first(), pl.col("fact").unique())
        .group_by("event")
        .agg(
            cars=(pl.col("kind") == CAR).sum().cast(pl.Int64),
            heavy=pl.col("kind").is_in(HEAVY).sum().cast(pl.Int64),
            known=pl.col("kind").is_in([CAR, *HEAVY, *LIGHT]).fill_null(value=False).all(),
            vehicle_facts=pl.col("fact").explode().unique().sort(),
        )
    )
    heard = _heard(store, members, "vehicles", known).join(each, on="event", how="left")
    told = pl.when(pl.col("heard") & pl.col("known").fill_null(value=True))
    return heard.select(
        "event",
        "vehicle_facts",
        cars=told.then(pl.col("cars").fill_null(0)),
        heavy_vehicles=told.then(pl.col("heavy").fill_null(0)),
    )


def _heard(store: Store, members: pl.DataFrame, feed: str, known: int) -> pl.DataFrame:
    """Whether a missing row of a feed means none for a whole family: event, heard."""
    return members.group_by("event").agg(heard=coverage.heard(store, feed, known).all())
