"""Who is asked for those a breadwinner left: by law the one who has the right, or who represents them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from registry.ports import Store
from registry.recipients import Asked, recipients
from tests.building import person
from tests.events.world import World

FATHER, MOTHER = person("1970-05-05", "M"), person("1975-05-05", "F")
STUDENT, NEARLY, SMALL = person("2003-01-01", "F"), person("2005-06-01", "M"), person("2015-06-01", "M", 2)
DIED, DAY = date(2023, 3, 1), date(2023, 7, 1)
ORDER: tuple[Asked, ...] = ("guardian", "parent", "grown_child")


@pytest.mark.parametrize(
    ("left", "parents", "asked"),
    [
        ([STUDENT], {"father_iin": FATHER, "mother_iin": MOTHER}, STUDENT),  # nobody speaks for who is of age
        ([STUDENT, SMALL], {"father_iin": FATHER, "mother_iin": MOTHER}, MOTHER),
        ([NEARLY], {"father_iin": FATHER, "mother_iin": MOTHER}, MOTHER),  # she was asked first, and stays
        ([NEARLY], {"father_iin": FATHER}, NEARLY),  # of age since June, and there is nobody else
        ([SMALL], {"father_iin": FATHER}, None),
    ],
)
def test_who_has_the_right_is_asked_or_who_represents_them(
    embedded: Store, tmp_path: Path, left: list[str], parents: dict[str, str], asked: str | None
) -> None:
    """Social Code Art. 230(1): the one who has the right, or their representative by law."""
    world = World(embedded, tmp_path)
    world.receive({"births": [_birth(child) | parents for child in left]}, as_of=str(DAY))
    events = pl.DataFrame({"event": ["ev"], "subject": [FATHER], "right_arises": [DIED]})
    children = pl.DataFrame({"event": ["ev"] * len(left), "child": left})
    found = recipients(embedded, ORDER, events, children, day=DAY, known=world.known)
    assert found["recipient"].to_list() == ([asked] if asked else [])


def _birth(child: str) -> dict[str, str]:
    born = f"20{child[:2]}-{child[2:4]}-{child[4:6]}"
    return {"act_no": f"B{child}", "act_date": born, "child_iin": child, "born": born}
