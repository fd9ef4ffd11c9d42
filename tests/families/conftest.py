"""A town for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.ports import Store
from tests.families.town import Town


@pytest.fixture
def town(embedded: Store, tmp_path: Path) -> Town:
    """Nobody lives there yet."""
    return Town(embedded, tmp_path / "in")
