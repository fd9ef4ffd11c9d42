"""Random histories: a population, then small deliveries in any order that add, correct and take back rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.building import Rows, deliver
from tests.random_graphs.population import AGENCIES, Draw, Population, lived, populations

AGENCY_OF = {feed: agency for agency, feeds in AGENCIES.items() for feed in feeds} | {
    "placements": "institutions",
    "decisions": "justice",
}
AS_OF = "2026-01-01"
DAYS = [
    *(date(2023, 2, 28), date(2023, 3, 1), date(2023, 3, 2), date(2023, 5, 20), date(2023, 8, 8)),
    *(date(2024, 2, 29), date(2024, 3, 1), date(2024, 6, 6), date(2025, 5, 5)),
]
"""18th and 23rd birthdays, ends of guardianships and studies lie on, before and after these."""
LATER = ["2023-02-28", "2023-03-02", "2023-05-05", "2024-01-01", "2024-03-01"]


@dataclass(frozen=True)
class Turn:
    """What one agency says next (nothing, sometimes), and the day that families are assembled for then."""

    feed: str | None
    rows: Rows
    day: date


@dataclass(frozen=True)
class History:
    """A population as first told, and what happens to it."""

    population: Population
    first: date
    turns: list[Turn]


@st.composite
def histories(draw: Draw, turns: int = 6) -> History:
    """A population and so many turns; the day never goes back."""
    population = draw(populations(smallest=12))
    days = sorted(draw(st.lists(st.sampled_from(DAYS), min_size=turns + 1, max_size=turns + 1)))
    told = [_turn(draw, population, day, i) for i, day in enumerate(days[1:])]
    return History(population, days[0], told)


def _turn(draw: Draw, population: Population, day: date, i: int) -> Turn:
    feed = draw(st.sampled_from([*AGENCY_OF, None]))
    if feed is None:
        return Turn(None, [], day)
    known = population.feeds.get(feed, [])
    chosen = draw(st.lists(st.sampled_from(known), max_size=3, unique_by=id)) if known else []
    rows = [_changed(draw, feed, row, population.people) for row in chosen]
    return Turn(feed, [*rows, *_new(draw, feed, population.people, i)], day)


def _changed(draw: Draw, feed: str, row: dict[str, Any], people: list[str]) -> dict[str, Any]:
    """The same row corrected, ended, or taken back."""
    if draw(st.integers(0, 2)) == 0:
        return row | {"withdrawn": True}
    ends = {"residence": "valid_to", "guardianships": "valid_to", "enrolments": "valid_to"}
    ends |= {"departures": "returned", "births": "father_iin", "marriages": "act_date"}
    column = ends.get(feed)
    if column == "father_iin":
        taken = {row["child_iin"], row["mother_iin"]}
        others = [iin for iin in people if iin not in taken]
        return row | {"father_iin": draw(st.sampled_from([None, *others])), "withdrawn": False}
    if column is None:
        return row | {"withdrawn": False}
    return row | {column: draw(st.sampled_from(LATER)), "withdrawn": False}


def _new(draw: Draw, feed: str, people: list[str], i: int) -> Rows:
    """Rows of this feed that nobody has said before."""
    one, other = draw(st.permutations(people))[:2]
    day, number = draw(st.sampled_from(LATER)), f"n{i}"
    until = draw(st.sampled_from([None, "2024-06-06"]))
    span = {"valid_from": day, "valid_to": until}
    made: dict[str, dict[str, Any]] = {
        "marriages": {"act_no": number, "act_date": day, "one_iin": one, "other_iin": other},
        "divorces": {"act_no": number, "act_date": day, "one_iin": one, "other_iin": other},
        "deaths": {"act_no": number, "act_date": day, "iin": one, "died": lived(one, day)},
        "death_certificates": {"certificate_no": number, "iin": one, "died": lived(one, day)},
        "guardianships": {"decision_no": number, "ward_iin": one, "guardian_iin": other, "kind": "guardian"}
        | span,
        "adoptions": {"act_no": number, "act_date": day, "child_iin": one, "adopter_iin": other}
        | {"as": draw(st.sampled_from(["mother", "father"])), "replaces_iin": None},
        "residence": {"iin": one, "address_code": draw(st.sampled_from(["A0", "A1", "B0"]))}
        | {"kato": "750000000", "settlement": "urban", "protected": False, **span},
        "placements": {"placement_no": number, "iin": one, "institution_bin": "000140000019"}
        | {"kind": "full_support", **span},
        "decisions": {"decision_no": number, "decided": day, "kind": "rights_deprived", "iin": one}
        | {"child_iin": other, "effective": day},
    }
    return [made[feed] | {"withdrawn": False}] if feed in made else []


def first_deliveries(history: History, folder: Path) -> list[Path]:
    """A full delivery of each agency."""
    population = history.population
    paths = [
        deliver(folder, agency, 1, population.of(feeds), as_of=AS_OF) for agency, feeds in AGENCIES.items()
    ]
    nothing: list[tuple[str, str]] = [("institutions", "placements"), ("justice", "decisions")]
    return [*paths, *(deliver(folder, agency, 1, {feed: []}, as_of=AS_OF) for agency, feed in nothing)]


def next_delivery(turn: Turn, folder: Path, sequences: dict[str, int]) -> Path | None:
    """The delivery of a turn, None when nobody says anything."""
    if turn.feed is None or not turn.rows:
        return None
    agency = AGENCY_OF[turn.feed]
    sequences[agency] = sequences.get(agency, 1) + 1
    return deliver(folder, agency, sequences[agency], {turn.feed: turn.rows}, as_of=AS_OF, mode="delta")
