"""Families below the poverty line: which benefits count as income, and of which months."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.families import family
from registry.ports import Store
from registry.steps import assemble
from tests.building import Rows, at, named, person
from tests.events.poor import FEEDS, HE, JULY, KIND, LARGE, LINE, OPEN, events, paid
from tests.events.world import DAY, World


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (paid("disability", 4 * LINE), OPEN),
        (paid("disability", 4 * LINE + 1), []),
        (paid("child_disability", 4 * LINE + 1), OPEN),  # of a child's disability nothing counts
        (paid("disability", 12 * LINE + 1, to="2022-11-01"), []),
        (paid("disability", 12 * LINE, to="2022-11-01"), OPEN),
        (paid("disability", 9_000_000, since="2023-01-01"), OPEN),
        (paid("a word the law does not know", 1), []),
        (paid("disability", 4 * LINE + 1, LARGE), OPEN),  # a child's, which the payer calls by the same word
    ],
)
def test_benefits_count_by_the_months_at_whose_end_they_are_paid(
    rows: Rows, found: list[object], embedded: Store, tmp_path: Path
) -> None:
    assert events(embedded, tmp_path, incomes=[], payments=rows) == found


SPREAD = [
    ("2022-10-01", "2023-02-04", (3, 4)),
    ("2022-12-31", "2023-05-06", (1, 5)),
    ("2022-09-30", "2023-02-02", (3, 5)),
    ("2022-11-01", "2022-12-27", (1, 1)),  # no longer than the quarter: whole, where it begins
    ("2022-12-01", None, (1, 1)),  # no end is told
]
"""A lump sum's days, and how many of how many of its months count."""


@pytest.mark.parametrize(("since", "to", "months"), SPREAD)
@pytest.mark.parametrize(("beyond", "found"), [(0, OPEN), (1, [])], ids=["at the line", "above it"])
def test_a_lump_sum_for_more_than_a_quarter_is_spread_over_its_months(
    since: str,
    to: str | None,
    months: tuple[int, int],
    beyond: int,
    found: list[object],
    embedded: Store,
    tmp_path: Path,
) -> None:
    """Order 181, paragraph 18."""
    amount = (12 * LINE + beyond) * months[1] // months[0] + beyond
    rows = paid("pregnancy_and_childbirth", amount, since=since, to=to)
    assert events(embedded, tmp_path, incomes=[], payments=rows) == found


@pytest.mark.parametrize(("since", "to"), [("2022-09-30", "2022-11-25"), ("2022-09-01", None)])
def test_one_that_is_not_spread_counts_nowhere_but_where_it_begins(
    since: str, to: str | None, embedded: Store, tmp_path: Path
) -> None:
    rows = paid("pregnancy_and_childbirth", 9_000_000, since=since, to=to)
    assert events(embedded, tmp_path, incomes=[], payments=rows) == OPEN


def test_a_pension_of_nothing_is_one_that_was_told(embedded: Store, tmp_path: Path) -> None:
    """Of who is of pension age and has none the income is unknown; here nobody earns anything."""
    old = person("1955-01-01", "F")
    feeds = {"citizens": named(old), "residence": at("A1", old), "births": [], "marriages": [], "incomes": []}
    found = events(embedded, tmp_path, **feeds, payments=paid("pension", 0, old))
    assert found == [(old, "2023-01-01", "open")]


@pytest.mark.parametrize(
    ("day", "benefit", "found"),
    [
        (DAY, "awarded_mother", []),
        (JULY, "awarded_mother", [(HE, "2023-07-01", "open")]),
        (JULY, "large_family", []),
    ],
)
def test_from_july_2023_on_the_allowance_of_awarded_mothers_counts_no_more(
    day: date, benefit: str, found: list[object], embedded: Store, tmp_path: Path
) -> None:
    """Order 181, paragraphs 8(8) and 16(2)."""
    world = World(embedded, tmp_path)
    rows = {"incomes": [], "payments": paid(benefit, 4 * LINE + 1)}
    world.receive({**FEEDS, **rows}, as_of=str(day))
    assemble(embedded, family("assistance"), day=day, known=world.known)
    assert world.events(KIND, day) == found
