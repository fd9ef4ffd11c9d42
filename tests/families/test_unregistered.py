"""In targeted social assistance a child of no address at all lives with who represents it."""

from __future__ import annotations

import pytest

from registry import affected
from registry.families import family
from tests.building import person
from tests.families.town import Town

ASSISTANCE = family("assistance")
GRANDMOTHER, MOTHER = person("1960-01-01", "F"), person("1990-01-01", "F")
FATHER, BABY = person("1988-01-01", "M"), person("2023-02-20", "F")
DAYS = ("2023-03-01", "2023-03-10", "2023-04-01")
WITH_MOTHER, ALONE = (MOTHER, "child", "no_common_address"), (BABY, "single", "no_bond")


@pytest.fixture
def town(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A mother and a grandmother at two addresses; little changes, and only that is looked at."""
    monkeypatch.setattr(affected, "WORTH_IT", 0)
    town.people(GRANDMOTHER, MOTHER, FATHER, BABY)
    town.live("hers", MOTHER)
    town.live("grandmother's", GRANDMOTHER)
    town.birth(MOTHER, GRANDMOTHER)
    return town


def both_ways(town: Town, day: str) -> dict[str, tuple[str, str, str]]:
    """Families by what changed, which are those of a run over everybody."""
    found = town.families(day, ASSISTANCE)
    assert found == town.families(day, ASSISTANCE, full=True)
    return found


def test_it_is_the_mother_s_until_it_is_registered_and_again_afterwards(town: Town) -> None:
    town.birth(BABY, MOTHER, FATHER)
    assert both_ways(town, DAYS[0])[BABY] == WITH_MOTHER
    town.live("grandmother's", BABY, since="2023-03-05", until="2023-03-20")
    found = both_ways(town, DAYS[1])
    assert (found[BABY], found[MOTHER]) == (
        (GRANDMOTHER, "grandchild", "common_address"),
        (MOTHER, "single", "no_bond"),
    )
    assert both_ways(town, DAYS[2])[BABY] == WITH_MOTHER, "the registration is over"


@pytest.mark.parametrize(
    ("mother", "father", "guardian", "expected"),
    [
        (None, FATHER, None, (FATHER, "child", "no_common_address")),
        (MOTHER, None, GRANDMOTHER, (GRANDMOTHER, "ward", "guardian")),
        (None, None, None, ALONE),
    ],
    ids=["a father", "a guardian", "nobody"],
)
def test_without_a_mother_it_is_the_father_s_and_a_guardian_comes_first(
    town: Town, mother: str | None, father: str | None, guardian: str | None, expected: tuple[str, str, str]
) -> None:
    town.birth(BABY, mother, father)
    if guardian:
        town.guardian(guardian, BABY, "2023-02-25")
    assert both_ways(town, DAYS[0])[BABY] == expected


def test_a_mother_without_rights_has_it_no_more(town: Town) -> None:
    town.birth(BABY, MOTHER)
    town.deprived(MOTHER, BABY, "2023-02-25")
    assert both_ways(town, DAYS[0])[BABY] == ALONE
