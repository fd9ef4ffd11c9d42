"""Health: medical certificates of death, the second source of a death."""

from __future__ import annotations

import polars as pl

from loaders.generator.numbers import act_numbers
from loaders.generator.town import Town


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """death_certificates."""
    rows = act_numbers(town.facts.of("deaths").filter(pl.col("certified") > 0), "day")
    certificates = rows.select(
        certificate_no="M-" + pl.col("act_no"),
        iin=town.iin_of(rows["person"]),
        died=pl.col("day").cast(pl.Date),
        sequence="certified",
    )
    return {"death_certificates": certificates}
