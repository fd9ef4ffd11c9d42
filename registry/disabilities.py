"""Disabilities as they follow each other: a prolongation of the same group is not a new event.

A re-examination that gives the same group goes on with what the person already has, however the conclusions
are numbered; another group changes what is due, so it begins anew, and ends the one before on its day (Social
Code Art. 178). The events of a chain are known by the
record of its first conclusion, which stays when later ones are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import schema
from registry.ages import reaches, years_old
from registry.conditions import OPEN, one_each
from registry.events import event_kind
from registry.facts import reference
from registry.iin import born_of
from registry.ports import Store

CHILD = "child"


def chains(store: Store, name: str, *, day: date, known: int, citizens: Sequence[str] | None) -> pl.DataFrame:
    """Unbroken disabilities of one group, with `child` (whether it is a child's): `events.FOUND` and child.

    name: the kind of event, whose limits say what is unbroken and who is a child.
    """
    kind = event_kind(name)
    rows = store.ask("facts/Disability", citizens=citizens, known=known)
    minor = reaches(born_of("subject"), kind.limit("adult", day)) > pl.col("valid_from")
    child = (pl.col("category") == CHILD) | minor
    judged = rows.with_columns(child=child, group=pl.when(child).then(pl.lit(CHILD)).otherwise("category"))
    whose = ["subject", "child"]
    turn = (pl.col("group") != pl.col("group").shift(1)).fill_null(value=True).cum_sum().over(whose)
    ordered = (
        judged.sort(*whose, "valid_from", "record")
        .with_columns(turn=turn)
        .with_columns(ended=pl.col("valid_to").cum_max().shift(1).over(*whose, "turn"))
    )
    latest = pl.col("ended").dt.offset_by(f"{kind.limit('gap', day)}mo")
    open_ended = pl.col("ended") >= schema.OPEN_DATE
    begins = pl.col("ended").is_null() | (~open_ended & (pl.col("valid_from") > latest))
    numbered = ordered.with_columns(chain=begins.cum_sum().over(whose))
    found = numbered.group_by(*whose, "chain", maintain_order=True).agg(
        identity=pl.col("record").first(),
        right_arises=pl.col("valid_from").first(),
        last=pl.col("valid_to").max(),
        facts=reference("Disability", "subject").unique().sort(),
    )
    last = pl.min_horizontal("last", pl.col("right_arises").shift(-1).over(whose))
    return found.with_columns(until=pl.when(last < schema.OPEN_DATE).then(last), state=pl.lit(OPEN))


def findings(
    store: Store, name: str, *, child: bool, day: date, known: int, citizens: Sequence[str] | None
) -> pl.DataFrame:
    """The chains of children, or of people of age: `events.FOUND`."""
    found = chains(store, name, day=day, known=known, citizens=citizens)
    return one_each(found.filter(child=child))


def concluded(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """What the conclusions of each event say on a day: event, category, cause, changed.

    events: event, subject, law_day (the first day that is paid), event_facts (a list of references). Of
    several conclusions the one that began last by the day counts; before the first, the first. Null where the
    event's conclusion is withdrawn; the category also where it was another since the first payment
    (`changed`): what is due changed on a day, and a person works it out.
    """
    rows = store.ask("facts/Disability", citizens=events["subject"].unique().to_list(), known=known)
    said = rows.select("category", "cause", "valid_from", "record", fact=reference("Disability", "subject"))
    begun = pl.col("valid_from") <= day
    days = (
        pl.when(begun).then(pl.col("valid_from") - pl.lit(day)).otherwise(pl.lit(day) - pl.col("valid_from"))
    )
    latest = (
        events.select("event", "law_day", fact="event_facts")
        .explode("fact")
        .join(said, on="fact")
        .filter((pl.col("valid_from") >= _in_force_since()).fill_null(value=True))
        .with_columns(changed=~_is_one_by(begun))
        .with_columns(category=pl.when(~pl.col("changed")).then("category"))
        .sort("event", begun, days, "record", descending=[False, True, True, True])
        .unique("event", keep="first", maintain_order=True)
    )
    return events.select("event").join(
        latest.select("event", "category", "cause", "changed"), on="event", how="left"
    )


def age_on(day: pl.Expr) -> pl.Expr:
    """Whole years of the subject's age (column `born`); unknown of a right from before the birth."""
    return pl.when(pl.col("born") <= pl.col("right_arises")).then(years_old(pl.col("born"), day))


def _in_force_since() -> pl.Expr:
    """Since when the conclusion was that counted on the first day paid; null before the first."""
    begun = pl.when(pl.col("valid_from") <= pl.col("law_day")).then("valid_from")
    return begun.max().over("event")


def _is_one_by(begun: pl.Expr) -> pl.Expr:
    """Whether all conclusions of an event that have begun by a day give one category."""
    return pl.when(begun).then("category").drop_nulls().n_unique().over("event") <= 1
