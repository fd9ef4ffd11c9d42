"""Countries generated once for all tests of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.generator import generate
from tests.generator.delivered import Delivered


def make(folder: Path, **arguments: object) -> Delivered:
    """A country with the given arguments; the others are those of a small, clean one."""
    given = {"citizens": 300, "seed": 1, "days": 7, "defects": 0.0, "format": "csv"} | arguments
    generate(**given, out=folder)  # type: ignore[arg-type]
    return Delivered(folder)


@pytest.fixture(scope="session")
def hamlet(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    """300 people, CSV."""
    return make(tmp_path_factory.mktemp("hamlet") / "out")


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    """100,000 people, Parquet."""
    return make(tmp_path_factory.mktemp("city") / "out", citizens=100_000, seed=5, format="parquet")
