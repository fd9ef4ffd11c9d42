"""Finds the child who makes a family large, and when it stops being large."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, deaths, gathering, schema
from registry.ages import born_to_reach, reaches
from registry.conditions import ENDED, OPEN, PROVISIONAL, one_each
from registry.events import event_kind
from registry.iin import born_of
from registry.ports import Store
from registry.spells import joined, spells

KIND = "fourth_child"


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a child with whom a parent or guardian came to have enough children: `events.FOUND`.

    Provisional while it is unknown whether somebody of 18 to 23 studies and the count hangs on that.
    """
    bonds = _bonds(store, citizens, since, day, known)
    counted = _counted(store, bonds, citizens, day, known)
    possible = _spells(counted, day)
    doubtful = counted.filter("unknown").select("group").unique()
    without = counted.join(doubtful, on="group", how="semi").filter(~pl.col("unknown"))
    surely = pl.concat([possible.join(doubtful, on="group", how="anti"), _spells(without, day)])
    sure = _children(surely).select("identity", sure_until="until", sure=pl.lit(value=True))
    over = pl.col("until").is_not_null() & (pl.col("until") <= day)
    stands = pl.col("sure") & (pl.col("sure_until").is_null() | (pl.col("sure_until") > day))
    state = pl.when(over).then(pl.lit(ENDED)).when(stands).then(pl.lit(OPEN)).otherwise(pl.lit(PROVISIONAL))
    found = _children(possible).join(sure, on="identity", how="left").with_columns(state=state)
    # Facts are about the parents' other children too, so only the subjects asked about are told.
    told = found if citizens is None else found.filter(pl.col("subject").is_in(list(citizens)))
    return one_each(told)


def _bonds(store: Store, citizens: Sequence[str] | None, since: date, day: date, known: int) -> pl.DataFrame:
    """Children and wards, with born, of all adults who may have enough at some time from `since` on.

    Of those who raise some children, or of everybody. Enough of the children reach the age at which nobody
    counts after that day; what was over before is no event.
    """
    adults = None if citizens is None else _who_raise(store, citizens, known).unique().sort().to_list()
    kind = event_kind(KIND)
    bonds = gathering.raised_by(store, adults, known).with_columns(born=born_of("child"))
    too_old, _ = born_to_reach(f"{kind.limit('student', day)}y", since, day)
    young = bonds.filter((pl.col("born") > too_old).fill_null(value=True)).group_by("adult").len()
    enough = young.filter(pl.col("len") >= kind.limit("children", day))
    return gathering.with_facts(bonds.join(enough, on="adult", how="semi"))


def _who_raise(store: Store, children: Sequence[str], known: int) -> pl.Series:
    """The parents and guardians that children ever had."""
    asked = [
        store.ask(f"families/{name}", citizens=children, known=known)
        for name in ("parenthoods", "guardianships")
    ]
    return pl.concat(bonds.filter(pl.col("other").is_in(list(children)))["one"] for bonds in asked)


def _counted(
    store: Store, bonds: pl.DataFrame, citizens: Sequence[str] | None, day: date, known: int
) -> pl.DataFrame:
    """When each child counts for each adult: group, member, begin, end, unknown, fact.

    Under the age limit, and in full-time study up to the students'; from the bond on, while both live.
    `unknown`: the time counts only if the child studied, and no school told.
    """
    people = (
        None if citizens is None else pl.concat([bonds["adult"], bonds["child"]]).unique().sort().to_list()
    )
    dead = deaths.accepted(deaths.reported(store, citizens=people, known=known)).filter("accepted")
    kind = event_kind(KIND)
    told = (
        bonds.join(dead.select(adult="iin", adult_died="died"), on="adult", how="left")
        .join(dead.select(child="iin", child_died="died"), on="child", how="left")
        .with_columns(
            end=pl.min_horizontal("valid_to", "adult_died", "child_died"),
            grown=reaches(pl.col("born"), kind.limit("child", day)),
            oldest=reaches(pl.col("born"), kind.limit("student", day)),
        )
    )
    minors = told.with_columns(
        begin="valid_from", end=pl.min_horizontal("end", "grown"), unknown=pl.lit(value=False)
    )
    columns = ["group", "member", "begin", "end", "unknown", "fact"]
    named = (
        frame.rename({"adult": "group", "child": "member"})
        for frame in (minors, _studying(store, told, citizens, known))
    )
    return pl.concat([frame.select(columns) for frame in named])


def _studying(store: Store, told: pl.DataFrame, citizens: Sequence[str] | None, known: int) -> pl.DataFrame:
    """The times of full-time study between the two ages; all of it, unknown, of whom no school told."""
    grown = told.filter(pl.col("valid_from") < pl.col("oldest"), pl.col("grown") < pl.col("end"))
    people = None if citizens is None else grown["child"].unique().sort().to_list()
    rows = store.ask("people/studies", citizens=people, known=known).filter(form="full_time")
    studies = rows.select(child="iin", study_from="valid_from", study_to="valid_to")
    begin = pl.max_horizontal("valid_from", "grown")
    end = pl.min_horizontal("end", "oldest")
    during = grown.join(studies, on="child").with_columns(
        begin=pl.max_horizontal(begin, "study_from"),
        end=pl.min_horizontal(end, "study_to"),
        unknown=pl.lit(value=False),
    )
    unheard = coverage.unheard(store, "enrolments", known)
    nobody_told = ~pl.lit(coverage.received(store, "enrolments", known)) | pl.col("child").is_in(
        unheard.implode()
    )
    perhaps = grown.filter(nobody_told).with_columns(begin=begin, end=end, unknown=pl.lit(value=True))
    columns = ["adult", "child", "begin", "end", "unknown", "fact"]
    return pl.concat([during.select(columns), perhaps.select(columns)])


def _spells(counted: pl.DataFrame, day: date) -> pl.DataFrame:
    """Each adult's unbroken times of enough children, with the child that began each: group, member, since,

    over (null while it lasts), fact (a list).
    """
    least = event_kind(KIND).limit("children", day)
    intervals = joined(counted.select("group", "member", "begin", "end"))
    spell = spells(intervals, pl.lit(least)).rename({"begin": "since", "end": "over"})
    there = (
        intervals.join(spell, on="group")
        .filter(pl.col("begin") <= pl.col("since"), pl.col("since") < pl.col("end"))
        .with_columns(born=born_of("member"))
        .sort("group", "since", "begin", "born", "member")
        .with_columns(place=pl.int_range(1, pl.len() + 1).over("group", "since"))
    )
    facts = there.select("group", "member", "since").join(
        counted.select("group", "member", "fact"), on=["group", "member"]
    )
    grounds = facts.group_by("group", "since").agg(pl.col("fact").unique())
    began = there.filter(pl.col("place") == least).select("group", "member", "since", "over")
    return began.join(grounds, on=["group", "since"])


def _children(spell: pl.DataFrame) -> pl.DataFrame:
    """The child that begins each time of enough children: identity, subject, right_arises, until, facts.

    A child who does so for two adults, or again after a break, is one event: from the first day on, and
    until the last.
    """
    last = pl.col("over").fill_null(schema.OPEN_DATE).max()
    return (
        spell.group_by(identity="member")
        .agg(right_arises=pl.col("since").min(), last=last, facts=pl.col("fact").explode().unique().sort())
        .with_columns(subject="identity", until=pl.when(pl.col("last") < schema.OPEN_DATE).then("last"))
    )
