"""One family costs a server few round trips: each text that runs on it is one, as its own driver tells."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from registry.families import families, family
from registry.family import family_of
from tests.building import person
from tests.engines import fresh_store
from tests.families.town import Town

pytestmark = pytest.mark.xdist_group("neo4j")
DAY = date(2023, 3, 1)
HUSBAND, WIFE = person("1980-05-12", "M"), person("1982-09-30", "F")
CHILD, GROWN = person("2010-01-25", "M"), person("2003-06-18", "F")
GRANDMOTHER, AUNT, COUSIN = (person(born, "F") for born in ("1955-03-03", "1979-07-07", "2009-04-04"))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A couple with two children, and their kin beyond them."""
    with fresh_store("neo4j", tmp_path) as store:
        town = Town(store, tmp_path / "in")
        town.people(HUSBAND, WIFE, CHILD, GROWN, GRANDMOTHER, AUNT, COUSIN)
        town.live("home", HUSBAND, WIFE, CHILD, GROWN)
        town.marriage(HUSBAND, WIFE)
        for child in (CHILD, GROWN):
            town.birth(child, WIFE, HUSBAND)
        for child, mother in ((COUSIN, AUNT), (WIFE, GRANDMOTHER), (AUNT, GRANDMOTHER)):
            town.birth(child, mother)
        town.receive()
        yield town


def asked(town: Town, iin: str, caplog: pytest.LogCaptureFixture, definition: str = "card") -> int:
    """How many texts ran on the server to tell the family of a person."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger="neo4j.io"):
        family_of(town.store, iin, family(definition), day=DAY, known=town.known)
    return sum(" C: RUN " in record.getMessage() for record in caplog.records)


def test_a_family_with_its_paths_takes_two(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Who is around, and what is known of all of them.

    A store just opened takes one more: who has several numbers.
    """
    for iin in (HUSBAND, WIFE, CHILD, GROWN, AUNT):
        assert asked(town, iin, caplog) == 2


def test_no_definition_takes_more_than_four(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    for name in families().keys() - {"dependants"}:  # nobody has died
        for iin in (WIFE, COUSIN):
            assert asked(town, iin, caplog, name) <= 4
