"""What stands in a cell, in a form that an agency may well choose: read as it is meant, or set apart."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from pydantic import ValidationError

from loaders.deliveries import FolderDelivery
from loaders.feeds import FeedColumn
from registry.ports import Store
from registry.receive import receive
from tests.broken.mistakes import rewrite
from tests.building import deliver
from tests.feeds.golden import PEOPLE, all_facts, send

MOTHER = PEOPLE["mother"]
PAID = {"entitlement_no": "E-1", "iin": MOTHER, "benefit": "disability", "valid_from": "2020-01-01"}
PAID |= {"amount": "50000"}


def test_a_blank_around_a_text_makes_it_no_other_text(embedded: Store, tmp_path: Path) -> None:
    """Else a payment is not recognised and is offered again, and an act is not found to be taken back."""
    send(embedded, tmp_path, "payments", [PAID], 1)
    before = all_facts(embedded, 1)
    blanks = PAID | {"entitlement_no": " E-1", "benefit": "disability\u00a0 "}
    assert send(embedded, tmp_path, "payments", [blanks], 2).files["payments"]["unchanged"] == 1
    assert all_facts(embedded, 2) == before
    taken_back = {"entitlement_no": "E-1 ", "withdrawn": "true"}
    assert (
        send(embedded, tmp_path, "payments", [taken_back], 3, mode="delta").files["payments"]["closed"] == 1
    )


def test_a_text_of_blanks_says_nothing(embedded: Store, tmp_path: Path) -> None:
    receipt = send(embedded, tmp_path, "payments", [PAID | {"benefit": "  "}], 1)
    assert receipt.reasons["payments"] == {"is missing": 1}


def test_a_text_longer_than_any_is_set_apart(store: Store, tmp_path: Path) -> None:
    """A server keeps no index of it: the whole delivery failed there, and only there."""
    rows = [PAID | {"entitlement_no": "x" * length} for length in (1000, 1001, 40_000)]
    receipt = send(store, tmp_path, "payments", rows, 1)
    assert receipt.files["payments"]["accepted"] == 1
    assert receipt.reasons["payments"] == {"is longer than 1000 characters": 2}


@pytest.mark.parametrize("width", [pl.UInt64, pl.Int128])
def test_a_number_wider_than_any_that_is_stored_is_set_apart(
    embedded: Store, tmp_path: Path, width: type[pl.DataType]
) -> None:
    path = deliver(tmp_path, "benefits", 1, {"payments": [PAID, PAID | {"entitlement_no": "E-2"}]})
    frame = pl.read_csv(path / "payments.csv", infer_schema=False)
    amounts = pl.Series("amount", [50_000, 2**63 + 5], dtype=width)
    frame.with_columns(amounts).write_parquet(path / "payments.parquet")
    rewrite(path, (path / "payments.parquet").read_bytes(), "payments.parquet", index=0)
    receipt = receive(embedded, FolderDelivery.open(path))
    assert receipt.files["payments"]["accepted"] == 1
    assert receipt.reasons["payments"] == {"is no whole number": 1}


@pytest.mark.parametrize("bounds", [{"least": 0}, {"most": 1}, {}])
def test_a_number_without_bounds_is_no_column(bounds: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="a number needs least and most"):
        FeedColumn.model_validate({"type": "int", "meaning": "tenge", **bounds})
