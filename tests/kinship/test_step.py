"""Step-kin: a parent's marriage makes it only if it was in force on some day of the child's life."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from loaders.deliveries import FolderDelivery
from registry.kinship.kin import kin_of
from registry.ports import Store
from registry.receive import receive
from tests.building import person
from tests.kinship.conftest import Clan
from tests.kinship.genealogies import Genealogy

WOMAN, CHILD = person("1960-01-01", "F"), person("2008-01-01", "M")
FIRST, SECOND = person("1955-01-01", "M"), person("1958-01-01", "M")
HIS_DAUGHTER, THEIRS = person("1975-01-01", "F"), person("1984-01-01", "M")


def keys(clan: Clan, iin: str) -> dict[str, str | None]:
    """The first relation of each relative."""
    return {one.iin: one.relations[0].key for one in clan.kin(iin).relatives}


def widowed(clan: Clan, day: str) -> None:
    """Her first husband, who had a daughter, dies on that day; she marries again and has a child."""
    clan.birth(HIS_DAUGHTER, None, FIRST)
    clan.marriage(WOMAN, FIRST, "1980-01-01")
    clan.birth(THEIRS, WOMAN, FIRST)
    clan.death(FIRST, day)
    clan.marriage(WOMAN, SECOND, "1988-01-01")
    clan.birth(CHILD, WOMAN, SECOND)


def test_a_husband_who_died_before_the_birth_is_no_stepfather(clan: Clan) -> None:
    widowed(clan, "1985-01-01")
    found = keys(clan, CHILD)
    assert {FIRST, HIS_DAUGHTER}.isdisjoint(found)
    assert found[THEIRS] == "elder_brother"
    assert CHILD not in keys(clan, FIRST)
    assert CHILD not in keys(clan, HIS_DAUGHTER)
    assert keys(clan, THEIRS)[SECOND] == "stepfather"
    assert keys(clan, WOMAN)[HIS_DAUGHTER] == "stepdaughter"


@pytest.mark.parametrize("day", ["2008-01-01", "2010-01-01"])
def test_a_husband_who_died_in_the_childs_life_stays_a_stepfather(clan: Clan, day: str) -> None:
    """On the day of its birth too."""
    widowed(clan, day)
    assert keys(clan, CHILD)[FIRST] == "stepfather"
    assert keys(clan, CHILD)[HIS_DAUGHTER] == "step_sibling_elder"
    assert keys(clan, FIRST)[CHILD] == "stepson"


def test_a_marriage_after_a_childs_death_makes_no_step_kin(clan: Clan) -> None:
    clan.birth(THEIRS, WOMAN, FIRST)
    clan.death(THEIRS, "1986-01-01")
    clan.marriage(WOMAN, SECOND, "1988-01-01")
    assert SECOND not in keys(clan, THEIRS)


def test_a_widowers_later_child_is_no_step_sibling(clan: Clan) -> None:
    """It was born after the marriage had ended: the dead was never its stepmother."""
    clan.birth(THEIRS, WOMAN, SECOND)
    clan.marriage(WOMAN, FIRST, "1985-01-01")
    clan.death(WOMAN, "1990-01-01")
    clan.birth(CHILD, None, FIRST)
    assert keys(clan, THEIRS)[FIRST] == "stepfather"
    assert CHILD not in keys(clan, THEIRS)
    assert WOMAN not in keys(clan, CHILD)


@pytest.mark.parametrize(
    ("died", "born", "is_step"),
    [("1985", "2008", False), ("1985", "1985", True), ("", "2008", True), (None, "2008", True)],
)
def test_a_genealogys_dates_must_surely_lie_apart(
    embedded: Store, tmp_path: Path, died: str | None, born: str, *, is_step: bool
) -> None:
    """Years that may touch and a death without a day make nobody less of a stepfather."""
    clan = Genealogy()
    mother, husband, child = clan.person(1, "F"), clan.person(2, "M", died=died), clan.person(3, "M", born)
    clan.marriage(mother, husband)
    clan.child(child, mother=mother)
    receive(embedded, FolderDelivery.open(clan.deliver(tmp_path)))
    view = kin_of(embedded, child, day=date(2023, 3, 1), known=1)
    assert ("stepfather" in {one.relations[0].key for one in view.relatives}) is is_step
