"""Spouses, the living and the dead, people without a name: each boundary, the day and one step beyond."""

from __future__ import annotations

from datetime import date

import pytest

from registry.assemble import assemble
from registry.errors import NotFound, WrongUsage
from registry.families import family
from registry.family import family_of
from tests.building import person
from tests.families.town import CARD, Town

WIFE, HUSBAND, OTHER = person("1980-05-05", "F"), person("1979-04-04", "M"), person("1985-05-05", "F")
TOGETHER = {WIFE: (HUSBAND, "spouse", "marriage"), HUSBAND: (HUSBAND, "spouse", "marriage")}
APART = {WIFE: (WIFE, "single", "no_bond"), HUSBAND: (HUSBAND, "single", "no_bond")}


def couple(town: Town, day: str = "2010-01-01") -> None:
    town.people(WIFE, HUSBAND)
    town.marriage(WIFE, HUSBAND, day)


def test_a_town_without_anybody_has_no_families(town: Town) -> None:
    assert town.families("2023-03-01") == {}


@pytest.mark.parametrize(("day", "wanted"), [("2022-12-31", APART), ("2023-01-01", TOGETHER)])
def test_spouses_are_one_family_from_the_wedding_on(town: Town, day: str, wanted: object) -> None:
    couple(town, "2023-01-01")
    assert town.families(day) == wanted


@pytest.mark.parametrize(("day", "wanted"), [("2023-02-28", TOGETHER), ("2023-03-01", APART)])
def test_a_divorce_parts_them_on_its_day(town: Town, day: str, wanted: object) -> None:
    couple(town)
    town.divorce(HUSBAND, WIFE, "2023-03-01")  # whichever of the two is named first
    assert town.families(day) == wanted


def test_a_divorce_on_the_wedding_day_leaves_no_family(town: Town) -> None:
    couple(town, "2023-01-01")
    town.divorce(WIFE, HUSBAND, "2023-01-01")
    assert town.families("2023-01-01") == APART


def test_a_divorce_received_before_its_marriage_still_ends_it(town: Town) -> None:
    town.people(WIFE, HUSBAND)
    town.divorce(WIFE, HUSBAND, "2023-01-01")
    town.receive()
    town.marriage(WIFE, HUSBAND, "2010-01-01")
    assert town.families("2022-12-31") == TOGETHER
    assert town.families("2023-01-01") == APART


def test_who_marry_again_are_together_again(town: Town) -> None:
    couple(town)
    town.divorce(WIFE, HUSBAND, "2015-01-01")
    town.receive()
    town.marriage(WIFE, HUSBAND, "2020-01-01")
    assert town.families("2019-12-31") == APART
    assert town.families("2020-01-01") == TOGETHER


def test_a_remarried_husband_leaves_his_former_wife(town: Town) -> None:
    couple(town)
    town.people(OTHER)
    town.divorce(WIFE, HUSBAND, "2020-01-01")
    town.marriage(HUSBAND, OTHER, "2021-01-01")
    found = town.families("2023-03-01")
    assert found[WIFE] == (WIFE, "single", "no_bond")
    assert found[OTHER] == (HUSBAND, "spouse", "marriage")


def test_spouses_need_no_common_address(town: Town) -> None:
    couple(town)
    town.live("hers", WIFE)
    town.live("his", HUSBAND)
    assert town.families("2023-03-01") == TOGETHER


@pytest.mark.parametrize(("day", "living"), [("2023-02-28", True), ("2023-03-01", False)])
def test_who_died_today_is_in_no_family(town: Town, day: str, living: bool) -> None:
    couple(town)
    town.death(HUSBAND, "2023-03-01")
    assert town.families(day) == (TOGETHER if living else {WIFE: (WIFE, "single", "no_bond")})


@pytest.mark.parametrize("source", ["act", "certificate", "two acts"])
def test_a_death_that_one_agency_says_parts_nobody(town: Town, source: str) -> None:
    couple(town)
    if source == "certificate":
        town.certificate(HUSBAND, "2020-01-01")
    else:
        for _ in source.split():
            town.death(HUSBAND, "2020-01-01", certified=None)
    assert town.families("2023-03-01") == TOGETHER


def test_the_second_agencys_word_makes_it_a_death(town: Town) -> None:
    couple(town)
    town.death(HUSBAND, "2020-01-01", certified=None)
    assert town.families("2023-03-01") == TOGETHER
    town.certificate(HUSBAND, "2020-01-01")
    assert town.families("2023-03-01") == {WIFE: (WIFE, "single", "no_bond")}


@pytest.mark.parametrize(("day", "living"), [("2023-01-09", True), ("2023-01-10", False)])
def test_where_two_agencies_differ_the_civil_acts_date_counts(town: Town, day: str, living: bool) -> None:
    couple(town)
    town.death(HUSBAND, "2023-01-10", certified="2023-01-05")
    assert (HUSBAND in town.families(day)) is living


def test_a_person_who_is_not_named_yet_is_in_no_family_until_the_row_comes(town: Town) -> None:
    town.people(WIFE)
    town.marriage(WIFE, HUSBAND)
    assert town.families("2023-03-01") == {WIFE: (WIFE, "single", "no_bond")}
    with pytest.raises(NotFound, match=HUSBAND):
        family_of(town.store, HUSBAND, CARD, day=date(2023, 3, 1), known=town.known)
    town.people(HUSBAND)
    assert town.families("2023-03-01") == TOGETHER


def test_the_reference_person_is_the_eldest_and_of_one_day_the_first_by_number(town: Town) -> None:
    first, second = sorted([person("1980-05-05", "M", 7), person("1980-05-05", "M", 3)])
    town.people(first, second, OTHER)
    town.marriage(second, OTHER)
    town.marriage(first, OTHER)
    assert {place[0] for place in town.families("2023-03-01").values()} == {first}


def test_what_was_not_known_yet_does_not_count(town: Town) -> None:
    couple(town)
    town.receive()
    before = town.known
    town.divorce(WIFE, HUSBAND, "2012-01-01")
    town.receive()
    day = date(2023, 3, 1)
    for known, size in ((before, 2), (town.known, 1)):
        assert len(family_of(town.store, WIFE, CARD, day=day, known=known).members) == size


def test_a_divorce_taken_back_brings_them_together_again(town: Town) -> None:
    couple(town)
    town.divorce(WIFE, HUSBAND, "2012-01-01")
    act = dict(town.feeds["divorces"][0])
    town.receive()
    town.feeds["divorces"] = [act | {"withdrawn": True}]
    assert town.families("2023-03-01") == TOGETHER


def test_a_day_before_the_last_assembled_one_is_refused(town: Town) -> None:
    couple(town)
    town.families("2023-03-01")
    with pytest.raises(WrongUsage, match="2023-02-28 lies before the last assembled day 2023-03-01"):
        assemble(town.store, CARD, day=date(2023, 2, 28), known=town.known)


def test_nobody_by_that_number_is_told_so(town: Town) -> None:
    couple(town)
    town.receive()
    with pytest.raises(NotFound, match=OTHER):
        family_of(town.store, OTHER, CARD, day=date(2023, 3, 1), known=town.known)


def test_a_path_says_why_each_member_is_one_and_protects_an_adoption(town: Town) -> None:
    child = person("2015-01-01", "M")
    couple(town)
    town.people(child)
    town.adoption(child, WIFE, "mother", "2020-01-01")
    town.receive()
    view = family_of(town.store, HUSBAND, CARD, day=date(2023, 3, 1), known=town.known)
    [married, adopted] = next(member.path for member in view.members if member.iin == child)
    assert married.words["en"].startswith("married to S")
    assert married.facts == (f"SPOUSE_OF/{min(WIFE, HUSBAND)}/marriages/m0-0@2",)
    assert adopted.words["kk"].endswith("→ баласы, ортақ мекенжайы жоқ: болжам")
    assert adopted.words["ru"].endswith("→ ребёнок, общего адреса нет: допущение")
    assert adopted.words["en"].endswith("no common address: assumed")
    assert adopted.facts == ("protected",)


def test_the_facts_of_a_path_stand_in_one_order(town: Town) -> None:
    one, two = person("1998-01-01", "F"), person("2009-09-09", "M")
    couple(town)
    town.people(one, two)
    for child in (one, two):
        town.birth(child, WIFE, HUSBAND)
    town.live("home", one, two)
    town.receive()
    view = family_of(town.store, one, family("assistance"), day=date(2023, 3, 1), known=town.known)
    [step] = next(member.path for member in view.members if member.iin == two)
    parents, acts = sorted((WIFE, HUSBAND)), ("births/b0-0@2", "births/b0-1@2")
    assert step.facts == tuple(f"PARENT_OF/{parent}/{act}" for act in acts for parent in parents)


def test_a_step_childs_path_tells_the_marriage_and_the_parenthood(town: Town) -> None:
    stepson = person("2009-09-09", "M")
    couple(town)
    town.people(stepson)
    town.birth(stepson, WIFE)
    town.live("home", HUSBAND, WIFE, stepson)
    town.receive()
    view = family_of(town.store, HUSBAND, family("large_family"), day=date(2023, 3, 1), known=town.known)
    [step] = next(member.path for member in view.members if member.iin == stepson)
    assert [fact.split("/")[0] for fact in step.facts] == ["PARENT_OF", "SPOUSE_OF"]
