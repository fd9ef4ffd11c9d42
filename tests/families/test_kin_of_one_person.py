"""Kin at one address of whom some have several numbers are one family of assistance."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from loaders.deliveries import FolderDelivery
from registry.assemble import assemble
from registry.families import family
from registry.family import family_of
from registry.ports import Store
from registry.receive import receive
from registry.successions import as_one
from tests.building import at, deliver, named, person

DAY = date(2023, 3, 1)
GRANDMOTHER, MOTHER = person("1950-01-01", "F"), person("1975-02-02", "F")
SON, DAUGHTER = person("1996-03-03", "M"), person("1998-04-04", "F")
OTHER = {iin: person(born, sex, 9) for iin, born, sex in ((GRANDMOTHER, "1950-01-01", "F"),)}
OTHER |= {MOTHER: person("1975-02-02", "F", 9), SON: person("1996-03-03", "M", 9)}


def _birth(no: str, child: str, born: str, mother: str) -> dict[str, str]:
    return {"act_no": no, "act_date": born, "child_iin": child, "born": born, "mother_iin": mother}


@pytest.mark.parametrize("renumbered", [SON, MOTHER, GRANDMOTHER], ids=["son", "mother", "grandmother"])
@pytest.mark.parametrize("together", [{SON, DAUGHTER}, {GRANDMOTHER, SON}], ids=["siblings", "grandchild"])
def test_siblings_and_grandchildren_live_together(
    store: Store, tmp_path: Path, renumbered: str, together: set[str]
) -> None:
    """The acts of birth name the old number, or one the new one; the address is told of the new one."""
    new = {renumbered: OTHER[renumbered]}
    births = [
        _birth("B1", MOTHER, "1975-02-02", GRANDMOTHER),
        _birth("B2", SON, "1996-03-03", MOTHER),
        _birth("B3", DAUGHTER, "1998-04-04", new.get(MOTHER, MOTHER)),
    ]
    people = [new.get(iin, iin) for iin in (GRANDMOTHER, MOTHER, SON, DAUGHTER)]
    number = {"old_iin": renumbered, "new_iin": OTHER[renumbered], "from": "2020-01-01"}
    homes = at("A1", *(new.get(iin, iin) for iin in sorted(together)))
    feeds = {"citizens": named(*people), "residence": homes, "successions": [number]}
    for agency, files in (("population", feeds), ("civil-acts", {"births": births})):
        known = receive(store, FolderDelivery.open(deliver(tmp_path, agency, 1, files))).number
    one, chosen = as_one(store), family("assistance")
    wanted = {new.get(iin, iin) for iin in together}
    for iin in wanted:
        view = family_of(one, iin, chosen, day=DAY, known=known)
        assert {member.iin for member in view.members} == wanted
    assemble(one, chosen, day=DAY, known=known)
    stored = one.ask("derived/memberships", definition="assistance")
    assert stored.filter(role="single")["iin"].sort().to_list() == sorted({*people} - wanted)
