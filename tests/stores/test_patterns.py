"""Patterns of several steps: how their texts are taken apart, and how their steps are joined."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from graph.embedded_places import place
from graph.patterns import pattern_in
from graph.several import read_once
from graph.texts import question, question_names

PARENTS = question("families/parents_at_home").text(narrowed=False)
BEFORE, RETURN, GIVES = PARENTS.rpartition("\nRETURN ")
SEVERAL_STEPS = [
    *("co_parents", "grandparents", "grandparents_at_home", "parents_at_home"),
    *("siblings", "siblings_at_home", "stepchildren_at_home"),
]


def test_questions_of_several_steps_about_families_are_taken_apart() -> None:
    texts = {name: question(name) for name in question_names() if question(name).about_people}
    apart = [name for name, asked in texts.items() if pattern_in(asked.text(narrowed=False), place)]
    assert apart == [f"families/{name}" for name in SEVERAL_STEPS]


def test_steps_of_which_the_same_is_asked_have_one_text() -> None:
    found = pattern_in(PARENTS, place)
    assert found is not None
    parents, home, theirs = found.steps
    assert (parents.nodes, home.nodes, theirs.nodes) == (
        ("parent", "citizen"),
        ("citizen", "dwelling"),
        ("parent", "dwelling"),
    )
    assert home.text == theirs.text
    assert "PARENT_OF" in parents.text
    assert found.gives == {"one": "parent", "other": "citizen", "address": "dwelling"}


@pytest.mark.parametrize(
    "gives",
    [f"DISTINCT {GIVES}", f"{GIVES}, home.record AS record", "lower(dwelling.address_code) AS address"],
)
def test_a_text_that_gives_more_than_keys_is_left_alone(gives: str) -> None:
    assert pattern_in(f"{BEFORE}{RETURN}{gives}", place) is None


@pytest.mark.parametrize(
    "condition",
    [
        "home.record = theirs.record",
        "(home.delivery = 1 OR fact.delivery = 1)",
        "dwelling.kato = $known",
        "parent.surname <> citizen.surname",
        "NOT home.delivery = 1",
    ],
)
def test_a_text_with_any_other_condition_is_left_alone(condition: str) -> None:
    assert pattern_in(PARENTS.replace("\nWHERE ", f"\nWHERE {condition} AND ", 1), place) is None


@pytest.mark.parametrize(
    ("said", "otherwise"),
    [("fact:PARENT_OF", "fact:PARENT_OF|GUARDIAN_OF"), ("fact:PARENT_OF", ":PARENT_OF"), (",\n", "\nMATCH ")],
)
def test_a_text_with_other_steps_is_left_alone(said: str, otherwise: str) -> None:
    assert said in PARENTS
    assert pattern_in(PARENTS.replace(said, otherwise, 1), place) is None


def test_rows_are_joined_by_all_steps_each_once() -> None:
    """Two parents of two children at one address, and a half-sister elsewhere whose IIN comes between."""
    asked = question("families/siblings").text(narrowed=False)
    found = pattern_in(asked, place)
    assert found is not None
    parents = pl.DataFrame({"one": [1, 2, 1, 2, 1], "other": [10, 10, 30, 30, 20]})

    def as_they_are(label: str, places: pl.Series) -> pl.Series:
        assert label == "Citizen"
        return places

    rows = found.rows(lambda _: parents, as_they_are, ["one", "other"])
    assert sorted(rows.rows()) == [(10, 20), (10, 30), (20, 30)]
    with_parents = found.rows(lambda _: parents, as_they_are, ["one", "other", "via"])
    assert with_parents.height == 4


def test_what_several_threads_want_is_read_once() -> None:
    begun, reads = threading.Event(), []

    def run(text: str) -> pl.DataFrame:
        reads.append(text)
        begun.wait(5)
        return pl.DataFrame({"text": [text]})

    read = read_once(run)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(read, "a") for _ in range(2)]
        begun.set()
        assert [one.result()["text"].item() for one in both] == ["a", "a"]
    assert reads == ["a"]


def test_whoever_waits_for_what_fails_is_told_too() -> None:
    def run(text: str) -> pl.DataFrame:
        raise ValueError(text)

    read = read_once(run)
    for _ in range(2):
        with pytest.raises(ValueError, match="a"):
            read("a")
