"""The commands of agencies and stewards, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.cli.session import STDOUT
from tests.building import deliver, named, person
from tests.journeys.towns import registry
from tests.stewards.family import MOTHER, deliveries

GOOD, BAD = person("1980-01-01", "F"), "800101400013"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    wrong = named(GOOD)[0] | {"iin": BAD}
    deliver(tmp_path / "in", "population", 1, {"citizens": [*named(GOOD), wrong]})
    return tmp_path / "in"


def test_an_agency_sees_the_same_verdict_before_and_after_delivery(folder: Path, tmp_path: Path) -> None:
    store = f"file:{tmp_path / 'store'}"
    before = json.loads(registry("check-delivery", folder, "--json").stdout)[0]["files"][0]
    assert not (tmp_path / "store").exists()
    registry("receive", folder, "--store", store, "-q")
    rows = json.loads(
        registry("quarantine", 1, "--store", store, "--json", "--out", tmp_path / "back.csv").stdout
    )
    assert [(row["line"], row["value"], row["reason"]) for row in rows] == [
        (row["line"], row["value"], row["reason"]) for row in before["rows"]
    ]
    assert BAD in (tmp_path / "back.csv").read_text()
    nowhere = registry("quarantine", 1, "--store", store, "--out", tmp_path / "no" / "x.csv", check=False)
    assert (nowhere.returncode, "x.csv cannot be written" in nowhere.stderr) == (2, True)
    listed = json.loads(registry("deliveries", "--store", store, "--json").stdout)
    assert listed[0]["files"][0]["quarantined"] == before["quarantined"] == 1


def test_a_refused_delivery_exits_with_three(folder: Path) -> None:
    (folder / "population" / "0001" / "citizens.csv").write_text("altered")
    done = registry("check-delivery", folder, check=False)
    assert done.returncode == 3
    assert "truncated or altered" in done.stdout


def test_what_an_agency_wrote_is_shown_as_it_stands(tmp_path: Path) -> None:
    """Brackets in a wrong value are no instructions to the terminal."""
    wrong = [named(GOOD)[0] | {"iin": iin} for iin in ("[/b]1", "[red]2")]
    deliver(tmp_path / "in", "population", 1, {"citizens": [*named(GOOD), *wrong]})
    store = f"file:{tmp_path / 'store'}"
    registry("receive", tmp_path / "in", "--store", store, "-q")
    for command in (("check-delivery", tmp_path / "in"), ("quarantine", 1, "--store", store)):
        shown = registry(*command).stdout
        assert "[/b]1" in shown, command
        assert "[red]2" in shown, command


def test_a_list_of_deliveries_cuts_no_word_of_a_narrow_terminal(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"file:{tmp_path / 'store'}"
    registry("receive", folder, "--store", store, "-q")
    [one] = json.loads(registry("deliveries", "--store", store, "--json").stdout)
    monkeypatch.setattr(STDOUT, "_width", 60)
    shown = registry("deliveries", "--store", store).stdout
    assert "…" not in shown
    assert all(
        word in shown for word in (one["as_of"], one["agency"], *(file["feed"] for file in one["files"]))
    )
    assert "retired" not in shown  # none were: a column of zeros only takes room


def test_strict_exits_with_five_when_rows_were_quarantined(folder: Path, tmp_path: Path) -> None:
    store = f"file:{tmp_path / 'store'}"
    assert registry("receive", folder, "--store", store, "--strict", "-q", check=False).returncode == 5


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_worklist_cuts_nothing_that_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    store = f"file:{tmp_path / 'store'}"
    registry("run", deliveries(tmp_path / "in"), "--store", store, "-q")
    [task] = json.loads(registry("tasks", "--store", store, "--json").stdout)
    monkeypatch.setattr(STDOUT, "_width", width)  # the environment's is read once a process
    shown = registry("tasks", "--store", store).stdout
    for name in ("kind", "subject", "detail", "agency", "since"):
        assert str(task[name] or "") in shown, name
    assert max(map(len, shown.splitlines())) <= width
    assert ("┃" in shown) == (width > 60), "a table where there is room for one"


def test_a_steward_confirms_what_the_worklist_shows(tmp_path: Path) -> None:
    store = f"file:{tmp_path / 'store'}"
    registry("run", deliveries(tmp_path / "in"), "--store", store, "-q")
    tasks = json.loads(registry("tasks", "--store", store, "--json").stdout)
    fact = tasks[0]["detail"]
    registry("confirm", fact, "--by", "me", "--why", "seen", "--store", store, "-q")
    report = json.loads(registry("run", tmp_path / "in", "--store", store, "--json").stdout)
    assert report["offer"]["sent"] == 2
    assert json.loads(registry("tasks", "--store", store, "--json").stdout) == []


def test_an_application_is_taken_at_the_counter(tmp_path: Path) -> None:
    store = f"file:{tmp_path / 'store'}"
    registry("run", deliveries(tmp_path / "in"), "--store", store, "-q")
    words = ["apply", MOTHER, "job_loss", "--by", "the office", "--store", store]
    done = json.loads(registry(*words, "--json").stdout)
    assert (done["decisions"], done["already"]) == ([], False)
    said = registry(*words).stdout
    assert "no refusal" in said
    assert "on this day" in said
    assert (
        "taken by the office"
        in registry(
            "explain", f"Application/{MOTHER}/applications/1@{done['delivery']}", "--store", store
        ).stdout
    )
    misspelt = registry("apply", MOTHER, "job_lost", "--by", "me", "--store", store, check=False)
    assert misspelt.returncode == 2
    assert "job_loss" in misspelt.stderr
