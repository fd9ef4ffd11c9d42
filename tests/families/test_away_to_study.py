"""A pupil at one address with a grandparent: with whom it is hangs on a parent three steps away."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from registry.assemble import assemble
from registry.families import family
from registry.family import family_of
from registry.ports import Store
from tests.building import person
from tests.families.town import Town

GRANDMOTHER, MOTHER = person("1950-01-01", "F"), person("1980-01-01", "F")
FATHER, PUPIL = person("1979-01-01", "M"), person("2008-01-01", "F")
DAY = date(2023, 3, 1)


def test_who_lives_with_a_parent_is_with_the_grandparent_there_too(store: Store, tmp_path: Path) -> None:
    """The mother, through whom the grandmother is kin, lives elsewhere; each is asked about alone."""
    town = Town(store, tmp_path)
    town.people(GRANDMOTHER, MOTHER, FATHER, PUPIL)
    town.birth(MOTHER, GRANDMOTHER)
    town.birth(PUPIL, MOTHER, FATHER)
    town.live("A", GRANDMOTHER, FATHER, PUPIL)
    town.live("B", MOTHER)
    town.studies(PUPIL, "2015-09-01")
    town.receive()
    chosen = family("assistance")
    together = {GRANDMOTHER, FATHER, PUPIL}
    for asked in together:
        view = family_of(store, asked, chosen, day=DAY, known=town.known)
        assert {member.iin for member in view.members} == together
    assemble(store, chosen, day=DAY, known=town.known)
    stored = store.ask("derived/memberships", definition="assistance")
    assert stored.filter(role="single")["iin"].to_list() == [MOTHER]
