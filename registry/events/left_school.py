"""Finds children of school age who study nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, deaths, schema
from registry.ages import reaches
from registry.conditions import ENDED, OPEN, PROVISIONAL, one_each
from registry.events import event_kind
from registry.facts import reference
from registry.iin import born_of
from registry.ports import Store

KIND, FEED = "left_school", "enrolments"


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row an enrolment after which a child studied nowhere for longer than the gap: `events.FOUND`."""
    kind = event_kind(KIND)
    ended = store.ask("events/studies_ended", citizens=citizens, day=day, known=known)["iin"].unique().sort()
    rows = store.ask("facts/Enrolment", citizens=ended.to_list(), known=known)
    last = _last_of_each(rows).filter(pl.col("end") < schema.OPEN_DATE)
    grown = reaches(born_of("subject"), kind.limit("school_age", day))
    enough = pl.col("end").dt.offset_by(f"{kind.limit('gap', day)}mo")
    away = pl.coalesce("next", pl.lit(schema.OPEN_DATE)) > enough
    left = last.with_columns(grown=grown, enough=enough).filter(
        away, pl.col("enough") <= day, pl.col("end") < pl.col("grown")
    )
    here = _still_here(store, left, day, known)
    heard = coverage.covers(store, FEED, known, pl.col("end"), pl.col("enough"))
    unheard = pl.col("subject").is_in(coverage.unheard(store, FEED, known).implode())
    until = pl.min_horizontal("next", "grown")
    certain = pl.when(heard & ~unheard).then(pl.lit(OPEN)).otherwise(pl.lit(PROVISIONAL))
    return one_each(
        here.with_columns(
            identity="record",
            right_arises="end",
            until=until,
            state=pl.when(until <= day).then(pl.lit(ENDED)).otherwise(certain),
            facts=pl.concat_list(reference("Enrolment", "subject")),
        )
    )


def _last_of_each(rows: pl.DataFrame) -> pl.DataFrame:
    """The enrolments that no other one goes on with: with `end`, and `next`, the first day of a later one."""
    ordered = rows.sort("subject", "valid_from", "record").with_columns(
        end=pl.col("valid_to").cum_max().over("subject"), next=pl.col("valid_from").shift(-1).over("subject")
    )
    return ordered.filter(pl.col("next").is_null() | (pl.col("next") > pl.col("end")))


def _still_here(store: Store, left: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Without those who died or left the country by the day."""
    people = left["subject"].unique().sort().to_list()
    dead = deaths.dead_on(deaths.reported(store, citizens=people, known=known), day)
    gone = store.ask("people/departed", citizens=people, day=day, known=known).select("iin")
    away = pl.concat([dead, gone]).select(subject="iin")
    return left.join(away, on="subject", how="anti")
