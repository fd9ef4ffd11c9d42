"""A day that was mistyped by years is told on the receipt; nobody is refused for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.ports import Store
from tests.building import Rows
from tests.feeds.golden import send

Sent = tuple[str, str]


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        (("2013-03-01", "2023-03-02"), None, ["3,653 days before the day on which it was made, 2023-03-02"]),
        (
            ("2023-03-01", "2023-03-02"),
            ("2032-03-01", "2032-03-02"),
            ["3,288 days after the newest day received so far, 2023-03-01"],
        ),
        (
            ("2023-03-02", "2023-03-03"),
            ("2023-03-01", "2023-03-04"),
            ["lies before that of the agency's delivery before, 2023-03-02"],
        ),
        (("2023-03-01", "2023-03-02"), ("2024-03-01", "2024-03-02"), []),
        (("2023-03-01", "2024-03-01"), ("2023-03-01", "2023-03-02"), []),
    ],
)
def test_what_is_odd_about_a_day_is_told(
    embedded: Store, tmp_path: Path, first: Sent, then: Sent | None, words: list[str]
) -> None:
    rows: Rows = []
    for sequence, (as_of, made) in enumerate(filter(None, (first, then)), start=1):
        when = {"as_of": as_of, "created_at": f"{made}T04:00:00Z"}
        receipt = send(embedded, tmp_path, "births", rows, sequence, **when)
    assert len(receipt.doubts) == len(words)
    assert all(part in said for part, said in zip(words, receipt.doubts, strict=True))
