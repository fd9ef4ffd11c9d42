"""Random histories of deliveries: several agencies in any order, full files and deltas, slips and late acts.

Few people, few numbers of acts and few days, so that rows correct, repeat, contradict and end each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st

from loaders.deliveries import FolderDelivery
from tests.building import Rows, deliver, person

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

PEOPLE = [
    *(person("1950-05-05", "M"), person("1955-02-28", "F"), person("1979-12-31", "M")),
    *(person("1980-01-01", "F"), person("2010-10-10", "M"), person("2022-02-22", "F")),
]
WHO = st.sampled_from(PEOPLE)
DAYS = ["1990-01-31", "2009-06-01", "2015-02-28", "2020-02-29", "2020-03-01", "2022-12-31", "2023-03-01"]
DAY = st.sampled_from(DAYS)
NUMBER = st.sampled_from(["1", "2", "3/a"])
FLAG = st.sampled_from(["true", "false"])
PAYER = st.sampled_from(["000140000019", "000240000018"])


def perhaps(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    """The value, or nothing."""
    return st.one_of(st.none(), strategy)


AGENCIES: dict[str, dict[str, dict[str, st.SearchStrategy[Any]]]] = {
    "population": {
        "citizens": {"iin": WHO, "surname": NUMBER, "given_name": NUMBER, "citizenship": NUMBER},
        "residence": {
            "iin": WHO,
            "address_code": NUMBER,
            "kato": st.just("750000000"),
            "settlement": st.just("urban"),
            "valid_from": DAY,
            "valid_to": perhaps(DAY),
            "protected": FLAG,
        },
        "departures": {"iin": WHO, "left": DAY, "returned": perhaps(DAY)},
        "contacts": {"iin": WHO, "msisdn": st.sampled_from(["77010000001", "77010000002"])}
        | {"valid_from": DAY},
    },
    "civil-acts": {
        "births": {"act_no": NUMBER, "act_date": DAY, "child_iin": WHO, "born": DAY}
        | {"mother_iin": perhaps(WHO), "father_iin": perhaps(WHO)},
        "paternities": {"act_no": NUMBER, "act_date": DAY, "child_iin": WHO, "father_iin": WHO},
        "marriages": {"act_no": NUMBER, "act_date": DAY, "one_iin": WHO, "other_iin": WHO},
        "divorces": {"act_no": NUMBER, "act_date": DAY, "one_iin": WHO, "other_iin": WHO},
        "adoptions": {"act_no": NUMBER, "act_date": DAY, "child_iin": WHO, "adopter_iin": WHO}
        | {"as": st.sampled_from(["mother", "father"]), "replaces_iin": perhaps(WHO)},
    },
    "education": {
        "guardianships": {"decision_no": NUMBER, "ward_iin": WHO, "guardian_iin": WHO}
        | {"kind": st.sampled_from(["guardian", "foster"]), "valid_from": DAY, "valid_to": perhaps(DAY)},
        "enrolments": {"record_no": NUMBER, "iin": WHO, "institution_bin": PAYER, "level": NUMBER}
        | {"form": st.sampled_from(["full_time", "part_time"]), "valid_from": DAY, "valid_to": perhaps(DAY)},
    },
    "insurance": {
        "contributions": {"iin": WHO, "payer_bin": PAYER}
        | {"month": st.sampled_from(["2020-02-01", "2023-01-01"])}
        | {"base_income": st.sampled_from(["0", "70000"]), "contribution": st.just("3500")},
    },
    "property": {
        "dwellings": {"cadastre_no": NUMBER, "address_code": NUMBER, "owner_iin": WHO}
        | {"share": st.sampled_from(["0.5", "1"]), "valid_from": DAY, "valid_to": perhaps(DAY)},
        "businesses": {"bin": PAYER, "name": NUMBER, "owner_iin": WHO}
        | {"share": st.sampled_from(["0.5", "1"]), "valid_from": DAY, "valid_to": perhaps(DAY)},
    },
}
"""What each agency's feeds may say."""
KEYS = {
    "citizens": ("iin",),
    "residence": ("iin", "address_code", "valid_from"),
    "departures": ("iin", "left"),
    "contacts": ("iin", "msisdn"),
    "guardianships": ("decision_no",),
    "enrolments": ("record_no",),
    "contributions": ("iin", "payer_bin", "month"),
    "dwellings": ("cadastre_no", "owner_iin"),
    "businesses": ("bin", "owner_iin"),
} | dict.fromkeys(("births", "paternities", "marriages", "divorces", "adoptions"), ("act_no",))
"""What identifies a row."""
SLIPS = {
    "citizens": "sex",
    "residence": "protected",
    "departures": "returned",
    "contacts": "valid_from",
    "adoptions": "as",
    "guardianships": "kind",
    "enrolments": "form",
    "contributions": "base_income",
    "dwellings": "share",
    "businesses": "share",
} | dict.fromkeys(("births", "paternities", "marriages", "divorces"), "act_date")
"""A column of each feed in which `?` is a mistake."""


@dataclass(frozen=True)
class Sent:
    """One delivery: which agency sends what, in which mode."""

    agency: str
    sequence: int
    mode: str
    files: dict[str, Rows]

    def write(self, folder: Path) -> FolderDelivery:
        """As files on disk."""
        return FolderDelivery.open(deliver(folder, self.agency, self.sequence, self.files, mode=self.mode))


@st.composite
def histories(draw: Draw[Any], most: int = 9) -> list[Sent]:
    """Deliveries in the order in which they are received."""
    said: dict[str, Rows] = {}
    sequences = dict.fromkeys(AGENCIES, 0)
    history = []
    for _ in range(draw(st.integers(3, most))):
        agency = draw(st.sampled_from([*AGENCIES, "civil-acts", "population"]))
        sequences[agency] += 1
        names = draw(st.lists(st.sampled_from(list(AGENCIES[agency])), min_size=1, max_size=4, unique=True))
        mode = draw(st.sampled_from(["full", "delta"]))
        files = {name: _file(draw, name, AGENCIES[agency][name], said, mode) for name in names}
        history.append(Sent(agency, sequences[agency], mode, files))
    return history


def _file(
    draw: Draw[Any], name: str, columns: dict[str, st.SearchStrategy[Any]], said: dict[str, Rows], mode: str
) -> Rows:
    """Rows of a file: new ones, and some that were said before: again, corrected, spoilt or taken back."""
    earlier = said.setdefault(name, [])
    rows: Rows = []
    for _ in range(draw(st.integers(0, 7 if mode == "full" else 4))):
        row = _row(draw, name, columns)
        if earlier and draw(st.integers(0, 2)):
            row = dict(draw(st.sampled_from(earlier)))
            if draw(st.booleans()):
                changed = draw(st.sampled_from(list(columns)))
                row = _sane(name, row | {changed: draw(columns[changed])})
        rows.append(row)
        earlier.append(row)
    return [_perhaps_spoilt(draw, name, row) for row in rows]


def _row(draw: Draw[Any], name: str, columns: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    return _sane(name, {column: draw(values) for column, values in columns.items()})


def _perhaps_spoilt(draw: Draw[Any], name: str, row: dict[str, Any]) -> dict[str, Any]:
    luck = draw(st.integers(0, 15))
    if luck == 0:
        return row | {SLIPS[name]: "?"}
    if luck <= 2:
        return {column: row[column] for column in KEYS[name]} | {"withdrawn": "true"}
    return row


def _sane(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """No slip by accident: people differ, ends come after beginnings, an IIN tells birth and sex."""
    people = [column for column in row if column.endswith("_iin") and row[column]]
    for i, column in enumerate(people):
        taken = [row[other] for other in people[:i]]
        if row[column] in taken:
            row[column] = next(iin for iin in PEOPLE if iin not in taken)
    for begin, end in (("valid_from", "valid_to"), ("left", "returned")):
        if row.get(end) and row[end] < row[begin]:
            row[end] = row[begin]
    if name == "citizens":
        iin = row["iin"]
        century = {"3": "19", "4": "19", "5": "20", "6": "20"}[iin[6]]
        row["born"] = f"{century}{iin[:2]}-{iin[2:4]}-{iin[4:6]}"
        row["sex"] = "M" if int(iin[6]) % 2 else "F"
    return row
