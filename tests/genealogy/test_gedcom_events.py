"""What events say of couples and children: divorces, annulments, denials, adoptions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loaders.gedcom import number
from loaders.partial_dates import UNKNOWN
from registry.kinship.kin import kin_of
from registry.ports import Store
from tests.genealogy.files import COUPLE, FAMILY, rows, written
from tests.genealogy.test_gedcom import DAY, take

CHILD = "0 @I3@ INDI\n1 NAME Marat /Demo/\n1 SEX M\n"
HUSBAND, WIFE = number("small", "@I1@"), number("small", "@I2@")


def couple(folder: Path, *families: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Marriages and divorces of the couple, of a family record for each text of events."""
    told = "".join(
        FAMILY.replace("@F1@", f"@F{place}@") + events for place, events in enumerate(families, start=1)
    )
    found = rows(folder, COUPLE + told)
    return found["genealogy_marriages"], found["genealogy_divorces"]


def ties(store: Store, file: Path, folder: Path) -> set[str]:
    """What the wife is to the husband, once the file is received."""
    take(store, file, folder)
    relatives = kin_of(store, HUSBAND, day=DAY, known=9, degree=2).relatives
    return {way.terms["en"] for one in relatives for way in one.relations if one.iin == WIFE}


@pytest.mark.parametrize("end", ["1 ANUL\n", "1 ANUL Y\n", "1 ANUL\n2 DATE 4 MAY 1982\n", "1 DIV\n"])
def test_an_annulled_marriage_is_over_like_a_divorced_one(end: str, store: Store, tmp_path: Path) -> None:
    assert ties(store, written(tmp_path, COUPLE + FAMILY + "1 MARR\n" + end), tmp_path) == {"former wife"}


def test_an_annulment_ends_on_its_day(tmp_path: Path) -> None:
    [marriage], [end] = couple(tmp_path, "1 ANUL\n2 DATE 4 MAY 1982\n")
    assert marriage["since"] == UNKNOWN
    assert (end["divorced"], end["over"]) == ("4 MAY 1982", date(1982, 5, 4))


@pytest.mark.parametrize("denial", ["1 DIV N\n", "1 DIV n\n", "1 DIV No\n2 DATE 1982\n", "1 ANUL N\n"])
def test_what_the_file_denies_did_not_happen(denial: str, tmp_path: Path) -> None:
    marriages, divorces = couple(tmp_path, "1 MARR\n" + denial)
    assert (len(marriages), divorces) == (1, [])
    assert couple(tmp_path, denial) == ([], [])
    assert couple(tmp_path, "1 MARR N\n") == ([], [])


def test_a_denied_death_is_none(tmp_path: Path) -> None:
    [person] = rows(tmp_path, "0 @I1@ INDI\n1 DEAT N\n2 DATE 1951\n")["genealogy_persons"]
    assert (person["dead"], person["died"], person["died_latest"]) == (False, "", None)


def test_who_divorced_and_married_each_other_again_are_married(store: Store, tmp_path: Path) -> None:
    records = COUPLE + FAMILY + "1 MARR\n1 DIV\n" + FAMILY.replace("@F1@", "@F2@") + "1 MARR\n"
    assert ties(store, written(tmp_path, records), tmp_path) == {"wife"}


def test_the_marriage_that_lasts_begins_after_the_divorce(tmp_path: Path) -> None:
    ended = "1 MARR\n2 DATE 1 MAY 1910\n1 DIV\n2 DATE 4 MAY 1920\n"
    marriages, _ = couple(tmp_path, "1 MARR\n", ended)
    assert [one["since"] for one in marriages] == [date(1920, 5, 5), date(1910, 5, 1)]
    marriages, _ = couple(tmp_path, ended, "1 MARR\n1 DIV\n", "1 MARR\n")
    assert [one["since"] for one in marriages] == [date(1910, 5, 1), UNKNOWN, date(1920, 5, 5)]
    marriages, _ = couple(tmp_path, "1 MARR\n2 DATE 7 MAY 1930\n", ended)
    assert [one["since"] for one in marriages] == [date(1930, 5, 7), date(1910, 5, 1)]


def test_two_records_that_both_end_stay_as_they_are(tmp_path: Path) -> None:
    marriages, divorces = couple(tmp_path, "1 MARR\n1 DIV\n", "1 MARR\n1 DIV\n2 DATE 1920\n")
    assert [one["since"] for one in marriages] == [UNKNOWN, UNKNOWN]
    assert [one["over"] for one in divorces] == [date(1000, 1, 2), date(1921, 1, 1)]


@pytest.mark.parametrize(
    ("told", "over"),
    [
        ("1970", date(1971, 1, 1)),
        ("FEB 1970", date(1970, 3, 1)),
        ("BET 1968 AND 1970", date(1971, 1, 1)),
        ("BEF 1970", date(1970, 1, 1)),
        ("4 MAY 1970", date(1970, 5, 4)),
        ("AFT 1970", date(1971, 1, 1)),
        ("ABT 1970", date(1964, 1, 2)),
    ],
)
@pytest.mark.parametrize("end", ["DIV", "ANUL"])
def test_a_marriage_ends_when_it_is_surely_over(told: str, over: date, end: str, tmp_path: Path) -> None:
    [marriage], [row] = couple(tmp_path, f"1 MARR\n2 DATE 1964\n1 {end}\n2 DATE {told}\n")
    assert (marriage["since"], row["over"]) == (date(1964, 1, 1), over)


@pytest.mark.parametrize(
    ("again", "since", "over"),
    [
        ("5 AUG 1970", date(1970, 8, 5), date(1970, 8, 4)),
        ("1970", date(1971, 1, 2), date(1971, 1, 1)),
        ("5 AUG 1975", date(1975, 8, 5), date(1971, 1, 1)),
        ("5 AUG 1960", date(1960, 8, 5), date(1971, 1, 1)),
    ],
)
def test_a_divorce_in_some_year_ends_no_later_marriage_of_the_two(
    again: str, since: date, over: date, tmp_path: Path
) -> None:
    ended = "1 MARR\n2 DATE 1964\n1 DIV\n2 DATE 1970\n"
    marriages, [divorce] = couple(tmp_path, ended, f"1 MARR\n2 DATE {again}\n")
    assert [one["since"] for one in marriages] == [date(1964, 1, 1), since]
    assert divorce["over"] == over


@pytest.mark.parametrize(
    ("told", "since"),
    [
        ("1880", date(1880, 1, 1)),
        ("FEB 1880", date(1880, 2, 1)),
        ("AFT 1880", date(1881, 1, 1)),
        ("BEF 1880", UNKNOWN),
        ("ABT 1880", UNKNOWN),
    ],
)
def test_a_marriage_begins_when_the_wedding_can_have_been(told: str, since: date, tmp_path: Path) -> None:
    [marriage], _ = couple(tmp_path, f"1 MARR\n2 DATE {told}\n")
    assert (marriage["since"], marriage["married"].upper()) == (since, _as_told(told))


def _as_told(told: str) -> str:
    return told.replace("AFT", "AFTER").replace("BEF", "BEFORE").replace("ABT", "ABOUT")


def test_each_of_two_marriages_has_its_own_end(tmp_path: Path) -> None:
    first, second = "1 MARR\n2 DATE 1900\n1 DIV\n2 DATE 1925\n", "1 MARR\n2 DATE 1930\n1 DIV\n2 DATE 1940\n"
    marriages, divorces = couple(tmp_path, first, second)
    assert [one["since"].year for one in marriages] == [1900, 1930]
    assert [one["over"].year for one in divorces] == [1926, 1941]
    marriages, _ = couple(tmp_path, first, second.replace("1930", "1925"))
    assert [one["since"] for one in marriages] == [date(1900, 1, 1), date(1926, 1, 2)]


def test_who_wed_and_divorced_in_one_year_were_married_until_its_end(tmp_path: Path) -> None:
    _, [divorce] = couple(tmp_path, "1 MARR\n2 DATE 5 AUG 1970\n1 DIV\n2 DATE 1970\n")
    assert divorce["over"] == date(1971, 1, 1)


def test_who_married_each_other_again_in_the_year_of_the_divorce_are_married(
    store: Store, tmp_path: Path
) -> None:
    again = FAMILY.replace("@F1@", "@F2@") + "1 MARR\n2 DATE 5 AUG 1970\n"
    records = COUPLE + FAMILY + "1 MARR\n1 DIV\n2 DATE 1970\n" + again
    assert ties(store, written(tmp_path, records), tmp_path) == {"wife"}


BY = {
    "2 FAMC @F1@\n3 ADOP BOTH\n": {HUSBAND, WIFE},
    "2 FAMC @F1@\n": {HUSBAND, WIFE},
    "2 FAMC @F1@\n3 ADOP HUSB\n": {HUSBAND},
    "2 FAMC @F1@\n3 ADOP wife\n": {WIFE},
}


@pytest.mark.parametrize("adoption", BY)
def test_the_event_says_by_whom_a_child_was_adopted(adoption: str, tmp_path: Path) -> None:
    child = f"{CHILD}1 FAMC @F1@\n1 ADOP\n{adoption}"
    bonds = rows(tmp_path, f"{COUPLE}{child}{FAMILY}1 CHIL @I3@\n")["genealogy_parents"]
    assert {bond["parent"] for bond in bonds} == {HUSBAND, WIFE}
    adopted = [bond for bond in bonds if bond["by"] == "adoption"]
    assert {bond["parent"] for bond in adopted} == BY[adoption]
    assert all(bond["confidential"] for bond in adopted)
    assert not any(bond["confidential"] for bond in bonds if bond not in adopted)


@pytest.mark.parametrize("adoption", BY)
def test_who_adopted_a_child_that_the_family_does_not_list_is_its_parent(
    adoption: str, tmp_path: Path
) -> None:
    bonds = rows(tmp_path, f"{COUPLE}{CHILD}1 ADOP Y\n{adoption}{FAMILY}")["genealogy_parents"]
    assert {bond["parent"] for bond in bonds} == BY[adoption]
    assert {(bond["by"], bond["confidential"]) for bond in bonds} == {("adoption", True)}


def test_an_adoption_that_pedi_tells_is_not_made_public_by_the_event(tmp_path: Path) -> None:
    child = f"{CHILD}1 FAMC @F1@\n2 PEDI Adopted \n1 ADOP\n2 FAMC @F1@\n3 ADOP HUSB\n"
    bonds = rows(tmp_path, f"{COUPLE}{child}{FAMILY}1 CHIL @I3@\n")["genealogy_parents"]
    assert {(bond["by"], bond["confidential"]) for bond in bonds} == {("adoption", True)}


def test_an_adoption_that_the_file_denies_is_a_birth(tmp_path: Path) -> None:
    child = f"{CHILD}1 FAMC @F1@\n1 ADOP N\n2 FAMC @F1@\n"
    bonds = rows(tmp_path, f"{COUPLE}{child}{FAMILY}1 CHIL @I3@\n")["genealogy_parents"]
    assert {(bond["by"], bond["confidential"]) for bond in bonds} == {("birth", False)}


def test_an_event_makes_a_foster_child_an_adopted_one(tmp_path: Path) -> None:
    child = f"{CHILD}1 FAMC @F1@\n2 PEDI foster\n1 ADOP\n2 FAMC @F1@\n3 ADOP HUSB\n"
    found = rows(tmp_path, f"{COUPLE}{child}{FAMILY}1 CHIL @I3@\n")
    assert [(bond["parent"], bond["by"]) for bond in found["genealogy_parents"]] == [(HUSBAND, "adoption")]
    assert [bond["guardian"] for bond in found["genealogy_guardians"]] == [WIFE]


@pytest.mark.parametrize(
    ("born", "pedigree", "since"),
    [
        ("5 MAY 1970", "", date(1970, 5, 5)),
        ("MAY 1970", "", UNKNOWN),
        ("5 MAY 1970", "2 PEDI adopted\n", UNKNOWN),
    ],
    ids=["to the day", "not to the day", "adopted, on a day that nobody tells"],
)
def test_a_parent_by_birth_is_one_from_the_birth_on(
    tmp_path: Path, born: str, pedigree: str, since: date
) -> None:
    child = f"0 @I3@ INDI\n1 NAME Kid /Demo/\n1 BIRT\n2 DATE {born}\n1 FAMC @F1@\n{pedigree}"
    found = rows(tmp_path, COUPLE + child + FAMILY + "1 CHIL @I3@\n")["genealogy_parents"]
    assert [row["since"] for row in found] == [since, since]


STEP = "0 @I4@ INDI\n1 NAME Bolat /Demo/\n1 SEX M\n"
BIRTH_FAMILY, LISTED = FAMILY + "1 CHIL @I3@\n", "1 FAMC @F1@\n1 FAMC @F2@\n2 PEDI adopted\n"


@pytest.mark.parametrize(
    ("second", "parents"),
    [
        ("1 HUSB @I4@\n", {number("small", "@I4@")}),
        ("1 HUSB @I4@\n1 WIFE @I2@\n", {number("small", "@I4@"), WIFE}),
        ("", {HUSBAND, WIFE}),
    ],
    ids=["by another", "into the mother's new family", "by nobody named"],
)
def test_whose_child_it_was_before_an_adoption_is_not_told(
    second: str, parents: set[str], store: Store, tmp_path: Path
) -> None:
    families = f"{BIRTH_FAMILY}0 @F2@ FAM\n{second}1 CHIL @I3@\n"
    file = written(tmp_path, f"{COUPLE}{CHILD}{LISTED}{STEP}{families}")
    take(store, file, tmp_path)
    relatives = kin_of(store, number("small", "@I3@"), day=DAY, known=9, degree=1).relatives
    assert {one.iin for one in relatives} == parents


@pytest.mark.parametrize("named", ["1 FAMC @F1@\n", "1 FAMC @F1@\n2 PEDI foster\n", "1 FAMC @F9@\n"])
def test_a_child_that_only_itself_names_its_family_is_one_of_it(named: str, tmp_path: Path) -> None:
    """As the way says that it names, and of no family that the file does not hold."""
    found = rows(tmp_path, f"{COUPLE}{CHILD}{named}{FAMILY}")
    both_say = rows(tmp_path, f"{COUPLE}{CHILD}{named}{FAMILY}1 CHIL @I3@\n")
    if "@F9@" in named:
        assert found["genealogy_parents"] == []
    else:
        assert found == both_say
        assert len(found["genealogy_parents"]) + len(found["genealogy_guardians"]) == 2
