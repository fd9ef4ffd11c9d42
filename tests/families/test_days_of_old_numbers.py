"""Days pass of what was said under a replaced number, and who is who is told otherwise: in a part too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from loaders.deliveries import FolderDelivery
from registry.assemble import assemble
from registry.families import family
from registry.ports import Store
from registry.receive import receive
from registry.successions import as_one
from tests.building import Rows, at, deliver, named, person

CARD = family("card")
MOTHER, CROWD = person("1975-01-01", "F"), [person("1960-01-01", "M", i) for i in range(30)]
OLD, NEW, NEWEST = (person("2003-01-01", "F", i) for i in (1, 2, 3))
STUDY = {
    "record_no": "e",
    "iin": OLD,
    "institution_bin": "000140000019",
    "level": "bachelor",
    "form": "full_time",
}


def told(store: Store, folder: Path, agency: str, sequence: int, feeds: dict[str, Rows]) -> int:
    path = deliver(folder, agency, sequence, feeds, mode="delta")
    return receive(store, FolderDelivery.open(path)).number


def part_and_whole(store: Store, day: date, known: int) -> list[tuple[object, ...]]:
    """The memberships after a run over what changed; a run over everybody must leave them so."""
    run = assemble(store, CARD, day=day, known=known)
    assert 0 < run.looked_at < len(CROWD)
    found = store.ask("derived/memberships", definition="card").sort("iin").rows()
    assemble(store, CARD, day=day, known=known, full=True)
    assert store.ask("derived/memberships", definition="card").sort("iin").rows() == found
    return found


def test_studies_under_an_old_number_end(embedded: Store, tmp_path: Path) -> None:
    one = as_one(embedded)
    number = {"old_iin": OLD, "new_iin": NEW, "from": "2020-01-01"}
    people = {
        "citizens": named(NEW, MOTHER, *CROWD),
        "residence": at("A", MOTHER, NEW),
        "successions": [number],
    }
    born = {
        "act_no": "b",
        "act_date": "2003-01-01",
        "child_iin": OLD,
        "born": "2003-01-01",
        "mother_iin": MOTHER,
    }
    told(one, tmp_path, "population", 1, people)
    told(one, tmp_path, "civil-acts", 1, {"births": [born]})
    study = STUDY | {"valid_from": "2021-09-01", "valid_to": "2023-03-01"}
    known = told(one, tmp_path, "education", 1, {"enrolments": [study]})
    assemble(one, CARD, day=date(2023, 2, 1), known=known)
    roles = {iin: role for iin, _, _, role, *_ in part_and_whole(one, date(2023, 3, 2), known)}
    assert roles[NEW] == roles[MOTHER] == "single"


def test_the_end_of_a_chain_whose_beginning_is_taken_back(embedded: Store, tmp_path: Path) -> None:
    """Who left is the older number again, and the newest is at home."""
    one, day = as_one(embedded), date(2023, 3, 1)
    chain = [
        {"old_iin": OLD, "new_iin": NEW, "from": "2020-01-01"},
        {"old_iin": NEW, "new_iin": NEWEST, "from": "2021-01-01"},
    ]
    told(one, tmp_path, "population", 1, {"citizens": named(NEWEST, *CROWD), "successions": chain})
    left = {"iin": OLD, "left": "2021-05-05", "returned": None}
    known = told(one, tmp_path, "population", 2, {"departures": [left]})
    assemble(one, CARD, day=day, known=known)
    assert NEWEST not in one.ask("derived/memberships", definition="card")["iin"]
    known = told(one, tmp_path, "population", 3, {"successions": [chain[0] | {"withdrawn": True}]})
    assert NEWEST in {iin for iin, *_ in part_and_whole(one, day, known)}
