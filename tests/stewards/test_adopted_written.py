"""A child whom others adopted: no file, and no list of a person's facts, ties it to whose it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from api.export import Table, export
from loaders.rows import find_rows
from registry import schema, settings
from registry.citizen import citizen
from registry.explain import explain
from registry.ports import Store
from tests.building import at, deliver, named, person
from tests.stewards.family import DAY, Kept, follow, take

CHILD, SISTER = person("2018-05-05", "F"), person("2016-05-05", "F")
OLD_NUMBER = person("2018-05-06", "F")
MOTHER, FATHER = person("1990-01-01", "F"), person("1988-02-02", "M")
NEW_MOTHER, NEW_FATHER = person("1985-06-06", "F"), person("1983-07-07", "M")
BEFORE = date(2019, 1, 1)
TELEPHONE = "77010000000"
REPLACED = {"mother": (NEW_MOTHER, MOTHER), "father": (NEW_FATHER, FATHER)}


def family(store: Store, folder: Path, *, apart: bool = False) -> None:
    """Parents with two daughters, and another couple; apart: the father lives alone, married to nobody."""
    at_home = (CHILD, SISTER, MOTHER, *(() if apart else (FATHER,)))
    homes = at("A1", *at_home) + at("A2", NEW_MOTHER, NEW_FATHER) + (at("A3", FATHER) if apart else [])
    people = named(CHILD, SISTER, MOTHER, FATHER, NEW_MOTHER, NEW_FATHER)
    deliver(folder, "population", 1, {"citizens": people, "residence": homes})
    births = [
        {"act_no": no, "act_date": born, "child_iin": child, "born": born}
        | {"mother_iin": MOTHER, "father_iin": FATHER}
        for no, child, born in (("B1", CHILD, "2018-05-05"), ("B2", SISTER, "2016-05-05"))
    ]
    couples = [(NEW_MOTHER, NEW_FATHER), *(() if apart else [(MOTHER, FATHER)])]
    marriages = [
        {"act_no": f"M{one}", "act_date": "2010-01-01", "one_iin": one, "other_iin": other}
        for one, other in couples
    ]
    deliver(folder, "civil-acts", 1, {"births": births, "marriages": marriages})
    take(store, folder)


def adopt(store: Store, folder: Path, *replaced: str) -> None:
    """The other couple, or one of them, takes the place of these parents."""
    act = {"act_date": "2020-01-10", "child_iin": CHILD}
    acts = [
        act
        | {"act_no": f"A-{as_}", "adopter_iin": REPLACED[as_][0], "as": as_, "replaces_iin": REPLACED[as_][1]}
        for as_ in replaced
    ]
    take(store, deliver(folder, "civil-acts", 2, {"adoptions": acts}, as_of="2023-03-02", mode="delta"))


def written(store: Store, table: Table, folder: Path, day: date | None = None) -> pl.DataFrame:
    out = folder / "out.parquet"
    export(store, table, out, day=day, known=None)
    return pl.read_parquet(out)


def nodes(label: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """Nodes of a kind that say this, and nothing besides."""
    columns = {column.name: schema.POLARS[column.type] for column in schema.NODES[label].columns}
    said = [
        {name: "" if dtype == pl.String else None for name, dtype in columns.items()} | row for row in rows
    ]
    return pl.DataFrame(said, schema=columns)


def derived(store: Store) -> None:
    """Rows that name a parent beside the child, by themselves, by their event or by what they rest on."""
    on = {"right_arises": DAY, "law_day": DAY, "run": 1}
    home = f'["LIVES_AT/{CHILD}/residence@1"]'
    about = {"e1": (CHILD, "[]"), "e2": (FATHER, "[]"), "e3": (MOTHER, home), "e4": (SISTER, "[]")}
    about["e5"] = (MOTHER, home.replace(CHILD, OLD_NUMBER))
    events = [
        {"id": one, "subject": subject, "facts": facts, "right_arises": DAY, "run": 1}
        for one, (subject, facts) in about.items()
    ]
    paid = [("d1", "e1", MOTHER), ("d2", "e2", CHILD), ("d3", "e4", MOTHER), ("d4", "e2", NEW_FATHER)]
    to = [{"event": event, "recipient": recipient} for _, event, recipient in paid]
    decisions = [
        on | row | {"id": one, "facts": "[]", "because": f"said by {row['recipient']}"}
        for (one, *_), row in zip(paid, to, strict=True)
    ]
    offers = [
        row | {"id": f"o{one}", "decision": one, "msisdn": TELEPHONE, "run": 1}
        for (one, *_), row in zip(paid, to, strict=True)
    ]
    kept = {"RiskEvent": events, "Decision": decisions, "Offer": offers}
    store.load({label: nodes(label, *rows) for label, rows in kept.items()})


def test_no_derived_row_names_the_child_beside_whose_it_was(embedded: Store, tmp_path: Path) -> None:
    derived(embedded)
    family(embedded, tmp_path / "in")
    embedded.write(settings.put(settings.ASSEMBLED, str(DAY)))
    tables = (Table.events, Table.decisions, Table.offers)
    before = [written(embedded, table, tmp_path) for table in tables]
    assert before[1].sort("id")["recipient"].to_list() == [MOTHER, CHILD, MOTHER, NEW_FATHER]
    adopt(embedded, tmp_path / "in", "mother", "father")
    replaced = {"old_iin": OLD_NUMBER, "new_iin": CHILD, "from": "2019-01-01"}
    take(embedded, deliver(tmp_path / "in", "population", 2, {"successions": [replaced]}))
    events, decisions, offers = (written(embedded, table, tmp_path).sort("id") for table in tables)
    assert [events.height, decisions.height, offers.height] == [one.height for one in before]
    assert events["subject"].to_list() == [CHILD, FATHER, MOTHER, SISTER, MOTHER]
    assert events["facts"].to_list() == ["[]", "[]", '["protected"]', "[]", '["protected"]']
    told = ["protected", "protected", MOTHER, "protected"]
    assert decisions["recipient"].to_list() == offers["recipient"].to_list() == told
    assert decisions["because"].to_list() == [f"said by {one}" for one in told]
    assert offers["msisdn"].to_list() == ["protected", "protected", TELEPHONE, "protected"]


@pytest.fixture
def court(store: Store, tmp_path: Path) -> Store:
    """A court took the mother's rights to both children; then the couple adopted one."""
    family(store, tmp_path / "in")
    taken = {"decided": "2019-06-01", "effective": "2019-06-01", "kind": "rights_deprived", "iin": MOTHER}
    rows = [taken | {"decision_no": f"R{child}", "child_iin": child} for child in (CHILD, SISTER)]
    take(store, deliver(tmp_path / "in", "justice", 1, {"decisions": rows}))
    adopt(store, tmp_path / "in", "mother", "father")
    return store


def test_no_court_is_told_that_took_the_rights_of_whose_it_was(court: Store, tmp_path: Path) -> None:
    for day in (None, DAY):
        said = citizen(court, MOTHER, known=9, day=day)["facts"]
        decided = [one["says"] for one in said if one["kind"] == "CourtDecision"]
        assert sorted(decided, key=str) == ["protected", {"kind": "rights_deprived", "child": SISTER}]
        assert CHILD not in str(said)
        facts = written(court, Table.facts, tmp_path, day).filter(kind="CourtDecision")
        assert facts["subject"].to_list() == [MOTHER, MOTHER]
        assert sorted(facts["record"]) == [f"decisions/R{SISTER}", "protected"]
        assert CHILD not in str(facts.rows())
    seen = explain(court, f"CourtDecision/{MOTHER}/decisions/R{CHILD}@3", find_rows=find_rows)
    assert CHILD not in str(seen.as_json())


def test_households_assembled_before_the_adoption_was_known_are_protected(
    store: Store, tmp_path: Path
) -> None:
    family(store, tmp_path / "in")
    follow(store, Kept())
    assert "protected" not in written(store, Table.households, tmp_path)["household_id"]
    adopt(store, tmp_path / "in", "mother", "father")
    rows = written(store, Table.households, tmp_path)
    assert set(rows.filter(iin=CHILD)["household_id"]) == {"protected"}
    assert "protected" not in rows.filter(pl.col("iin") != CHILD)["household_id"]
    follow(store, Kept())
    assert "protected" not in written(store, Table.households, tmp_path)["household_id"]


@pytest.mark.parametrize(("apart", "hidden"), [(True, set()), (False, {CHILD})])
def test_whom_a_step_parent_adopted_is_told_with_the_parent_who_stayed(
    store: Store, tmp_path: Path, *, apart: bool, hidden: set[str]
) -> None:
    """But not beside the former one, whatever else ties the two parents."""
    family(store, tmp_path / "in", apart=apart)
    adopt(store, tmp_path / "in", "father")
    rows = written(store, Table.households, tmp_path, BEFORE).filter(definition="card")
    assert set(rows.filter(household_id="protected")["iin"]) == hidden
    homes = dict(rows.select("iin", "household_id").iter_rows())
    assert (homes[CHILD] == homes[MOTHER]) == apart
    assert homes[CHILD] != homes[FATHER]
