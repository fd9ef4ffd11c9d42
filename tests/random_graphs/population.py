"""Small random populations as the agencies' rows, with everything that makes families hard.

Nothing here knows how families are found: parents may be missing or wrong (younger, unnamed, not born yet),
people marry twice at a time, live at two addresses or none, are said dead by one agency only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

from registry.iin import born
from tests.building import Rows, deliver, named, person

DAY = date(2023, 3, 1)
"""The day families are asked for; some of the young turn 18 or 23 on it, the day before or the day after."""
AS_OF = "2023-06-01"
"""The day of the deliveries: later, so that some facts lie after the day."""
ADULTS = (
    *("1890-05-05", "1931-01-01", "1944-02-29", "1952-07-07", "1960-12-31", "1968-03-01", "1975-06-06"),
    *("1980-02-29", "1984-09-09", "1988-03-02", "1992-11-11", "1996-02-29", "1999-01-01"),
)
YOUNG = (
    *("2000-02-28", "2000-02-29", "2000-03-01", "2000-03-02", "2001-05-05", "2003-08-08"),
    *("2004-02-29", "2005-02-28", "2005-03-01", "2005-03-02", "2006-06-06", "2009-09-09", "2012-02-29"),
    *("2015-05-05", "2018-08-08", "2022-12-31", "2023-02-28", "2023-03-01", "2023-03-02", "2023-05-01"),
)
NEAR = [str(DAY + timedelta(days=days)) for days in (-1, 0, 1)]
LONG_AGO = ["1995-05-05", "2008-08-08", "2016-06-16", "2021-01-01"]
DATES = [*LONG_AGO, *NEAR, "2023-05-20"]
AGENCIES = {
    "population": ("citizens", "residence", "departures"),
    "civil-acts": ("births", "marriages", "divorces", "deaths", "adoptions"),
    "education": ("guardianships", "enrolments"),
    "health": ("death_certificates",),
}

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Population:
    """Everybody's IIN, and the rows of each feed."""

    people: list[str]
    feeds: dict[str, Rows] = field(default_factory=dict)

    @property
    def pieces(self) -> list[tuple[str, int, dict[str, Rows]]]:
        """Two deliveries an agency: all but the last rows of each feed, then the rest."""
        found = []
        for agency, names in AGENCIES.items():
            heads = {name: rows[: len(rows) * 2 // 3] for name, rows in self.of(names).items()}
            tails = {name: rows[len(rows) * 2 // 3 :] for name, rows in self.of(names).items()}
            found += [(agency, 1, heads), (agency, 2, tails)]
        return found

    def of(self, names: tuple[str, ...]) -> dict[str, Rows]:
        """The rows of these feeds."""
        return {name: self.feeds[name] for name in names}

    def whole(self, folder: Path) -> list[Path]:
        """One full delivery an agency."""
        return [deliver(folder, agency, 1, self.of(names), as_of=AS_OF) for agency, names in AGENCIES.items()]

    def in_pieces(self, folder: Path) -> dict[str, list[Path]]:
        """A full delivery and a delta an agency."""
        paths: dict[str, list[Path]] = {}
        for agency, sequence, rows in self.pieces:
            mode = "full" if sequence == 1 else "delta"
            paths.setdefault(agency, []).append(
                deliver(folder, agency, sequence, rows, as_of=AS_OF, mode=mode)
            )
        return paths


@st.composite
def populations(draw: Draw, smallest: int = 5, largest: int = 25) -> Population:
    """A population whose people are in order of birth: an earlier one may well be a later one's parent."""
    size = draw(st.integers(smallest, largest))
    young = [draw(st.sampled_from(YOUNG)) for _ in range(size * 3 // 5)]
    born = sorted([*young, *(draw(st.sampled_from(ADULTS)) for _ in range(size - len(young)))])
    people = [person(day, draw(st.sampled_from("MF")), i) for i, day in enumerate(born)]
    birth = dict(zip(people, born, strict=True))
    unnamed = set(draw(st.lists(st.sampled_from(people), max_size=2)))
    births = _births(draw, people, birth)
    marriages, deaths = _marriages(draw, people), _deaths(draw, people)
    feeds = {
        "citizens": [row for row in named(*people) if row["iin"] not in unnamed],
        "residence": _residence(draw, people),
        "births": births,
        "marriages": marriages,
        "divorces": _divorces(draw, marriages, people),
        "deaths": deaths,
        "death_certificates": _certificates(draw, people, deaths),
        "adoptions": _adoptions(draw, people, births),
        "guardianships": _guardianships(draw, people),
        "enrolments": _enrolments(draw, people),
        "departures": _departures(draw, people),
    }
    return Population(people, feeds)


def _births(draw: Draw, people: list[str], birth: dict[str, str]) -> Rows:
    rows: Rows = []
    for i, child in enumerate(people):
        if draw(st.integers(0, 5)) == 5:
            continue
        earlier = people[: max(i * 2 // 3, 1)] if draw(st.integers(0, 7)) < 7 else people
        mother, father = (draw(st.sampled_from([*earlier, *earlier, None])) for _ in range(2))
        parents = [parent if parent != child else None for parent in (mother, father)]
        if parents[0] == parents[1]:
            parents[1] = None
        row = {"child_iin": child, "born": birth[child], "mother_iin": parents[0], "father_iin": parents[1]}
        rows.append({"act_no": f"b{i}", "act_date": birth[child], **row})
    return rows


def _marriages(draw: Draw, people: list[str]) -> Rows:
    older = people[: len(people) * 3 // 5 + 1]
    couples = st.lists(st.tuples(st.sampled_from(older), st.sampled_from(people)), min_size=2, max_size=6)
    return [
        {"act_no": f"m{i}", "act_date": draw(st.sampled_from(DATES)), "one_iin": one, "other_iin": other}
        for i, (one, other) in enumerate(draw(couples))
        if one != other
    ]


def _divorces(draw: Draw, marriages: Rows, people: list[str]) -> Rows:
    """Some of the married, either named first, sometimes before they married; and a pair that never was."""
    chosen = [row for row in marriages if draw(st.integers(0, 2)) == 2]
    rows = [
        {
            "act_no": f"d{i}",
            "act_date": draw(st.sampled_from(DATES)),
            "one_iin": ends[0],
            "other_iin": ends[1],
        }
        for i, row in enumerate(chosen)
        for ends in [draw(st.permutations([row["one_iin"], row["other_iin"]]))]
    ]
    stray = {"act_no": "d-stray", "act_date": NEAR[1], "one_iin": people[0], "other_iin": people[-1]}
    return [*rows, stray]


def lived(iin: str, day: str) -> str:
    """The day, or that of the birth where it lies before: nobody dies earlier."""
    return max(day, str(born(iin)))


def _deaths(draw: Draw, people: list[str]) -> Rows:
    dead = draw(st.lists(st.sampled_from(people), max_size=3, unique=True))
    return [
        {
            "act_no": f"x{i}",
            "act_date": "2023-05-25",
            "iin": iin,
            "died": lived(iin, draw(st.sampled_from(DATES))),
        }
        for i, iin in enumerate(dead)
    ]


def _certificates(draw: Draw, people: list[str], deaths: Rows) -> Rows:
    """Of most deaths, sometimes with another date, and of somebody whose death no act says."""
    certified = [row["iin"] for row in deaths if draw(st.integers(0, 3))]
    dead = dict.fromkeys([*certified, draw(st.sampled_from(people))])
    return [
        {"certificate_no": f"c{i}", "iin": iin, "died": lived(iin, draw(st.sampled_from(DATES)))}
        for i, iin in enumerate(dead)
    ]


def _adoptions(draw: Draw, people: list[str], births: Rows) -> Rows:
    rows = []
    for i, row in enumerate(births):
        if draw(st.integers(0, 4)) < 4:
            continue
        adopter = draw(st.sampled_from(people))
        replaced = draw(st.sampled_from([None, row["mother_iin"], row["father_iin"]]))
        if adopter not in (row["child_iin"], replaced):
            as_ = draw(st.sampled_from(["mother", "father"]))
            act = {"act_no": f"a{i}", "act_date": draw(st.sampled_from(DATES)), "child_iin": row["child_iin"]}
            rows.append({**act, "adopter_iin": adopter, "as": as_, "replaces_iin": replaced})
    return rows


def _guardianships(draw: Draw, people: list[str]) -> Rows:
    rows = []
    for i in range(draw(st.integers(0, 3))):
        ward, guardian = draw(st.sampled_from(people[-6:])), draw(st.sampled_from(people))
        if ward != guardian:
            ends = {"ward_iin": ward, "guardian_iin": guardian, "kind": "guardian"}
            rows.append({"decision_no": f"g{i}", **ends, **_span(draw)})
    return rows


def _enrolments(draw: Draw, people: list[str]) -> Rows:
    students = [iin for iin in people[len(people) // 4 :] if draw(st.integers(0, 2)) == 2]
    return [
        {
            "record_no": f"e{i}",
            "iin": iin,
            "institution_bin": "000140000019",
            "level": "bachelor",
            "form": draw(st.sampled_from(["full_time", "full_time", "part_time"])),
            **_span(draw),
        }
        for i, iin in enumerate(students)
    ]


def _departures(draw: Draw, people: list[str]) -> Rows:
    """Few leave; some of them are back, perhaps by the day."""
    rows = []
    for iin in draw(st.lists(st.sampled_from(people), max_size=3, unique=True)):
        left = draw(st.sampled_from([*LONG_AGO[1:], *NEAR]))
        later = [day for day in DATES if day >= left]
        rows.append({"iin": iin, "left": left, "returned": draw(st.sampled_from([None] * 6 + later))})
    return rows


def _residence(draw: Draw, people: list[str]) -> Rows:
    """Nobody, one or two homes each out of few, so that people meet; a key once."""
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    common = {"kato": "750000000", "settlement": "urban", "protected": False}
    for iin in people:
        for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
            home = {"address_code": draw(st.sampled_from(["A1", "A1", "A2", "A3"])), **_span(draw)}
            rows[iin, home["address_code"], home["valid_from"]] = {"iin": iin, **home, **common}
    return list(rows.values())


def _span(draw: Draw) -> dict[str, str | None]:
    begin = draw(st.sampled_from([LONG_AGO[1]] * 4 + NEAR))
    later = [day for day in DATES if day >= begin]
    return {"valid_from": begin, "valid_to": draw(st.sampled_from([None] * 6 + later))}
