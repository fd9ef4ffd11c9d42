"""Somebody in no household: the error says which of the reasons it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from loaders.deliveries import FolderDelivery
from registry.errors import NotFound
from registry.families import family
from registry.family import family_of
from registry.history import history_of
from registry.ports import Store
from registry.receive import receive
from tests.building import deliver, named, person

ANYBODY, DEAD, ABROAD = person("1980-05-05", "F"), person("1950-01-01", "F"), person("1970-01-01", "M")
NEWBORN = person("2023-02-10", "M")
BABY, SPOKEN_OF, PLACED = person("2023-02-01", "M"), person("1985-01-01", "M"), person("1990-01-01", "F")
STRANGER, OF_A_GENEALOGY = person("1999-09-09", "F"), "330495916637"
DAY = date(2023, 3, 1)
STAY = {"placement_no": "P1", "iin": PLACED, "institution_bin": "000140000019"}
FEEDS = {
    "population": {
        "citizens": named(ANYBODY, DEAD, ABROAD, BABY, PLACED, NEWBORN),
        "departures": [{"iin": ABROAD, "left": "2022-06-01"}],
    },
    "civil-acts": {
        "deaths": [
            {"act_no": "D1", "act_date": "2022-01-02", "iin": DEAD, "died": "2022-01-01"},
            {"act_no": "D2", "act_date": "2023-02-11", "iin": NEWBORN, "died": "2023-02-10"},
        ],
        "marriages": [{"act_no": "M1", "act_date": "2010-01-01", "one_iin": SPOKEN_OF, "other_iin": ANYBODY}],
    },
    "health": {
        "death_certificates": [
            {"certificate_no": "C1", "iin": DEAD, "died": "2022-01-01"},
            {"certificate_no": "C2", "iin": NEWBORN, "died": "2023-02-10"},
        ]
    },
    "institutions": {"placements": [STAY | {"kind": "full_support", "valid_from": "2020-01-01"}]},
}


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Store:
    for agency, feeds in FEEDS.items():
        receipt = receive(store, FolderDelivery.open(deliver(tmp_path, agency, 1, feeds)))
        assert receipt.quarantined == 0
    return store


@pytest.mark.parametrize(
    ("iin", "definition", "day", "known", "why"),
    [
        (DEAD, "card", DAY, 9, "they died on 2022-01-01"),
        (ABROAD, "card", DAY, 9, "they left the country for good on 2022-06-01"),
        (BABY, "card", date(2023, 1, 1), 9, "they were born on 2023-02-01"),
        (SPOKEN_OF, "card", DAY, 9, "the population register had not named them, as known then"),
        (ANYBODY, "card", DAY, 0, "the population register had not named them, as known then"),
        (PLACED, "assistance", DAY, 9, "assistance leaves out who is placed in an institution"),
        *(
            (NEWBORN, "card", day, 9, "they were born and died on 2023-02-10")
            for day in (date(2023, 2, 1), date(2023, 2, 10), DAY)
        ),
        (STRANGER, "dependants", DAY, 9, "nobody is known by that number"),
        (ANYBODY, "dependants", DAY, 9, "nobody has said that they died or are missing"),
        (DEAD, "dependants", date(2021, 12, 31), 9, "they were lost on 2022-01-01"),
        (STRANGER, "card", DAY, 9, "nobody is known by that number"),
        (OF_A_GENEALOGY, "card", DAY, 9, "nobody is known by that number"),
    ],
)
def test_the_reason_is_told(told: Store, iin: str, definition: str, day: date, known: int, why: str) -> None:
    for asked in (family_of, history_of):
        if asked is history_of and (
            why.startswith(("they died", "they left", "assist")) or definition != "card"
        ):
            continue  # there was a household before
        with pytest.raises(NotFound) as error:
            asked(told, iin, family(definition), day=day, known=known)
        assert error.value.why == why
        assert error.value.do
