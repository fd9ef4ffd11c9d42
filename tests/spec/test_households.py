"""The catalogue of hard cases holds on both engines, asked one by one and assembled for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.assemble import assemble
from registry.definitions import read_definition
from registry.errors import NotFound, RefusedInput
from registry.families import families, family, together
from registry.family import FamilyView, family_of
from registry.ports import Store
from tests.building import person
from tests.engines import ENGINES, fresh_store
from tests.families.town import Town
from tests.spec.cases import FOLDER, Case, cases

CASES = cases()
Told = tuple[Store, int, dict[str, dict[str, str]]]


def numbers() -> dict[str, dict[str, str]]:
    """An IIN for everybody of every case, no two alike."""
    return {
        name: {
            who: person(str(told.born), told.sex, serial=at * 20 + place)
            for place, (who, told) in enumerate(case.people.items())
        }
        for at, (name, case) in enumerate(CASES.items(), start=1)
    }


@pytest.fixture(scope="module", params=ENGINES)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """All cases in one store: they share nobody and no address."""
    folder = tmp_path_factory.mktemp("cases")
    with fresh_store(str(request.param), folder) as store:
        town, iins = Town(store, folder / "in"), numbers()
        for name, case in CASES.items():
            tell(town, name, case, iins[name])
        town.receive()
        [day] = {case.day for case in CASES.values()}
        assemble(store, *together(), day=day, known=town.known)
        yield store, town.known, iins


def tell(town: Town, name: str, case: Case, iins: dict[str, str]) -> None:
    """Say what a case says."""
    town.people(*iins.values())
    for who, one in case.people.items():
        for place in one.lives:
            town.live(f"{name}/{place}", iins[who], since=str(one.born))
    for act in case.said:
        word, *_ = act
        _say(town, word, act, iins)


def _say(town: Town, word: str, act: dict[str, object], iins: dict[str, str]) -> None:
    who, day = act[word], str(act.get("day"))
    if word in ("marriage", "divorce"):
        one, other = (iins[str(each)] for each in who)  # type: ignore[attr-defined]
        (town.marriage if word == "marriage" else town.divorce)(one, other, day)
    elif word == "birth":
        mother, father = (iins.get(str(act.get(parent))) for parent in ("mother", "father"))
        town.birth(iins[str(who)], mother, father)
    elif word == "guardian":
        town.guardian(iins[str(who)], iins[str(act["ward"])], day)
    elif word == "deprived":
        town.deprived(iins[str(who)], iins[str(act["child"])], day)
    elif word == "missing":
        town.missing(iins[str(who)], day)
    elif word == "studies":
        town.studies(iins[str(who)], day)
    elif word == "leaves":
        town.leave(iins[str(who)], day)
    elif word == "disabled":
        town.disability(iins[str(who)], day)
    elif word == "death":
        town.death(iins[str(who)], day, certified="same" if act["told_by"] == "both" else None)
    else:
        raise AssertionError(f"nobody can say {word}")


def shown(view: FamilyView, iins: dict[str, str]) -> dict[str, str]:
    names = {iin: who for who, iin in iins.items()}
    return {names[member.iin]: member.role for member in view.members}


@pytest.mark.parametrize("name", CASES)
def test_everybody_is_in_the_family_the_catalogue_tells(name: str, told: Told) -> None:
    (store, known, iins), case = told, CASES[name]
    for definition, wanted in case.families.items():
        in_one = {}
        for one in wanted:
            for who in one:
                view = family_of(store, iins[name][who], family(definition), day=case.day, known=known)
                assert shown(view, iins[name]) == one, f"{definition} of {who}"
                assert all(member.because for member in view.members)
                in_one[iins[name][who]] = view.household_id
        stored = store.ask("derived/memberships", citizens=[*iins[name].values()], definition=definition)
        assert dict(stored.select("iin", "household_id").iter_rows()) == in_one


@pytest.mark.parametrize("name", CASES)
def test_everybody_is_in_the_circle_the_catalogue_tells(name: str, told: Told) -> None:
    (store, known, iins), case = told, CASES[name]
    for definition, wanted in case.circles.items():
        chosen = family(definition)
        for anchor, one in wanted.items():
            view = family_of(store, iins[name][anchor], chosen, day=case.day, known=known)
            assert shown(view, iins[name]) == {anchor: chosen.anchor, **one}, f"{definition} of {anchor}"
    for who in set(case.people) - set(case.circles["dependants"]):
        with pytest.raises(NotFound, match="circle of who was lost"):
            family_of(store, iins[name][who], family("dependants"), day=case.day, known=known)


def test_every_definition_and_case_of_the_list_is_there() -> None:
    assert len(CASES) >= 15
    assert all({*case.families, *case.circles} == set(families()) for case in CASES.values())


@pytest.mark.parametrize(
    ("said", "instead", "words"),
    [
        ("child: child", "child: heir", "heir is no role of card"),
        ("child: child", "nephew: child", "nobody here is nephew"),
        ("  assistance:", "  assistence:", "assistence"),
        ("why:", "because:", "because"),
        ("- {father: single}", "- {father: single, mother: parent}", "somebody is in two families"),
    ],
)
def test_a_case_that_says_nonsense_is_refused(said: str, instead: str, words: str, tmp_path: Path) -> None:
    text = (FOLDER / "01_divorced_parents.yaml").read_text("utf-8")
    (tmp_path / "case.yaml").write_text(text.replace(said, instead, 1), "utf-8")
    with pytest.raises(RefusedInput, match=words):
        read_definition(tmp_path / "case.yaml", Case)
