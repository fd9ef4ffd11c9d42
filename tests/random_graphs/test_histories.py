"""Only what changed is looked at, and the households are those of a run over everybody, row for row."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from loaders.deliveries import FolderDelivery
from registry import affected
from registry.assemble import assemble
from registry.families import together
from registry.gathered import gather
from registry.households import MEMBERSHIP, bonds_on, memberships
from registry.ports import Store
from registry.receive import receive
from tests.effort import examples
from tests.engines import same
from tests.random_graphs.history import History, first_deliveries, histories, next_delivery
from tests.random_graphs.test_households import folder_and_store, take


@pytest.fixture(autouse=True)
def however_many_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a small town most people change in a day; the part that changed is looked at all the same."""
    monkeypatch.setattr(affected, "WORTH_IT", 0)


def live(engine: str, history: History) -> list[int]:
    """Assemble after every turn; gives how many memberships were worked out, less than all, each time."""
    spared = []
    with folder_and_store(engine) as (folder, store):
        known = take(store, first_deliveries(history, folder))
        assemble(store, *together(), day=history.first, known=known)
        sequences: dict[str, int] = {}
        for i, turn in enumerate(history.turns):
            path = next_delivery(turn, folder, sequences)
            if path is not None:
                known = receive(store, FolderDelivery.open(path)).number
            if i % 2:  # of definitions that were last assembled at different times, each follows its own
                assemble(store, together()[i // 2 % len(together())], day=turn.day, known=known)
            run = assemble(store, *together(), day=turn.day, known=known)
            everybody = _equal_to_a_full_run(store, turn.day, known)
            assert run.people == max(everybody)
            spared.append(sum(everybody) - run.looked_at)
            _keeps_no_empty_household(store)
    return spared


def _equal_to_a_full_run(store: Store, day: object, known: int) -> list[int]:
    """Every row of every definition; gives how many there are of each."""
    counts = []
    for family in together():
        wanted = memberships(bonds_on(gather(store, family, day=day, known=known), family, day), family)  # type: ignore[arg-type]
        stored = store.ask("derived/memberships", definition=family.name)
        assert same(stored.select(MEMBERSHIP), wanted.select(MEMBERSHIP)), family.name
        counts.append(wanted.height)
    return counts


def _keeps_no_empty_household(store: Store) -> None:
    """A household without members stays only in a line of succession."""
    succeeded = store.ask("derived/succeeded")
    followed = {*succeeded["subject"], *succeeded["object"]}
    for family in together():
        members = store.ask("derived/memberships", definition=family.name)["household_id"]
        assert {*store.ask("derived/households", definition=family.name)["id"]} - {*members} <= followed


def test_a_part_is_equal_to_the_whole() -> None:
    spared: list[int] = []

    @settings(max_examples=examples(6))
    @given(history=histories())
    def lives(history: History) -> None:
        spared.extend(live("embedded", history))

    lives()
    assert sum(one > 0 for one in spared) > len(spared) / 4, "few runs looked at a part only"


@pytest.mark.xdist_group("neo4j")
@settings(max_examples=examples(2))
@given(history=histories())
def test_a_part_is_equal_to_the_whole_on_neo4j(history: History) -> None:
    live("neo4j", history)
