"""Tables written to files: every fact, what may be asked of which day, and what stays protected."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from api.export import Table, export
from registry import schema
from registry.errors import WrongUsage
from registry.ports import Store
from tests.engines import fresh_store
from tests.stewards.family import CHILD, DAY, FATHER, MOTHER, Kept, deliveries, follow, take

FACTS = [
    *("kind", "subject", "object", "record", "valid_from", "valid_to", "delivery", "closed_by"),
    *("ended_by", "confidential", "says"),
]


def _export(store: Store, table: str, folder: Path, **when: date | None) -> pl.DataFrame:
    out = folder / f"{table}.parquet"
    export(store, Table(table), out, day=when.get("day"), known=when.get("known"))
    return pl.read_parquet(out)


@pytest.fixture
def family(embedded: Store, tmp_path: Path) -> Store:
    """The steward's family, through all steps on its day."""
    take(embedded, deliveries(tmp_path / "in"))
    follow(embedded, Kept())
    return embedded


def test_every_fact_is_there_with_equal_bytes_on_both_engines(
    engine: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    homes = [tmp_path_factory.mktemp(name) for name in ("one", "other")]
    for home, name in zip(homes, ("embedded", engine), strict=True):
        with fresh_store(name, home) as store:
            take(store, deliveries(home / "in"))
            _export(store, "facts", home)
    assert (homes[0] / "facts.parquet").read_bytes() == (homes[1] / "facts.parquet").read_bytes()


def test_facts_are_told_alike_whatever_their_kind(family: Store, tmp_path: Path) -> None:
    facts = _export(family, "facts", tmp_path)
    assert facts.columns == FACTS
    asked = {kind: family.ask(f"facts/{kind}", known=99).height for kind in schema.fact_kinds()}
    assert dict(facts["kind"].value_counts().iter_rows()) == {k: n for k, n in asked.items() if n}
    assert facts.equals(facts.sort(FACTS))
    death = facts.filter(kind="Death").row(0, named=True)
    assert (death["subject"], death["object"], death["record"]) == (FATHER, None, "deaths/D1")
    assert json.loads(death["says"]) == {"died": "2023-02-28"}
    bonds = facts.filter(kind="PARENT_OF").sort("subject")
    assert bonds.select("subject", "object").rows() == sorted([(FATHER, CHILD), (MOTHER, CHILD)])


def test_facts_are_those_valid_on_a_day_and_known_then(family: Store, tmp_path: Path) -> None:
    everything = _export(family, "facts", tmp_path)
    early = _export(family, "facts", tmp_path, day=date(2011, 6, 1))
    assert set(early["kind"]) == {"Name", "SPOUSE_OF"}
    assert early.filter(pl.col("subject") == CHILD).height == 0
    assert everything.height > early.height
    assert _export(family, "facts", tmp_path, known=date(2000, 1, 1)).height == 0


def test_a_confidential_fact_keeps_only_its_subject_and_time(embedded: Store, tmp_path: Path) -> None:
    stamp = {"valid_to": schema.OPEN_DATE, "delivery": 0, "closed_by": schema.OPEN}
    bond = {"subject": FATHER, "object": CHILD, "role": "father", "valid_from": DAY, **stamp}
    bonds = [
        {**bond, "by": "birth", "record": "births/1", "ended_by": "adoptions/7", "confidential": None},
        {**bond, "by": "adoption", "record": "adoptions/7", "ended_by": None, "confidential": True},
        {**bond, "by": "birth", "record": "births/2", "ended_by": None, "confidential": False},
    ]
    people = {"iin": [FATHER, CHILD]}
    embedded.load(
        {
            "Citizen": pl.DataFrame(people).with_columns(
                pl.lit(None, schema.POLARS[p.type]).alias(p.name) for p in schema.NODES["Citizen"].properties
            ),
            "PARENT_OF": pl.DataFrame(bonds, infer_schema_length=None),
        }
    )
    take(embedded, deliveries(tmp_path / "in"))
    facts = _export(embedded, "facts", tmp_path).filter(kind="PARENT_OF", delivery=0)
    hidden = facts.filter("confidential")
    assert hidden.height == 2
    for name in ("object", "record", "says"):
        assert hidden[name].to_list() == ["protected"] * 2
    assert "adoptions" not in str(facts.rows())
    assert facts.filter(~pl.col("confidential"))["record"].to_list() == ["births/2"]


def test_what_is_derived_is_of_one_day(family: Store, tmp_path: Path) -> None:
    for table in ("events", "decisions", "offers"):
        _export(family, table, tmp_path, day=DAY)
        with pytest.raises(WrongUsage, match=f"the last assembled day is {DAY}, not 2023-01-01"):
            _export(family, table, tmp_path, day=date(2023, 1, 1))
        with pytest.raises(WrongUsage, match="leave out --known"):
            _export(family, table, tmp_path, known=date(2000, 1, 1))
    before = _export(family, "households", tmp_path, day=date(2011, 6, 1))
    assert set(before["iin"]) == {FATHER, MOTHER}


def test_a_day_without_law_is_told_as_unknown(family: Store, tmp_path: Path) -> None:
    _export(family, "households", tmp_path, day=date(1950, 1, 1))
    said = pl.read_parquet_metadata(tmp_path / "households.parquet")
    assert "loss_of_breadwinner unknown" in said["law"]
    assert (said["day"], said["known"]) == ("1950-01-01", "5")
    _export(family, "households", tmp_path)
    assert pl.read_parquet_metadata(tmp_path / "households.parquet")["day"] == str(DAY)


def test_nothing_half_written_stays(family: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUsage, match="cannot write"):
        export(family, Table.facts, tmp_path / "file" / "facts.parquet", day=None, known=None)
    with pytest.raises(WrongUsage, match=r"ends in \.parquet"):
        export(family, Table.facts, tmp_path / "facts.csv", day=None, known=None)
    assert not list(tmp_path.glob("*.part"))


def test_before_assembly_there_is_nothing_derived(embedded: Store, tmp_path: Path) -> None:
    take(embedded, deliveries(tmp_path / "in"))
    with pytest.raises(WrongUsage, match="nothing was assembled yet"):
        _export(embedded, "households", tmp_path)
