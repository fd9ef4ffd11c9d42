"""A child whom a couple adopted: no look at an earlier day, or at what was known then, tells whose it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from api.export import Table, export
from registry.families import families, family
from registry.family import family_of
from registry.history import history_of
from registry.kinship.kin import kin_of
from registry.kinship.picture import picture
from registry.ports import Store
from tests.building import at, deliver, named, person
from tests.stewards.family import DAY, Kept, follow, take

CHILD, SISTER = person("2018-05-05", "F"), person("2016-05-05", "F")
MOTHER, FATHER = person("1990-01-01", "F"), person("1988-02-02", "M")
GRANDMOTHER = person("1965-03-03", "F")
NEW_MOTHER, NEW_FATHER = person("1985-06-06", "F"), person("1983-07-07", "M")
BY_BIRTH = {MOTHER, FATHER, SISTER, GRANDMOTHER}
ADOPTERS = {NEW_MOTHER, NEW_FATHER}
BEFORE = date(2019, 1, 1)
EARLIER = 2
"""The delivery before that of the adoption."""
LOOKS = [(BEFORE, 9), (BEFORE, EARLIER), (DAY, EARLIER)]
BIRTH = "births/B1"


@pytest.fixture
def adopted(store: Store, tmp_path: Path) -> Store:
    """The parents by birth, who keep another child, and those who adopted the child in 2020."""
    folder = tmp_path / "in"
    homes = at("A1", CHILD, *BY_BIRTH) + at("A2", *ADOPTERS)
    deliver(folder, "population", 1, {"citizens": named(CHILD, *BY_BIRTH, *ADOPTERS), "residence": homes})
    both = {"mother_iin": MOTHER, "father_iin": FATHER}
    births = [
        _birth("B1", CHILD, "2018-05-05") | both,
        _birth("B2", SISTER, "2016-05-05") | both,
        _birth("B3", MOTHER, "1990-01-01") | {"mother_iin": GRANDMOTHER},
    ]
    couples = [("M1", MOTHER, FATHER), ("M2", NEW_MOTHER, NEW_FATHER)]
    marriages = [
        {"act_no": no, "act_date": "2010-01-01", "one_iin": one, "other_iin": other}
        for no, one, other in couples
    ]
    deliver(folder, "civil-acts", 1, {"births": births, "marriages": marriages})
    acts = [_adoption("mother", NEW_MOTHER, MOTHER), _adoption("father", NEW_FATHER, FATHER)]
    deliver(folder, "civil-acts", 2, {"adoptions": acts}, as_of="2023-03-02", mode="delta")
    take(store, folder)
    return store


def _birth(no: str, child: str, born: str) -> dict[str, str]:
    return {"act_no": no, "act_date": born, "child_iin": child, "born": born}


def _adoption(as_: str, adopter: str, replaced: str) -> dict[str, str]:
    act = {"act_no": f"A-{as_}", "act_date": "2020-01-10", "child_iin": CHILD}
    return act | {"adopter_iin": adopter, "as": as_, "replaces_iin": replaced}


@pytest.mark.parametrize(("day", "known"), LOOKS)
def test_no_family_of_before_ties_the_child_to_whose_it_was(adopted: Store, day: date, known: int) -> None:
    for name in sorted(families().keys() - {"dependants"}):
        for asked in (CHILD, MOTHER, FATHER, SISTER, GRANDMOTHER):
            view = family_of(adopted, asked, family(name), day=day, known=known)
            strangers = BY_BIRTH if asked == CHILD else {CHILD}
            assert strangers.isdisjoint(member.iin for member in view.members)
            assert BIRTH not in str(view.as_json())
    card = family("card")
    mothers = family_of(adopted, MOTHER, card, day=day, known=known)
    assert {member.iin for member in mothers.members} == {MOTHER, FATHER, SISTER}
    assert mothers.protected
    assert family_of(adopted, CHILD, card, day=day, known=known).protected
    assert not family_of(adopted, GRANDMOTHER, card, day=day, known=known).protected
    whole = family_of(adopted, CHILD, card, day=day, known=known, may_see=True)
    assert {member.iin for member in whole.members} == {CHILD, MOTHER, FATHER, SISTER}


@pytest.mark.parametrize(("day", "known"), LOOKS)
def test_nobody_was_kin_over_a_parenthood_that_an_adoption_ended(
    adopted: Store, day: date, known: int
) -> None:
    def kin(iin: str) -> set[str]:
        view = kin_of(adopted, iin, day=day, known=known, degree=4)
        assert BIRTH not in str(view.as_json())
        return {one.iin for one in view.relatives}

    assert BY_BIRTH.isdisjoint(kin(CHILD))
    assert kin(MOTHER) == {FATHER, SISTER, GRANDMOTHER}
    assert kin(SISTER) == {MOTHER, FATHER, GRANDMOTHER}
    assert CHILD not in kin(GRANDMOTHER)
    seen = kin_of(adopted, CHILD, day=day, known=known, may_see=True)
    assert {one.iin for one in seen.relatives} == BY_BIRTH
    drawn = picture(adopted, CHILD, [CHILD], day=day, known=known)
    assert not any(f"S{iin[-4:]}" in drawn for iin in BY_BIRTH)


@pytest.mark.parametrize("known", [9, EARLIER])
def test_no_history_ties_the_child_to_whose_it_was(adopted: Store, known: int) -> None:
    card = family("card")
    for asked, strangers in ((CHILD, BY_BIRTH), (MOTHER, {CHILD}), (NEW_MOTHER, BY_BIRTH)):
        said = str(history_of(adopted, asked, card, day=DAY, known=known).as_json())
        assert not any(iin in said for iin in strangers)
        assert BIRTH not in said


def test_todays_family_is_told_as_before(adopted: Store) -> None:
    view = family_of(adopted, CHILD, family("card"), day=DAY, known=9)
    assert {member.iin for member in view.members} == {CHILD, *ADOPTERS}
    paths = [step.facts for one in view.members for step in one.path if one.iin in ADOPTERS]
    assert ("protected",) in paths
    assert "adoptions/" not in str(paths)
    whole = family_of(adopted, CHILD, family("card"), day=DAY, known=9, may_see=True)
    assert view.members[0].iin == whole.members[0].iin
    assert (view.household_id, view.bonds) == (whole.household_id, whole.bonds)


def test_an_adoption_taken_back_hides_nothing_more(adopted: Store, tmp_path: Path) -> None:
    acts = [_adoption("mother", NEW_MOTHER, MOTHER), _adoption("father", NEW_FATHER, FATHER)]
    back = [act | {"withdrawn": True} for act in acts]
    take(adopted, deliver(tmp_path / "in", "civil-acts", 3, {"adoptions": back}, mode="delta"))
    view = family_of(adopted, CHILD, family("card"), day=BEFORE, known=9)
    assert {member.iin for member in view.members} == {CHILD, MOTHER, FATHER, SISTER}
    assert not view.protected


def test_no_court_is_named_that_took_the_rights_of_whose_it_was(adopted: Store, tmp_path: Path) -> None:
    taken = {"decision_no": "R1", "decided": "2019-06-01", "iin": MOTHER, "child_iin": CHILD}
    rows = [taken | {"kind": "rights_deprived", "effective": "2019-06-01"}]
    take(adopted, deliver(tmp_path / "in", "justice", 1, {"decisions": rows}, mode="delta"))
    for day in (DAY, date(2019, 7, 1)):
        assert MOTHER not in str(family_of(adopted, CHILD, family("card"), day=day, known=9).as_json())


def test_no_household_that_is_written_out_ties_them(adopted: Store, tmp_path: Path) -> None:
    out = tmp_path / "households.parquet"
    export(adopted, Table.households, out, day=BEFORE, known=None)
    rows = pl.read_parquet(out)
    own = rows.filter(iin=CHILD)
    assert set(own["household_id"]) == set(own["role"]) == set(own["because"]) == {"protected"}
    assert "protected" not in rows.filter(pl.col("iin") != CHILD)["household_id"]
    export(adopted, Table.households, out, day=DAY, known=None)
    assert "protected" not in pl.read_parquet(out)["household_id"]


def test_derived_rows_name_no_birth_that_an_adoption_ended(embedded: Store, tmp_path: Path) -> None:
    folder, born = tmp_path / "in", "2023-02-10"
    child = person(born, "F")
    deliver(folder, "population", 1, {"citizens": named(MOTHER, child), "residence": at("A1", MOTHER, child)})
    births = [_birth("B1", child, born) | {"mother_iin": MOTHER}]
    deliver(folder, "civil-acts", 1, {"births": births})
    take(embedded, folder)
    follow(embedded, Kept())
    tables = [Table.events, Table.decisions]
    before = [_written(embedded, table, tmp_path) for table in tables]
    assert all("births/B1@" in said for said in before)
    act = _adoption("mother", NEW_MOTHER, MOTHER) | {"child_iin": child, "act_date": "2023-03-02"}
    day = "2023-03-02"
    take(embedded, deliver(folder, "civil-acts", 2, {"adoptions": [act]}, as_of=day, mode="delta"))
    for table in tables:
        said = _written(embedded, table, tmp_path)
        assert "PARENT_OF/" not in said
        assert "protected" in said
        assert "protected@" not in said


def _written(store: Store, table: Table, folder: Path) -> str:
    export(store, table, folder / "out.parquet", day=None, known=None)
    return str(pl.read_parquet(folder / "out.parquet").rows())
