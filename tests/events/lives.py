"""Random lives: a small population of which every agency tells, and what happens to it from day to day.

Few people and few numbers of acts, so that rows correct, repeat, contradict and take back each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from loaders.deliveries import FolderDelivery
from loaders.feeds import feed
from tests.building import Rows, deliver, named, person

FIRST = date(2023, 1, 20)
STEPS = (0, 0, 0, 1, 1, 12, 40, 95, 200)
"""How many days pass between two turns."""
PAYERS = ("000140000019", "000240000018")
BORN = (
    *("1960-03-01", "1962-01-25", "1975-06-06", "1978-02-28", "1980-05-05", "1982-05-05", "1990-01-01"),
    *("2000-02-01", "2004-02-29", "2005-01-21", "2005-03-02", "2007-09-09", "2008-08-08", "2009-01-21"),
    *("2012-02-29", "2018-08-08", "2022-12-31"),
)
"""Of these some reach 16, 18, 23 or the pension age within the days of a life."""


@dataclass(frozen=True)
class Turn:
    """What one agency says next (nothing, sometimes), in which mode, and the day that is today then."""

    day: date
    agency: str | None
    files: dict[str, Rows]
    mode: str = "delta"


class Life:
    """What is said of a population, turn by turn, drawn from one source of chance."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.day, self.number = chance, FIRST, 0
        self.people = [person(born, chance.choice("MF"), i) for i, born in enumerate(BORN)]
        self.said: dict[str, Rows] = {}

    def first(self) -> Iterator[Turn]:
        """A full delivery of every agency."""
        for agency, names in _agencies().items():
            yield Turn(
                self.day, agency, {name: self._some(name, FIRST_ROWS.get(name, 4)) for name in names}, "full"
            )

    def next(self) -> Turn:
        """Some days later: nothing, a correction, something taken back, something new, a slip."""
        self.day += timedelta(days=self.chance.choice(STEPS))
        if self.chance.random() < 0.2:
            return Turn(self.day, None, {})
        agency = self.chance.choice(list(_agencies()))
        names = _agencies()[agency]
        chosen = self.chance.sample(names, self.chance.randint(1, min(2, len(names))))
        return Turn(self.day, agency, {name: self._changes(name) for name in chosen})

    def _some(self, name: str, count: int) -> Rows:
        if name == "citizens":
            rows = named(*self.people)
        else:
            rows = [row for row in (self._row(name) for _ in range(count)) if row]
        rows = _once(name, rows)
        self.said[name] = rows
        return rows

    def _changes(self, name: str) -> Rows:
        """One row again, with another one's words, or taken back; a new one; and now and then a slip."""
        said, rows = self.said.setdefault(name, []), []
        if said:
            old, other = self.chance.choice(said), self._row(name) or {}
            kept = {column: old[column] for column in feed(name).key}
            how = self.chance.randint(0, 2)
            rows.append({**(other if how else old), **kept, "withdrawn": how == 0})
        new = self._row(name) if name != "citizens" else None
        if new:
            rows.append({**new, "withdrawn": False})
        rows = _once(name, rows)
        said += [{column: value for column, value in row.items() if column != "withdrawn"} for row in rows]
        if rows and self.chance.random() < 0.3:
            column = next((one for one in ("valid_from", "month", "act_date") if one in rows[-1]), None)
            rows[-1] = {**rows[-1], column: "?"} if column else rows[-1]
        return rows

    def _row(self, name: str) -> dict[str, Any] | None:
        """A row nobody has said before, or one that says otherwise what somebody has."""
        pick, self.number = self.chance.choice, self.number + 1
        number = pick([f"n{self.number}", f"n{self.number}", "1"])
        one, other, third = self.chance.sample(self.people, 3)
        young, old = self.chance.choice(self.people[7:]), self.chance.sample(self.people[:9], 2)
        begin = self.day - timedelta(days=pick([0, 1, 20, 100, 300, 500, 900]))
        end = pick([None, None, begin + timedelta(days=pick([1, 30, 200, 450, 1000]))])
        span = {"valid_from": str(begin), "valid_to": end and str(end)}
        month = str((self.day - timedelta(days=pick([20, 50, 80, 120, 300]))).replace(day=1))
        act = {"act_no": number, "act_date": str(begin)}
        made: dict[str, dict[str, Any]] = {
            "residence": {
                "iin": one,
                "address_code": pick(["A0", "A1"]),
                "kato": pick(["750000000", "110000000"]),
            }
            | {"settlement": "urban", "protected": False, **span},
            "departures": {"iin": one, "left": str(begin), "returned": end and str(min(end, self.day))},
            "successions": {"old_iin": one, "new_iin": other, "from": str(begin)},
            "births": act
            | {"child_iin": young, "born": _born(young), "mother_iin": old[0]}
            | {"father_iin": pick([None, old[1]])},
            "marriages": act | {"one_iin": old[0], "other_iin": old[1]},
            "divorces": act | {"one_iin": old[0], "other_iin": old[1]},
            "deaths": act | {"iin": one, "died": str(begin)},
            "adoptions": act
            | {"child_iin": young, "adopter_iin": old[0], "as": "mother", "replaces_iin": None},
            "death_certificates": {"certificate_no": number, "iin": pick([one, old[0]]), "died": str(begin)},
            "maternity_leaves": {"sheet_no": number, "iin": one, "leave_from": str(begin), "days": 126}
            | {"children": 1, "complicated": False},
            "guardianships": {
                "decision_no": number,
                "ward_iin": young,
                "guardian_iin": other if other != young else third,
            }
            | {"kind": "guardian", **span},
            "enrolments": {"record_no": number, "iin": young, "institution_bin": PAYERS[0]}
            | {"level": "general_secondary", "form": pick(["full_time", "part_time"]), **span},
            "placements": {"placement_no": number, "iin": young, "institution_bin": PAYERS[0]}
            | {"kind": "full_support", **span},
            "conclusions": {
                "conclusion_no": number,
                "iin": pick(self.people[:16]),
                "group": pick(["1", "2", "child"]),
            }
            | {"cause": "general_disease", **span},
            "registrations": {"registration_no": number, "iin": one, "registered": str(begin)}
            | {"removed": end and str(min(end, self.day))},
            "mothers": {"award_no": number, "iin": one, "award": "altyn_alqa", "awarded": str(begin)},
            "incomes": {
                "iin": one,
                "payer_bin": pick(PAYERS),
                "month": month,
                "amount": pick([1, 20_000, 200_000]),
            },
            "payments": {"entitlement_no": number, "iin": one, "amount": 5000}
            | {
                "benefit": pick(["large_family", "job_loss", "disability", "pension", "social_assistance"]),
                **span,
            },
            "loans": {"contract_no": number, "kind": "consumer", "lender": "B", "opened": "2022-01-01"}
            | {
                "principal": 100,
                "borrower_iin": one,
                "role": "borrower",
                "outstanding": 100,
                "as_of": str(begin),
            }
            | {"monthly_payment": pick([0, 9000, 90_000]), "days_overdue": pick([0, 10, 100])},
            "dwellings": {"cadastre_no": f"20:{pick('12')}", "address_code": pick(["A0", "A1"]), "rooms": 1}
            | {"area_m2": pick([None, 20, 50]), "owner_iin": one, "share": 1, **span},
            "vehicles": {
                "vin": f"V{pick('12')}",
                "kind": pick(["car", "truck"]),
                "made_year": 2000,
                "owner_iin": one,
            }
            | span,
            "contributions": {"iin": one, "payer_bin": pick(PAYERS), "month": month, "base_income": 70_000}
            | {"contribution": 3500},
            "participation": {"iin": one, "as_of": str(begin), "months": pick([0, 5, 30])},
            "decisions": {
                "decision_no": number,
                "decided": str(begin),
                "iin": old[0],
                "effective": str(begin),
            }
            | pick(
                [
                    {"kind": "rights_deprived", "child_iin": young},
                    {"kind": "declared_dead"},
                    {"kind": "declared_missing"},
                ]
            ),
        }
        return made.get(name)


FIRST_ROWS = {
    "residence": 24,
    "births": 16,
    "marriages": 3,
    "enrolments": 8,
    "incomes": 30,
    "contributions": 12,
}
FIRST_ROWS |= {"successions": 0, "decisions": 1, "departures": 1, "adoptions": 1, "deaths": 2, "loans": 5}
"""How many rows of a feed the first deliveries have, where not 4."""


def _agencies() -> dict[str, list[str]]:
    names = [
        "citizens",
        "residence",
        "departures",
        "successions",
        "births",
        "marriages",
        "divorces",
        "deaths",
    ]
    names += [
        "adoptions",
        "death_certificates",
        "maternity_leaves",
        "guardianships",
        "enrolments",
        "placements",
    ]
    names += [
        "conclusions",
        "registrations",
        "mothers",
        "incomes",
        "payments",
        "loans",
        "dwellings",
        "vehicles",
    ]
    names += ["contributions", "participation", "decisions"]
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(feed(name).agency, []).append(name)
    return found


def _once(name: str, rows: Rows) -> Rows:
    """Each key once: a key with two contents is a slip of the whole file's."""
    return list({tuple(str(row[column]) for column in feed(name).key): row for row in rows}.values())


def _born(iin: str) -> str:
    return next(born for i, born in enumerate(BORN) if iin[:6] == born[2:].replace("-", ""))


class Post:
    """Writes the turns of a life as deliveries."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.sequences = folder, dict[str, int]()

    def delivery(self, turn: Turn) -> FolderDelivery | None:
        """The delivery of a turn, None when nobody says anything."""
        if turn.agency is None or not any(turn.files.values()):
            return None
        sequence = self.sequences[turn.agency] = self.sequences.get(turn.agency, 0) + 1
        path = deliver(self.folder, turn.agency, sequence, turn.files, as_of=str(turn.day), mode=turn.mode)
        return FolderDelivery.open(path)


def lives() -> st.SearchStrategy[Life]:
    """Lives to follow."""
    return st.integers(0, 10_000).map(lambda seed: Life(Random(seed)))
