"""A large file is received in parts; what the registry then holds does not depend on where they are cut."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph import embedded, embedded_ways, open_store, spool
from loaders import parts
from loaders.deliveries import find
from loaders.generator import generate
from registry.deliveries import in_order
from registry.receive import receive
from tests.building import Rows, at, deliver, named
from tests.engines import url_in
from tests.journeys.held import differences, everything
from tests.journeys.test_receive import couples

ALL_WAIT, SOME_WAIT, NONE_WAITS = 1, 60, 10**9
"""From how many rows on a table waits to be copied."""


def take(folder: Path, url: str) -> list[dict[str, Any]]:
    """Receive every delivery; gives what the receipts say."""
    store = open_store(url)
    store.prepare()
    receipts = [receive(store, delivery) for delivery in in_order(find([folder]))]
    store.close()
    return [{"files": one.files, "reasons": one.reasons} for one in receipts]


def test_parts_give_what_the_whole_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deliveries = tmp_path / "in"
    generate(200, 3, 1, 0.05, "csv", deliveries)
    receipts = take(deliveries, url_in(tmp_path / "whole"))
    wanted = everything(url_in(tmp_path / "whole"))
    assert any(one["reasons"].get("births") for one in receipts)
    for size in (20, 100):
        cut = url_in(tmp_path / f"cut {size}")
        monkeypatch.setattr(parts, "SIZE", size)
        assert take(deliveries, cut) == receipts
        assert differences(everything(cut), wanted) == [], size


def test_a_key_in_two_parts_is_still_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said twice alike it is taken once; said twice otherwise no row of it is believed."""
    monkeypatch.setattr(parts, "SIZE", 10)
    people = [child for _, _, child in couples()[:40]]
    rows: Rows = named(*people)
    contradicting = {**rows[3], "surname": "Other"}
    deliver(tmp_path, "population", 1, {"citizens": [*rows, contradicting, rows[5]]})
    [receipt] = take(tmp_path, url_in(tmp_path))
    counts = receipt["files"]["citizens"]
    assert counts["read"] == 42
    assert (counts["accepted"], counts["unchanged"], counts["quarantined"]) == (39, 1, 2)
    assert list(receipt["reasons"]["citizens"].values()) == [2]


def test_parts_keep_the_lines_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of all parts, each once, with the line a person finds in the file."""
    chance = random.Random(1)
    rows = pl.DataFrame({"key": [chance.randrange(60) for _ in range(100)], "at": range(100)})
    given = list(parts.parts(rows.lazy(), ["key"], "line", 9))
    together = pl.concat(given)
    assert together.sort("line").select("key", "at").equals(rows)
    assert (together["line"] - together["at"] == 2).all()
    single = pl.concat(given[:-1])["key"]
    assert single.n_unique() == len(single)
    assert set(single).isdisjoint(given[-1]["key"])


def test_an_act_ends_facts_in_every_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "SIZE", 10)
    families = couples()[:35]
    weddings: Rows = [
        {"act_no": f"M-{i}", "act_date": "2005-01-01", "one_iin": mother, "other_iin": father}
        for i, (mother, father, _) in enumerate(families)
    ]
    partings = [row | {"act_no": f"D-{i}", "act_date": "2020-03-02"} for i, row in enumerate(weddings[::5])]
    deliver(tmp_path, "population", 1, {"residence": at("A", *(iin for pair in families for iin in pair))})
    deliver(tmp_path, "civil-acts", 1, {"marriages": weddings, "divorces": partings})
    take(tmp_path, url_in(tmp_path))
    facts = everything(url_in(tmp_path))["history/SPOUSE_OF"]
    assert facts.height == 35 + 7, "each marriage and each divorce once"
    ended = facts.filter(pl.col("ended_by").is_not_null())
    assert ended.height == 7
    assert set(ended["valid_to"].cast(pl.String)) == {"2020-03-02"}


def test_copied_or_written_row_by_row_it_is_the_same_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bulk path (COPY, large tables waiting as files) and the incremental one (statements)."""
    folder = tmp_path / "in"
    generate(200, 4, 1, 0.03, "csv", folder)
    for limit in ("STATEMENTS_BELOW", "STATEMENTS_INTO_FILLED"):
        monkeypatch.setattr(embedded_ways, limit, 10**9)
    receipts = take(folder, url_in(tmp_path / "by row"))
    wanted = everything(url_in(tmp_path / "by row"))
    for limit in ("STATEMENTS_BELOW", "STATEMENTS_INTO_FILLED"):
        monkeypatch.setattr(embedded_ways, limit, 0)
    monkeypatch.setattr(embedded, "LOOKED_UP_TOGETHER", 0)
    monkeypatch.setattr(embedded, "SCANNED_WHOLE", 10)
    monkeypatch.setattr(embedded, "COPIED_TOGETHER", 1)
    for large in (ALL_WAIT, SOME_WAIT, NONE_WAITS):
        copied = url_in(tmp_path / f"copied {large}")
        monkeypatch.setattr(spool, "LARGE", large)
        assert take(folder, copied) == receipts
        assert differences(everything(copied), wanted) == [], large
