"""A run that is killed while it writes in parts leaves what the next one brings to the same end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from registry import in_parts
from registry.assemble import assemble
from registry.families import family
from registry.ports import Store
from tests.building import person
from tests.engines import same
from tests.families.town import Town

DAY = date(2023, 6, 1)
CARD = family("card")


class Killed(Exception):
    """Where the process would have ended."""


class Mortal:
    """A store whose process is killed at the so manieth thing written; of a load, a part is there then."""

    def __init__(self, store: Store, at: int) -> None:
        self.ask, self.ask_each, self._store, self._left = store.ask, store.ask_each, store, at

    def write(self, *changes: tuple[str, pl.DataFrame]) -> None:
        """Wholly, or not at all."""
        self._live()
        self._store.write(*changes)

    def load(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Each table in two halves."""
        for name, rows in tables.items():
            for half in rows.iter_slices(rows.height // 2 + 1):
                self._live()
                self._store.load({name: half})

    def _live(self) -> None:
        if self._left == 0:
            raise Killed
        self._left -= 1


def told(store: Store, folder: Path) -> Town:
    """Four households; then a mother dies, one couple parts and another marries, and somebody alone dies."""
    town = Town(store, folder)
    old = [person("1970-01-01", "F", 1), person("1971-01-01", "M", 1)]
    parting = [person("1972-01-01", "M", 2), person("1973-01-01", "F", 2)]
    alone = [person("1974-01-01", "M", 3), person("1975-01-01", "F", 3), person("1940-01-01", "F", 4)]
    children = [person(f"201{i}-02-02", "M", i) for i in range(4)]
    town.people(*old, *parting, *alone, *children)
    for home, (one, other), own in (("A", old, children[:2]), ("B", parting, children[2:])):
        town.marriage(one, other)
        town.live(home, *own)
        for child in own:
            town.birth(child, *((one, other) if one == old[0] else (other, one)))
    town.live("A", *old)
    town.live("B", parting[1])
    town.receive()
    town.death(old[0], "2023-05-01")
    town.death(alone[2], "2023-05-01")
    town.divorce(*parting, "2023-05-01")
    town.marriage(*alone[:2], day="2023-05-01")
    return town


def begin(store: Store, known: int) -> None:
    """As before the change: nothing else was ever assembled."""
    households = store.ask("derived/households", definition="card")
    runs = settings(store).select("name")
    store.write(("remove/Household", households.select("id")), ("remove/Setting", runs))
    assemble(store, CARD, day=date(2023, 4, 1), known=known)


def derived(store: Store) -> dict[str, pl.DataFrame]:
    """All that `assemble` writes."""
    names = {"derived/memberships": "card", "derived/households": "card"}
    found = {name: store.ask(name, definition=definition) for name, definition in names.items()}
    found["derived/settings"] = settings(store)
    return found | {name: store.ask(name) for name in ("derived/succeeded", "people/shown_dead")}


def settings(store: Store) -> pl.DataFrame:
    """How far it was assembled."""
    return store.ask("derived/settings").filter(pl.col("name").str.starts_with("assembled"))


def test_killed_anywhere_and_run_again_it_is_the_same(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "AT_ONCE", 1)
    town = told(store, tmp_path / "in")
    before = town.known
    town.receive()
    begin(store, before)
    assemble(store, CARD, day=DAY, known=town.known)
    wanted = derived(store)
    assert wanted["derived/succeeded"].height == 3

    for at in count():
        begin(store, before)
        try:
            assemble(Mortal(store, at), CARD, day=DAY, known=town.known, full=True)  # type: ignore[arg-type]
        except Killed:
            assemble(store, CARD, day=DAY, known=town.known)
            for name, frame in derived(store).items():
                assert same(frame, wanted[name]), (at, name)
        else:
            break
    assert at >= 10, "too few places at which it was killed"
