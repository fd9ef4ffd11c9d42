"""What was believed at any delivery, of any day, is what a plain replay of the deliveries up to it says."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import schema
from registry.ports import Store
from registry.receive import receive
from tests.effort import examples
from tests.engines import ENGINES, fresh_store
from tests.histories.histories import DAYS, Sent, histories
from tests.histories.replay import Fact, believed_after, facts_of, judge

KINDS = (
    *("Name", "LIVES_AT", "Departure", "REACHED_AT", "PARENT_OF", "SPOUSE_OF"),
    *("GUARDIAN_OF", "Enrolment", "CONTRIBUTED", "OWNS"),
)
EVERYTHING = 10**9
ASKED_ON = st.lists(st.sampled_from(DAYS).map(date.fromisoformat), min_size=2, max_size=2, unique=True)
EXAMPLES = {"embedded": 5, "neo4j": 3}
"""A Neo4j takes some seconds a history."""
Stamped = dict[Fact, int]
"""Facts, and the delivery since which each has been believed."""


@pytest.mark.parametrize("engine", ENGINES)
def test_the_store_says_what_a_replay_says(engine: str) -> None:
    @settings(max_examples=examples(EXAMPLES[engine]))
    @given(history=histories(), days=ASKED_ON)
    def check(history: list[Sent], days: list[date]) -> None:
        with tempfile.TemporaryDirectory() as name, fresh_store(engine, Path(name)) as store:
            for sent in history:
                _receive(store, sent, Path(name) / "in")
            for known, wanted in enumerate(replayed(history), start=1):
                assert stored(store, known) == wanted
                for day in days:
                    _check_day(store, wanted, day, known)

    check()


def replayed(history: list[Sent]) -> list[Stamped]:
    """After each delivery what must be believed, and since when."""
    found: list[Stamped] = []
    for number in range(1, len(history) + 1):
        before = found[-1] if found else {}
        facts = facts_of(believed_after(history[:number]))
        assert len(set(facts)) == len(facts)
        found.append({fact: before.get(fact, number) for fact in facts})
    return found


def stored(store: Store, known: int) -> Stamped:
    """The same from the store."""
    rows = [
        (_fact(kind, row), row["delivery"])
        for kind in KINDS
        for row in store.ask(f"facts/{kind}", known=known).iter_rows(named=True)
    ]
    assert len({fact for fact, _ in rows}) == len(rows)
    return dict(rows)


def _fact(kind: str, row: dict[str, Any]) -> Fact:
    own = [prop.name for prop in schema.own_properties(kind) if prop.name != "ended_by"]
    says = tuple(sorted((name, row[name]) for name in own if row[name] is not None))
    ends = row["subject"], row.get("object")
    return Fact(kind, *ends, says, row["record"], row["valid_from"], row["valid_to"], row.get("ended_by"))


def _receive(store: Store, sent: Sent, folder: Path) -> None:
    """Take it, and see that its receipt accounts for each row."""
    receipt = receive(store, sent.write(folder), accept_retirements=EVERYTHING)
    for feed, rows in sent.files.items():
        counted = receipt.files[feed]
        good, wrong = judge(feed, rows)
        assert counted["read"] == len(rows)
        assert counted["read"] == counted["accepted"] + counted["unchanged"] + counted["quarantined"]
        assert counted["accepted"] <= len(good)
        assert (counted["quarantined"] > 0) == bool(wrong)


def _check_day(store: Store, wanted: Stamped, day: date, known: int) -> None:
    """Questions about a day give the facts valid on it."""
    on_day = [fact for fact in wanted if fact.valid_from <= day < fact.valid_to]

    def asked(question: str, *columns: str) -> set[tuple[Any, ...]]:
        return set(store.ask(question, day=day, known=known).select(columns).rows())

    def said(kind: str, form: str | None = None) -> set[tuple[Any, ...]]:
        of_kind = [
            fact for fact in on_day if fact.kind == kind and form in (None, dict(fact.says).get("form"))
        ]
        return {tuple(filter(None, (fact.subject, fact.object, fact.record))) for fact in of_kind}

    assert asked("families/spouses", "one", "other", "record") == said("SPOUSE_OF")
    assert asked("families/parents", "one", "other", "record") == said("PARENT_OF")
    assert asked("families/guardians", "one", "other", "record") == said("GUARDIAN_OF")
    assert asked("people/homes", "iin", "address", "record") == said("LIVES_AT")
    assert asked("people/departed", "iin", "record") == said("Departure")
    assert asked("people/students", "iin", "record") == said("Enrolment", "full_time")
