"""The planted stories: in the smallest town each is found and decided as the truth tells, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from loaders.generator.generate import FEWEST
from loaders.generator.scripts import SCRIPTS
from registry.events import event_kinds, opens
from tests.generator.conftest import make
from tests.generator.delivered import Delivered
from tests.journeys.towns import exports, run

pytestmark = pytest.mark.xdist_group("stories")
"""One worker: the two towns are made once."""


@dataclass(frozen=True)
class Watched:
    """A town after all steps: what was delivered, the events, and the decisions in force."""

    country: Delivered
    events: pl.DataFrame
    decisions: pl.DataFrame


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Watched]:
    """The smallest towns, by days of deltas."""
    return {days: _watched(tmp_path_factory.mktemp(f"days{days}"), days) for days in (0, 7)}


def _watched(home: Path, days: int) -> Watched:
    country = make(home / "deliveries", citizens=FEWEST, days=days)
    store = f"file:{home / 'store'}"
    run(country.out, store, home)
    exports(store, home)
    events, decisions = (pl.read_parquet(home / f"{name}.parquet") for name in ("events", "decisions"))
    return Watched(country, events, decisions.filter(state="current"))


@pytest.mark.parametrize("days", [0, 7])
@pytest.mark.parametrize("story", [script.story for script in SCRIPTS])
def test_a_story_is_found_and_decided_as_told(towns: dict[int, Watched], days: int, story: str) -> None:
    town = towns[days]
    told = town.country.stories[story]
    new = town.events.filter(
        pl.col("subject").is_in(list(told["people"].values())), pl.col("state").is_in(["open", "provisional"])
    )
    found = {(kind, subject, state) for kind, subject, state in new.select("kind", "subject", "state").rows()}
    assert found == {(one["kind"], one["subject"], one["state"]) for one in told["expected"]}
    for one in told["expected"]:
        event = new.filter(kind=one["kind"], subject=one["subject"])
        decided = town.decisions.filter(event=event["id"].item())
        assert dict(decided.select("benefit", "outcome").rows()) == one["decided"]
        if one["kind"] in story:
            assert f"{event['right_arises'].item()}" == told["day"]


@pytest.mark.parametrize("kind", event_kinds())
def test_every_kind_of_event_has_a_story(kind: str) -> None:
    of_kind = [event for script in SCRIPTS for event in script.expects if event.kind == kind]
    assert of_kind, f"write a script in {Path('loaders/generator/scripts.py')}"
    assert all(set(event.decided) == set(opens(kind)) for event in of_kind)
    assert any(event.state == "open" for event in of_kind)


def test_what_is_told_daily_is_told_by_a_delta(towns: dict[int, Watched]) -> None:
    late = {script.story: script.delta for script in SCRIPTS if script.delta}
    stories = towns[7].country.stories
    assert {name: stories[name]["sequence"] - 1 for name in late} == late
    assert all(story["sequence"] == 1 for name, story in stories.items() if name not in late)
