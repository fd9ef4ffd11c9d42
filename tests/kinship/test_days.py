"""On a day of the past nobody is kin who is not born, and nobody dead who may still live."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from loaders.deliveries import FolderDelivery
from registry.kinship.kin import KinView, kin_of
from registry.ports import Store
from registry.receive import receive
from tests.building import person
from tests.kinship.conftest import Clan
from tests.kinship.genealogies import Genealogy


def kin(store: Store, iin: str, day: str) -> KinView:
    """The kin of somebody of a genealogy."""
    return kin_of(store, iin, day=date.fromisoformat(day), known=1)


@pytest.fixture
def people(embedded: Store, tmp_path: Path) -> tuple[str, str, str, str]:
    """A man, his wife who is younger, her father, and their son; nobody knows the day of the wedding."""
    clan = Genealogy()
    man, wife = clan.person(1, "M", "1900"), clan.person(2, "F", "1930")
    father, son = clan.person(3, "M", "1890"), clan.person(4, "M", "1960")
    clan.marriage(man, wife)
    clan.child(wife, father=father)
    clan.child(son, mother=wife, father=man)
    receive(embedded, FolderDelivery.open(clan.deliver(tmp_path)))
    return man, wife, father, son


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        ("1929-12-31", []),
        ("1930-01-01", ["wife", "wifes_father"]),
        ("1959-12-31", ["wife", "wifes_father"]),
        ("1960-01-01", ["son", "wife", "wifes_father"]),
    ],
)
def test_who_is_surely_not_born_is_nobodys_kin_and_no_way_to_others(
    embedded: Store, people: tuple[str, str, str, str], day: str, keys: list[str]
) -> None:
    """Born in 1930: perhaps on its first day."""
    found = [one.relations[0].key for one in kin(embedded, people[0], day).relatives]
    assert found == keys


def test_who_is_not_born_has_no_kin(embedded: Store, people: tuple[str, str, str, str]) -> None:
    assert kin(embedded, people[3], "1959-12-31").relatives == ()
    assert len(kin(embedded, people[3], "1960-01-01").relatives) == 3


def test_a_citizen_who_is_not_born_has_none_either(clan: Clan) -> None:
    child = person("2000-01-01", "M")
    clan.birth(child, person("1972-01-01", "F"))
    assert clan.kin(child, day="1999-12-31").relatives == ()
    assert len(clan.kin(child, day="2000-01-01").relatives) == 1


@pytest.mark.parametrize(
    ("first", "last", "day", "dead"),
    [
        (None, "1989-12-31", "1950-01-01", False),
        (None, "1989-12-31", "1989-12-30", False),
        (None, "1989-12-31", "1989-12-31", True),
        ("1980-01-01", "1980-12-31", "1980-06-01", False),
        ("1980-01-01", "1980-12-31", "1980-12-31", True),
        ("1980-01-01", None, "1979-12-31", False),
        ("1980-01-01", None, "1980-01-01", True),
        (None, None, "1950-01-01", True),
    ],
)
def test_dead_is_who_surely_died_by_the_day(
    embedded: Store, tmp_path: Path, first: str | None, last: str | None, day: str, *, dead: bool
) -> None:
    """Before 1990, in 1980, after 1979; and on a day of which nothing is known."""
    clan = Genealogy()
    man, wife = clan.person(1, "M", "1900"), clan.person(2, "F", "1900", died="")
    clan.people[-1] |= {"died_earliest": first, "died_latest": last}
    clan.marriage(man, wife)
    receive(embedded, FolderDelivery.open(clan.deliver(tmp_path)))
    [found] = kin(embedded, man, day).relatives
    assert (found.dead, found.died) == (dead, None)
