"""A quarantined row is cleared by the delivery that mends it, and stays listed."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from registry import coverage, quarantine
from registry.ports import Store
from tests.building import Rows
from tests.feeds.golden import PEOPLE, send

MOTHER, FATHER, CHILD = (PEOPLE[name] for name in ("mother", "father", "child"))


def study(number: str, iin: str, form: str = "full_time") -> Rows:
    """A row of the enrolments feed."""
    row = {"record_no": number, "iin": iin, "institution_bin": "000140000019", "level": "school"}
    return [row | {"form": form, "valid_from": "2020-09-01"}]


def listed(store: Store, delivery: int) -> list[tuple[int, int | None]]:
    """Line, and by which delivery it was cleared, of each row of a delivery."""
    return quarantine.listing(store, delivery).select("line", "cleared_by").rows()


def unheard(store: Store, known: int) -> list[str]:
    """Those of whom a missing enrolment means nothing."""
    return sorted(coverage.unheard(store, "enrolments", known))


def test_a_corrected_row_clears_its_entry_and_no_other(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, "enrolments", study("1", MOTHER, "?") + study("2", FATHER, "?"), 1)
    assert listed(store, 1) == [(2, None), (3, None)]
    assert unheard(store, 1) == sorted([MOTHER, FATHER])
    send(store, tmp_path, "enrolments", study("1", MOTHER), 2, mode="delta")
    assert listed(store, 1) == [(2, 2), (3, None)]
    assert unheard(store, 2) == [FATHER]
    assert unheard(store, 1) == sorted([MOTHER, FATHER])  # as it was known then


def test_a_row_that_is_wrong_again_clears_nothing_until_one_is_right(embedded: Store, tmp_path: Path) -> None:
    for sequence, form in enumerate(("?", "evening", "part_time", "?"), start=1):
        send(embedded, tmp_path, "enrolments", study("1", MOTHER, form), sequence, mode="delta")
    assert [listed(embedded, number) for number in (1, 2, 4)] == [[(2, 3)], [(2, 3)], [(2, None)]]


def test_a_row_taken_back_is_cleared(embedded: Store, tmp_path: Path) -> None:
    send(embedded, tmp_path, "enrolments", study("1", MOTHER, "?"), 1)
    send(embedded, tmp_path, "enrolments", [{"record_no": "1", "withdrawn": True}], 2, mode="delta")
    assert listed(embedded, 1) == [(2, 2)]


def test_a_full_file_clears_what_it_no_longer_says(embedded: Store, tmp_path: Path) -> None:
    """Also a row whose key is part of the mistake, which no later row can be recognised by."""
    nobody = study("", CHILD)
    first = study("1", MOTHER, "?") + study("2", FATHER, "?") + nobody
    send(embedded, tmp_path, "enrolments", first, 1)
    send(embedded, tmp_path, "enrolments", study("2", FATHER, "??") + study("3", CHILD), 2)
    assert listed(embedded, 1) == [(2, 2), (3, None), (4, 2)]
    assert listed(embedded, 2) == [(2, None)]


@pytest.mark.parametrize(("corrected", "cleared"), [("2020-01-01", 2), ("2020-01-02", None)])
def test_where_several_columns_are_the_key_all_of_them_count(
    embedded: Store, tmp_path: Path, corrected: str, cleared: int | None
) -> None:
    row = {"iin": MOTHER, "address_code": "1", "kato": "750000000", "settlement": "?"}
    row |= {"valid_from": "2020-01-01", "protected": "false"}
    send(embedded, tmp_path, "residence", [row], 1)
    send(
        embedded,
        tmp_path,
        "residence",
        [row | {"settlement": "rural", "valid_from": corrected}],
        2,
        mode="delta",
    )
    assert listed(embedded, 1) == [(2, cleared)]


def test_a_clearing_that_was_not_completed_is_none(embedded: Store, tmp_path: Path) -> None:
    """The entry is marked in the last transaction: a delivery that is refused or breaks off marks nothing."""
    send(embedded, tmp_path, "enrolments", study("1", MOTHER, "?"), 1)
    waiting = embedded.ask("quality/uncleared", feed="enrolments", before=2)
    assert waiting["key"].to_list() == ["enrolments/1"]
    assert embedded.ask("quality/uncleared", feed="enrolments", before=1).is_empty()
    assert embedded.ask("quality/uncleared", feed="accounts", before=2).is_empty()
    assert waiting.schema == {"id": pl.String, "key": pl.String}
