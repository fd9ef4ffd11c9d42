"""How much memory a Neo4j is given: by its data, and by what the machine has."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from graph import server_memory
from graph.server_memory import Memory, enough_for

GB = 1 << 30


def holding(home: Path, *sizes: int) -> Path:
    """A home whose files of data have these sizes; they take no room."""
    for number, size in enumerate(sizes):
        folder = home / "data" / "databases" / f"db{number}"
        folder.mkdir(parents=True)
        with (folder / "neostore").open("wb") as file:
            file.truncate(size)
    return home


@pytest.mark.parametrize(
    ("sizes", "machine_gb", "expected"),
    [
        ([], 24, Memory("768m", "256m")),  # a home that is still empty
        ([GB // 10], 24, Memory("768m", "256m")),
        ([3 * GB, GB], 24, Memory("2048m", "4915m")),
        ([40 * GB], 24, Memory("4096m", "8192m")),  # no more than the machine can give
        ([40 * GB], 1, Memory("768m", "341m")),
    ],
)
def test_memory_follows_the_data_up_to_a_share_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: list[int], machine_gb: int, expected: Memory
) -> None:
    monkeypatch.setattr(server_memory, "_machine", lambda: machine_gb << 10)
    assert enough_for(holding(tmp_path, *sizes)) == expected


@pytest.mark.parametrize(("limit", "expected"), [("536870912", 512), ("max", None), ("9" * 18, None)])
def test_a_container_s_limit_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, expected: int | None
) -> None:
    monkeypatch.setattr(server_memory, "LIMIT", tmp_path / "no such file")
    whole = server_memory._machine()
    assert whole > server_memory.LEAST_HEAP
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    monkeypatch.setattr(server_memory, "LIMIT", tmp_path / "memory.max")
    assert server_memory._machine() == (expected or whole)


@pytest.mark.parametrize("word", ["lots", "4", "4gb", "0m", "1k", "-1g", "4g -Xint"])
def test_a_size_that_is_none_is_refused_before_anything_starts(tmp_path: Path, word: str) -> None:
    for option in ("--heap", "--pagecache"):
        words = ["neo4j", "start", "--home", str(tmp_path / "home"), option, word]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 2
        assert "is no size: write 768m or 4g" in result.output
    assert not (tmp_path / "home").exists()
