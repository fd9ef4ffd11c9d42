"""An adopted child whose adopter died: a right rests on the adoption, and nothing that leaves names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from api.export import Table, export
from loaders.rows import find_rows
from registry.assemble import assemble
from registry.citizen import citizen
from registry.explain import Node, explain
from registry.facts import reference
from registry.families import family
from registry.ports import Store
from registry.successions import as_one
from tests.building import at, deliver, named, person
from tests.stewards.family import CHILD, FATHER, MOTHER, Kept, take
from tests.stewards.test_rights import current, follow, two_deaths

DIED, DAY = "2023-02-28", date(2023, 3, 28)
SECRET = "adoptions/A1"
OTHER_NUMBER = person("1960-01-01", "M", 4)


def test_what_rests_on_an_adoption_does_not_name_it(embedded: Store, tmp_path: Path) -> None:
    folder = two_deaths(tmp_path / "in", (FATHER, DIED), as_of="2023-03-01")
    act = {"act_no": "A1", "act_date": "2015-01-01", "child_iin": CHILD, "adopter_iin": FATHER}
    adopted = [act | {"as": "father", "replaces_iin": None}]
    deliver(folder, "civil-acts", 2, {"adoptions": adopted}, as_of="2023-03-01")
    take(embedded, folder)
    kept = Kept()
    assert [outcome for outcome, _ in follow(embedded, kept, DAY)] == ["yes"]
    [decided] = current(embedded, FATHER).iter_rows(named=True)
    assert SECRET in decided["facts"]
    for table in ("households", "events", "decisions", "offers", "facts"):
        out = tmp_path / f"{table}.parquet"
        assert export(embedded, Table(table), out, day=None, known=None)["rows"]
        assert SECRET not in str(pl.read_parquet(out).rows())
    for id_ in (kept.sent[0], decided["id"], decided["event"]):
        told = _told(explain(embedded, id_, find_rows=find_rows))
        assert "protected" in told
        assert SECRET not in told


def test_what_somebody_owns_at_a_protected_address_does_not_tell_it(store: Store, tmp_path: Path) -> None:
    """Nor does a house elsewhere hide, and who owns the same dwelling and lives in the open is told."""
    folder, (owner, other) = tmp_path / "in", (MOTHER, FATHER)
    homes = [*at("HIDDEN-1", owner), *at("OPEN-2", other)]
    homes[0]["protected"] = True
    deliver(folder, "population", 1, {"citizens": named(owner, other), "residence": homes})
    own = {"area_m2": 50, "rooms": 2, "share": 1, "valid_from": "2015-01-01"}
    places = [("C1", "HIDDEN-1", owner), ("C2", "OPEN-2", owner), ("C3", "OPEN-2", other)]
    dwellings = [{"cadastre_no": no, "address_code": at_, "owner_iin": who, **own} for no, at_, who in places]
    deliver(folder, "property", 1, {"dwellings": dwellings, "land": []})
    take(store, folder)
    told = str(citizen(store, owner, known=2))
    assert "HIDDEN-1" not in told
    assert "C1" not in told
    assert "OPEN-2" in told
    assert "OPEN-2" in str(citizen(store, other, known=2))
    rows = store.ask("facts/OWNS", citizens=[owner], known=2).filter(object="HIDDEN-1")
    [id_] = rows.select(reference("OWNS", "subject")).to_series()
    assert _told(explain(store, id_, find_rows=find_rows)).strip() == "fact protected OWNS: protected"
    out = tmp_path / "facts.parquet"
    export(store, Table("facts"), out, day=None, known=None)
    said = str(pl.read_parquet(out).rows())
    assert ("HIDDEN-1" in said, "C1" in said, said.count("OPEN-2")) == (False, False, 3)


def test_what_was_told_before_an_adoption_is_as_secret_as_what_is_told_since(
    store: Store, tmp_path: Path
) -> None:
    """An adoption that was taken back hides the birth no more, but is not named itself."""
    folder, adopter = tmp_path / "in", FATHER
    birth = {"act_no": "B1", "act_date": "2012-01-01", "child_iin": CHILD, "born": "2012-01-01"}
    births = [birth | {"mother_iin": MOTHER, "father_iin": None}]
    deliver(folder, "population", 1, {"citizens": named(MOTHER, adopter, CHILD)})
    deliver(folder, "civil-acts", 1, {"births": births})
    take(store, folder)
    first, second = (f"PARENT_OF/{MOTHER}/births/B1@{number}" for number in (1, 3))
    assert CHILD in _told(explain(store, first, find_rows=find_rows))
    act = {"act_no": "A1", "act_date": "2015-01-01", "child_iin": CHILD, "adopter_iin": adopter}
    adopted = act | {"as": "mother", "replaces_iin": MOTHER}
    take(store, deliver(folder, "civil-acts", 2, {"adoptions": [adopted]}, mode="delta"))
    for id_ in (first, second):
        assert (
            _told(explain(store, id_, find_rows=find_rows)).strip() == "fact protected PARENT_OF: protected"
        )
    assert CHILD not in str(citizen(store, MOTHER, known=2))
    taken_back = adopted | {"withdrawn": True}
    take(store, deliver(folder, "civil-acts", 3, {"adoptions": [taken_back]}, mode="delta"))
    assert CHILD in _told(explain(store, first, find_rows=find_rows))
    assert _told(explain(store, second, find_rows=find_rows)).strip() == "fact protected PARENT_OF: protected"


@pytest.mark.parametrize("under", [FATHER, OTHER_NUMBER], ids=["one number", "another number"])
def test_the_act_of_birth_tells_the_mother_without_the_father_whose_place_an_adopter_took(
    store: Store, tmp_path: Path, under: str
) -> None:
    """Whichever of the father's numbers the adoption names; the mother's other child keeps its father."""
    folder, adopter, sister = tmp_path / "in", person("1980-01-01", "M"), person("2013-01-01", "F")
    both = {"mother_iin": MOTHER, "father_iin": FATHER}
    births = [
        {"act_no": "B1", "act_date": "2012-01-01", "child_iin": CHILD, "born": "2012-01-01"} | both,
        {"act_no": "B2", "act_date": "2013-01-01", "child_iin": sister, "born": "2013-01-01"} | both,
    ]
    act = {"act_no": "A1", "act_date": "2015-01-01", "child_iin": CHILD, "adopter_iin": adopter}
    deliver(folder, "civil-acts", 1, {"births": births})
    number = {"old_iin": FATHER, "new_iin": OTHER_NUMBER, "from": "2014-01-01"}
    take(store, deliver(folder, "population", 1, {"successions": [number]}).parent)
    take(store, folder)
    mothers = f"PARENT_OF/{MOTHER}/births/B1@2"
    assert f"father_iin {FATHER}" in _told(explain(as_one(store), mothers, find_rows=find_rows))
    adopted = act | {"as": "father", "replaces_iin": under}
    take(store, deliver(folder, "civil-acts", 2, {"adoptions": [adopted]}, mode="delta"))
    told = _told(explain(as_one(store), mothers, find_rows=find_rows))
    assert f"mother_iin {MOTHER}, father_iin protected" in told
    assert FATHER not in told
    of_the_sister = _told(explain(as_one(store), f"PARENT_OF/{MOTHER}/births/B2@2", find_rows=find_rows))
    assert f"father_iin {FATHER}" in of_the_sister


def test_a_household_from_before_an_adoption_is_told_without_the_parents(
    store: Store, tmp_path: Path
) -> None:
    """Until it is assembled again; the event that a sister opened names the child no more either."""
    folder, sister, adopter = tmp_path / "in", person("2023-03-01", "F"), person("1980-01-01", "M")
    everybody = (MOTHER, FATHER, CHILD, sister)
    deliver(folder, "population", 1, {"citizens": named(*everybody), "residence": at("A1", *everybody)})
    both = {"mother_iin": MOTHER, "father_iin": FATHER}
    births = [
        {"act_no": "B1", "act_date": "2012-01-01", "child_iin": CHILD, "born": "2012-01-01"} | both,
        {"act_no": "B2", "act_date": "2023-03-01", "child_iin": sister, "born": "2023-03-01"} | both,
    ]
    deliver(folder, "civil-acts", 1, {"births": births})
    take(store, folder)
    assemble(store, family("card"), day=DAY, known=2)
    [home] = store.ask("derived/memberships", definition="card")["household_id"].unique()
    assert all(iin in _told(explain(store, home, find_rows=find_rows)) for iin in everybody)
    act = {"act_no": "A1", "act_date": "2023-03-05", "child_iin": CHILD, "adopter_iin": adopter}
    acts = [act | {"as": "father", "replaces_iin": FATHER}]
    acts += [act | {"act_no": "A2", "as": "mother", "replaces_iin": MOTHER, "adopter_iin": OTHER_NUMBER}]
    take(store, deliver(folder, "civil-acts", 2, {"adoptions": acts}, as_of="2023-03-06", mode="delta"))
    told = _told(explain(store, home, find_rows=find_rows))
    assert "protected" in told
    assert CHILD not in told or not {MOTHER, FATHER} & {iin for iin in everybody if iin in told}
    assert {iin for iin in everybody if iin in told}, "somebody of them is told"


def _told(node: Node) -> str:
    return " ".join([node.kind, node.id, node.text, *map(_told, node.children)])
