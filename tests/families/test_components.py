"""People are found by their numbers as they are by their texts."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import components

IINS = [f"{number:012}" for number in (0, 1, 7, 10**11, 999_999_999_999)]
OTHERS = ["-00000000001", "+00000000001", "1", "00000000000x", "person"]


def placed(pairs: pl.DataFrame, people: list[str], many: int, patch: pytest.MonkeyPatch) -> list[object]:
    """The pairs by place, with numbers from so many ends on."""
    patch.setattr(components, "MANY", many)
    return components.numbered(pairs, pl.Series(people, dtype=pl.String)).rows()


@pytest.mark.parametrize("known", [IINS, IINS + OTHERS])
@given(data=st.data())
def test_numbers_find_whom_texts_find(known: list[str], data: st.DataObject) -> None:
    end = st.sampled_from([*known, *OTHERS[: len(known) - len(IINS)], None])
    told = data.draw(st.lists(st.tuples(end, end), max_size=12))
    people = data.draw(st.lists(st.sampled_from(known), unique=True))
    pairs = pl.DataFrame(told, schema={"one": pl.String, "other": pl.String}, orient="row")
    wanted = [
        (people.index(one), people.index(other)) for one, other in told if one in people and other in people
    ]
    with pytest.MonkeyPatch.context() as patch:
        assert placed(pairs, people, 10**9, patch) == wanted
        assert placed(pairs, people, 0, patch) == wanted


def test_digits_are_told_from_what_only_reads_as_a_number() -> None:
    told = components._as_numbers(pl.Series([*IINS, None]))
    assert told is not None
    assert told.to_list() == [*map(int, IINS), None]
    assert all(components._as_numbers(pl.Series([*IINS, other])) is None for other in OTHERS)
