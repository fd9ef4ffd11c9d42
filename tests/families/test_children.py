"""Who is a child, of whom, and until which day: each boundary, the day itself and one step beyond."""

from __future__ import annotations

import pytest

from tests.building import person
from tests.families.town import Town

MOTHER, FATHER = person("1980-05-05", "F"), person("1979-04-04", "M")
AUNT = person("1970-01-01", "F")
HOME = "home"


def parents(town: Town, child: str, *, together: bool = True) -> None:
    """A mother and a father, married, and their child at one address."""
    town.people(MOTHER, FATHER, child)
    town.birth(child, MOTHER, FATHER)
    if together:
        town.marriage(MOTHER, FATHER)
    town.live(HOME, MOTHER, FATHER, child)


@pytest.mark.parametrize(
    ("born", "day", "is_child"),
    [
        ("2005-03-01", "2023-02-28", True),  # the day before the 18th birthday
        ("2005-03-01", "2023-03-01", False),  # the 18th birthday itself
        ("2004-02-29", "2022-02-28", True),  # born on 29 February: not yet on 28 February
        ("2004-02-29", "2022-03-01", False),  # but on 1 March of a common year
        ("2004-03-01", "2022-02-28", True),
        ("2006-02-28", "2024-02-27", True),
        ("2006-02-28", "2024-02-28", False),
    ],
)
def test_a_child_is_one_until_the_18th_birthday(town: Town, born: str, day: str, is_child: bool) -> None:
    child = person(born, "M")
    parents(town, child)
    place = town.families(day)[child]
    assert place == ((FATHER, "child", "common_address") if is_child else (child, "single", "no_bond"))


@pytest.mark.parametrize(
    ("born", "day", "form", "is_child"),
    [
        ("2000-03-01", "2023-02-28", "full_time", True),
        ("2000-03-01", "2023-03-01", "full_time", False),
        ("2000-02-29", "2023-02-28", "full_time", True),
        ("2000-02-29", "2023-03-01", "full_time", False),
        ("2001-01-01", "2023-02-28", "part_time", False),
        ("2006-01-01", "2023-02-28", "part_time", True),
    ],
)
def test_a_full_time_student_is_a_child_until_the_23rd_birthday(
    town: Town, born: str, day: str, form: str, is_child: bool
) -> None:
    child = person(born, "F")
    parents(town, child)
    town.studies(child, "2018-09-01", form=form)
    assert (town.families(day)[child][1] == "child") is is_child


@pytest.mark.parametrize(
    ("day", "is_child"),
    [("2022-08-31", False), ("2022-09-01", True), ("2023-01-31", True), ("2023-02-01", False)],
)
def test_a_student_is_one_from_the_first_day_of_study_to_the_day_before_it_ends(
    town: Town, day: str, is_child: bool
) -> None:
    child = person("2002-02-02", "M")
    parents(town, child)
    town.studies(child, "2022-09-01", "2023-02-01")
    assert (town.families(day)[child][1] == "child") is is_child


def test_a_child_born_today_is_a_member_and_one_born_tomorrow_is_not(town: Town) -> None:
    today, tomorrow = person("2023-03-01", "F"), person("2023-03-02", "F")
    parents(town, today)
    town.people(tomorrow)
    town.birth(tomorrow, MOTHER, FATHER)
    found = town.families("2023-03-01")
    assert found[today] == (FATHER, "child", "common_address")
    assert tomorrow not in found


def test_parents_at_the_childs_address_come_before_the_mother(town: Town) -> None:
    child = person("2015-01-01", "M")
    town.people(MOTHER, FATHER, child)
    town.birth(child, MOTHER, FATHER)
    town.live("hers", MOTHER)
    town.live("his", FATHER, child)
    found = town.families("2023-03-01")
    assert found[child] == (FATHER, "child", "common_address")
    assert found[FATHER] == (FATHER, "parent", "raises")
    assert found[MOTHER] == (MOTHER, "single", "no_bond")


def test_parents_at_one_address_hold_together_through_the_child(town: Town) -> None:
    child = person("2015-01-01", "M")
    parents(town, child, together=False)
    assert set(town.families("2023-03-01").values()) == {
        (FATHER, "parent", "raises"),
        (FATHER, "child", "common_address"),
    }


@pytest.mark.parametrize("mother", [MOTHER, None])
def test_without_a_common_address_the_mother_comes_first_else_the_father(
    town: Town, mother: str | None
) -> None:
    child = person("2015-01-01", "F")
    town.people(MOTHER, FATHER, child)
    town.birth(child, mother, FATHER)
    town.live("hers", MOTHER)
    town.live("his", FATHER)
    assert town.families("2023-03-01")[child] == (mother or FATHER, "child", "no_common_address")


def test_a_dead_or_unnamed_mother_leaves_the_child_to_the_father(town: Town) -> None:
    one, other, unnamed = person("2015-01-01", "F"), person("2016-01-01", "F"), person("1990-09-09", "F")
    town.people(MOTHER, FATHER, one, other)
    town.birth(one, MOTHER, FATHER)
    town.birth(other, unnamed, FATHER)
    town.death(MOTHER, "2020-02-02")
    found = town.families("2023-03-01")
    assert found[one] == found[other] == (FATHER, "child", "no_common_address")


def test_two_open_residences_both_count(town: Town) -> None:
    child = person("2015-01-01", "M")
    town.people(MOTHER, FATHER, child)
    town.birth(child, MOTHER, FATHER)
    town.live("hers", MOTHER, child)
    town.live("his", FATHER, child)
    found = town.families("2023-03-01")
    assert {found[iin][0] for iin in (MOTHER, FATHER, child)} == {FATHER}
    assert found[child][2] == "common_address"


@pytest.mark.parametrize(
    ("day", "because"),
    [
        ("2019-12-31", "no_common_address"),
        ("2020-01-01", "common_address"),
        ("2022-12-31", "common_address"),
        ("2023-01-01", "no_common_address"),
    ],
)
def test_an_address_is_shared_from_the_later_arrival_to_the_day_before_somebody_leaves(
    town: Town, day: str, because: str
) -> None:
    child = person("2015-01-01", "M")
    town.people(MOTHER, child)
    town.birth(child, MOTHER)
    town.live(HOME, MOTHER, since="2000-01-01")
    town.live(HOME, child, since="2020-01-01", until="2023-01-01")
    assert town.families(day)[child] == (MOTHER, "child", because)


def test_a_child_without_parents_on_record_is_alone(town: Town) -> None:
    child = person("2020-01-01", "M")
    town.people(child)
    assert town.families("2023-03-01") == {child: (child, "single", "no_bond")}


def test_a_minor_mother_is_a_child_and_a_mother_in_one_family(town: Town) -> None:
    young, baby = person("2006-06-06", "F"), person("2022-12-31", "F")
    parents(town, young)
    town.people(baby)
    town.birth(baby, young)
    town.live(HOME, baby)
    found = town.families("2023-03-01")
    assert found[young] == (FATHER, "child", "common_address")
    assert found[baby] == (FATHER, "child", "common_address")
    grown = town.families("2024-06-06")
    assert grown[young] == (young, "parent", "raises")
    assert grown[baby] == (young, "child", "common_address")


@pytest.mark.parametrize(("day", "role"), [("2022-12-31", "child"), ("2023-01-01", "spouse")])
def test_a_married_minor_is_nobodys_child_from_the_wedding_on(town: Town, day: str, role: str) -> None:
    bride, groom = person("2006-06-06", "F"), person("2000-01-01", "M")
    parents(town, bride)
    town.people(groom)
    town.marriage(bride, groom, "2023-01-01")
    assert town.families(day)[bride][1] == role


def test_a_widowed_minor_is_a_child_again(town: Town) -> None:
    bride, groom = person("2006-06-06", "F"), person("2000-01-01", "M")
    parents(town, bride)
    town.people(groom)
    town.marriage(bride, groom, "2023-01-01")
    town.death(groom, "2023-02-01")
    assert town.families("2023-02-01")[bride] == (FATHER, "child", "common_address")


@pytest.mark.parametrize(
    ("day", "place"),
    [
        ("2021-12-31", (FATHER, "child", "common_address")),
        ("2022-01-01", (AUNT, "ward", "guardian")),
        ("2022-12-31", (AUNT, "ward", "guardian")),
        ("2023-01-01", (FATHER, "child", "common_address")),
    ],
)
def test_a_guardian_comes_before_parents_until_the_day_it_ends(
    town: Town, day: str, place: tuple[str, str, str]
) -> None:
    child = person("2015-01-01", "M")
    parents(town, child)
    town.people(AUNT)
    town.guardian(AUNT, child, "2022-01-01", "2023-01-01")
    found = town.families(day)
    assert found[child] == place
    assert found[AUNT] == (AUNT, *(("guardian", "raises") if place[0] == AUNT else ("single", "no_bond")))


def test_a_dead_guardian_leaves_the_child_to_its_parents(town: Town) -> None:
    child = person("2015-01-01", "M")
    parents(town, child)
    town.people(AUNT)
    town.guardian(AUNT, child, "2022-01-01")
    town.death(AUNT, "2023-03-01")
    assert town.families("2023-02-28")[child][0] == AUNT
    assert town.families("2023-03-01")[child][0] == FATHER


def test_two_guardians_hold_together_through_the_ward(town: Town) -> None:
    child, uncle = person("2015-01-01", "M"), person("1971-01-01", "M")
    town.people(AUNT, uncle, child)
    town.guardian(AUNT, child, "2022-01-01")
    town.guardian(uncle, child, "2022-01-01")
    assert {place[0] for place in town.families("2023-03-01").values()} == {AUNT}


@pytest.mark.parametrize(("day", "mother"), [("2022-12-31", MOTHER), ("2023-01-01", AUNT)])
def test_an_adoption_replaces_a_parent_from_its_day_on(town: Town, day: str, mother: str) -> None:
    child = person("2015-01-01", "M")
    town.people(MOTHER, AUNT, child)
    town.birth(child, MOTHER)
    town.adoption(child, AUNT, "mother", "2023-01-01", replaces=MOTHER)
    assert town.families(day)[child] == (mother, "child", "no_common_address")


def test_an_adoption_that_replaces_nobody_leaves_the_other_parent(town: Town) -> None:
    child = person("2015-01-01", "M")
    town.people(AUNT, FATHER, child)
    town.birth(child, None, FATHER)
    town.adoption(child, AUNT, "mother", "2023-01-01")
    assert town.families("2023-03-01")[child] == (AUNT, "child", "no_common_address")
    town.live(HOME, FATHER, child)
    assert town.families("2023-03-02")[child] == (FATHER, "child", "common_address")
