"""The next part of a file is read while the one before is written."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from registry.ahead import ahead


def test_the_next_is_made_while_one_is_used() -> None:
    second_begun = Event()

    def parts() -> Iterator[int]:
        yield 1
        second_begun.set()
        yield 2

    coming = ahead(parts())
    assert next(coming) == 1
    assert second_begun.wait(timeout=10)
    assert list(coming) == [2]


def test_only_one_more_is_made_than_is_used() -> None:
    made: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(1, 10):
            made.append(number)
            yield number

    coming = ahead(parts())
    assert [next(coming), next(coming)] == [1, 2]
    coming.close()
    assert made == [1, 2, 3]


def test_an_error_is_raised_in_its_turn_and_what_came_before_is_given() -> None:
    def parts() -> Iterator[int]:
        yield 1
        raise ValueError("the file is broken")

    coming = ahead(parts())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="broken"):
        next(coming)
