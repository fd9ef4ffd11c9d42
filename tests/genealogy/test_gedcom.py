"""A genealogy becomes people who are kin and in no household; what it does not say stays unknown.

`clan.ged`, drawn by hand: Aqbaian (I1) married Rabia (I2), divorced, then married Zura (I3). Sabit (I4) and
Karim (I5) are Rabia's sons, Saule (I6) Zura's daughter. Sabit and Galina (I8) adopted Marat (I7), fostered
Dana (I9) and have a child that the file does not hold (I77). Karim's son Nurlan (I10) married Saule's
daughter Aida (I11): cousins, with two sons, Arman (I12) and Timur (I13).
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from api.genealogies import delivered
from graph import open_store
from loaders.deliveries import find
from loaders.gedcom import number, read
from loaders.rows import find_rows
from registry import iin, steps
from registry.citizen import citizen
from registry.errors import NotFound, RefusedInput, WrongUsage
from registry.explain import explain
from registry.families import family
from registry.family import family_of
from registry.findings import findings
from registry.kinship.kin import KinView, kin_of
from registry.ports import Store
from tests.journeys.towns import registry

CLAN = Path(__file__).parent / "clan.ged"
DAY = date(2023, 3, 1)


def at(place: int) -> str:
    """The number of a person of the clan."""
    return number("clan", f"@I{place}@")


@pytest.fixture
def clan(store: Store, tmp_path: Path) -> Store:
    take(store, CLAN, tmp_path)
    return store


def take(store: Store, file: Path, folder: Path) -> list[bool]:
    """Receive a file; gives whether it was received before."""
    folders = delivered(store, [file], folder / "genealogies", synthetic=True)
    return [steps.receive(store, delivery).already for delivery in find(folders)]


def kin(store: Store, place: int, language: str = "en") -> KinView:
    return kin_of(store, at(place), day=DAY, known=9, degree=4, language=language, may_see=True)


def said(view: KinView) -> set[tuple[str, str, str | None]]:
    """Name, English term and what the siblings of the path share."""
    return {
        (one.name.removeprefix("Demo "), way.terms["en"], way.shared)
        for one in view.relatives
        for way in one.relations
    }


def test_kin_are_named_through_remarriage_adoption_and_fostering(clan: Store) -> None:
    told = {(name, term) for name, term, _ in said(kin(clan, 4))}
    assert {
        *(("Aqbaian", "father"), ("Rabia", "mother"), ("Karim", "younger brother")),
        *(("Saule", "younger sister"), ("Zura", "stepmother"), ("Galina", "wife")),
        *(("Marat", "adopted son"), ("Dana", "ward"), ("(not named yet)", "child")),
    } <= told
    ways = {(one.name, way.by) for one in kin(clan, 4).relatives for way in one.relations}
    assert {("Demo Marat", "adoption"), ("Demo Karim", "birth"), ("Demo Dana", "foster")} <= ways
    assert ("Rabia", "former wife", None) in said(kin(clan, 1))
    assert ("Zura", "wife", None) in said(kin(clan, 1))


def test_who_are_related_twice_are_told_both_ways(clan: Store) -> None:
    terms = {(name, term) for name, term, _ in said(kin(clan, 12))}
    assert {term for name, term in terms if name == "Karim"} == {"paternal grandfather", "great-uncle"}
    [twice] = (one for one in kin(clan, 12).relatives if one.name == "Demo Aqbaian")
    assert {way.terms["kk"] for way in twice.relations} == {"арғы ата", "түп нағашы"}


def test_elder_and_younger_are_said_only_when_the_dates_surely_say_so(clan: Store) -> None:
    shown = {one.name: (one.born, one.relations[0].terms["kk"]) for one in kin(clan, 12).relatives}
    assert shown["Demo Timur"] == (None, "бауыр")  # in July 1975, as he was on the 7th
    half = {one.name: one.relations[0].terms["kk"] for one in kin(clan, 6).relatives}
    assert half["Demo Sabit"] == "аға"  # 1916 lies before 1925
    born = {one.name: one.born for one in kin(clan, 4).relatives}
    assert born["Demo Karim"] == "1918-01-14"
    assert born["Demo Marat"] is None  # 31 February


def test_the_dead_are_those_the_file_calls_dead(clan: Store) -> None:
    dead = {one.name: (one.dead, one.died) for one in kin(clan, 4).relatives}
    assert dead["Demo Aqbaian"] == (True, None)  # in 1951
    assert dead["Demo Rabia"] == (True, None)  # nobody knows when
    assert dead["Demo Zura"] == (False, None)
    before = kin_of(clan, at(4), day=date(1950, 1, 1), known=9)
    assert {one.name for one in before.relatives if one.dead} == {"Demo Rabia"}


def test_nobody_of_a_genealogy_is_in_a_household(clan: Store) -> None:
    made = steps.assemble(clan, family("card"), day=DAY, known=9)
    assert made.people == 0
    with pytest.raises(NotFound, match="in no household"):
        family_of(clan, at(12), family("card"), day=DAY, known=9)
    assert citizen(clan, at(12), known=9)["born"] is None
    found = findings(clan, day=DAY, known=9)
    assert found.select("kind", "subject", "agency").rows() == [("provisional_person", at(77), "genealogy")]


def test_numbers_are_made_up_and_no_iin(clan: Store) -> None:
    numbers = [row["person"] for row in read(CLAN).rows["genealogy_persons"]]
    assert len(set(numbers)) == 13
    assert all(iin.is_made_up(one) and iin.fault(one) for one in numbers)
    assert number("other", "@I1@") != at(1)


def test_a_corrected_file_corrects_its_people(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "clan.ged"
    shutil.copy(CLAN, file)
    assert take(store, file, tmp_path) == [False]
    assert take(store, file, tmp_path) == [True]
    file.write_text(file.read_text().replace("1 NAME Karim", "1 NAME Kerim"))
    assert take(store, file, tmp_path) == [False]
    assert take(store, CLAN, tmp_path) == [True]  # the first version, once more
    names = store.ask("people/names", citizens=[at(5)], known=9)
    assert names["given_name"].to_list() == ["Kerim"]
    assert store.ask("people/names", citizens=[at(5)], known=1)["given_name"].to_list() == ["Karim"]
    assert sorted(store.ask("derived/deliveries")["sequence"].to_list()) == [1, 2]


BAD = {
    "hello\n": "cannot be read",
    "0 HEAD\n1 GEDC\n2 VERS 7.0\n0 TRLR\n": "version 7.0; known versions: 5.5, 5.5.1",
    "0 HEAD\n1 SOUR x\n0 TRLR\n": "names no version",
    "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n1 CHAR UTF-8\n0 TRLR\n": "holds nobody",
    "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n1 CHAR UTF-8\n0 @I1@ INDI\n5 NAME x\n0 TRLR\n": "cannot be read",
    "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n1 CHAR KLINGON\n0 TRLR\n": "cannot be read",
}


@pytest.mark.parametrize("text", BAD)
def test_a_file_that_is_none_is_refused_by_name(text: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.ged"
    file.write_text(text)
    with pytest.raises(RefusedInput, match=BAD[text]) as failure:
        read(file)
    assert "bad.ged" in failure.value.where


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="there is no file"):
        read(tmp_path / "nothing.ged")


def test_the_command_takes_it_and_explain_leads_back_to_its_entry(tmp_path: Path) -> None:
    url = f"file:{tmp_path / 'store'}"
    done = registry("receive", "--gedcom", CLAN, "--synthetic", "--store", url, "--json")
    [receipt] = json.loads(done.stdout)
    assert receipt["agency"] == "genealogy"
    assert sum(file["read"] for file in receipt["files"]) == sum(
        file["accepted"] for file in receipt["files"]
    )
    nothing = registry("receive", "--store", url, check=False)
    assert nothing.returncode == 2
    assert "--gedcom" in nothing.stderr
    store = open_store(url)
    told = explain(store, f"Name/{at(5)}/genealogy_persons/{at(5)}@1", find_rows=find_rows)
    store.close()
    assert "clan I5" in json.dumps(told.as_json())
