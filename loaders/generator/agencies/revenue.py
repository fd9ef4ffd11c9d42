"""Revenue: incomes of the last twelve months, from which the social contributions were taken."""

from __future__ import annotations

import polars as pl

from loaders.generator.agencies import insurance
from loaders.generator.town import Town


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """incomes."""
    if "incomes" not in town.kept:
        insurance.feeds(town)
    rows = town.kept.pop("incomes")
    return {"incomes": rows.with_columns(sequence=pl.lit(1, pl.Int32))}
