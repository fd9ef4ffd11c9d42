"""From agencies' files to offers, by the command line: once, twice, interrupted, on both engines."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import polars as pl
import pytest

from tests.engines import fresh_url
from tests.journeys.towns import REGISTRY, TABLES, differing_people, exports, process, run, town

pytestmark = pytest.mark.xdist_group("journeys")
"""One worker: what the module makes is made once."""


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town(tmp_path_factory.mktemp("town") / "deliveries")


@pytest.fixture(scope="module")
def home(deliveries: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded store and the outbox of one uninterrupted run."""
    home = tmp_path_factory.mktemp("first")
    run(deliveries, f"file:{home / 'store'}", home)
    return home


@pytest.fixture(scope="module")
def first(home: Path) -> dict[str, bytes]:
    """What it exports."""
    return exports(f"file:{home / 'store'}", home)


def test_the_same_town_gives_the_same_rows_on_both_engines(
    deliveries: Path, first: dict[str, bytes], tmp_path: Path
) -> None:
    with fresh_url("neo4j", tmp_path) as url:
        run(deliveries, url, tmp_path)
        assert exports(url, tmp_path) == first


def test_a_second_run_changes_nothing(
    deliveries: Path, home: Path, first: dict[str, bytes], tmp_path: Path
) -> None:
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    store = f"file:{tmp_path / 'store'}"
    outbox = {path.name: path.read_bytes() for path in (tmp_path / "outbox").iterdir()}
    again = run(deliveries, store, tmp_path)
    assert all(one["already_received"] for one in again["deliveries"])
    assert (again["assemble"]["joined"], again["assemble"]["left"]) == (0, 0)
    assert (again["watch"]["new"], again["watch"]["changed"], again["watch"]["closed"]) == (0, 0, 0)
    assert (again["decide"]["new"], again["decide"]["superseded"]) == (0, 0)
    assert (again["offer"]["new"], again["offer"]["sent"]) == (0, 0)
    assert exports(store, tmp_path) == first
    assert {path.name: path.read_bytes() for path in (tmp_path / "outbox").iterdir()} == outbox


def test_clean_deliveries_give_exactly_the_true_families(
    first: dict[str, bytes], deliveries: Path, tmp_path: Path
) -> None:
    (tmp_path / "households.parquet").write_bytes(first["households"])
    assert differing_people(tmp_path / "households.parquet", deliveries / "truth") == set()


def test_with_defects_every_difference_is_explained_by_a_planted_one(tmp_path: Path) -> None:
    folder = town(tmp_path / "deliveries", citizens=1500, defects=0.03)
    store = f"file:{tmp_path / 'store'}"
    run(folder, store, tmp_path)
    exports(store, tmp_path)
    defects = pl.read_parquet(folder / "truth" / "defects.parquet")
    touched = {*defects["iin"].drop_nulls(), *defects["other_iin"].drop_nulls()}
    different = differing_people(tmp_path / "households.parquet", folder / "truth")
    true = pl.read_parquet(folder / "truth" / "families.parquet")
    derived = pl.read_parquet(tmp_path / "households.parquet").filter(definition="card")
    near = _near(touched, true.select("iin", group="family")) | _near(
        touched, derived.select("iin", group="household_id")
    )
    assert different, "a town with defects shows some"
    assert different <= near | touched


def _near(people: set[str], groups: pl.DataFrame) -> set[str]:
    """Everybody in a group with any of these people."""
    hit = groups.filter(pl.col("iin").is_in(people))["group"].unique()
    return set(groups.filter(pl.col("group").is_in(hit.implode()))["iin"])


def test_killed_at_any_moment_and_run_again_it_ends_the_same(
    deliveries: Path, first: dict[str, bytes], tmp_path: Path
) -> None:
    store = f"file:{tmp_path / 'store'}"
    words = ["run", str(deliveries), "--store", store, "--outbox", str(tmp_path / "outbox"), "-q"]
    moments = random.Random(7)
    for _ in range(6):
        begun = subprocess.Popen([*REGISTRY, *words], stderr=subprocess.DEVNULL)
        time.sleep(1.0 + moments.random() * 3.0)
        begun.send_signal(signal.SIGKILL)
        begun.wait()
    process(*words)
    assert exports(store, tmp_path) == first


def test_the_planted_widow_is_offered_what_the_law_gives(
    first: dict[str, bytes], deliveries: Path, tmp_path: Path
) -> None:
    for table in TABLES:
        (tmp_path / f"{table}.parquet").write_bytes(first[table])
    stories = json.loads((deliveries / "truth" / "stories.json").read_text())
    story = next(one for one in stories if one["story"] == "breadwinner_lost_father")
    event = pl.read_parquet(tmp_path / "events.parquet").filter(subject=story["people"]["father"])
    assert event.select("state", "right_arises").row(0) == (
        "open",
        pl.Series([story["day"]]).str.to_date().item(),
    )
    both = pl.read_parquet(tmp_path / "decisions.parquet").filter(event=event["id"].item())
    assert sorted(both["benefit"]) == ["loss_of_breadwinner", "survivors_allowance"]
    assert both["outcome"].to_list() == ["yes", "yes"]
    assert set(both["recipient"]) == {story["people"]["mother"]}
    decision = both.filter(benefit="loss_of_breadwinner")
    offer = pl.read_parquet(tmp_path / "offers.parquet").filter(decision=decision["id"].item())
    assert offer["state"].to_list() == ["sent"]
    for text in (offer["text_kk"].item(), offer["text_ru"].item()):
        assert str(decision["amount"].item()) not in text.replace(" ", "")


def test_a_death_said_by_one_agency_offers_nothing(
    first: dict[str, bytes], deliveries: Path, tmp_path: Path
) -> None:
    for table in TABLES:
        (tmp_path / f"{table}.parquet").write_bytes(first[table])
    stories = json.loads((deliveries / "truth" / "stories.json").read_text())
    story = next(one for one in stories if one["story"] == "death_uncorroborated")
    people = set(story["people"].values())
    found = pl.read_parquet(tmp_path / "events.parquet").filter(pl.col("subject").is_in(people))
    events = found.filter(kind="breadwinner_lost")
    assert events["state"].to_list() == ["provisional"]
    decisions = pl.read_parquet(tmp_path / "decisions.parquet").filter(event=events["id"].item())
    assert decisions["outcome"].to_list() == ["unknown", "unknown"]
    assert pl.read_parquet(tmp_path / "offers.parquet").filter(event=events["id"].item()).height == 0


def test_json_is_one_document_and_errors_have_their_codes(tmp_path: Path) -> None:
    store = f"file:{tmp_path / 'none'}"
    missing = process("family", "990101100010", "--store", store, check=False)
    assert missing.returncode == 4
    assert "no store yet" in missing.stderr
    assert "Traceback" not in missing.stderr
    wrong = process("run", tmp_path, "--store", store, check=False)
    assert wrong.returncode == 3
    assert "there is no delivery" in wrong.stderr
    unknown = process("family", "990101100010", "--store", "mysql://x", check=False)
    assert unknown.returncode == 2
