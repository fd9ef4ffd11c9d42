"""A real `serve` in one process beside a real `run` in another: it never stops answering."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.towns import REGISTRY, registry, town
from tests.stewards.family import deliveries

pytestmark = pytest.mark.xdist_group("api")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def serving(store: str) -> Iterator[str]:
    """The address of a server over the store, ended afterwards."""
    port = free_port()
    command = [*REGISTRY, "serve", "--store", store, "--port", str(port), "-q"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _health(client: httpx.Client, *, within: float) -> httpx.Response:
    """The first answer of a server that is starting."""
    until = time.monotonic() + within
    while True:
        try:
            return client.get("/health")
        except httpx.ConnectError:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.1)


def test_it_answers_beside_a_writer_and_sees_what_was_written(tmp_path: Path) -> None:
    deliveries = town(tmp_path / "deliveries", citizens=200, days=2)
    first = sorted(deliveries.glob("*/0001"))
    made = len(list(deliveries.rglob("delivery.json")))
    story = json.loads((deliveries / "truth" / "stories.json").read_text())[0]["people"]
    iin = story["mother"]
    store = f"file:{tmp_path / 'store'}"
    with serving(store) as url, httpx.Client(base_url=url, timeout=30) as client:
        before = _health(client, within=30)
        assert before.status_code == 503
        assert "there is no store yet" in before.json()["error"]
        assert before.json()["do"] == "tell the keepers of the registry"
        assert not (tmp_path / "store").exists()
        registry("receive", *first, "--store", store, "-q")
        told = client.get("/health")
        assert told.json()["deliveries"] == len(first)
        command = [*REGISTRY, "run", str(deliveries), "--store", store, "-q", "--day", "2023-03-09"]
        writer = subprocess.Popen([*command, "--outbox", str(tmp_path / "outbox")])
        answers: Counter[int] = Counter()
        seen: set[int] = set()
        while writer.poll() is None or answers.total() < 300:
            health = client.get("/health")
            answers[health.status_code] += 1
            answers[client.get(f"/families/{iin}", params={"day": "2023-03-01"}).status_code] += 1
            seen.add(health.json()["deliveries"])
            time.sleep(0.01)  # or the server would leave the writer no time
        assert writer.returncode == 0
        assert set(answers) == {200}, answers
        assert len(seen) > 2, "it showed only the beginning and the end"
        assert _settled(client, made)["deliveries"] == made
    assert not list((tmp_path / "store").glob("reading-*"))


def _settled(client: httpx.Client, made: int) -> dict[str, Any]:
    """What the server says when it had a few seconds to see the end of the writing."""
    for _ in range(40):
        told: dict[str, Any] = client.get("/health").json()
        if told["deliveries"] == made:
            break
        time.sleep(0.1)
    return told


def test_a_killed_server_leaves_no_copy_behind(tmp_path: Path) -> None:
    store = tmp_path / "store"
    registry("prepare", "--store", f"file:{store}", "-q")
    files = {file.name for file in store.iterdir()}
    port = free_port()
    command = [*REGISTRY, "serve", "--store", f"file:{store}", "--port", str(port), "-q"]
    server = subprocess.Popen(command)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        assert _health(client, within=30).status_code == 200
    server.kill()
    server.wait()
    assert {file.name for file in store.iterdir()} == files


def test_a_store_made_anew_is_seen(tmp_path: Path) -> None:
    deliveries = town(tmp_path / "deliveries", citizens=300, days=0)
    store = f"file:{tmp_path / 'store'}"
    registry("receive", *sorted(deliveries.glob("*/0001"))[:3], "--store", store, "-q")
    with serving(store) as url, httpx.Client(base_url=url, timeout=30) as client:
        assert _health(client, within=30).json()["deliveries"] == 3
        shutil.rmtree(tmp_path / "store")
        assert client.get("/health").json()["deliveries"] == 3, "what was read stays until there is newer"
        registry("prepare", "--store", store, "-q")
        assert _settled(client, 0)["deliveries"] == 0


@pytest.mark.parametrize("port", ["99999", "0", "http"])
def test_a_port_that_is_none_is_wrong_usage(port: str, tmp_path: Path) -> None:
    done = registry("serve", "--store", f"file:{tmp_path}", "--port", port, check=False)
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_another_holds_is_told(tmp_path: Path) -> None:
    with socket.socket() as holding:
        holding.bind(("127.0.0.1", 0))
        holding.listen()
        port = holding.getsockname()[1]
        done = registry("serve", "--store", f"file:{tmp_path}", "--port", port, check=False)
    assert done.returncode == 2
    assert f"cannot listen on port {port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_outbox_that_cannot_be_written_is_told_before_anything_is_received(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder, store = deliveries(tmp_path / "in"), f"file:{tmp_path / 'store'}"
    done = registry("run", folder, "--store", store, "--outbox", tmp_path / "file" / "box", check=False)
    assert done.returncode == 2
    assert "messages cannot be written" in done.stderr
    assert json.loads(registry("deliveries", "--store", store, "--json").stdout) == []
