"""Makes a synthetic country and writes what its agencies deliver, and beside it what was really so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from loaders.generator import (
    abroad,
    care,
    cast,
    children,
    couples,
    dead,
    fathers,
    happenings,
    homes,
    names,
    numbers,
    people,
    places,
    stories,
    weddings,
)
from loaders.generator.agencies import AGENCIES
from loaders.generator.dates import FIRST_DAY
from loaders.generator.defects import spoil
from loaders.generator.deliveries import write_agency
from loaders.generator.facts import Facts
from loaders.generator.town import Town
from loaders.generator.truth import write_truth
from registry.errors import RefusedInput, WrongUsage, unknown

FEWEST = 200
FORMATS = ["csv", "parquet"]


@dataclass(frozen=True)
class Summary:
    """What was written: citizens alive on the first day, deliveries, rows in all, planted stories."""

    citizens: int
    deliveries: int
    rows: int
    stories: int
    out: Path


def generate(
    citizens: int,
    seed: int,
    days: int,
    defects: float,
    format: str,
    out: Path,
    progress: Callable[[str], None] | None = None,
) -> Summary:
    """Write a country of `citizens` living people: full deliveries as of 2023-03-01 and `days` daily ones.

    defects: the share of rows with a defect of each kind, 0 to 1. out: a folder that is new or empty.
    The same arguments (but `out` and `progress`) give the same bytes.
    """
    _check(citizens, days, defects, format, out)
    tell = progress or (lambda _: None)
    tell(f"{citizens} people and their families")
    town = build(citizens, seed, days)
    rows, deliveries, defective = 0, 0, []
    for agency, feeds in AGENCIES.items():
        tell(f"deliveries of {agency}")
        written, found = spoil(feeds(town), town, defects)
        rows += write_agency(agency, written, days, format, out)
        deliveries += len(list((out / agency).iterdir()))
        defective.append(found)
    tell("what was really so")
    write_truth(town, pl.concat(defective), out / "truth")
    return Summary(citizens, deliveries, rows, len(town.stories), out)


def build(citizens: int, seed: int, days: int) -> Town:
    """The country with everything that happens to it."""

    def rng(stage: int) -> np.random.Generator:
        return np.random.default_rng([seed, stage])

    facts = Facts()
    everybody = people.living(citizens - stories.people_alive(days), rng(1))
    couples.join(everybody, rng(2))
    dead.add_other_dead(everybody, citizens, rng(3))
    children.born_to(everybody, rng(4))
    weddings.weddings(everybody, facts, rng(5))
    weddings.births(everybody, facts, rng(6))
    care.care(everybody, facts, rng(7))
    fathers.establish(everybody, facts, rng(13))
    actors = cast.enter(everybody, facts)
    played = stories.play_before(actors, everybody, facts, days)
    home_count = homes.settle(everybody, facts, rng(8))
    located = places.place(everybody, home_count, rng(9))
    abroad.came_back(everybody, facts, rng(14))
    _old_deaths(everybody, facts)
    happenings.happen(everybody, facts, located, days, rng(10))
    played += stories.play_in_deltas(actors, everybody, facts, days)
    iin = numbers.iins(everybody.born, everybody.male, rng(11))
    return Town(seed, days, everybody, facts, located, played, iin, names.named(everybody, seed, rng(12)))


def _old_deaths(everybody: people.People, facts: Facts) -> None:
    gone = np.flatnonzero(everybody.died <= FIRST_DAY)
    facts.add("deaths", person=gone, day=everybody.died[gone], sequence=1, certified=1)


def _check(citizens: int, days: int, defects: float, file_format: str, out: Path) -> None:
    if file_format not in FORMATS:
        raise unknown("format", file_format, FORMATS)
    if citizens < FEWEST:
        raise WrongUsage(f"{citizens} citizens are too few", why=f"a town has at least {FEWEST}")
    if days < 0 or not 0 <= defects <= 1:
        raise WrongUsage("days must not be negative, and defects is a share from 0 to 1")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUsage(f"the folder {out} cannot be made", why=str(error.strerror)) from None
    if any(out.iterdir()):
        raise RefusedInput("the folder is not empty", where=str(out), do="name a new folder")
