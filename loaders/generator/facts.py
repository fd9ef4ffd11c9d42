"""What agencies record, as columns of people's indexes, days and the number of the delivery that says it."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

COLUMNS: dict[str, tuple[str, ...]] = {
    "births": ("child", "day", "sequence"),
    "marriages": ("one", "other", "day", "sequence"),
    "divorces": ("one", "other", "day", "sequence"),
    "deaths": ("person", "day", "sequence", "certified"),
    "paternities": ("child", "day", "sequence"),
    "departures": ("person", "left", "returned", "sequence"),
    "adoptions": ("child", "adopter", "as_mother", "replaces", "day", "sequence"),
    "guardianships": ("ward", "guardian", "kind", "valid_from", "valid_to", "sequence"),
    "residence": ("person", "home", "valid_from", "valid_to", "sequence"),
    "enrolments": (
        "record",
        "person",
        "institution",
        "level",
        "full_time",
        "valid_from",
        "valid_to",
        "sequence",
    ),
    "maternity_leaves": ("person", "start", "children"),
    "registrations": ("person", "registered", "removed", "sequence"),
    "conclusions": ("person", "group", "since", "until", "sequence"),
    "awards": ("person", "award", "day"),
    "loans": (
        "person",
        "opened",
        "principal",
        "outstanding",
        "monthly_payment",
        "days_overdue",
    ),
    "floor_space": ("person", "area"),
}
"""The kinds of facts. `sequence`: delivery with the act; `certified`: with the death certificate, or 0.

From the leaves on, these are those of the stories only: what else agencies say of them each draws for itself.
"""

GROUPS = ("child", "1", "2", "3")
AWARDS = ("kumis_alqa", "altyn_alqa")
"""The words for the numbers in `conclusions` and `awards`."""


class Facts:
    """Facts by kind, in the order in which they were added."""

    def __init__(self) -> None:
        self.parts: dict[str, list[pl.DataFrame]] = {kind: [] for kind in COLUMNS}

    def add(self, kind: str, /, **columns: Any) -> None:
        """Add facts of a kind: arrays of one length, or single values that hold for all of them."""
        # Copies, because people's columns go on changing after they were recorded.
        arrays = np.broadcast_arrays(*(np.array(columns[name], dtype=np.int32) for name in COLUMNS[kind]))
        frame = {name: np.atleast_1d(a) for name, a in zip(COLUMNS[kind], arrays, strict=True)}
        self.parts[kind].append(pl.DataFrame(frame))

    def of(self, kind: str) -> pl.DataFrame:
        """All facts of a kind."""
        schema = dict.fromkeys(COLUMNS[kind], pl.Int32)
        return pl.concat([pl.DataFrame(schema=schema), *self.parts[kind]])
