"""On its fourteenth birthday a child registered elsewhere is decided on anew, though nothing is delivered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry import since
from registry.ports import Store
from registry.steps import decide
from tests.benefits.test_large_family import BENEFIT, CHILDREN, FATHER, FEEDS, MOTHER, NOT_YET, births
from tests.building import at
from tests.events.world import DAY, World

BIRTHDAY = date(2023, 3, 2)


def test_what_was_a_yes_the_day_before_is_unknown_then(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(since, "WORTH_IT", 0)
    world = World(store, tmp_path)
    family = births([NOT_YET, *CHILDREN[1:]])
    homes = at("A1", MOTHER, FATHER, *CHILDREN[1:]) + at("A2", NOT_YET)
    world.receive({**FEEDS, "births": family, "residence": homes})
    found = []
    for day in (DAY, BIRTHDAY):
        world.watch(day)
        decide(store, day=day, known=world.known)
        current = store.ask("derived/decisions").filter(benefit=BENEFIT, state="current")
        found += current["outcome"].to_list()
    assert found == ["yes", "unknown"]
    assert decide(store, day=BIRTHDAY, known=world.known, full=True).superseded == 0
