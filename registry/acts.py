"""Facts that a person states to the registry itself: a steward's verdict, an application.

Each has a delivery number of its own like any other source, so that what was known before stays as it was.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl

from registry import schema
from registry.ports import Store


def state(
    store: Store, agency: str, kind: str, feed: str, about: str, says: dict[str, Any], day: date
) -> int:
    """Write one status of a citizen, valid from a day on, as the agency's next delivery; gives its number."""
    taken = store.ask("derived/deliveries")
    number = int(str(taken["number"].max())) + 1
    sequence = taken.filter(agency=agency).height + 1
    record = f"{feed}/{sequence}"
    status = {
        "id": f"{record}@{number}",
        **says,
        "record": record,
        "valid_from": day,
        "valid_to": schema.OPEN_DATE,
        "delivery": number,
        "closed_by": schema.OPEN,
    }
    act = pl.DataFrame([status])
    store.write(
        ("put/Delivery", _delivery(taken, number, agency, feed, sequence, day)),
        (f"add/{kind}", act),
        (f"add/HAS/{kind}", act.select(object="id", subject=pl.lit(about))),
    )
    return number


def _delivery(
    taken: pl.DataFrame, number: int, agency: str, feed: str, sequence: int, day: date
) -> pl.DataFrame:
    """The act as a delivery of one row; it is received when the one before was."""
    counts = {"read": 1, "accepted": 1, "unchanged": 0, "closed": 0, "retired": 0, "quarantined": 0}
    at = str(taken["received_at"].max())
    row = {
        "number": number,
        "agency": agency,
        "sequence": sequence,
        "created_at": at,
        "received_at": at,
        "as_of": day,
        "path": "",
        "checksum": "",
        "complete": True,
        "counts": json.dumps({feed: counts}),
    }
    return pl.DataFrame([row])
