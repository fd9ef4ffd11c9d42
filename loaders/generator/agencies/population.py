"""Population: who there is, where they are registered, who left, replaced numbers, and phones."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.dates import FIRST_DAY
from loaders.generator.numbers import phones, spare_iins
from loaders.generator.places import Places
from loaders.generator.town import Town, day

WITH_PHONE = 0.9
"""People from 14 on with a phone in the register."""
PHONES_FROM_AGE = 14
PROTECTED = 0.001
"""Homes whose address only few may see (assumption)."""
FOREIGN = 0.01
REPLACED = 0.0002
"""People whose IIN was replaced (an assumption)."""
DISTRICTS, VILLAGES = 12, 40
"""Rural districts of a region and villages of a district: made up, only the region's two digits are real."""


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """citizens, residence, departures, successions, contacts."""
    rng = town.rng(101)
    return {
        "citizens": _citizens(town, rng),
        "residence": _residence(town, rng),
        "departures": _departures(town),
        "successions": _successions(town),
        "contacts": _contacts(town, rng),
    }


def homes(town: Town) -> pl.DataFrame:
    """The addresses of all homes, as the residence feed tells them."""
    rng = town.rng(101)
    rng.random(len(town.people))  # drawn for the citizens, who come first
    return addresses(town.places, rng)


def _citizens(town: Town, rng: np.random.Generator) -> pl.DataFrame:
    people = town.people
    foreign = (rng.random(len(people)) < FOREIGN) & (people.sequence == 1) & ~people.cast
    kz = pl.Series(foreign).replace_strict({True: "RUS", False: "KAZ"})
    sex = pl.Series(people.male).replace_strict({True: "M", False: "F"})
    frame = town.names.select(
        iin=town.iin,
        surname="surname",
        given_name="given_name",
        patronymic="patronymic",
        sex=sex,
        born=pl.Series(people.born).cast(pl.Date),
        citizenship=kz,
        sequence=pl.Series(people.sequence),
    )
    return frame.sort("iin")


def _residence(town: Town, rng: np.random.Generator) -> pl.DataFrame:
    homes = addresses(town.places, rng)
    rows = town.facts.of("residence")
    protected = pl.Series(rng.random(len(town.places)) < PROTECTED)
    frame = rows.select(
        iin=town.iin_of(rows["person"]),
        address_code=homes["address_code"].gather(rows["home"]),
        kato=homes["kato"].gather(rows["home"]),
        settlement=homes["settlement"].gather(rows["home"]),
        valid_from=pl.col("valid_from").cast(pl.Date),
        valid_to=day("valid_to"),
        protected=protected.gather(rows["home"]),
        sequence="sequence",
    )
    return frame.sort("sequence", "iin", "valid_from", maintain_order=True)


def addresses(places: Places, rng: np.random.Generator) -> pl.DataFrame:
    """address_code, kato, settlement of each home: 9 digits of the settlement and a number within it."""
    code = shares.table("regions")["code"].cast(pl.Int64).to_numpy()[places.region]
    district = rng.integers(1, DISTRICTS + 1, len(places)) + 30
    village = rng.integers(1, VILLAGES + 1, len(places))
    rural = code * 10_000_000 + district * 100_000 + village * 100
    kato = np.where(places.urban, code * 10_000_000 + 1_010_000, rural)
    frame = pl.DataFrame({"kato": kato, "urban": places.urban})
    number = pl.int_range(1, pl.len() + 1).over("kato")
    text = pl.col("kato").cast(pl.String)
    return frame.select(
        kato=text,
        address_code=text + number.cast(pl.String).str.zfill(7),
        settlement=pl.col("urban").replace_strict({True: "urban", False: "rural"}),
    )


def _departures(town: Town) -> pl.DataFrame:
    rows = town.facts.of("departures")
    frame = rows.select(
        iin=town.iin_of(rows["person"]),
        left=pl.col("left").cast(pl.Date),
        returned=day("returned"),
        sequence="sequence",
    )
    return frame.sort("sequence", "iin")


def _successions(town: Town) -> pl.DataFrame:
    """Old numbers of a few people: of the same day of birth and sex, and borne by nobody else."""
    rng, people = town.rng(104), town.people
    possible = np.flatnonzero(people.alive() & (people.age() > 1) & ~people.cast)
    who = np.sort(rng.choice(possible, max(1, round(len(people) * REPLACED)), replace=False))
    since = FIRST_DAY - rng.integers(1, np.minimum(FIRST_DAY - people.born[who], 5000))
    old = spare_iins(town.iin, town.iin.gather(who))
    columns = {
        "old_iin": old,
        "new_iin": town.iin.gather(who),
        "from": pl.Series(since).cast(pl.Int32).cast(pl.Date),
    }
    return pl.DataFrame(columns).drop_nulls().sort("old_iin").with_columns(sequence=pl.lit(1, pl.Int32))


def _contacts(town: Town, rng: np.random.Generator) -> pl.DataFrame:
    people = town.people
    old_enough = (people.age() >= PHONES_FROM_AGE) & people.alive()
    has = old_enough & ((rng.random(len(people)) < WITH_PHONE) | people.cast)
    who = np.flatnonzero(has)
    since = FIRST_DAY - rng.integers(1, 3000, len(who))
    since = np.maximum(since, people.born[who] + 14 * 366)
    frame = pl.DataFrame(
        {
            "iin": town.iin.gather(who),
            "msisdn": phones(len(who), rng),
            "valid_from": pl.Series(np.minimum(since, FIRST_DAY).astype(np.int32)).cast(pl.Date),
            "sequence": np.ones(len(who), np.int32),
        }
    )
    return frame.sort("iin")
