"""Offers that are due and not sent: of who does not live at home a person sees to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.ports import Store
from tests.benefits.test_insured_family import LOST, MOTHER, current, deliveries
from tests.building import deliver
from tests.stewards.family import BIN, Kept, take


def offered(store: Store) -> tuple[str, str | None]:
    """State and reason of the offer for the lost job."""
    state, because = store.ask("derived/offers").filter(benefit="job_loss").select("state", "because").row(0)
    return state, because


@pytest.mark.parametrize(
    ("kind", "since", "until", "expected"),
    [
        ("prison", "2023-03-05", None, ("held", "the person is in prison")),
        ("full_support", "2023-03-05", None, ("held", "the person lives on full state support")),
        ("conscript", "2023-03-05", None, ("sent", None)),
        ("prison", "2023-03-08", None, ("sent", None)),
        ("prison", "2022-03-05", "2023-03-07", ("sent", None)),
    ],
    ids=["in prison", "kept by the state", "serving", "from tomorrow on", "until yesterday"],
)
def test_who_lives_in_an_institution_gets_no_message(
    embedded: Store,
    tmp_path: Path,
    kind: str,
    since: str,
    until: str | None,
    expected: tuple[str, str | None],
) -> None:
    placed = {"placement_no": "P1", "iin": MOTHER, "institution_bin": BIN, "kind": kind}
    told = [placed | {"valid_from": since, "valid_to": until}]
    take(embedded, deliveries(tmp_path, registrations=[LOST], placements=told))
    current(embedded)
    assert offered(embedded) == expected


@pytest.mark.parametrize(("returned", "state"), [(None, "held"), ("2023-03-06", "sent")])
def test_nor_who_left_the_country(store: Store, tmp_path: Path, returned: str | None, state: str) -> None:
    take(store, deliveries(tmp_path / "family", registrations=[LOST]))
    left = {"iin": MOTHER, "left": "2023-03-05", "returned": returned}
    more = deliver(
        tmp_path / "left", "population", 2, {"departures": [left]}, mode="delta", as_of="2023-03-06"
    )
    take(store, more)
    kept = Kept()
    assert current(store, kept)["job_loss"]["outcome"] == "yes"
    assert offered(store) == (state, "the person left the country for good" if state == "held" else None)
    assert bool(kept.sent) == (state == "sent")


def test_the_offer_goes_out_once_the_person_is_back(embedded: Store, tmp_path: Path) -> None:
    placed = {"placement_no": "P1", "iin": MOTHER, "institution_bin": BIN, "kind": "prison"}
    placed |= {"valid_from": "2023-03-05"}
    take(embedded, deliveries(tmp_path / "family", registrations=[LOST], placements=[placed]))
    kept = Kept()
    current(embedded, kept)
    assert offered(embedded)[0] == "held"
    out = {"placements": [placed | {"valid_to": "2023-03-06"}]}
    take(embedded, deliver(tmp_path / "out", "institutions", 2, out, mode="delta", as_of="2023-03-06"))
    current(embedded, kept)
    assert offered(embedded) == ("sent", None)
    assert len(kept.sent) == len(set(kept.sent))
