"""Property: who owns homes, plots of land and businesses."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.generator.agencies.population import homes
from loaders.generator.choosing import weighted
from loaders.generator.dates import FIRST_DAY, NEVER, birthday
from loaders.generator.homes import DORMITORY
from loaders.generator.numbers import bins, digits
from loaders.generator.people import MARRIED, NOBODY
from loaders.generator.town import Town, dates, full

OWNED_BY_MEMBER = 0.868
"""Households whose dwelling a member owns (handbook 6.2)."""
LANDLORDS = 0.6
"""Other homes that some person owns (an assumption)."""
WITH_SPOUSE = 0.4
"""Married owners who share the dwelling in halves (an assumption)."""
PLOT_RURAL, PLOT_URBAN = 0.7, 0.12
"""Owned homes with a plot of land of the owner (an assumption)."""
BUSINESSES = 0.018
"""Businesses that people own, for each person (an assumption)."""
SECOND_OWNER = 0.2
ROOMS, ROOMS_A_HEAD = 0.6, 0.55
"""Of a dwelling besides the first room: some 23 square metres a head, as published (spread: assumed)."""
FIRST_BUSINESS = 6_000_000
"""Serial from which the numbers of businesses run, apart from employers and institutions."""
WORDS = ("Алтын", "Береке", "Дала", "Жетісу", "Нұр", "Самал", "Сарыарқа", "Тұлпар", "Шаңырақ", "Ырыс")
Indexes = NDArray[np.int64]


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """dwellings, land, businesses."""
    rng = town.rng(203)
    residents = _residents(town)
    home, owner, since = _owned(town, residents, rng)
    people_at = np.bincount(residents[1], minlength=len(town.places))[home]
    addresses = homes(town)
    return {
        "dwellings": _dwellings(town, addresses, home, owner, since, people_at, rng),
        "land": _land(town, addresses, home, owner, since, rng),
        "businesses": _businesses(town, rng),
    }


def _owned(
    town: Town, residents: tuple[Indexes, Indexes, Indexes], rng: np.random.Generator
) -> tuple[Indexes, Indexes, Indexes]:
    """Homes with an owner, that owner, and since when: mostly the oldest who lives there."""
    person, home, since = residents
    oldest = np.lexsort((town.people.born[person], home))
    homes_here, first = np.unique(home[oldest], return_index=True)
    owner, from_day = person[oldest][first], since[oldest][first]
    crowded = np.bincount(home, minlength=len(town.places))[homes_here] >= DORMITORY / 2
    adult = birthday(town.people.born[owner], 18) <= FIRST_DAY
    draw = rng.random(len(owner))
    member = ((draw < OWNED_BY_MEMBER) | town.people.cast[owner]) & adult & ~crowded
    landlord = ~member & ~crowded & (rng.random(len(owner)) < LANDLORDS)
    rich = weighted(rng, town.adults(30, 75).astype(np.float64), int(landlord.sum()))
    landlord &= np.cumsum(landlord) <= len(rich)
    owner[landlord] = rng.permutation(rich)[: int(landlord.sum())]
    kept = member | landlord
    owner, from_day = owner[kept], from_day[kept]
    from_day = np.maximum(from_day, birthday(town.people.born[owner].astype(np.int32), 18))
    return homes_here[kept], owner, np.minimum(from_day, FIRST_DAY - 1)


def _residents(town: Town) -> tuple[Indexes, Indexes, Indexes]:
    """Person, home and the day of registration of everybody registered on the first day."""
    rows = town.facts.of("residence").filter(pl.col("sequence") == 1, pl.col("valid_to") == NEVER)
    return tuple(rows[name].to_numpy().astype(np.int64) for name in ("person", "home", "valid_from"))  # type: ignore[return-value]


def _dwellings(
    town: Town,
    addresses: pl.DataFrame,
    home: Indexes,
    owner: Indexes,
    since: Indexes,
    people_at: Indexes,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """One row an owner; half of it belongs to the spouse in some homes."""
    people = town.people
    spouse = people.partner[owner].astype(np.int64)
    halves = (people.status[owner] == MARRIED) & (spouse != NOBODY) & (rng.random(len(owner)) < WITH_SPOUSE)
    halves &= people.alive()[spouse]
    rooms = np.clip(rng.poisson(ROOMS + ROOMS_A_HEAD * people_at) + 1, 1, 9)
    area = np.round(rooms * rng.uniform(16, 26, len(owner)), 1)
    told = town.facts.of("floor_space")
    of_story = np.zeros(len(town.places))
    of_story[people.home[told["person"].to_numpy()]] = told["area"].to_numpy()
    area = np.where(of_story[home] > 0, of_story[home], area)
    place = np.concatenate([np.arange(len(owner)), np.flatnonzero(halves)])
    place = place[np.argsort(place, kind="stable")]
    second = np.concatenate([[False], place[1:] == place[:-1]]) if len(place) else np.empty(0, bool)
    columns = {
        "cadastre_no": _cadastre(addresses, home)[place] + ":1",
        "address_code": addresses["address_code"].gather(home[place]),
        "area_m2": area[place],
        "rooms": rooms[place].astype(np.int64),
        "owner_iin": town.iin.gather(np.where(second, spouse[place], owner[place])),
        "share": np.where(halves[place], 0.5, 1.0),
        "valid_from": dates(since[place]),
        "valid_to": dates(np.full(len(place), NEVER)),
    }
    return full(columns)


def _land(
    town: Town,
    addresses: pl.DataFrame,
    home: Indexes,
    owner: Indexes,
    since: Indexes,
    rng: np.random.Generator,
) -> pl.DataFrame:
    urban = town.places.urban[home]
    has = rng.random(len(home)) < np.where(urban, PLOT_URBAN, PLOT_RURAL)
    home, owner, since, urban = home[has], owner[has], since[has], urban[has]
    columns = {
        "cadastre_no": _cadastre(addresses, home),
        "kind": np.where(urban, "dacha", "household_plot"),
        "area_m2": np.round(rng.uniform(400, np.where(urban, 1000, 2500))),
        "owner_iin": town.iin.gather(owner),
        "share": np.ones(len(home)),
        "valid_from": dates(since),
        "valid_to": dates(np.full(len(home), NEVER)),
    }
    return full(columns)


def _cadastre(addresses: pl.DataFrame, home: Indexes) -> pl.Series:
    """Region, district and the home's own number: made up, but one for each home."""
    kato = addresses["kato"].gather(home)
    return kato.str.slice(0, 2) + ":" + kato.str.slice(2, 3) + ":" + digits(home, 8)


def _businesses(town: Town, rng: np.random.Generator) -> pl.DataFrame:
    adults = np.flatnonzero(town.adults(21, 75))
    count = max(1, round(int(town.people.alive().sum()) * BUSINESSES))
    first = rng.choice(adults, count)
    second = rng.choice(adults, count)
    shared = (rng.random(count) < SECOND_OWNER) & (first != second)
    place = np.sort(np.concatenate([np.arange(count), np.flatnonzero(shared)]))
    again = np.concatenate([[False], place[1:] == place[:-1]])
    part = np.round(rng.uniform(0.1, 0.9, count), 2)
    share = np.where(shared[place], np.where(again, np.round(1 - part[place], 2), part[place]), 1.0)
    word = pl.Series(np.array(WORDS)[rng.integers(0, len(WORDS), count)]).gather(place)
    since = FIRST_DAY - rng.integers(30, 3600, count)
    adult = np.maximum(*(birthday(town.people.born[who].astype(np.int32), 18) for who in (first, second)))
    columns = {
        "bin": bins(FIRST_BUSINESS + place),
        "name": "ТОО " + word + "-" + pl.Series(place + 1).cast(pl.String),
        "owner_iin": town.iin.gather(np.where(again, second[place], first[place])),
        "share": share,
        "valid_from": dates(np.maximum(since, adult)[place]),
        "valid_to": dates(np.full(len(place), NEVER)),
    }
    return full(columns)
