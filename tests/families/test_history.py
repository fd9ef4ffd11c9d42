"""The households of a life, told by the facts: on any day what `family` gives for that day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.genealogies import delivered
from loaders.deliveries import find
from loaders.gedcom import number
from registry import sentences
from registry.dated import LawUnknown
from registry.deliveries import in_order
from registry.errors import NotFound, WrongUsage
from registry.families import families, family
from registry.family import family_of
from registry.history import History, history_of
from registry.ports import Store
from registry.steps import receive
from tests.building import person
from tests.families.town import Town

EXAMPLE = Path(__file__).parents[2] / "docs" / "example"
CLAN = Path(__file__).parents[1] / "genealogy" / "clan.ged"
MOTHER, FATHER, DANA = "820930444184", "800512330716", "030618655021"
DAY = date(2023, 3, 6)


@pytest.fixture
def example(store: Store) -> Store:
    for delivery in in_order(find([EXAMPLE])):
        receive(store, delivery)
    return store


def told(store: Store, iin: str, definition: str = "card", day: date = DAY) -> History:
    return history_of(store, iin, family(definition), day=day, known=99)


def members(store: Store, iin: str, definition: str, day: date) -> dict[str, str]:
    try:
        view = family_of(store, iin, family(definition), day=day, known=99)
    except NotFound:
        return {}
    return {member.iin: member.role for member in view.members}


def test_a_life_is_told_from_birth_to_widowhood(example: Store) -> None:
    stays = told(example, MOTHER).stays
    happened = [{(change.what, change.how, change.people) for change in stay.changes} for stay in stays]
    assert [str(stay.from_) for stay in stays] == [
        *("1982-09-30", "2002-10-05", "2003-06-18", "2010-01-25", "2016-11-03"),
        *("2021-06-18", "2021-09-01", "2023-03-02"),
    ]
    assert ("SPOUSE_OF", "begins", (FATHER, MOTHER)) in happened[1]
    assert ("birth", "begins", (DANA,)) in happened[2]
    assert happened[5] == {("age", "18 years", (DANA,))}
    assert (stays[5].left, stays[6].joined) == ((DANA,), (DANA,))
    assert ("Enrolment", "begins", (DANA,)) in happened[6]
    assert (stays[7].left, happened[7]) == ((FATHER,), {("death", "begins", (FATHER,))})
    assert stays[7].household_id == stays[0].household_id != stays[1].household_id
    assert told(example, FATHER).stays[-1].to == date(2023, 3, 2)


@pytest.mark.parametrize("definition", [name for name, one in families().items() if one.on == "day"])
def test_it_is_the_family_of_every_day(example: Store, definition: str) -> None:
    chance = random.Random(3)
    for iin in (MOTHER, DANA):
        stays = told(example, iin, definition).stays
        edges = [stay.from_ + timedelta(days=step) for stay in stays for step in (-1, 0)]
        for day in [*edges, *(DAY - timedelta(days=chance.randrange(9000)) for _ in range(5)), DAY]:
            [held] = [s for s in stays if s.from_ <= day and (s.to is None or day < s.to)] or [None]
            now = {one: role for one, _, role in held.members} if held else {}
            assert now == members(example, iin, definition, day), day


@pytest.mark.parametrize("definition", [name for name, one in families().items() if one.on == "day"])
def test_a_life_that_began_before_the_law_is_told_from_its_first_day(town: Town, definition: str) -> None:
    mother, child, husband = person("1895-05-05", "F"), person("1920-05-05", "F"), person("1890-01-01", "M")
    town.people(mother, child, husband)
    town.marriage(husband, mother, "1915-01-01")
    town.birth(child, mother)
    town.live("home", mother, child, since="1920-05-05")
    town.receive()
    stays = told(town.store, mother, definition, date(1940, 1, 1)).stays
    assert str(stays[0].from_) == "1900-01-01"
    assert (stays[0].joined, stays[0].changes) == ((mother,), ())
    grown = told(town.store, child, definition, date(1940, 1, 1)).stays
    assert str(grown[0].from_) == "1920-05-05"
    with pytest.raises(LawUnknown, match=f"{definition} has no value on 1899-12-31: .*\n.*{definition}.yaml"):
        told(town.store, mother, definition, date(1899, 12, 31))


def test_the_last_household_tells_what_ended_it(town: Town) -> None:
    """A household that another follows does not: what ended it is what changed the next."""
    dead, leaver, home = person("1950-01-01", "F"), person("1960-01-01", "F"), person("1970-01-01", "M")
    town.people(dead, leaver, home)
    town.marriage(leaver, home, "1990-01-01")
    town.death(dead, "2022-01-01")
    town.leave(leaver, "2000-05-05", "2003-05-05")
    town.leave(leaver, "2022-06-01")
    town.receive()
    [alone] = told(town.store, dead).stays
    assert [(one.what, one.how, one.people) for one in alone.ended_by] == [("death", "begins", (dead,))] * 2
    assert len({one.fact for one in alone.ended_by if one.fact}) == 2, "an act and a certificate tell it"
    ends = [
        (str(stay.to), [(one.what, one.words["en"]) for one in stay.ended_by])
        for stay in told(town.store, leaver).stays
    ]
    left = [("Departure", "left the country")]
    assert ends == [("1990-01-01", []), ("2000-05-05", left), ("2022-06-01", left)]
    assert [stay.ended_by for stay in told(town.store, home).stays] == [()] * 5
    assert told(town.store, home).as_json()["stays"][-1]["ended_by"] == []


def test_nobody_of_a_genealogy_has_a_history(store: Store, tmp_path: Path) -> None:
    for delivery in find(delivered(store, [CLAN], tmp_path / "genealogies", synthetic=True)):
        receive(store, delivery)
    with pytest.raises(NotFound, match="a genealogy tells of them"):
        told(store, number("clan", "@I4@"))


def test_what_was_not_known_then_is_not_told(example: Store) -> None:
    early = history_of(example, MOTHER, family("card"), day=DAY, known=5)
    assert "death" not in {change.what for stay in early.stays for change in stay.changes}
    assert FATHER in {iin for iin, _, _ in early.stays[-1].members}


@pytest.fixture
def adopted(town: Town) -> dict[str, str]:
    """Two children of one mother whom a couple adopts on one day."""
    born = {"mother": "1985-06-06", "his": "1975-01-01", "hers": "1977-01-01", "one": "2012-07-07"}
    who = {name: person(day, "F") for name, day in (born | {"two": "2014-08-08"}).items()}
    town.people(*who.values())
    town.live("home", who["his"], who["hers"], who["one"], who["two"])
    town.marriage(who["his"], who["hers"])
    for child in (who["one"], who["two"]):
        town.birth(child, who["mother"])
        town.adoption(child, who["his"], "father", "2016-01-01")
        town.adoption(child, who["hers"], "mother", "2016-01-01", replaces=who["mother"])
    town.receive()
    return who


def test_an_adoption_is_told_to_neither_family_of_the_other(town: Town, adopted: dict[str, str]) -> None:
    """The family by birth has no history of the child at all, and the child none of that family."""
    given, taken = (told(town.store, adopted[name]) for name in ("mother", "hers"))
    children = {adopted["one"], adopted["two"]}
    assert len(given.stays) == 1
    assert children.isdisjoint(_everybody(given))
    assert taken.stays[-1].joined == (adopted["one"], adopted["two"])
    own = told(town.store, adopted["one"])
    for history in (own, taken):
        assert adopted["mother"] not in _everybody(history)
    parents = [one for stay in own.stays for one in stay.changes if one.what == "PARENT_OF"]
    assert {one.fact for one in parents} == {"protected"}
    assert {one.how for one in parents} == {"begins"}
    assert {one.people for one in parents} == {("protected", adopted["one"]), ("protected", "protected")}
    assert {one.names[0] for one in parents} == {"protected"}


def _everybody(history: History) -> set[str]:
    """Whoever is named by number."""
    stays = history.stays
    inside = {iin for stay in stays for iin, _, _ in stay.members} | {
        iin for stay in stays for iin in (*stay.joined, *stay.left)
    }
    changes = (one for stay in stays for one in (*stay.changes, *stay.ended_by))
    return inside | {iin for change in changes for iin in change.people}


def test_who_may_see_is_told_whose_place_an_adopter_took(town: Town, adopted: dict[str, str]) -> None:
    card = family("card")
    own = history_of(town.store, adopted["one"], card, day=DAY, known=town.known, may_see=True)
    parents = [one for stay in own.stays for one in stay.changes if one.what == "PARENT_OF"]
    assert {one.how for one in parents if adopted["mother"] in one.people} == {"begins", "ends"}
    assert all(str(one.fact).startswith("PARENT_OF/") for one in parents)


def test_whoever_is_told_of_has_a_name(town: Town) -> None:
    mother, father, child = person("1985-06-06", "F"), person("1980-01-01", "M"), person("2012-07-07", "F")
    town.people(mother, father, child)
    town.live("home", mother, child)
    town.birth(child, mother, father)
    town.receive()
    named = [one.names for one in told(town.store, child).stays[0].changes if father in one.people]
    assert named == [(f"S{father[-4:]} G{father[-4:]}", f"S{child[-4:]} G{child[-4:]}")]


def test_what_happened_on_one_day_is_told_in_one_order(town: Town, adopted: dict[str, str]) -> None:
    [changes] = [
        one.changes for one in told(town.store, adopted["hers"]).stays if one.joined[:1] == (adopted["one"],)
    ]
    begun = [one.people for one in changes if (one.what, one.how) == ("PARENT_OF", "begins")]
    assert begun == [("protected", "protected")] * 2 + [(adopted["hers"], "protected")] * 2


def test_words_are_there_in_three_languages() -> None:
    assert sentences.change("age", "18 years") == {
        "kk": "18 жасқа толды",
        "ru": "исполнилось лет: 18",
        "en": "turned 18",
    }
    for one in families().values():
        said = [(bond.one, bond.because) for bond in one.bonds] + [
            (bond.other, bond.because) for bond in one.bonds
        ]
        for role, because in said:
            assert role == one.anchor or role in sentences.sentences().roles, role
            assert because in sentences.sentences().reasons, because
        dated = {kind for kind in one.rests_on if kind not in ("Name", "Death", "Judgement")}
        assert dated <= sentences.sentences().begins.keys()
    assert sentences.sentences().begins.keys() - sentences.sentences().ends.keys() == {"birth", "death"}


def test_what_has_no_history_is_told(example: Store) -> None:
    with pytest.raises(WrongUsage, match="dependants has no history"):
        told(example, MOTHER, "dependants")
    with pytest.raises(NotFound, match="in no household until 1970"):
        told(example, MOTHER, day=date(1970, 1, 1))
    with pytest.raises(WrongUsage, match="no IIN"):
        told(example, "1")
