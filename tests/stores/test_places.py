"""The embedded store's long answers, whose values are put in by place: after removals and writes too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from graph import embedded_places
from registry.ports import Store
from tests.engines import fresh_store, same
from tests.graph_rows import links, nodes


@pytest.fixture
def embedded_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that reads every whole answer by places."""
    monkeypatch.setattr(embedded_places, "MANY", 0)
    with fresh_store("embedded", tmp_path) as store:
        yield store


def members(store: Store) -> pl.DataFrame:
    return store.ask("derived/memberships", definition="card").select("iin", "household_id")


def homes(names: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"id": names, "definition": "card", "reference": names}).with_columns(
        run=pl.lit(1, pl.Int64)
    )


def joined(people: list[str], names: list[str]) -> tuple[str, pl.DataFrame]:
    return "add/MEMBER_OF", links("MEMBER_OF", people, names).with_columns(role=pl.lit("single"))


def test_a_removed_node_leaves_its_place_and_nobody_moves(embedded_store: Store) -> None:
    people, names = [f"p{i}" for i in range(6)], [f"h{i}" for i in range(6)]
    embedded_store.write(
        ("add/Citizen", nodes("Citizen", people)), ("put/Household", homes(names)), joined(people, names)
    )
    assert same(members(embedded_store), pl.DataFrame({"iin": people, "household_id": names}))
    gone = pl.DataFrame({"subject": people[1:3], "object": names[1:3]})
    embedded_store.write(("remove/MEMBER_OF", gone), ("remove/Household", homes(names[1:3]).select("id")))
    embedded_store.write(("put/Household", homes(["new"])), joined(people[1:2], ["new"]))
    told = {"iin": [people[0], people[1], *people[3:]], "household_id": [names[0], "new", *names[3:]]}
    assert same(members(embedded_store), pl.DataFrame(told))


def test_what_is_kept_of_people_is_read_anew_after_a_write(embedded_store: Store) -> None:
    embedded_store.write(("add/Citizen", nodes("Citizen", ["a", "b"])), ("put/Household", homes(["h"])))
    embedded_store.write(joined(["a"], ["h"]))
    assert members(embedded_store)["iin"].to_list() == ["a"]
    embedded_store.write(("add/Citizen", nodes("Citizen", ["c"])), joined(["c"], ["h"]))
    assert sorted(members(embedded_store)["iin"]) == ["a", "c"]
    embedded_store.load({"Citizen": nodes("Citizen", ["d"])})
    embedded_store.write(joined(["d"], ["h"]))
    assert sorted(members(embedded_store)["iin"]) == ["a", "c", "d"]


def test_an_empty_answer_has_its_types(embedded_store: Store) -> None:
    assert members(embedded_store).schema == {"iin": pl.String, "household_id": pl.String}


def test_what_is_null_stays_so(embedded_store: Store) -> None:
    epoch = date(1970, 1, 1)
    named = nodes("Citizen", ["a", "b", "c"], surname=["Ә", None, ""], died=[None, None, epoch])
    embedded_store.write(("add/Citizen", named))
    shown = embedded_store.ask("people/display").sort("iin").select("iin", "surname", "died")
    assert shown.rows() == [("a", "Ә", None), ("b", None, None), ("c", "", epoch)]


def test_an_answer_of_places_alone_has_its_rows(embedded_store: Store) -> None:
    people, names = [f"p{i}" for i in range(6)], [f"h{i}" for i in range(6)]
    embedded_store.write(
        ("add/Citizen", nodes("Citizen", people)), ("put/Household", homes(names)), joined(people, names)
    )
    told = embedded_store.ask("derived/memberships(iin, household_id)", definition="card")
    assert same(told, pl.DataFrame({"iin": people, "household_id": names}))


@pytest.mark.parametrize("word", ["card", "O'Neil", "back\\slash", "Ә $known // \n"])
def test_words_reach_the_engine_as_they_are(embedded_store: Store, word: str) -> None:
    home = homes(["h"]).with_columns(definition=pl.lit(word))
    embedded_store.write(
        ("add/Citizen", nodes("Citizen", ["a"])), ("put/Household", home), joined(["a"], ["h"])
    )
    assert embedded_store.ask("derived/memberships", definition=word)["iin"].to_list() == ["a"]
    assert not embedded_store.ask("derived/memberships", definition=word + "'").height
