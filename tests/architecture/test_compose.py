"""docker-compose.yml keeps to the Compose Specification, and to what we promise of it.

The specification's JSON schema (compose-spec/compose-spec, Apache-2.0) comes with the package
check-jsonschema.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    return found


def check(path: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_follows_the_specification() -> None:
    checked = check(FILE)
    assert checked.returncode == 0, checked.stdout


def test_a_slip_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(
        FILE.read_text(encoding="utf-8").replace("healthcheck:", "healthchecks:"), encoding="utf-8"
    )
    checked = check(wrong)
    assert checked.returncode == 1
    assert "healthchecks" in checked.stdout


@pytest.mark.parametrize(("name", "service"), services().items())
def test_is_published_on_the_loopback_address_only(name: str, service: dict[str, Any]) -> None:
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:"), name


def test_waits_until_neo4j_is_healthy() -> None:
    found = services()
    assert "healthcheck" in found["neo4j"]
    for name in ("api", "loader"):
        assert found[name]["depends_on"]["neo4j"]["condition"] == "service_healthy"
        assert found[name]["environment"]["REGISTRY_STORE"] == "bolt://neo4j:7687"


def test_its_neo4j_is_the_one_that_is_tested() -> None:
    from graph.server_java import NEO4J

    version = services()["neo4j"]["image"].removeprefix("neo4j:").removesuffix("-community")
    assert NEO4J.startswith(version + ".")


def test_the_image_copies_what_is_there() -> None:
    for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY"):
            assert all((ROOT / name).exists() for name in line.split()[1:-1]), line
