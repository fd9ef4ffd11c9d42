"""Each feed's sample, read first by whoever is new to it: receipt and rows set apart are as written."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from loaders.feeds import Feed, feeds
from registry.iin import is_valid
from tests.feeds.samples import received, sample

ROOT = Path(__file__).parents[2]
FEEDS = sorted(feeds())


@pytest.fixture(params=FEEDS)
def feed(request: pytest.FixtureRequest) -> Feed:
    """Each feed."""
    return feeds()[str(request.param)]


def test_a_sample_is_received_as_written(feed: Feed, tmp_path: Path) -> None:
    wanted = json.loads(sample(feed, "sample.receipt.json").read_text(encoding="utf-8"))
    assert received(feed, tmp_path) == wanted
    counts = wanted["receipt"]
    assert counts["read"] == counts["accepted"] + counts["unchanged"] + counts["quarantined"]
    assert len(wanted["quarantined"]) == counts["quarantined"]


def test_a_sample_is_short_and_has_good_and_wrong_rows(feed: Feed) -> None:
    rows = pl.read_csv(sample(feed), infer_schema=False)
    counts = json.loads(sample(feed, "sample.receipt.json").read_text(encoding="utf-8"))["receipt"]
    assert rows.columns == list(feed.columns)
    assert 5 <= rows.height <= 8
    assert counts["accepted"] >= 1
    assert counts["quarantined"] >= 1


def test_nobody_living_stands_in_a_sample(feed: Feed) -> None:
    """Valid numbers are of people born in the 1800s."""
    rows = pl.read_csv(sample(feed), infer_schema=False)
    numbers = [name for name, column in feed.columns.items() if column.type == "iin"]
    for name in numbers:
        valid = rows.filter(is_valid(name).fill_null(value=False))[name]
        assert valid.len() >= 1
        assert set(valid.str.slice(6, 1)) <= {"1", "2"}


def test_the_walk_through_shows_the_files_as_they_are() -> None:
    page = (ROOT / "docs" / "adding-a-feed.md").read_text(encoding="utf-8")
    for name in ("feed.yaml", "sample.csv", "sample.receipt.json"):
        assert sample(feeds()["accounts"], name).read_text(encoding="utf-8") in page
