"""One real Neo4j for all tests of a run, whoever asks first starts it.

A plugin of pytest: `pytest_plugins = ["tests.neo4j_server"]` in tests/conftest.py. Then a test calls
`neo4j_url()`; tests that write take turns and leave the database empty, see tests/engines.py.

The controlling process (pytest itself, or the parent of pytest-xdist's workers) names a home folder after
its own process id before workers begin, and stops the server at the end. A server whose controller was
killed is stopped by the next run. With NEO4J_URL in the environment that server is used, never started or
stopped.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from neo4j import Driver

from graph.server import Neo4jServer

HOME = "REGISTRY_TESTS_NEO4J_HOME"
PREFIX = f"family-registry-tests-{os.getuid()}-"


def neo4j_url() -> str:
    """Where the Neo4j for tests answers; started by the first who asks, in whatever process."""
    if given := os.environ.get("NEO4J_URL"):
        return given
    server = server_of_tests()
    server.start()  # nothing happens when it is running; others wait while one starts it
    return server.status().url


def server_of_tests() -> Neo4jServer:
    """The server of this run, running or not."""
    return Neo4jServer(Path(os.environ[HOME]), None, None, heap="768m", pagecache="64m", short_lived=True)


def refuse_a_strangers_data(driver: Driver) -> None:
    """Tests leave a database empty, so one that is not is somebody's: it is not touched."""
    if driver.execute_query("MATCH (n) RETURN count(n) AS found").records[0]["found"]:
        raise RuntimeError(
            "NEO4J_URL names a database that is not empty: give tests one of their own, or empty it"
        )


def pytest_configure(config: pytest.Config) -> None:
    """Name the home before any worker begins, so that all of them inherit it; nothing is started yet."""
    if not hasattr(config, "workerinput"):
        stop_left_over()
        os.environ[HOME] = str(Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, if anybody started it, and remove its folder."""
    if not hasattr(config, "workerinput") and HOME in os.environ:
        remove(Path(os.environ.pop(HOME)))


def stop_left_over() -> None:
    """End servers of earlier runs whose pytest was killed."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not is_alive(int(home.name.removeprefix(PREFIX))):
            remove(home)


def is_alive(pid: int) -> bool:
    """Whether a process of that number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def remove(home: Path) -> None:
    """Stop the server of this home and delete the folder."""
    if home.exists():
        Neo4jServer(home).stop()
        shutil.rmtree(home, ignore_errors=True)
