"""Requests done on a thread of Polars': they say the same there, and nobody waits for ever.

The suite leaves Polars one thread a worker; `test_small_frames.py` runs this with two.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

import polars as pl
import pytest

from api.small_frames import quickly

ROWS = pl.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]})
PATIENCE = 30
SPOKEN: ContextVar[str] = ContextVar("spoken", default="nothing")


@quickly
def summed(least: int) -> tuple[int, int]:
    """Several operations of Polars, and the thread that did them."""
    kept = ROWS.filter(pl.col("a") >= least).join(ROWS, on="b").select("a", "b")
    return int(kept["a"].sum()), threading.get_ident()


def test_it_is_done_on_another_thread_and_gives_the_same() -> None:
    total, thread = summed(2)
    assert total == 5
    assert thread != threading.get_ident(), "it was not done on a thread of Polars'"


def test_an_error_is_raised_as_it_is() -> None:
    @quickly
    def refuse() -> None:
        raise LookupError("no such person")

    with pytest.raises(LookupError, match="no such person"):
        refuse()
    assert summed(1)[0] == 6, "the place is free again"


def test_what_was_set_for_the_request_is_seen() -> None:
    SPOKEN.set("қазақша")
    assert quickly(SPOKEN.get)() == "қазақша"


def test_one_within_another_is_done_where_it_is_called() -> None:
    @quickly
    def outer() -> bool:
        return summed(1)[1] == threading.get_ident()

    assert outer()


def test_nobody_waits_for_ever_for_threads_that_wait() -> None:
    @quickly
    def waiting(least: int) -> int:
        """As a Neo4j's questions: asked on several threads, which make frames of the answers."""
        with ThreadPoolExecutor(2) as beside:
            return sum(total for total, _ in beside.map(summed, [least, least]))

    with ThreadPoolExecutor(8) as many:
        found = [many.submit(waiting, 1 + i % 3) for i in range(64)]
        totals = [one.result(timeout=PATIENCE) for one in found]
    assert totals == [2 * [6, 5, 3][i % 3] for i in range(64)]
