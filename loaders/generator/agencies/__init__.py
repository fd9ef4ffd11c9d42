"""One module an agency: `feeds(town)` gives each of its feeds with all rows it ever delivers.

A feed is a frame with the columns of FEEDS.md in their order and `sequence`, the number of the delivery that
brings the row (1: the full one). Another agency is another module, named here.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from loaders.generator.agencies import civil_acts, education, health, insurance, population
from loaders.generator.town import Town

Feeds = dict[str, pl.DataFrame]

AGENCIES: dict[str, Callable[[Town], Feeds]] = {
    "population": population.feeds,
    "civil-acts": civil_acts.feeds,
    "health": health.feeds,
    "education": education.feeds,
    "insurance": insurance.feeds,
}
