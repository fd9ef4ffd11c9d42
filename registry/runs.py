"""Runs of the steps are counted, so that a household or an event tells in which run it last changed."""

from __future__ import annotations

import polars as pl

from registry import settings
from registry.ports import Store

COUNT = "runs"


def last(store: Store) -> int:
    """The number of the last run that wrote anything derived; 0 before the first."""
    return int(settings.get(store, COUNT) or 0)


def following(store: Store) -> int:
    """The number of the run that writes next."""
    return last(store) + 1


def put(run: int) -> tuple[str, pl.DataFrame]:
    """The change that counts it."""
    return settings.put(COUNT, str(run))
