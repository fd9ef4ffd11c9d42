"""One mistake of each kind in a benefit: refused before anything is read or decided."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from registry.errors import RefusedInput
from registry.unfit import refuse_unfit_benefits

ROOT = Path(__file__).parents[2]
BENEFIT, PARAMETERS, RULES, MESSAGES = "benefit.yaml", "parameters.yaml", "rules.py", "messages.yaml"
CHECKED = "from registry.unfit import refuse_unfit_benefits as check; check()"
COMMAND = "from api.cli import main; main()"

MISTAKES: dict[tuple[str, str, str], tuple[str, str]] = {
    (PARAMETERS, "by: counted_months", "by: nope"): ("worked out nope", "counted_months, earlier_months"),
    (RULES, 'nw.col("income_sum") > 0', 'nw.col("nope") > 0'): (
        "contributed_lately reads nope",
        "income_sum",
    ),
    (RULES, 'nw.col("participation_months") -', 'nw.col("counted_months") -'): (
        "counted_months reads counted_months",
        "participation_months",
    ),
    (RULES, 'nw.col("income_window") *', 'nw.col("window") *'): ("denominator reads window", "income_window"),
    (RULES, "def counted_months()", "def months_counted()"): (
        "no function counted_months",
        "def counted_months",
    ),
    (BENEFIT, 'arithmetic: "', 'arithmetic: "{nope} '): ("worked out nope", "income_sum"),
    (BENEFIT, 'arithmetic: "', 'arithmetic: "{'): ("no text with slots", "write a slot as {name}"),
    (BENEFIT, "    yes: ", "    yes: '{nope}' #"): ("tests.0.yes: there is no fact", "income_sum"),
    (BENEFIT, "family: none", "family: nope"): ("there is no family definition nope", "card, dependants"),
    (BENEFIT, "opened_by: [job_lost]", "opened_by: [job_lots]"): ("kind of event job_lots", "job_lost"),
    (BENEFIT, "opened_by: [job_lost]", "opened_by: [job_lost, job_lost]"): ("stands twice", "keep one"),
    (BENEFIT, "order: [subject]", "order: [subject, subject]"): ("subject stands twice", "keep one"),
    (BENEFIT, 'code: "0703"', 'code: "0705"'): ("0705 is the code of child_care too", "a code of its own"),
    (BENEFIT, "edition: 1", "edition: 0"): ("edition is 0", "greater than or equal to 1"),
    (BENEFIT, 'article: "L286-2021 ', 'article: "XX '): ("there is no act XX", "use one of:"),
    (BENEFIT, "shared_parameters: [", "shared_parameters: [nope, "): ("no parameter nope", "monthly_index"),
    (BENEFIT, "rests_on: [", "rests_on: [Nope, "): ("there is no kind of fact Nope", "Death"),
    (BENEFIT, "    most: ", "    most: -"): ("facts.", "greater than or equal to 0"),
    (MESSAGES, "slots: [reference]", "slots: [reference, amount]"): ("nothing fills amount", "reference"),
    (MESSAGES, "{reference}", "{name}"): ("name is no slot", "reference"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the registry whose definitions may be spoilt."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "registry", folder / "registry")
    for name in ("graph", "loaders", "api"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@contextmanager
def rewritten(copy: Path, file: str, old: str, new: str, count: int = -1) -> Iterator[str]:
    """A file of the payment for the loss of a job with other words, and as it was again; gives how it was."""
    path = copy / "registry" / "benefits" / "job_loss" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), "utf-8")
    try:
        yield text
    finally:
        path.write_text(text, "utf-8")


@pytest.fixture
def spoilt(copy: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """A mistake in the payment for the loss of a job: where it is told of, by file and line."""
    file, old, new = request.param
    with rewritten(copy, file, old, new, 1) as text:
        line = text[: text.index(old)].count("\n") + 1
        yield f"registry/benefits/job_loss/{file}", f"{line}"


def done(folder: Path, script: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("spoilt", [next(iter(MISTAKES))], indirect=True)
@pytest.mark.parametrize("words", [("law",), ("run", str(ROOT / "docs" / "example"), "--store", "file:new")])
def test_a_command_that_decides_refuses_it_first(
    copy: Path, spoilt: tuple[str, str], words: list[str]
) -> None:
    told = done(copy, COMMAND, *words)
    assert told.returncode == RefusedInput.exit_code
    assert f"where: {spoilt[0]}:{spoilt[1]}\n" in told.stderr
    assert not (copy / "new").exists()


@pytest.mark.parametrize(("spoilt", "told"), MISTAKES.items(), indirect=["spoilt"])
def test_a_mistake_is_told_with_its_file_and_what_is_allowed(
    copy: Path, spoilt: tuple[str, str], told: tuple[str, str]
) -> None:
    error = done(copy, CHECKED).stderr
    file, line = spoilt
    assert "RefusedInput: " in error
    assert [word for word in (*told, f"where: {file}") if word not in error] == []
    assert file.endswith((RULES, MESSAGES)) or f"where: {file}:{line}\n" in error


def test_the_line_of_a_rule_is_that_of_its_function(copy: Path) -> None:
    with rewritten(copy, RULES, 'nw.col("income_sum") > 0', 'nw.col("nope") > 0') as text:
        error = done(copy, CHECKED).stderr
    line = text[: text.index("def contributed_lately")].count("\n") + 1
    assert f"where: registry/benefits/job_loss/{RULES}:{line}\n" in error


def test_a_slot_that_no_text_uses_is_refused(copy: Path) -> None:
    with rewritten(copy, MESSAGES, "{reference}", "7"):
        error = done(copy, CHECKED).stderr
    assert "no text uses reference\n" in error
    assert "do: write {reference} in a text, or delete it" in error


def test_the_benefits_that_are_there_are_fit() -> None:
    refuse_unfit_benefits()
