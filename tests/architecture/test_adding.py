"""The page on adding a benefit is true: its files, put into a copy of the registry, are a benefit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
FILE = re.compile(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAME = "birth_grant"
COPIED, SHARED = ("registry", "tests/benefits"), ("graph", "loaders", "api")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the registry with the files of the page."""
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in SHARED:
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "tests" / "__init__.py", folder / "tests" / "__init__.py")
    written = dict(FILE.findall((ROOT / "docs" / "adding-a-benefit.md").read_text("utf-8")))
    assert len(written) == 7
    for name, content in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


def run(folder: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def registry(folder: Path, *words: str) -> str:
    return run(folder, "-c", "from api.cli import main; main()", *words)


def test_its_cases_and_all_that_is_asked_of_a_benefit_hold(copy: Path) -> None:
    tests = ["test_cases.py", "test_rules.py", "test_messages.py", "test_two_ways.py"]
    paths = [f"tests/benefits/{name}" for name in tests]
    told = run(
        copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(copy), "-k", NAME, *paths
    )
    assert "passed" in told
    assert "failed" not in told


def test_its_law_of_a_day_is_told(copy: Path) -> None:
    told = json.loads(registry(copy, "law", "--benefit", NAME, "--day", "2023-07-01", "--json"))
    assert [one["name"] for one in told["tests"]] == ["child_is_counted", "is_not_assigned_yet"]


def test_it_is_decided_in_a_town(copy: Path, tmp_path: Path) -> None:
    registry(copy, "demo", "--citizens", "300", "--folder", str(tmp_path), "--quiet")
    out = tmp_path / "decisions.parquet"
    store = f"file:{tmp_path / '300' / 'registry'}"
    registry(copy, "export", "decisions", "--out", str(out), "--store", store, "--quiet")
    decided = pl.read_parquet(out).filter(benefit=NAME)
    due = decided.filter(outcome="yes")
    assert due.height
    assert set(due["amount"]) <= {38 * 3450, 63 * 3450}
    assert due["recipient"].null_count() == 0
