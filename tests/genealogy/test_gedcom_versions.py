"""A new version of a file corrects its people; a file of the same name but of other people is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.genealogies import delivered
from loaders.gedcom import number
from registry.errors import RefusedInput
from registry.ports import Store
from tests.genealogy.files import written
from tests.genealogy.test_gedcom import CLAN, at, take


def people(*told: tuple[str, str, str]) -> str:
    """Records of people by name, sex and birth."""
    return "".join(
        f"0 @I{place}@ INDI\n1 NAME {name}\n1 SEX {sex}\n" + (f"1 BIRT\n2 DATE {born}\n" if born else "")
        for place, (name, sex, born) in enumerate(told, start=1)
    )


FIRST = (
    *(("Asan /Demo/", "M", "3 MAY 1900"), ("Dina /Demo/", "F", "1905")),
    *(("Marat /Demo/", "M", "1930"), ("Saule /Demo/", "F", "")),
)
OTHERS = {
    "nothing in common": (("Boris /Test/", "M", "1 JAN 1950"), ("Galina /Test/", "F", "1952")),
    "another sex under the same surname": (("Botagoz /Demo/", "F", ""), *FIRST[1:]),
    "another birth under the same surname": (("Yerlan /Demo/", "M", "4 MAY 1900"), *FIRST[1:]),
    "most names": (("Yerlan /Test/", "M", ""), ("Olga /Test/", "F", ""), ("Timur /Test/", "M", "")),
}
CORRECTIONS = {
    "another spelling, and most births": (
        *(("Asan /Demo/", "M", "1899"), ("Dinah /Demo/", "F", "1904")),
        *(("Murat /Demo/", "M", "1931"), ("Saulé /Demo/", "F", "1925")),
    ),
    "a sex": (("Asan /Demo/", "F", "3 MAY 1900"), *FIRST[1:]),
    "a name": (("Yerlan /Demo/", "M", "3 MAY 1900"), *FIRST[1:]),
    "another script": (
        *(("Асан /Демо/", "M", "3 MAY 1900"), ("Дина /Демо/", "F", "1905"), ("Марат /Демо/", "M", "1930")),
        ("Сауле /Демо/", "F", "1925"),
    ),
    "fewer": FIRST[:1],
    "surnames": tuple((name.replace("Demo", "Test"), sex, born) for name, sex, born in FIRST),
}


@pytest.mark.parametrize("others", OTHERS)
def test_other_people_in_a_file_of_the_same_name_are_refused(
    others: str, store: Store, tmp_path: Path
) -> None:
    take(store, written(tmp_path / "one", people(*FIRST), "tree.ged"), tmp_path)
    other = written(tmp_path / "two", people(*OTHERS[others]), "tree.ged")
    with pytest.raises(RefusedInput, match="of other people") as failure:
        take(store, other, tmp_path)
    assert failure.value.where == str(other)
    assert "tree I1 was “Asan Demo M 3 MAY 1900”" in failure.value.why
    assert "rename the file" in failure.value.do
    assert store.ask("derived/deliveries").height == 1
    assert take(store, other.rename(other.with_name("other.ged")), tmp_path) == [False]


@pytest.mark.parametrize("corrections", CORRECTIONS)
def test_a_corrected_file_is_no_other(corrections: str, store: Store, tmp_path: Path) -> None:
    take(store, written(tmp_path / "one", people(*FIRST), "tree.ged"), tmp_path)
    corrected = written(tmp_path / "two", people(*CORRECTIONS[corrections]), "tree.ged")
    assert take(store, corrected, tmp_path) == [False]


def test_two_given_at_once_are_told_apart_too(store: Store, tmp_path: Path) -> None:
    files = [
        written(tmp_path / "one", people(*FIRST), "tree.ged"),
        written(tmp_path / "two", people(*OTHERS["nothing in common"]), "tree.ged"),
    ]
    with pytest.raises(RefusedInput, match="of other people"):
        delivered(store, files, tmp_path / "genealogies", synthetic=True)


def test_a_correction_is_compared_with_the_newest_version(store: Store, tmp_path: Path) -> None:
    step = (("Yerlan /Demo/", "M", "3 MAY 1900"), *FIRST[1:])
    last = (("Yerlan /Demo/", "M", "1901"), *FIRST[1:])
    files = [
        written(tmp_path / str(place), people(*version), "tree.ged")
        for place, version in enumerate((FIRST, step, last))
    ]
    assert [take(store, file, tmp_path) for file in files] == [[False], [False], [False]]
    assert take(store, files[0], tmp_path) == [True]  # the first version, once more


def test_another_name_beginning_alike_is_another_family(store: Store, tmp_path: Path) -> None:
    take(store, CLAN, tmp_path)
    take(store, written(tmp_path, people(*OTHERS["nothing in common"]), "clan-two.ged"), tmp_path)
    names = store.ask("people/names", citizens=[at(1)], known=9)
    assert names["given_name"].to_list() == ["Aqbaian"]


WED = "0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n1 CHIL @I4@\n1 MARR\n2 DATE 1925\n"
MENDED = "0 @F1@ FAM\n1 HUSB @I3@\n1 WIFE @I2@\n1 CHIL @I4@\n"
CHILD = 4


def parents(store: Store) -> set[str]:
    number_of_child = number("tree", f"@I{CHILD}@")
    rows = store.ask("people/parentage", citizens=[number_of_child], known=99)
    return set(rows.filter(other=number_of_child)["one"])


def test_a_family_is_corrected_whole(store: Store, tmp_path: Path) -> None:
    first, husband, mother = (number("tree", f"@I{place}@") for place in (1, 3, 2))
    told = people(*FIRST)
    take(store, written(tmp_path / "one", told + WED, "tree.ged"), tmp_path)
    assert parents(store) == {first, mother}
    take(store, written(tmp_path / "two", told + MENDED, "tree.ged"), tmp_path)
    assert parents(store) == {husband, mother}
    assert store.ask("families/marriages", known=99).is_empty()
    again = written(tmp_path / "two", told + MENDED, "tree.ged")
    assert take(store, again, tmp_path) == [True], "the same version says the same"
    take(store, written(tmp_path / "three", told + WED + "0 @N1@ NOTE back\n", "tree.ged"), tmp_path)
    assert parents(store) == {first, mother}
    assert store.ask("families/marriages", known=99).height == 1


def test_a_family_that_a_version_leaves_out_stays(embedded: Store, tmp_path: Path) -> None:
    told = people(*FIRST)
    take(embedded, written(tmp_path / "one", told + WED, "tree.ged"), tmp_path)
    take(embedded, written(tmp_path / "two", told, "tree.ged"), tmp_path)
    assert len(parents(embedded)) == 2
