"""What all tests share: the run's Neo4j, a store of each engine, and no typo in any Cypher text."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from graph import open_store
from registry.ports import Store
from tests.effort import when
from tests.engines import ENGINES, fresh_store, fresh_url

pytest_plugins = ["tests.neo4j_server"]

TYPOS = ("UnknownLabel", "UnknownRelationshipType", "UnknownPropertyKey", "01N50", "01N51", "01N52")
"""Neo4j's codes for a label, type or property that nothing declares."""

slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
settings.register_profile("shrinking", deadline=None, suppress_health_check=slow)
# An example takes a second, so shrinking a failure takes minutes: HYPOTHESIS_PROFILE=shrinking does it.
settings.register_profile("ci", settings.get_profile("shrinking"), derandomize=True, phases=[Phase.generate])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First the tests that take turns at the one Neo4j, a worker's longest row; then the other long ones."""
    items.sort(key=lambda item: 0 if _shares_neo4j(item) else when(item.nodeid))


def _shares_neo4j(item: pytest.Item) -> bool:
    return {mark.args[0] for mark in item.iter_markers("xdist_group")} == {"neo4j"}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine: a test that takes it runs once for each."""
    return str(request.param)


@pytest.fixture
def store_url(engine: str, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store, not opened yet."""
    with fresh_url(engine, tmp_path) as url:
        yield url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty, prepared store."""
    opened = open_store(store_url)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    """An empty, prepared embedded store, for what cannot differ between engines."""
    with fresh_store("embedded", tmp_path) as opened:
        yield opened


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.typos: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if any(code in record.getMessage() for code in TYPOS):
            self.typos.append(record.getMessage())


@pytest.fixture(autouse=True)
def no_typos_in_cypher() -> Iterator[None]:
    """A text that names an unknown label, type or property fails its test, even if the answer is right."""
    kept, logger = _Kept(), logging.getLogger("neo4j.notifications")
    logger.addHandler(kept)
    yield
    logger.removeHandler(kept)
    assert not kept.typos, "\n".join(kept.typos)
