"""An adopted child whose adopter died: a right rests on the adoption, and nothing that leaves names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from api.export import Table, export
from loaders.rows import find_row
from registry.explain import Node, explain
from registry.ports import Store
from tests.building import deliver
from tests.stewards.family import CHILD, FATHER, Kept, take
from tests.stewards.test_rights import current, follow, two_deaths

DIED, DAY = "2023-02-28", date(2023, 3, 28)
SECRET = "adoptions/A1"


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
        told = _told(explain(embedded, id_, find_row=find_row))
        assert "protected" in told
        assert SECRET not in told


def _told(node: Node) -> str:
    return " ".join([node.kind, node.id, node.text, *map(_told, node.children)])
