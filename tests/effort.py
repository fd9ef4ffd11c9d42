"""How hard a run of the tests tries: everyday effort by default, more on demand."""

from __future__ import annotations

import os

THOROUGH = "REGISTRY_TESTS_THOROUGH"
"""In the environment: how many times as many random examples as in an everyday run."""

FIRST = ("test_first_load", "test_histories", "test_town", "test_receive")
"""Parts of the names of the longest tests: started first, so that no worker is left with one at the end."""


def examples(everyday: int) -> int:
    """How many random examples to try, each of which takes seconds."""
    return everyday * int(os.environ.get(THOROUGH, "1"))


def when(name: str) -> int:
    """The place of a test in the order of a run: the longest first, all others as they stand."""
    return next((place for place, part in enumerate(FIRST, start=1) if part in name), len(FIRST) + 1)
