"""The day a step speaks of: refused before anything is written, and the way back after a mistyped one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.building import deliver, named, person
from tests.journeys.towns import exports, process, registry
from tests.stewards.family import FATHER, deliveries

LATER = person("2001-01-01", "M")


@pytest.fixture
def store(tmp_path: Path) -> str:
    """One family, assembled as of 1 March; the father's death has a second witness."""
    folder = deliveries(tmp_path / "in")
    certificate = {"certificate_no": "C1", "iin": FATHER, "died": "2023-02-28", "issued": "2023-03-01"}
    deliver(folder, "health", 1, {"death_certificates": [certificate]})
    url = f"file:{tmp_path / 'store'}"
    _do("run", folder, "--store", url, "--outbox", tmp_path / "outbox")
    return url


def _do(*words: object) -> Any:
    return json.loads(registry(*words, "--json").stdout)


def _refused(*words: object, code: int = 2) -> str:
    done = registry(*words, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_an_earlier_day_is_refused_before_anything_is_received(store: str, tmp_path: Path) -> None:
    deliver(tmp_path / "in", "population", 2, {"citizens": named(LATER)}, mode="delta")
    before = _do("deliveries", "--store", store)
    said = _refused("run", tmp_path / "in", "--store", store, "--day", "2023-02-01")
    assert "lies before the last assembled day 2023-03-01" in said
    assert _do("deliveries", "--store", store) == before


@pytest.mark.parametrize("step", ["watch", "decide", "offer"])
def test_steps_keep_to_the_assembled_day(step: str, store: str) -> None:
    for day in ("2023-02-01", "2023-05-01"):
        said = _refused(step, "--store", store, "--day", day)
        assert f"the last assembled day is 2023-03-01, not {day}" in said
    assert _do(step, "--store", store)["day"] == "2023-03-01"


def test_there_is_a_way_back_from_a_mistyped_day(store: str, tmp_path: Path) -> None:
    tables = exports(store, tmp_path)
    for step in ("assemble", "watch", "decide"):
        _do(step, "--store", store, *(["--day", "2039-03-01"] if step == "assemble" else []))
    assert exports(store, tmp_path) != tables
    said = _refused("run", tmp_path / "in", "--store", store)
    assert "registry assemble --day 2023-03-01 --back" in said
    assert "--back needs --day" in _refused("assemble", "--store", store, "--back")
    _do("assemble", "--store", store, "--day", "2023-03-01", "--back")
    for step in ("watch", "decide", "offer"):
        _do(step, "--store", store)
    again = exports(store, tmp_path)
    # What was decided on that day was decided: it stays, and is no longer current.
    assert _current(again.pop("decisions")).equals(_current(tables.pop("decisions")))
    assert again == tables


def _current(exported: bytes) -> pl.DataFrame:
    return pl.read_parquet(exported).filter(state="current")


@pytest.mark.parametrize("step", ["assemble", "watch", "decide", "offer", "family 990101100010", "confirm"])
def test_without_a_store_a_step_says_how_to_make_one(step: str, tmp_path: Path) -> None:
    words = ["confirm", "Death/1/x@1", "--by", "me", "--why", "seen"] if step == "confirm" else step.split()
    said = _refused(*words, "--store", f"file:{tmp_path / 'store'}", code=4)
    assert "there is no store yet" in said
    assert "registry prepare" in said
    assert not (tmp_path / "store").exists()


def test_a_server_in_which_nothing_was_made_is_no_store_either(store_url: str) -> None:
    done = process("assemble", "--store", store_url, check=False)
    assert (done.returncode, "there is no store yet" in done.stderr) == (4, True)


def test_prepare_answers_with_a_document(tmp_path: Path) -> None:
    url = f"file:{tmp_path / 'store'}"
    assert _do("prepare", "--store", url) == {"store": url, "deliveries": 0}
    assert "nothing was received yet" in _refused("watch", "--store", url)


def test_the_same_word_twice_is_one_act(tmp_path: Path) -> None:
    url = f"file:{tmp_path / 'store'}"
    _do("run", deliveries(tmp_path / "in"), "--store", url, "--outbox", tmp_path / "outbox")
    fact = _do("tasks", "--store", url)[0]["detail"]
    word = [fact, "--by", "me", "--why", "seen", "--store", url]
    first, second, other = _do("confirm", *word), _do("confirm", *word), _do("reject", *word)
    assert (first["already"], second["already"], other["already"]) == (False, True, False)
    assert second["delivery"] == first["delivery"] == other["delivery"] - 1
    assert len(_do("deliveries", "--store", url)) == other["delivery"]
    assert "rejected already" in registry("reject", *word).stdout


def test_an_error_is_told_however_quiet_the_command(tmp_path: Path) -> None:
    done = registry("assemble", "--store", f"file:{tmp_path / 'store'}", "--quiet", check=False)
    assert (done.returncode, "there is no store yet" in done.stderr) == (4, True)
