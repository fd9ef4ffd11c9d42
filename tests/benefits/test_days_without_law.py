"""Days of which no law is written: their cases are unknown, and are not gathered one day after the other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from registry import decide
from registry.dated import LawUnknown
from registry.ports import Store
from tests.building import person
from tests.engines import fresh_store

FIRST_LAW = date(2022, 1, 1)
DAY, KNOWN = date(2022, 3, 1), 1
NAME = "child_care"


def births(days: list[date]) -> pl.DataFrame:
    """A birth on each of these days, as standing events give them."""
    rows = [
        {"id": f"ev_{day}", "kind": "child_born", "subject": person(str(day), "M"), "right_arises": day}
        for day in days
    ]
    return pl.DataFrame(rows).with_columns(facts=pl.lit("[]"))


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with fresh_store("embedded", tmp_path) as empty:
        yield empty


def decided(store: Store, events: pl.DataFrame) -> dict[date, tuple[str, str]]:
    """Outcome and law of each day."""
    found = pl.concat(decide.under_law(store, NAME, events, day=DAY, known=KNOWN))
    rows = found.select("right_arises", "outcome", "law_version").iter_rows()
    return {day: (outcome, version) for day, outcome, version in rows}


def test_a_hundred_days_without_law_are_gathered_not_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[date]] = []
    gathered = decide.gathered

    def counted(store: Store, name: str, events: pl.DataFrame, **said: Any) -> pl.DataFrame:
        asked.append(events["right_arises"].sort().to_list())
        return gathered(store, name, events, **said)

    monkeypatch.setattr(decide, "gathered", counted)
    before = [FIRST_LAW - timedelta(days=back) for back in range(1, 101)]
    after = [FIRST_LAW, date(2022, 2, 1)]
    found = decided(store, births([*before, *after]))
    assert asked == [after]
    assert {found[day] for day in before} == {("unknown", "")}
    assert all(found[day][1] for day in after)


def test_a_gap_that_gathering_meets_is_that_of_its_day_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [FIRST_LAW + timedelta(days=ahead) for ahead in range(16)]
    gap, gathered = days[5], decide.gathered

    def with_gap(store: Store, name: str, events: pl.DataFrame, **said: Any) -> pl.DataFrame:
        if gap in events["right_arises"]:
            raise LawUnknown("the law does not say what a month of the window needs", why="a test")
        return gathered(store, name, events, **said)

    monkeypatch.setattr(decide, "gathered", with_gap)
    found = decided(store, births(days))
    assert [day for day in days if not found[day][1]] == [gap]
