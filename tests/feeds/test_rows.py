"""The rows of a delivery are found for many facts at once: a file is read once, as it was delivered only."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from loaders import rows
from loaders.rows import find_rows
from tests.building import at, deliver, person

PEOPLE = [person("1990-01-01", "F", turn) for turn in range(1, 5)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four people at an address each."""
    told = [row for turn, iin in enumerate(PEOPLE, 1) for row in at(f"A{turn}", iin)]
    return deliver(tmp_path / "population", "population", 1, {"residence": told})


def residence(turn: int, address: str | None = None) -> tuple[str, dict[str, Any]]:
    fact = {"subject": PEOPLE[turn - 1], "object": address or f"A{turn}", "record": "residence"}
    return "LIVES_AT", fact | {"valid_from": date(2015, 1, 1)}


def test_a_file_is_read_once_for_all_its_facts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, many = [], rows.rows_where

    def counted(path: Path, *said: Any) -> pl.DataFrame:
        found = many(path, *said)
        read.append(found.height)
        return found

    monkeypatch.setattr(rows, "rows_where", counted)
    wanted = [residence(3), residence(1), residence(2, "A9"), residence(3)]
    found = find_rows(str(folder), wanted)
    assert [one and one.line for one in found] == [4, 2, None, 4]
    assert found[0] is not None
    assert found[0].content["iin"] == PEOPLE[2]
    assert read == [3], "those of three people, and of nobody else"


@pytest.mark.parametrize("record", ["births/", "no_such_feed/1", ""])
def test_a_record_that_tells_no_key_finds_no_row(tmp_path: Path, record: str) -> None:
    births = [{"act_no": "B1", "act_date": "2012-01-02", "child_iin": PEOPLE[0], "born": "2012-01-01"}]
    path = deliver(tmp_path / "civil-acts", "civil-acts", 1, {"births": births})
    fact = {"subject": PEOPLE[1], "object": PEOPLE[0], "record": record, "valid_from": date(2012, 1, 1)}
    assert find_rows(str(path), [("PARENT_OF", fact)]) == [None]


def test_a_file_that_was_altered_since_is_not_read(folder: Path) -> None:
    [found] = find_rows(str(folder), [residence(2)])
    assert found is not None
    file = folder / "residence.csv"
    as_delivered = file.read_text()
    file.write_text(as_delivered.replace("A4", "A44"))
    assert find_rows(str(folder), [residence(2)]) == [None]
    file.write_text(as_delivered)
    assert find_rows(str(folder), [residence(2)]) == [found]
