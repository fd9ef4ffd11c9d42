"""Only those are looked at whom it may concern; what is written is what a run over everybody would write."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from graph import texts
from loaders.feeds import feed
from registry import days, schema, since, steps
from registry.applications import apply
from registry.benefits import BENEFITS, BenefitDefinition, benefit
from registry.decide import gathered
from registry.events import EventKind, event_kinds, finder
from registry.families import family, together
from registry.ports import Store
from registry.receive import receive
from registry.successions import as_one
from tests.building import person
from tests.effort import examples
from tests.engines import fresh_store, same
from tests.events.lives import Life, Post, Turn, lives
from tests.events.world import DAY

KINDS = list(event_kinds())
WRITTEN = ("put/RiskEvent", "add/SUBJECT_OF", "put/Decision", "add/DECIDED", "derived/restate")


@pytest.fixture(autouse=True)
def however_many_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a small town most people change in a day; only those concerned are looked at all the same."""
    monkeypatch.setattr(since, "WORTH_IT", 0)


class Noted:
    """A store that notes what is written to it, and keeps it or not."""

    def __init__(self, beneath: Store, *, kept: bool) -> None:
        self.beneath, self.kept, self.changes = beneath, kept, list[tuple[str, pl.DataFrame]]()

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        return self.beneath.ask(question, citizens=citizens, **takes)

    def ask_each(self, questions: Sequence[str], **takes: Any) -> dict[str, pl.DataFrame]:
        return self.beneath.ask_each(questions, **takes)

    def write(self, *changes: tuple[str, pl.DataFrame]) -> None:
        self.changes += changes
        if self.kept:
            self.beneath.write(*changes)

    def load(self, tables: Mapping[str, Any]) -> None:
        raise AssertionError("nothing is loaded here")

    def prepare(self) -> None:
        raise AssertionError("prepared already")

    def close(self) -> None:
        raise AssertionError("closed by who opened it")

    def told(self, name: str) -> pl.DataFrame:
        """The rows of a change."""
        found = [rows for one, rows in self.changes if one == name]
        return pl.concat(found) if found else pl.DataFrame()


def step(store: Store, name: str, day: date, known: int, **options: Any) -> tuple[int, int]:
    """A step run as it is, after one over everybody that wrote nothing; how many each of them looked at."""
    whole, part = Noted(store, kept=False), Noted(store, kept=True)
    run = getattr(steps, name)
    everybody = run(as_one(whole), day=day, known=known, full=True, **options)
    some = run(as_one(part), day=day, known=known, **options)
    for change in WRITTEN:
        one, other = whole.told(change), part.told(change)
        assert same(one, other), f"{name} {day} {known} {options} {change}\n{one}\n{other}"
    assert {**vars(some), "looked_at": 0} == {**vars(everybody), "looked_at": 0}
    return some.looked_at, everybody.looked_at


def follow(store: Store, folder: Path, life: Life, turns: int) -> list[tuple[int, int]]:
    """Every step after every turn; how many were looked at of how many."""
    post, known, looked = Post(folder), 0, []
    for turn in life.first():
        known = _taken(store, post, turn, known)
    for i in range(turns):
        turn = life.next() if i else Turn(life.day, None, {})
        known = _applied_for(store, life, turn, _taken(store, post, turn, known))
        day = turn.day
        if i % 5 == 4:  # a day taken for today by mistake, and back
            days.forget(store)
            day = life.chance.choice([day, date(2024, 6, 6)])
        _derived(store, day, known, life, looked)
        if day != turn.day:
            days.forget(store)
            _derived(store, turn.day, known, life, looked)
    return looked


def _derived(store: Store, day: date, known: int, life: Life, looked: list[tuple[int, int]]) -> None:
    steps.assemble(as_one(store), *together(), day=day, known=known)
    if life.chance.random() < 0.3:
        step(store, "watch", day, known, kinds=life.chance.sample(KINDS, 5))
    looked.append(step(store, "watch", day, known))
    looked.append(step(store, "decide", day, known))


def _applied_for(store: Store, life: Life, turn: Turn, known: int) -> int:
    """Now and then somebody applies; the delivery that is the last one then."""
    people = store.ask("people/display", citizens=life.people)["iin"].unique().sort().to_list()
    if known == 0 or life.chance.random() < 0.4 or not people:
        return known
    iin, name = life.chance.choice(people), life.chance.choice(BENEFITS)
    return apply(as_one(store), iin, name, by="an office", day=turn.day).number


def _taken(store: Store, post: Post, turn: Turn, known: int) -> int:
    delivery = post.delivery(turn)
    return receive(store, delivery, accept_retirements=100).number if delivery else known


def lived(engine: str, life: Life, turns: int) -> list[tuple[int, int]]:
    with tempfile.TemporaryDirectory() as name, fresh_store(engine, Path(name)) as store:
        return follow(store, Path(name) / "in", life, turns)


def test_a_part_is_equal_to_the_whole() -> None:
    looked: list[tuple[int, int]] = []

    @settings(max_examples=examples(1))
    @given(life=lives())
    def live(life: Life) -> None:
        looked.extend(lived("embedded", life, 6))

    live()
    spared = sum(some < everybody for some, everybody in looked)
    assert spared > len(looked) / 2, "few runs looked at a part only"


@pytest.mark.xdist_group("neo4j")
@settings(max_examples=examples(1))
@given(life=lives())
def test_neo4j_looks_at_a_part_too(life: Life) -> None:
    lived("neo4j", life, 3)


class Asked(Noted):
    """A store that also notes which kinds of fact its questions read."""

    def __init__(self, beneath: Store) -> None:
        super().__init__(beneath, kept=False)
        self.read: set[str] = set()

    def ask(self, question: str, *, citizens: Sequence[str] | None = None, **takes: Any) -> pl.DataFrame:
        if citizens is None or citizens:  # of nobody nothing is read
            text = "\n".join(texts.question(question).branches)
            self.read |= {*re.findall(r"\w+", text)} & {*schema.fact_kinds()}
        return super().ask(question, citizens=citizens, **takes)


def test_every_kind_and_benefit_names_what_it_reads(embedded: Store) -> None:
    somebody = person("1980-05-05", "F")
    event = {"id": "ev", "kind": "", "subject": somebody, "right_arises": date(2023, 1, 1), "until": None}
    row = pl.DataFrame([{**event, "state": "open", "because": None, "facts": "[]"}]).cast({"until": pl.Date})
    for kind in event_kinds().values():
        store = Asked(embedded)
        finder(kind.name)(store, since=DAY, day=DAY, known=0, citizens=[somebody])
        assert store.read <= _named(kind), kind.name
    for name in BENEFITS:
        store = Asked(embedded)
        gathered(store, name, row, day=DAY, known=0)
        assert store.read <= _named(benefit(name).definition), name


def _named(rule: EventKind | BenefitDefinition) -> set[str]:
    """What a rule rests on, the households it looks at included."""
    of = rule.changed_by.family if rule.changed_by else None
    return {*rule.rests_on, *(family(of).rests_on if of else ())}


@pytest.mark.parametrize("kind", event_kinds().values(), ids=KINDS)
def test_each_kind_is_told_by_feeds_of_the_agencies_it_names(kind: EventKind) -> None:
    assert kind.told_by == {name: feed(name).agency for name in kind.told_by}
