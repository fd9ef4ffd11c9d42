"""One contract of the store, kept by both engines: what is asked, what is written, what comes back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from neo4j import GraphDatabase

from graph import open_store
from graph.texts import FACT_GROUPS, question, question_names
from registry.errors import RegistryError, StoreError, WrongUsage
from registry.ports import Store
from tests.engines import fresh_url, same
from tests.graph_rows import citizens, links, load_facts, nodes, parameters, stamp

DAY: dict[str, Any] = {"day": date(2023, 3, 1), "known": 1}
SPREAD = 2_600
"""More than either engine looks up one by one."""


def test_preparing_twice_changes_nothing(store: Store) -> None:
    store.load({"Citizen": nodes("Citizen", citizens(3))})
    store.prepare()
    store.prepare()
    assert store.ask("people/display").height == 3


# Wrong words


NO_QUESTIONS = (
    "families/nothing",
    "spouses",
    "",
    "facts/Citizen",
    "facts/facts_status",
    "../questions/families/spouses",
    "families/spouses.cypher",
    "families",
)
NO_CHANGES = ("nothing/at_all", "add/Nothing", "drop/Citizen", "../people/died")


def test_an_unknown_question_is_named_and_the_known_ones_listed(store: Store) -> None:
    for name in NO_QUESTIONS:
        with pytest.raises(WrongUsage) as failure:
            store.ask(name)
        assert failure.value.what == f"unknown question: {name}"
        assert "families/spouses" in failure.value.do
        assert "facts/LIVES_AT" in failure.value.do


def test_an_unknown_parameter_is_named_and_the_known_ones_listed(store: Store) -> None:
    with pytest.raises(WrongUsage) as failure:
        store.ask("families/spouses", **DAY, dya=1)
    assert failure.value.what == "unknown parameter: dya"
    assert "families/spouses" in failure.value.where
    assert failure.value.do == "use one of: day, known"


def test_an_unknown_column_is_named_and_the_known_ones_listed(store: Store) -> None:
    with pytest.raises(WrongUsage) as failure:
        store.ask("families/spouses(one, other, since)", **DAY)
    assert failure.value.what == "unknown column: since"
    assert failure.value.where == "question families/spouses"
    assert failure.value.do == "use one of: delivery, one, other, record"


def test_whom_a_row_is_about_is_always_asked_for(store: Store) -> None:
    with pytest.raises(WrongUsage, match="whom a row is about is left out: other"):
        store.ask("families/spouses(one, record)", **DAY)
    with pytest.raises(WrongUsage, match="whom a row is about is left out: iin"):
        store.ask_each(["people/names(born)"], known=1)


def test_a_missing_parameter_is_named(store: Store) -> None:
    for people in (None, [], citizens(2)):
        with pytest.raises(WrongUsage, match="missing parameter: known"):
            store.ask("families/spouses", citizens=people, day=date(2023, 3, 1))


def test_a_parameter_of_the_wrong_type_is_named(store: Store) -> None:
    wrong = {"day": ["2023-03-01", datetime(2023, 3, 1), None], "known": ["1", None, True, 1.0]}
    for name, values in wrong.items():
        for value in values:
            with pytest.raises(WrongUsage, match=f"parameter {name} is"):
                store.ask("families/spouses", **(DAY | {name: value}))
    for records in ("births/1", [1], [None], None):
        with pytest.raises(WrongUsage, match="parameter records is"):
            store.ask("records/PARENT_OF", records=records, known=1)


def test_a_question_that_is_not_about_people_takes_no_citizens(store: Store) -> None:
    for name in ("derived/settings", "left/LIVES_AT", "records/Death"):
        with pytest.raises(WrongUsage, match=f"{name} is not about people"):
            store.ask(name, citizens=[], **parameters(question(name).takes))


def test_an_unknown_change_is_named(store: Store) -> None:
    for name in NO_CHANGES:
        with pytest.raises(WrongUsage, match="unknown change"):
            store.write((name, pl.DataFrame({"iin": ["1"]})))


def test_an_unknown_kind_cannot_be_loaded(store: Store) -> None:
    for name in ("Citzen", "OWNS/Planet"):
        with pytest.raises(WrongUsage):
            store.load({name: pl.DataFrame({"subject": ["1"], "object": ["2"]})})


# Answers


@pytest.mark.parametrize("people", [None, 0, 3, SPREAD], ids=["everybody", "nobody", "few", "many"])
def test_an_answer_without_rows_has_its_columns_and_types(store: Store, people: int | None) -> None:
    asked_about = None if people is None else citizens(people)
    kinds = ("LIVES_AT", "OWNS", "Death")  # every other kind is asked about, and is empty, further down
    names = [
        name for name in question_names() if name.split("/")[0] not in FACT_GROUPS or name.endswith(kinds)
    ]
    for name in names:
        asked = question(name)
        if people is not None and not asked.about_people:
            continue
        answer = store.ask(name, citizens=asked_about, **parameters(asked.takes))
        assert answer.schema == asked.empty().schema, name
        assert answer.height == (1 if name.startswith("left/") else 0), name


@pytest.mark.parametrize("kind", ["LIVES_AT", "PARENT_OF", "Enrolment", "OWES"])
def test_many_values_survive(store: Store, kind: str) -> None:
    _, wanted = load_facts(store, kind, 1_200)
    assert same(store.ask(f"facts/{kind}", known=1), wanted)


def test_a_citizen_without_anything_known_is_shown(store: Store) -> None:
    store.load({"Citizen": nodes("Citizen", ["a"])})
    [row] = store.ask("people/display").rows(named=True)
    assert row == {"iin": "a", "surname": None, "given_name": None, "patronymic": None, "died": None}


def test_an_end_is_told_by_its_own_key(store: Store) -> None:
    people = citizens(4)
    ends = {"Dwelling": "home", "LandPlot": "field", "Vehicle": "car", "Organisation": "shop"}
    tables = {"Citizen": nodes("Citizen", people)}
    for (label, key), person in zip(ends.items(), people, strict=True):
        tables[label] = nodes(label, [key])
        tables[f"OWNS/{label}"] = links("OWNS", [person], [key], share=0.5, **stamp("o/1"))
    store.load(tables)
    found = store.ask("facts/OWNS", known=1)
    assert dict(found.select("subject", "object").iter_rows()) == dict(
        zip(people, ends.values(), strict=True)
    )


@pytest.fixture
def married(store: Store) -> list[str]:
    """Many people, each next two married, everybody named and a parent of the tenth next."""
    people = citizens(SPREAD)
    ones, others = people[::2], people[1::2]
    keys = [f"n/{i}@1" for i in range(SPREAD)]
    names = nodes("Name", keys, **(stamp("n") | {"record": [key[:-2] for key in keys]}), surname="S")
    store.load(
        {
            "Citizen": nodes("Citizen", people, born=date(1990, 1, 1)),
            "Name": names,
            "HAS/Name": links("HAS", people, keys),
            "SPOUSE_OF": links("SPOUSE_OF", ones, others, **stamp("m/1")),
            "PARENT_OF": links("PARENT_OF", people[:-10], people[10:], role="mother", **stamp("b/1")),
        }
    )
    return people


def test_some_columns_of_a_question_are_those_and_no_others(store: Store, married: list[str]) -> None:
    for asked in (None, married[:1], married[:100], married):
        whole = store.ask("families/spouses", citizens=asked, **DAY)
        some = store.ask("families/spouses(record, one,other)", citizens=asked, **DAY)
        assert some.columns == ["one", "other", "record"]
        assert same(some, whole.drop("delivery"))


def test_narrowing_equals_filtering_the_whole(store: Store, married: list[str]) -> None:
    unknown = ["000000000000", "nobody"]
    chosen = {
        "few": married[3:40:5],
        "with unknown people and twice the same": [*married[5:9], *unknown, *married[5:9]],
        "only unknown people": unknown,
        "nobody": [],
        "many": [*married[:2_200], *unknown, *married[:50]],
    }
    whole = {name: store.ask(name, **takes) for name, takes in _asked().items()}
    assert whole["families/spouses"].height == SPREAD // 2
    for words, people in chosen.items():
        for name, takes in _asked().items():
            ends = [column for column in ("iin", "one", "other") if column in whole[name].columns]
            wanted = whole[name].filter(pl.any_horizontal(pl.col(end).is_in(people) for end in ends))
            assert same(store.ask(name, citizens=people, **takes), wanted), (words, name)


def _asked() -> dict[str, dict[str, Any]]:
    return {
        "families/spouses": DAY,
        "families/parents": DAY,
        "people/names": {"known": 1},
        "people/display": {},
    }


def test_questions_from_parallel_threads_do_not_mix(store: Store, married: list[str]) -> None:
    def ask(i: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        people = married[i * 10 : i * 10 + 4]
        return store.ask("people/names", citizens=people, known=1), store.ask("families/spouses", **DAY)

    spouses = store.ask("families/spouses", **DAY)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(ask, range(16)))
    for i, (names, everybody) in enumerate(answers):
        assert set(names["iin"]) == set(married[i * 10 : i * 10 + 4])
        assert same(everybody, spouses)


# Errors


@pytest.mark.parametrize("url", ["bolt://127.0.0.1:1", "neo4j://127.0.0.1:1"])
def test_a_server_that_does_not_answer_is_an_error_of_ours(url: str) -> None:
    with pytest.raises(StoreError) as failure:
        open_store(url)
    assert failure.value.exit_code == 4
    assert failure.value.where == url
    assert "neo4j start" in failure.value.do


@pytest.mark.parametrize("url", ["", "file:", "data/registry", "http://localhost"])
def test_an_address_that_names_no_store_is_wrong_usage(url: str) -> None:
    with pytest.raises(WrongUsage, match="no store at"):
        open_store(url)


def test_a_closed_store_raises_no_error_of_the_driver(store_url: str) -> None:
    opened = open_store(store_url)
    opened.prepare()
    opened.close()
    for people in (None, citizens(2)):
        with pytest.raises(RegistryError):
            opened.ask("people/names", citizens=people, known=1)


@pytest.mark.xdist_group("neo4j")
def test_preparing_a_neo4j_again_makes_what_is_missing(tmp_path: Path) -> None:
    with fresh_url("neo4j", tmp_path) as url:
        store = open_store(url)
        store.prepare()
        with GraphDatabase.driver(url) as driver:
            for text in ("DROP INDEX name_record", "DROP CONSTRAINT loan_contract_no"):
                driver.execute_query(text)
            store.prepare()
            standing = driver.execute_query("SHOW INDEXES YIELD name, state").records
        store.close()
    assert {("name_record", "ONLINE"), ("loan_contract_no", "ONLINE")} <= {(n, s) for n, s in standing}
