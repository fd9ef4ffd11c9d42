"""Who has lost a parent's rights to a child: a court took them away, and no later decision gave them back."""

from __future__ import annotations

import polars as pl


def deprivations(decisions: pl.DataFrame) -> pl.DataFrame:
    """Of what people/rights gave, the decisions that took rights away: the latest on parent and child did."""
    latest = decisions.sort("valid_from", "delivery", "record").unique(["iin", "child"], keep="last")
    return latest.filter(kind="rights_deprived")
