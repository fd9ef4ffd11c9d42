"""The contract of the store, second part: what is written, loaded, closed, undone and removed, on both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from graph.texts import question
from registry import schema
from registry.errors import StoreError
from registry.ports import Store
from tests.engines import counts, same
from tests.graph_rows import EXTREMES, citizens, links, load_facts, nodes, stamp


@pytest.mark.parametrize("kind", schema.fact_kinds())
def test_a_fact_of_every_kind_survives_is_closed_and_undone(store: Store, store_url: str, kind: str) -> None:
    facts, wanted = load_facts(store, kind, 8)
    assert same(store.ask(f"facts/{kind}", known=1), wanted)
    assert same(store.ask(f"facts/{kind}", citizens=wanted["subject"].to_list(), known=1), wanted)
    assert store.ask(f"facts/{kind}", known=0).is_empty()

    closing = facts[1:2].with_columns(closed_by=pl.lit(2, pl.Int64))
    store.write((f"close/{kind}", closing))
    assert same(store.ask(f"facts/{kind}", known=1), wanted.with_columns(_closed_at(1)))
    assert same(store.ask(f"facts/{kind}", known=2), wanted.filter(pl.col("record") != "a/1"))
    assert same(store.ask(f"versions/{kind}", delivery=1), wanted.with_columns(_closed_at(1)))
    assert same(store.ask(f"records/{kind}", records=["a/0", "a/1", "x"], known=2), wanted[:1])
    assert store.ask(f"records/{kind}", records=[], known=2).is_empty()

    store.write((f"undo/{kind}", pl.DataFrame({"delivery": [2]})))
    assert store.ask(f"left/{kind}", delivery=1)["facts"].item() == 8
    store.write((f"undo/{kind}", pl.DataFrame({"delivery": [1]})))
    assert store.ask(f"left/{kind}", delivery=1)["facts"].item() == 0
    left = counts(store_url)
    assert left["HAS"] == left[kind] == 0


def _closed_at(row: int) -> pl.Expr:
    return pl.when(pl.col("record") == f"a/{row}").then(2).otherwise(pl.col("closed_by")).alias("closed_by")


def test_a_write_is_all_or_nothing(store: Store) -> None:
    store.write(("put/Setting", pl.DataFrame({"name": ["kept"], "value": ["1"]})))
    wrong = pl.DataFrame(
        {"name": ["c", None], "value": ["3", "4"]}, schema={"name": pl.String, "value": pl.String}
    )
    with pytest.raises(StoreError):
        store.write(
            ("put/Setting", pl.DataFrame({"name": ["kept", "b"], "value": ["2", "2"]})),
            ("add/Citizen", nodes("Citizen", ["a"])),
            ("put/Setting", wrong),
        )
    assert store.ask("derived/settings").rows() == [("kept", "1")]
    assert store.ask("people/display").is_empty()
    store.write(("put/Setting", pl.DataFrame({"name": ["after"], "value": ["5"]})))
    assert store.ask("derived/settings").height == 2


@pytest.mark.parametrize("count", [5, 1_500])
def test_putting_changes_what_is_there_and_adds_the_rest_or_does_nothing(store: Store, count: int) -> None:
    names = [f"n{i}" for i in range(count)]
    store.write(("put/Setting", _settings(names[:3], "old")))
    store.write(("put/Setting", _settings([*names, names[0]], "new")))
    assert dict(store.ask("derived/settings").iter_rows()) == dict.fromkeys(names, "new")

    more = [*names, *(f"m{i}" for i in range(count))]
    with pytest.raises(StoreError):
        store.write(
            ("put/Setting", _settings(more, "newer")), ("put/Setting", _settings([None], "of nothing"))
        )
    assert dict(store.ask("derived/settings").iter_rows()) == dict.fromkeys(names, "new")
    store.write(("put/Setting", _settings(more, "newest")))
    assert dict(store.ask("derived/settings").iter_rows()) == dict.fromkeys(more, "newest")


@pytest.mark.parametrize("count", [5, 5_100])
def test_putting_again_changes_every_property_to_nothing_too(store: Store, count: int) -> None:
    asked = [column.name for column in question("derived/events").gives]
    ids = [f"ev-{i}" for i in range(count)]
    always = {"kind": "job_lost", "subject": "s", "right_arises": date(2023, 1, 1), "facts": "[]"}
    first = nodes("RiskEvent", ids, **always, state="open", until=date(2023, 3, 1), because="at first", run=1)
    store.write(("put/RiskEvent", first))
    dates, words = EXTREMES["date"], EXTREMES["string"]
    again = nodes("RiskEvent", ids, **always, state="ended", run=2).with_columns(
        until=pl.Series([dates[i % 4] for i in range(count)], dtype=pl.Date),
        because=pl.Series([words[i % 4] for i in range(count)], dtype=pl.String),
    )
    store.write(("put/RiskEvent", again))
    assert same(store.ask("derived/events"), again.select(asked))


def _settings(names: list[str] | list[None], value: str) -> pl.DataFrame:
    return pl.DataFrame({"name": pl.Series(names, dtype=pl.String), "value": [value] * len(names)})


def test_a_load_that_fails_says_so_and_the_store_goes_on(store: Store) -> None:
    for count in (3, 1_500):
        keys = [*citizens(count), None]
        with pytest.raises(StoreError):
            store.load({"Dwelling": nodes("Dwelling", ["home"]), "Citizen": nodes("Citizen", keys)})
        store.load({"Citizen": nodes("Citizen", citizens(count))})
        assert store.ask("people/display").height == count


@pytest.mark.parametrize("count", [5, 1_500])
def test_a_load_leaves_nodes_that_are_there_as_they_are(store: Store, count: int) -> None:
    people = citizens(count)
    store.load({"Citizen": nodes("Citizen", people[:3], surname="first")})
    store.load(
        {"Citizen": nodes("Citizen", [*people, *people], surname=["second"] * count + ["third"] * count)}
    )
    shown = dict(store.ask("people/display").select("iin", "surname").iter_rows())
    assert shown == dict.fromkeys(people, "second") | dict.fromkeys(people[:3], "first")


def test_a_load_takes_files(store: Store, tmp_path: Path) -> None:
    nodes("Citizen", citizens(3)).write_parquet(tmp_path / "citizens.parquet")
    store.load({"Citizen": tmp_path / "citizens.parquet", "Dwelling": nodes("Dwelling", [])})
    assert store.ask("people/display").height == 3


def test_derived_things_are_put_and_removed(store: Store, store_url: str) -> None:
    people = citizens(3)
    households = nodes("Household", ["h1", "h2"], definition="card", reference=people[:2])
    members = links("MEMBER_OF", people, ["h1", "h2", "h2"], role="single", because="no_bond")
    store.load({"Citizen": nodes("Citizen", people), "Household": households, "MEMBER_OF": members})
    store.write(("remove/MEMBER_OF", members[2:].select("subject", "object")))
    store.write(("put/Household", households[:1].with_columns(reference=pl.lit("new"))))
    store.write(("derived/changed", pl.DataFrame({"id": ["h1", "none"], "run": [7, 7]})))
    assert store.ask("derived/touched", definition="card", since=6)["iin"].to_list() == people[:1]
    found = store.ask("derived/memberships", definition="card")
    assert dict(found.select("iin", "household_id").iter_rows()) == {people[0]: "h1", people[1]: "h2"}
    assert set(store.ask("derived/households", definition="card")["reference"]) == {"new", people[1]}
    store.write(("remove/Household", pl.DataFrame({"id": ["h2"]})))
    assert store.ask("derived/memberships", definition="card")["iin"].to_list() == people[:1]
    assert (counts(store_url)["Household"], counts(store_url)["Citizen"]) == (1, 3)


@pytest.mark.parametrize("count", [5, 5_100])
def test_many_are_closed_removed_and_changed_as_few_are(store: Store, count: int) -> None:
    people, died = citizens(count), date(2023, 3, 2)
    places = [f"place {i % 300}" for i in range(count)]  # few at one, as in life
    homes = links("LIVES_AT", people, places, **stamp("residence"))
    members = links("MEMBER_OF", people, places, role="single", because="no_bond")
    named = sorted({*places})
    tables = {"Citizen": nodes("Citizen", people), "Dwelling": nodes("Dwelling", named)}
    households = nodes("Household", named, definition="card", reference=people[: len(named)])
    tables |= {"Household": households, "LIVES_AT": homes}
    store.load({**tables, "MEMBER_OF": members})
    store.write(
        ("close/LIVES_AT", homes[1:].with_columns(closed_by=pl.lit(2, pl.Int64))),
        ("remove/MEMBER_OF", members[1:]),
        ("people/died", pl.DataFrame({"iin": people[1:], "died": died})),
    )
    assert store.ask("facts/LIVES_AT", known=2)["subject"].to_list() == people[:1]
    assert store.ask("facts/LIVES_AT", known=1).height == count
    assert store.ask("derived/memberships", definition="card")["iin"].to_list() == people[:1]
    assert same(store.ask("people/shown_dead"), pl.DataFrame({"iin": people[1:], "died": died}))
    assert store.ask("people/shown_dead", citizens=people[:3])["iin"].sort().to_list() == sorted(people[1:3])
    undone = pl.DataFrame({"iin": people, "died": None}, schema={"iin": pl.String, "died": pl.Date})
    store.write(("people/died", undone))
    assert store.ask("people/shown_dead").is_empty()


@pytest.mark.parametrize("few", [1, 900])
def test_few_new_nodes_and_then_many_of_their_kind_are_written_with_their_relationships(
    store: Store, few: int
) -> None:
    """As the households of two definitions, in one transaction."""
    people = citizens(1_100)
    store.load({"Citizen": nodes("Citizen", people)})
    sizes = {"f": few, "m": 1_100}
    parts = [[f"{name}{i}" for i in range(size)] for name, size in sizes.items()]
    changes = [
        change
        for ids in parts
        for change in (
            ("put/Household", nodes("Household", ids, definition="card", reference="r")),
            ("add/MEMBER_OF", links("MEMBER_OF", people[: len(ids)], ids, role="child", because="b")),
        )
    ]
    store.write(*changes)
    told = store.ask("derived/memberships", definition="card")
    assert set(told["household_id"]) == {*parts[0], *parts[1]}
    assert told.height == few + 1_100
