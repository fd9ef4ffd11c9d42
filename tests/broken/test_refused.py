"""A delivery with a mistake is refused whole: its error says what and where; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from graph import open_store
from loaders.deliveries import FolderDelivery, find
from registry import ids, settings
from registry.errors import RefusedInput, StoreError, WrongUsage
from registry.ports import Store
from registry.receive import receive
from tests.broken.mistakes import MISTAKES, Mistake, first, good, head
from tests.building import named, person
from tests.engines import counts, fresh_store, url_in
from tests.feeds.golden import all_facts, send


def refused(store: Store, path: Path, mistake: Mistake) -> None:
    """The delivery is refused with the mistake's words."""
    with pytest.raises(mistake.error) as failure:
        receive(store, FolderDelivery.open(path))
    for word in mistake.words:
        assert word in str(failure.value), mistake.name
    assert failure.value.exit_code == 3
    assert failure.value.where, "an error says where"


@dataclass(frozen=True)
class Past:
    """A store that has received a delivery, and what it holds: no mistake changes it, so one serves all."""

    store: Store
    url: str
    before: dict[str, int]
    facts: list[str]


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    folder = tmp_path_factory.mktemp("past")
    with fresh_store("embedded", folder) as store:
        receive(store, FolderDelivery.open(first(folder)))
        yield Past(store, url_in(folder), counts(url_in(folder)), all_facts(store, 2))


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_a_mistake_refuses_the_delivery_and_nothing_is_written(
    past: Past, tmp_path: Path, mistake: Mistake
) -> None:
    mistake.spoil(path := good(tmp_path))
    refused(past.store, path, mistake)
    assert counts(past.url) == past.before
    assert all_facts(past.store, 2) == past.facts


def test_after_every_mistake_a_mended_delivery_is_received(embedded: Store, tmp_path: Path) -> None:
    receive(embedded, FolderDelivery.open(first(tmp_path)))
    for number, mistake in enumerate(MISTAKES):
        mistake.spoil(path := good(tmp_path / str(number)))
        refused(embedded, path, mistake)
    again = good(tmp_path / "mended")
    assert receive(embedded, FolderDelivery.open(again), accept_retirements=9).number == 2


NEEDS_A_PAST = ("a skipped sequence", "a repeated sequence", "real people among", "more retired")
"""Mistakes that are none in a first delivery, or others."""


@pytest.mark.parametrize(
    "mistake",
    [mistake for mistake in MISTAKES if not mistake.name.startswith(NEEDS_A_PAST)],
    ids=lambda mistake: mistake.name,
)
def test_a_mistake_in_the_first_delivery_leaves_the_store_empty(
    embedded: Store, tmp_path: Path, mistake: Mistake
) -> None:
    mistake.spoil(path := good(tmp_path, 1))
    refused(embedded, path, mistake)
    assert set(counts(url_in(tmp_path)).values()) == {0}


@pytest.mark.xdist_group("neo4j")
@pytest.mark.parametrize("engine", ["neo4j"], indirect=True)
def test_neo4j_refuses_each_alike(store: Store, store_url: str, tmp_path: Path) -> None:
    receive(store, FolderDelivery.open(first(tmp_path)))
    before = counts(store_url)
    for number, mistake in enumerate(MISTAKES):
        mistake.spoil(path := good(tmp_path / str(number)))
        refused(store, path, mistake)
    assert counts(store_url) == before


def test_a_good_delivery_is_received(embedded: Store, tmp_path: Path) -> None:
    receive(embedded, FolderDelivery.open(first(tmp_path)))
    receipt = receive(embedded, FolderDelivery.open(good(tmp_path)))
    assert {name: file["accepted"] for name, file in receipt.files.items()} == {"births": 1, "marriages": 1}


def test_retirements_up_to_one_in_a_hundred_are_allowed(embedded: Store, tmp_path: Path) -> None:
    people = named(*(person(f"{1950 + i % 50}-01-01", "F", i) for i in range(200)))
    send(embedded, tmp_path, "citizens", people, 1)
    with pytest.raises(RefusedInput, match="would retire 3 of 200 facts"):
        send(embedded, tmp_path, "citizens", people[3:], 2)
    assert send(embedded, tmp_path / "again", "citizens", people[2:], 2).files["citizens"]["retired"] == 2


def test_where_there_is_no_delivery_is_told(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="there is no delivery") as failure:
        find([tmp_path])
    assert "delivery.json" in failure.value.why
    with pytest.raises(WrongUsage, match=f"there is no folder or file {tmp_path}/nothing"):
        find([tmp_path / "nothing"])


def test_every_delivery_below_a_folder_is_found_once(tmp_path: Path) -> None:
    first(tmp_path)
    good(tmp_path)
    assert [one.manifest.sequence for one in find([tmp_path, tmp_path / "civil-acts"])] == [1, 2]


def test_a_time_is_told_in_utc_whatever_zone_it_was_written_in(tmp_path: Path) -> None:
    path = first(tmp_path)
    head(path, created_at="2023-03-02T04:30:00+05:00")
    assert FolderDelivery.open(path).manifest.created_at == "2023-03-01T23:30:00Z"
    assert FolderDelivery.open(path).manifest.as_of == date(2023, 3, 1)


@pytest.fixture
def own_key() -> Iterator[None]:
    """The demo's key again after the test."""
    yield
    ids.use_key(ids.DEMO_KEY)


@pytest.mark.usefixtures("own_key")
def test_a_store_refuses_another_key(store: Store, store_url: str) -> None:
    settings.check_key(store)
    settings.check_key(store)
    before = counts(store_url)
    ids.use_key(b"another secret")
    with pytest.raises(StoreError, match="made with another key") as failure:
        settings.check_key(store)
    assert failure.value.exit_code == 4
    assert "REGISTRY_KEY" in failure.value.do
    assert "another secret" not in str(failure.value)
    assert counts(store_url) == before


def test_a_refused_delivery_can_be_mended_and_sent_again(embedded: Store, tmp_path: Path) -> None:
    path = first(tmp_path)
    right = json.loads((path / "delivery.json").read_text())
    head(path, sequence=2)
    with pytest.raises(RefusedInput, match="expected 1, found 2"):
        receive(embedded, FolderDelivery.open(path))
    head(path, **right)
    assert receive(embedded, FolderDelivery.open(path)).number == 1
    embedded.close()
    open_store(url_in(tmp_path)).close()
