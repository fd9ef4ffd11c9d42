"""One module an agency: `feeds(town)` gives each of its feeds with all rows it ever delivers.

A feed is a frame with the columns of FEEDS.md in their order and `sequence`, the number of the delivery that
brings the row (1: the full one). Another agency is another module, named here.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from loaders.generator.agencies import (
    awards,
    banks,
    benefits,
    civil_acts,
    credit_bureau,
    disability,
    education,
    employment,
    health,
    institutions,
    insurance,
    justice,
    population,
    property_rights,
    revenue,
    transport,
)
from loaders.generator.town import Town

Feeds = dict[str, pl.DataFrame]

AGENCIES: dict[str, Callable[[Town], Feeds]] = {
    "population": population.feeds,
    "civil-acts": civil_acts.feeds,
    "health": health.feeds,
    "education": education.feeds,
    "insurance": insurance.feeds,
    "revenue": revenue.feeds,
    "disability": disability.feeds,
    "employment": employment.feeds,
    "property": property_rights.feeds,
    "transport": transport.feeds,
    "credit-bureau": credit_bureau.feeds,
    "awards": awards.feeds,
    "institutions": institutions.feeds,
    "justice": justice.feeds,
    "benefits": benefits.feeds,
    "banks": banks.feeds,
}
