"""The first load of a Neo4j by offline import gives the graph that receiving gives, even if interrupted."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from neo4j import GraphDatabase

from api.first_load import is_first
from graph import open_store
from graph.offline import OfflineStore
from graph.server import QUICK, Neo4jServer
from graph.server_process import free_ports
from loaders import parts
from loaders.deliveries import find
from loaders.generator import generate
from registry import settings
from registry.deliveries import in_order
from registry.errors import StoreError
from registry.receive import receive
from tests.engines import url_in
from tests.journeys.held import differences, everything
from tests.journeys.test_receive import town as moving_town
from tests.journeys.towns import REGISTRY, registry

AGENCIES = {"population", "civil-acts", "property"}
"""Enough for every form of fact, in a tenth of the time that all agencies take."""
AWKWARD = 'O\'Neil "Ә"\nof two lines; $x, //'


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Java that a command starts lives for seconds only."""
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", " ".join(QUICK))


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town with defects, a day of changes, and a name that no line holds."""
    folder = tmp_path_factory.mktemp("town") / "in"
    generate(200, 3, 1, 0.03, "csv", folder)
    for agency in {one.name for one in folder.iterdir()} - AGENCIES:
        shutil.rmtree(folder / agency)
    first = folder / "population" / "0001"
    head = json.loads((first / "delivery.json").read_text())
    [entry] = [entry for entry in head["files"] if entry["feed"] == "citizens"]
    path = first / entry["path"]
    chosen = pl.int_range(pl.len()) == 7
    rows = pl.read_csv(path, infer_schema=False).with_columns(
        surname=pl.when(chosen).then(pl.lit(AWKWARD)).otherwise("surname"),
        given_name=pl.when(chosen).then(pl.lit("a  b")).otherwise("given_name"),
    )
    rows.write_csv(path)
    entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (first / "delivery.json").write_text(json.dumps(head))
    return folder


@pytest.fixture(scope="module")
def wanted(deliveries: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """What the embedded store holds after all of it."""
    url = url_in(tmp_path_factory.mktemp("embedded"))
    receive_all(url, deliveries)
    return everything(url)


def receive_all(url: str, folder: Path) -> None:
    store = open_store(url)
    store.prepare()
    settings.check_key(store)
    for delivery in in_order(find([folder])):
        receive(store, delivery)
    store.close()


@contextmanager
def home_of(folder: Path) -> Iterator[tuple[Neo4jServer, list[object]]]:
    """A home for a server and the options that name it; the server is stopped at the end."""
    bolt, http = free_ports(2)
    server = Neo4jServer(folder / "home", bolt, http)
    try:
        yield server, ["--home", server.home, "--bolt", bolt, "--http", http]
    finally:
        server.stop()


def test_over_bolt_it_holds_what_the_embedded_store_holds(
    deliveries: Path, wanted: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    with home_of(tmp_path) as (server, home):
        done = registry("neo4j", "import", deliveries, *home, "--via", "bolt", "--json")
        assert sum(one["files"][0]["quarantined"] for one in json.loads(done.stdout) if one["files"]) > 0
        said = json.loads(registry("neo4j", "status", "--home", server.home, "--json").stdout)
        assert (said["url"], said["running"]) == (server.status().url, True)
        assert said["browser"].startswith("http://")
        assert differences(everything(server.status().url), wanted) == []


def indexes(server: Neo4jServer) -> set[str]:
    with GraphDatabase.driver(server.status().url) as driver:
        return {row["name"] for row in driver.execute_query("SHOW INDEXES YIELD name").records}


def test_offline_killed_at_any_point_and_started_again_it_is_the_same(
    deliveries: Path, wanted: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    with home_of(tmp_path) as (server, home):
        folder = server.home / "first-load"
        moments: list[Callable[[], bool]] = [
            lambda: (folder / "import-begun").exists() and bool(logs(server)),
            lambda: (
                (folder / "imported.json").exists()
                and server.status().running
                and seen(server) > len(AGENCIES)
            ),
        ]
        for moment in moments:
            kill_at(moment, ["neo4j", "import", deliveries, *home])
        registry("neo4j", "import", deliveries, *home, "--quiet")
        found = everything(server.status().url)
        assert differences(found, wanted) == []
        assert AWKWARD in found["people/display"]["surname"]
        assert indexes(server) >= {"citizen_iin", "parent_of_record", "name_record"}
        again = json.loads(registry("neo4j", "import", deliveries, *home, "--json").stdout)
        assert all(one["already_received"] for one in again)
        assert not (folder / "files").exists()

        (folder / "imported.json").unlink()
        running = registry("neo4j", "import", deliveries, *home, check=False)
        assert running.returncode == 4
        assert "stop" in running.stderr
        server.stop()
        refused = registry("neo4j", "import", deliveries, *home, check=False)
        assert refused.returncode == 4
        assert "not empty" in refused.stderr


def logs(server: Neo4jServer) -> list[Path]:
    return list((server.home / "logs").glob("neo4j-admin-import-*"))


def seen(server: Neo4jServer) -> int:
    with GraphDatabase.driver(server.status().url) as driver:
        return int(driver.execute_query("MATCH (d:Delivery) RETURN count(d) AS n").records[0]["n"])


def kill_at(moment: Callable[[], bool], words: list[Any]) -> None:
    process = subprocess.Popen(
        [*REGISTRY, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while not moment() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    assert process.poll() is None, "it ended before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_path_without_deliveries_is_refused(tmp_path: Path) -> None:
    home = ["--home", tmp_path / "home"]
    nothing = registry("neo4j", "import", tmp_path / "nowhere", *home, check=False)
    assert nothing.returncode == 2
    assert "nowhere" in nothing.stderr
    (tmp_path / "empty").mkdir()
    empty = registry("neo4j", "import", tmp_path / "empty", *home, check=False)
    assert empty.returncode == 3
    assert "no delivery" in empty.stderr


# Without a server: what the files hold.


def offline(folder: Path, into: Path) -> tuple[OfflineStore, list[dict[str, Any]]]:
    store = OfflineStore(into)
    store.prepare()
    settings.check_key(store)
    found = [receive(store, one) for one in in_order(find([folder])) if is_first(one)]
    return store, [{"files": one.files, "reasons": one.reasons} for one in found]


def test_receipts_are_the_same_in_files_and_nothing_is_taken_twice(
    deliveries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, receipts = offline(deliveries, tmp_path / "whole")
    embedded = open_store(url_in(tmp_path))
    embedded.prepare()
    taken = [receive(embedded, one) for one in in_order(find([deliveries])) if is_first(one)]
    embedded.close()
    assert [{"files": one.files, "reasons": one.reasons} for one in taken] == receipts

    size = rows(whole)
    again, _ = offline(deliveries, tmp_path / "whole")
    assert rows(again) == size
    monkeypatch.setattr(parts, "SIZE", 50)
    cut, receipts_cut = offline(deliveries, tmp_path / "cut")
    assert receipts_cut == receipts
    assert rows(cut) == size


def rows(store: OfflineStore) -> dict[str, int]:
    nodes, relationships = store.finish()
    return {
        name: sum(pl.read_csv(path, infer_schema=False).height for path in paths)
        for name, paths in [*nodes.items(), *relationships.items()]
    }


def test_a_half_prepared_delivery_is_prepared_again(tmp_path: Path) -> None:
    folder = moving_town(tmp_path / "in")
    store, _ = offline(folder, tmp_path / "files")
    size = rows(store)
    (sorted((tmp_path / "files").glob("*/delivery.parquet"))[-1]).unlink()
    again, receipts = offline(folder, tmp_path / "files")
    assert len(receipts) == 2
    assert rows(again) == size


def test_what_is_not_a_first_delivery_is_refused_by_name(tmp_path: Path) -> None:
    store = OfflineStore(tmp_path)
    store.prepare()
    for ask in (lambda: store.ask("left/LIVES_AT", delivery=1), lambda: store.ask("facts/Name", known=1)):
        with pytest.raises(StoreError, match="--via bolt"):
            ask()
    with pytest.raises(StoreError, match="undo/LIVES_AT"):
        store.write(("undo/LIVES_AT", pl.DataFrame({"delivery": [1]})))
