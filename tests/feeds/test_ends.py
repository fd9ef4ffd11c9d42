"""A kind of fact whose other end may be of several kinds: property, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from loaders.deliveries import FolderDelivery
from loaders.feeds import Feed, feed
from registry.ports import Store
from registry.receive import receive
from tests.building import deliver
from tests.feeds.golden import all_facts, case

AGENCIES = {"property": ("dwellings", "land", "businesses"), "transport": ("vehicles",)}


def told(line: str) -> tuple[str, bool]:
    """A fact without the numbers of deliveries, and whether it is still believed."""
    return line.split(", known ", maxsplit=1)[0], line.endswith("..")


def test_every_kind_of_property_is_loaded_found_and_closed(store: Store, tmp_path: Path) -> None:
    """The golden cases of four feeds in one store give together what each gives alone."""
    for sequence, mode in enumerate(("full", "delta"), start=1):
        for agency, names in AGENCIES.items():
            said = {name: case(name).deliveries[sequence - 1] for name in names}
            as_of = max(one.as_of for one in said.values())
            rows = {name: one.rows for name, one in said.items()}
            path = deliver(tmp_path, agency, sequence, rows, mode=mode, as_of=as_of)
            counts = receive(store, FolderDelivery.open(path)).files
            assert counts == {name: one.receipt for name, one in said.items()}
    wanted = [told(line) for names in AGENCIES.values() for name in names for line in case(name).facts]
    assert sorted(map(told, all_facts(store, 4))) == sorted(wanted)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (
            "vehicles",
            {"end": None},
            "None is no end of OWNS; ends: Dwelling, LandPlot, Vehicle, Organisation",
        ),
        ("vehicles", {"end": "Citizen"}, "Citizen is no end of OWNS"),
        ("mothers", {"end": "Vehicle"}, "Vehicle is no end of Award"),
        (
            "vehicles",
            {"nodes": {"colour": "kind"}},
            "Vehicle has no property colour; it has: kind, made_year",
        ),
        ("maternity_leaves", {"lasts": "{weeks}w"}, "weeks is no column of maternity_leaves"),
    ],
)
def test_a_definition_names_an_end_that_exists(name: str, change: dict[str, object], words: str) -> None:
    plain = feed(name).model_dump(by_alias=True)
    plain["becomes"] = [{**plain["becomes"][0], **change}]
    with pytest.raises(ValidationError, match=words):
        Feed.model_validate(plain)
