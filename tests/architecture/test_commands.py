"""What every command of the program has."""

from __future__ import annotations

import json as jsons
import os
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from api.cli import app
from tests.journeys.towns import REGISTRY, registry

NO_DOCUMENT = {"serve"}
"""It answers over HTTP, not on stdout."""


def _commands(group: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its words, those of groups within groups too."""
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{name}{word} ")
        else:
            yield name + word, command


COMMANDS = dict(_commands(get_command(app)))


def _options(command: Any) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def test_groups_are_walked() -> None:
    assert {"run", "family", "neo4j start"} <= set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_can_answer_with_a_document_and_be_quiet(name: str) -> None:
    wanted = {"--quiet"} if name in NO_DOCUMENT else {"--json", "--quiet"}
    assert wanted <= _options(COMMANDS[name])


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_says_what_it_does_and_what_each_of_its_words_means(name: str) -> None:
    assert COMMANDS[name].help
    silent = [one.name for one in COMMANDS[name].params if not getattr(one, "help", None)]
    assert not silent, silent


@pytest.mark.parametrize(
    "words", [["law", "--assumptions"], ["law", "--assumptions", "--json"], ["law", "--json"]]
)
def test_a_full_disk_is_told_in_words(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*REGISTRY, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error what was asked for cannot be written\nwhy: No space left")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["generate", "--citizens", "200", "--out", "{file}"], 2),
        (["demo", "--citizens", "200", "--folder", "{file}"], 2),
        (["neo4j", "start", "--home", "{file}"], 4),
        (["neo4j", "import", "docs/example", "--home", "{file}"], 4),
        (["prepare", "--store", "file:{file}"], 4),
    ],
)
def test_a_file_where_a_folder_should_be_is_told_in_words(
    words: list[str], code: int, tmp_path: Path
) -> None:
    (file := tmp_path / "taken").touch()
    done = registry(*(word.format(file=file) for word in words), check=False)
    assert (done.returncode, "folder" in done.stderr) == (code, True), done.stderr
    assert str(file) in done.stderr


@pytest.mark.parametrize("size", ["", "much", "-1", "0", "4 GB", "99999999999999"])
def test_a_buffer_pool_of_no_size_is_told_in_words(size: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [*REGISTRY, "prepare", "--store", f"file:{tmp_path / 'store'}"],
        capture_output=True,
        text=True,
        env={**os.environ, "REGISTRY_BUFFER_POOL_MB": size},
        check=False,
    )
    assert (done.returncode, f"REGISTRY_BUFFER_POOL_MB is {size!r}" in done.stderr) == (2, True)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_terminal_without_the_letters_is_no_obstacle(form: list[str]) -> None:
    words = ["law", "--benefit", "large_family", "--day", "2023-07-01", *form]
    done = subprocess.run(
        [*REGISTRY, *words],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u" in done.stdout
    assert not form or jsons.loads(done.stdout)


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    told = CliRunner().invoke(app, ["--version"])
    assert (told.exit_code, told.stdout) == (0, f"registry {project['version']}\n")


@pytest.mark.parametrize("words", ["receive", "run", "check-delivery", "neo4j import"])
def test_an_empty_path_is_not_the_current_folder(words: str) -> None:
    """As `registry receive "$FOLDER"` gives it where the variable is not set."""
    told = CliRunner().invoke(app, [*words.split(), ""])
    assert told.exit_code == 2
    assert "it is empty" in told.stderr
