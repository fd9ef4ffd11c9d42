"""The code base: small files, a domain that opens nothing, engines behind a door, errors with exit codes."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from registry.errors import RegistryError
from tests.architecture.code import PACKAGES, ROOT, calls, imports, python_files, tracked_texts, tree

LONGEST = 300
ENGINES = {
    "ladybug": (
        "graph/embedded.py",
        "graph/embedded_connections.py",
        "graph/embedded_pool.py",
        "graph/embedded_arrow.py",
    ),
    "neo4j": ("graph/neo4j.py", "graph/server.py"),
}
"""The modules that know an engine's driver; a server of Neo4j is asked whether it answers."""
OPENED_BY_NOBODY_IN_THE_DOMAIN = {
    *("socket", "ssl", "http", "urllib", "requests", "httpx", "subprocess", "asyncio", "sqlite3", "shutil"),
    *("neo4j", "ladybug", "random", "secrets", "uuid", "time", "tempfile", "os", "threading", "faker"),
    *("numpy.random", "graph", "loaders", "api", "fastapi", "typer"),
}
CLOCKS = re.compile(r"\b(now|utcnow|today|time|monotonic|perf_counter|getenv)$")
OPENS = re.compile(r"(^|\.)(open|write_text|write_bytes|unlink|mkdir|touch|connect)$")
EXIT_CODES = {1, 2, 3, 4, 5}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("package", [*PACKAGES, "tests", "bench"])
def test_no_file_is_longer_than_a_reader_can_hold(package: str) -> None:
    ours = [path for pattern in ("*.py", "*.cypher", "feed.yaml") for path in (ROOT / package).rglob(pattern)]
    long = {relative(path): count for path in ours if (count := len(path.read_text().splitlines())) > LONGEST}
    assert not long


def test_the_domain_opens_nothing() -> None:
    for path in python_files("registry"):
        found = {
            name for name in imports(path) if OPENED_BY_NOBODY_IN_THE_DOMAIN & {name, name.split(".")[0]}
        }
        assert not found, relative(path)


def test_the_domain_reads_no_clock_and_writes_no_file() -> None:
    for path in python_files("registry"):
        for called in calls(path):
            clock = CLOCKS.search(called) and called != "time"  # datetime.time, a time of day
            assert not clock, f"{relative(path)}: {called}"
            assert not OPENS.search(called), f"{relative(path)}: {called}"
            assert "random" not in called, f"{relative(path)}: {called}"


def test_each_engine_is_known_to_its_own_files() -> None:
    for path in python_files("registry", "graph", "loaders", "api"):
        for name in imports(path):
            for engine, homes in ENGINES.items():
                if name.split(".")[0] == engine:
                    assert relative(path) in homes, f"{relative(path)} imports {name}"
            if name in ("graph.embedded", "graph.neo4j"):
                assert relative(path) == "graph/__init__.py", f"{relative(path)} imports {name}"


def test_nobody_asks_which_engine_it_is() -> None:
    asking = re.compile(
        r"isinstance\([^)]*Store\)|\bengine\b\s*(==|!=|in\b)|type\(\w*store\w*\)|hasattr\(\w*store"
    )
    for path in python_files("registry", "loaders", "api"):
        assert not asking.search(path.read_text(encoding="utf-8")), relative(path)
    naming = re.compile(r"[\"'](embedded|ladybug|neo4j|bolt|file:)", re.IGNORECASE)
    for path in python_files("registry"):
        for node in path.read_text(encoding="utf-8").splitlines():
            assert not (naming.search(node) and re.search(r"\b(if|elif|match|case)\b", node)), relative(path)


def errors() -> list[type[RegistryError]]:
    """Every class of error there is, once all our modules are loaded."""
    for path in python_files(*PACKAGES):
        importlib.import_module(
            relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        )
    found, waiting = [], [RegistryError]
    while waiting:
        below = waiting.pop().__subclasses__()
        found += below
        waiting += below
    return [one for one in found if one.__module__.split(".")[0] in PACKAGES]


def test_every_error_of_a_user_has_a_documented_exit_code() -> None:
    table = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    documented = {int(code) for code in re.findall(r"^\| (\d) \|", table, re.MULTILINE)}
    assert documented == {0, *EXIT_CODES}
    classes = errors()
    assert {"WrongUsage", "RefusedInput", "NotFound", "StoreError"} <= {one.__name__ for one in classes}
    for one in classes:
        assert one.exit_code in documented - {0, 1, 5}, one.__name__
        assert one.__doc__, one.__name__


def test_a_users_error_is_never_a_bare_exception() -> None:
    """`raise Exception` and the like would be shown with a traceback."""
    bare = re.compile(r"raise (Exception|RuntimeError|SystemExit)\b")
    for path in python_files("registry", "graph", "loaders"):
        assert not bare.search(path.read_text(encoding="utf-8")), relative(path)


# Written so that these lines do not find themselves.
MACHINE = re.compile(
    "|".join(["/" + "work/", "/" + "root/", "/" + "home/" + r"\w", "/" + "Users/", r"[A-Z]:\\" + "Users"])
)
INDEX = re.compile(
    "|".join(["index" + "-url", "find" + "-links", "trusted" + "-host", r"https?://[^\s\"')]*/" + "simple"])
)


def test_no_tracked_file_names_this_machine_or_an_index() -> None:
    found = []
    for path, text in tracked_texts():
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE.search(line) or INDEX.search(line):
                found.append(f"{relative(path)}:{number}: {line.strip()[:80]}")
    assert not found


def test_constraints_are_exact_and_name_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    wanted = re.compile(r"^(#.*|[A-Za-z0-9_.\-]+==[\w.+!]+)?$")
    assert not [line for line in lines if not wanted.match(line)]


def test_every_module_says_what_it_is_for() -> None:
    import ast

    silent = [
        relative(path)
        for path in python_files(*PACKAGES)
        if path.read_text() and not ast.get_docstring(tree(path))
    ]
    assert not silent


def test_the_readme_exists_and_leads_in() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for words in ("make test", "make demo", "synthetic"):
        assert words in readme
