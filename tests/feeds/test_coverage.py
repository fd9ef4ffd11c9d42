"""What a feed covers: only a full file says everything, from the day on that its definition names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from registry import coverage
from registry.coverage import Covered
from registry.insurance import income
from registry.ports import Store
from registry.successions import as_one
from tests.feeds.golden import PEOPLE, send
from tests.feeds.test_golden import good_rows

MARCH, APRIL = "2023-03-01", "2023-04-01"


def first_day(store: Store, feed: str, known: int) -> date:
    days = coverage.covered(store, feed, known)
    assert days is not None
    return days.first


def test_a_feed_that_never_came_covers_nothing(embedded: Store) -> None:
    assert coverage.covered(embedded, "births", 0) is None
    assert not coverage.received(embedded, "births", 0)


def test_deltas_without_a_beginning_cover_nothing(embedded: Store, tmp_path: Path) -> None:
    """An agency may begin with news alone: they are taken, and its silence means nothing yet."""
    send(embedded, tmp_path, "births", good_rows("births"), 1, mode="delta", as_of=MARCH)
    assert embedded.ask("facts/PARENT_OF", known=1).height
    assert coverage.covered(embedded, "births", 1) is None
    send(embedded, tmp_path, "births", good_rows("births"), 2, mode="full", as_of=APRIL)
    assert coverage.received(embedded, "births", 2)
    assert not coverage.received(embedded, "births", 1)  # as it was known then


def test_a_full_file_covers_from_the_day_of_its_definition_and_deltas_carry_it_on(
    store: Store, tmp_path: Path
) -> None:
    send(store, tmp_path, "births", good_rows("births"), 1, as_of=MARCH)
    assert coverage.covered(store, "births", 1) == Covered(date(2007, 8, 13), date(2023, 3, 1))
    send(store, tmp_path, "births", [], 2, mode="delta", as_of=APRIL)
    assert coverage.covered(store, "births", 2) == Covered(date(2007, 8, 13), date(2023, 4, 1))


def test_other_feeds_cover_all_days_or_so_many_months(embedded: Store, tmp_path: Path) -> None:
    for name, first in (
        ("marriages", date(2008, 6, 1)),
        ("contributions", date(2021, 3, 1)),
        ("incomes", date(2022, 3, 1)),
        ("mothers", date.min),
    ):
        send(embedded, tmp_path, name, good_rows(name), 1, as_of="2023-03-31")
        known = int(embedded.ask("derived/deliveries")["number"].max() or 0)  # type: ignore[arg-type]
        assert first_day(embedded, name, known) == first


def test_the_last_full_file_says_where_the_months_begin(embedded: Store, tmp_path: Path) -> None:
    """It retired what it left out, so earlier months are no longer whole."""
    rows = good_rows("contributions")
    send(embedded, tmp_path, "contributions", rows, 1, as_of="2023-03-01")
    send(embedded, tmp_path, "contributions", rows, 2, as_of="2024-03-01")
    assert first_day(embedded, "contributions", 1) == date(2021, 3, 1)
    assert first_day(embedded, "contributions", 2) == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("right_arises", "of_the_dead", "known"),
    [
        (date(2023, 3, 1), False, True),  # March 2021 to February 2023: all of it was delivered
        (date(2023, 2, 28), False, False),  # February 2021 was not
        (date(2023, 2, 28), True, True),  # of the dead it was
        (date(2023, 4, 1), False, False),  # March 2023 is not over
    ],
)
def test_an_income_counts_only_where_all_its_months_are_covered(
    embedded: Store, tmp_path: Path, right_arises: date, of_the_dead: bool, known: bool
) -> None:
    send(embedded, tmp_path, "contributions", [], 1, as_of="2023-03-01")
    events = pl.DataFrame({"event": ["e"], "subject": [PEOPLE["mother"]], "right_arises": [right_arises]})
    found = income(embedded, "loss_of_breadwinner", events, 1, of_the_dead=["e"] if of_the_dead else [])
    assert found["income_sum"].to_list() == [0 if known else None]


def test_a_missing_row_means_no_inside_and_nothing_outside() -> None:
    days = Covered(date(2007, 8, 13), date(2023, 3, 1))
    born = pl.DataFrame({"day": [date(2007, 8, 12), date(2007, 8, 13), date(2023, 3, 1), date(2023, 3, 2)]})
    assert born.select(days.holds(pl.col("day")))["day"].to_list() == [False, True, True, False]
    spans = pl.DataFrame(
        {"a": [date(2007, 1, 1), date(2008, 1, 1)], "b": [date(2008, 1, 1), date(2024, 1, 1)]}
    )
    assert spans.select(days.holds(pl.col("a"), pl.col("b")))["a"].to_list() == [False, False]


def test_what_a_delivery_covered_stays_so_and_the_next_one_is_seen(store: Store, tmp_path: Path) -> None:
    """Asked once of an open store, as known at a delivery; a later one is another question."""
    opened = as_one(store)
    send(store, tmp_path, "births", good_rows("births"), 1, as_of=MARCH)
    bad = [{**good_rows("births")[0], "record_id": "9", "mother_iin": "123"}]
    assert coverage.covered(opened, "births", 1) == Covered(date(2007, 8, 13), date(2023, 3, 1))
    assert coverage.unheard(opened, "births", 1).to_list() == []
    send(store, tmp_path, "births", bad, 2, mode="delta", as_of=APRIL)
    assert coverage.covered(opened, "births", 2) == Covered(date(2007, 8, 13), date(2023, 4, 1))
    assert coverage.unheard(opened, "births", 2).to_list() == coverage.unheard(store, "births", 2).to_list()
    assert coverage.unheard(opened, "births", 2).len() == 1
    assert coverage.covered(opened, "births", 1) == Covered(date(2007, 8, 13), date(2023, 3, 1))
    assert coverage.unheard(opened, "births", 1).to_list() == []
