"""What `explain` says when there is no row to lead back to, or none any more."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.journeys.towns import REGISTRY, registry
from tests.stewards.family import deliveries


def _explained(id_: str, store: Path, *, cwd: Path) -> str:
    command = [*REGISTRY, "explain", id_, "--store", f"file:{store}", "--json"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=True)
    return json.dumps(json.loads(done.stdout), ensure_ascii=False)


def _do(*words: object) -> Any:
    return json.loads(registry(*words, "--json").stdout)


def test_rows_are_found_from_any_folder_and_their_loss_is_told(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", deliveries(tmp_path / "in")
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    command = [*REGISTRY, "run", folder.name, "--store", f"file:{store}", "-q"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)  # named by a relative path
    fact = _do("tasks", "--store", f"file:{store}")[0]["detail"]
    (tmp_path / "elsewhere").mkdir()
    assert f"{folder}/civil-acts/0001/deaths.csv:2" in _explained(fact, store, cwd=tmp_path / "elsewhere")
    assert '"in/civil-acts/0001/deaths.csv:2' in _explained(fact, store, cwd=tmp_path)
    deaths = folder / "civil-acts" / "0001" / "deaths.csv"
    deaths.write_text(deaths.read_text().replace("2023-02-28", "2023-02-27"))
    assert "can no longer be read in" in _explained(fact, store, cwd=tmp_path)
    deaths.write_text("nothing of the kind")
    assert "can no longer be read in" in _explained(fact, store, cwd=tmp_path)
    shutil.rmtree(folder)
    assert "can no longer be read in" in _explained(fact, store, cwd=tmp_path)


def test_a_stewards_word_was_stated_by_somebody(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", deliveries(tmp_path / "in")
    url = f"file:{store}"
    _do("run", folder, "--store", url, "--outbox", tmp_path / "outbox")
    fact = _do("tasks", "--store", url)[0]["detail"]
    _do("confirm", fact, "--by", "A. Steward", "--why", "saw the paper", "--store", url)
    _do("run", folder, "--store", url, "--outbox", tmp_path / "outbox")
    offer = next(path.stem for path in (tmp_path / "outbox").iterdir())
    said = _explained(offer, store, cwd=tmp_path)
    assert "stated by A. Steward: saw the paper" in said
    assert "can no longer be read" not in said


def test_a_household_that_is_no_more(tmp_path: Path) -> None:
    url = f"file:{tmp_path / 'store'}"
    _do("run", deliveries(tmp_path / "in"), "--store", url)
    done = registry("explain", "hh_0", "--store", url, check=False)
    assert done.returncode == 3
    assert "ask for the family of a person of it" in done.stderr
