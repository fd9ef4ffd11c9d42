"""Whatever stands in the cells of a file: every row is accounted for, and no error but ours is raised."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.deliveries import FolderDelivery
from loaders.feeds import FeedColumn, feed, feeds
from registry import schema
from registry.receive import receive
from tests.building import Rows, deliver
from tests.effort import examples
from tests.engines import fresh_store
from tests.feeds.golden import PEOPLE
from tests.feeds.test_golden import as_parquet

AWKWARD = [
    *(None, "", " ", "?", "-", "null", "NaN", "0", "-1", "1e9", "9223372036854775808", "true", "TRUE", "Да"),
    *("2023-02-29", "2023-2-1", "0000-01-01", "10000-01-01", "+10000-01-01", "9999-12-31", "01.02.2023"),
    *(
        "2023-03-01T00:00:00",
        "000000000000",
        "80050540000٥",
        "800505400000 ",
        "a/b@c",
        'q"uote',
        "two\nlines",
    ),
    *("x" * 300, "🙂", "\x00", "{record}", "'; MATCH (n) DETACH DELETE n", "$day"),
]
GOOD: dict[str, list[str]] = {
    "iin": list(PEOPLE.values()),
    "bin": ["000140000019", "000240000018"],
    "date": ["2020-01-01", "2023-03-01", "2023-03-02"],
    "int": ["0", "7", "120"],
    "float": ["0.5", "1", "64.2"],
    "bool": ["true", "false"],
    "string": ["1", "2", "77010000001"],
}


def cell(column: FeedColumn) -> st.SearchStrategy[str | None]:
    """Mostly what belongs there."""
    good = st.sampled_from(list(column.codes) or GOOD[column.type])
    return st.one_of(good, good, good, good, st.sampled_from(AWKWARD), st.text(max_size=5))


@st.composite
def files(draw: Any) -> tuple[str, Rows, Rows]:
    """A feed, the rows of its full file and of a delta after it."""
    name = draw(st.sampled_from(sorted(feeds())))
    columns = {column: cell(told) for column, told in feed(name).columns.items()}
    withdrawn = st.sampled_from([None, None, None, "true", "false", "yes"])
    first = st.lists(st.fixed_dictionaries(columns), max_size=12)
    second = st.lists(st.fixed_dictionaries(columns | {"withdrawn": withdrawn}), max_size=8)
    return name, draw(first), draw(second)


@settings(max_examples=examples(40))
@given(said=files(), parquet=st.booleans())
def test_every_row_is_accepted_unchanged_or_quarantined(said: tuple[str, Rows, Rows], parquet: bool) -> None:
    name, *deliveries = said
    with tempfile.TemporaryDirectory() as folder, fresh_store("embedded", Path(folder)) as store:
        for sequence, rows in enumerate(deliveries, start=1):
            mode = "full" if sequence == 1 else "delta"
            path = deliver(Path(folder) / "in", feed(name).agency, sequence, {name: rows}, mode=mode)
            if parquet:
                as_parquet(path, name, typed=False)
            delivery = FolderDelivery.open(path)
            counted = receive(store, delivery).files[name]
            assert counted["read"] == len(rows)
            assert counted["read"] == counted["accepted"] + counted["unchanged"] + counted["quarantined"]
            assert min(counted.values()) >= 0
            [read] = delivery.feeds()
            _check_quarantine(name, read.bad, counted["quarantined"], len(rows))
        believed = [store.ask(f"facts/{kind}", known=2) for kind in schema.fact_kinds()]
        for facts in believed:
            key = [
                column for column in ("subject", "object", "record", "valid_from") if column in facts.columns
            ]
            assert not facts.select(key).is_duplicated().any()


def _check_quarantine(name: str, bad: pl.DataFrame, quarantined: int, read: int) -> None:
    assert bad.height == quarantined
    assert bad["line"].is_unique().all()
    assert bad["line"].is_between(2, read + 1).all()
    assert set(bad["field"]) <= {*feed(name).columns, "withdrawn"}
    assert bad["reason"].is_not_null().all()
