"""Many rows are written in parts, none of which is so small that a store writes its rows one by one."""

from __future__ import annotations

import polars as pl
import pytest

from registry import in_parts


@pytest.mark.parametrize("rows", [0, 1, 9, 10, 11, 20, 21, 99])
def test_even_parts_are_all_rows_in_few_parts_of_about_one_length(
    rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "AT_ONCE", 10)
    frame = pl.DataFrame({"place": range(rows)}, schema={"place": pl.Int64})
    parts = list(in_parts.even(frame))
    assert [place for part in parts for place in part["place"]] == list(range(rows))
    sizes = [part.height for part in parts]
    assert len(sizes) == -(-rows // 10)
    assert max(sizes, default=0) <= 10
    assert max(sizes, default=0) - min(sizes, default=0) <= 1
