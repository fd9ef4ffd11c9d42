"""Finds families in whose dwelling too many people are registered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import deaths, dwellings, gathering
from registry.conditions import ENDED, OPEN, one_each
from registry.events import event_kind
from registry.facts import reference
from registry.phrases import phrase
from registry.ports import Store
from registry.spells import joined, spells

KIND, FAMILY = "overcrowded_dwelling", "card"
LIVED = "facts/LIVES_AT(subject, object, record, valid_from, valid_to, delivery)"


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a family and unbroken time in which its dwelling had too little room: `events.FOUND`."""
    near = None if citizens is None else _near(store, citizens, known)
    owned = _owned(store, near, day, known)
    lived = _lived(store, _rooms(owned, day), near, day, known)
    crowded = _crowded(lived, day).filter(pl.col("until").is_null() | (pl.col("until") > since))
    # Who was there on the last day of the time, or is there today.
    last = pl.coalesce(pl.col("until").dt.offset_by("-1d"), pl.lit(day))
    there = crowded.join(lived, on="place").filter(pl.col("valid_from") <= last, last < pl.col("left"))
    of_families = (
        there.join(gathering.families(store, FAMILY, citizens), left_on="subject", right_on="iin")
        .group_by("reference", "place", "begin", "until")
        .agg(pl.col("address").first(), "fact")
        .join(_owners(owned, there), on="address")
        .with_columns(facts=gathering.references("fact", "owned"))
        .rename({"reference": "subject", "begin": "right_arises"})
    )
    found = one_each(
        of_families.with_columns(
            identity=phrase("{}/{}/{}", "subject", "address", "right_arises"),
            state=pl.when(pl.col("until").is_null()).then(pl.lit(OPEN)).otherwise(pl.lit(ENDED)),
        )
    )
    return found if citizens is None else found.filter(pl.col("subject").is_in(list(citizens)))


def _near(store: Store, citizens: Sequence[str], known: int) -> pl.DataFrame:
    """Where their families were ever registered, and who else was, or owned a home there: address, other."""
    members = gathering.families(store, FAMILY, citizens)["iin"].unique().sort().to_list()
    own = store.ask("facts/LIVES_AT", citizens=members, known=known).select(address="object", other="subject")
    shared = store.ask("events/sharing_homes", citizens=members, known=known)
    return pl.concat([own, shared.select("address", "other")]).unique()


def _owned(store: Store, near: pl.DataFrame | None, day: date, known: int) -> pl.DataFrame:
    """The dwellings on record at these addresses, or at all: `dwellings.owned`."""
    owners = None if near is None else near["other"].unique().sort().to_list()
    rows = dwellings.owned(store, owners, day=day, since=day, known=known)
    return rows if near is None else rows.join(near, on="address", how="semi")


def _rooms(owned: pl.DataFrame, day: date) -> pl.DataFrame:
    """How many people an address has room for: address, place (its number), fits; none of unknown size."""
    least = event_kind(KIND).limit("room", day)
    each = owned.group_by("address", "dwelling").agg(pl.col("area").max())
    whole = pl.when(pl.col("area").is_not_null().all()).then(pl.col("area").sum())
    summed = each.group_by("address").agg(fits=(whole / least).floor().cast(pl.Int64))
    return summed.filter(pl.col("fits").is_not_null()).with_row_index("place")


def _owners(owned: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    """What tells how large the dwellings of some addresses are: address, owned (references)."""
    wanted = owned.join(there, on="address", how="semi")
    return wanted.group_by("address").agg(owned=reference("OWNS", "iin"))


def _lived(
    store: Store, rooms: pl.DataFrame, near: pl.DataFrame | None, day: date, known: int
) -> pl.DataFrame:
    """Who was registered, up to the day, where so many ever were that some did not fit: subject, address,

    place, valid_from, left (the first day no more; a death ends it too), fits, fact.
    """
    residents = None if near is None else near["other"].unique().sort().to_list()
    rows = store.ask(LIVED, citizens=residents, known=known).rename({"object": "address"})
    ever = rows.filter(pl.col("valid_from") <= day).join(rooms, on="address")
    crowds = ever.group_by("place").agg(pl.len(), pl.col("fits").first())
    many = ever.join(crowds.filter(pl.col("len") > pl.col("fits")), on="place", how="semi")
    people = None if near is None else many["subject"].unique().sort().to_list()
    dead = deaths.accepted(deaths.reported(store, citizens=people, known=known)).filter("accepted")
    died = dead.select("died", subject="iin")
    return many.join(died, on="subject", how="left").select(
        *("subject", "address", "place", "valid_from", "fits"),
        left=pl.min_horizontal("valid_to", "died"),
        fact=reference("LIVES_AT", "subject"),
    )


def _crowded(lived: pl.DataFrame, day: date) -> pl.DataFrame:
    """The unbroken times in which too many were there: place, begin, until (null while it lasts)."""
    stays = joined(lived.select("fits", group="place", member="subject", begin="valid_from", end="left"))
    times = spells(stays, pl.col("fits") + 1)
    ended = pl.when(pl.col("end") <= day).then("end")
    return times.select("begin", place="group", until=ended)
