"""The docs say what the program does: generated pages, links, commands, and the tour of the README."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sys.executable).parent
OWN = ("docs", "registry", "graph", "loaders", "api", "tests", "bench")
PAGES = sorted([*ROOT.glob("*.md"), *(page for folder in OWN for page in (ROOT / folder).rglob("*.md"))])
LINK = re.compile(r"\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"


def _text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def _prose(text: str) -> str:
    return BLOCK.sub("", text)


def _blocks(page: str, language: str) -> list[str]:
    return [body for found, body in BLOCK.findall(_text(page)) if found == language]


def test_generated_pages_are_current() -> None:
    made = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(_prose(page.read_text("utf-8"))):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        known = _anchors(target) if anchor and target.suffix == ".md" and target.exists() else {anchor}
        if not target.exists() or anchor not in known:
            broken.append(link)
    assert not broken, f"{page.relative_to(ROOT)}: {broken}"


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _prose(page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _commands() -> set[str]:
    """Every command and subcommand of the program."""
    from typer.main import get_command

    from api.cli import app

    groups = getattr(get_command(app), "commands")  # noqa: B009
    inner = {f"{name} {sub}" for name, group in groups.items() for sub in getattr(group, "commands", {})}
    return {*groups, *inner}


def test_every_command_is_named() -> None:
    text = _text("README.md") + _text("docs/cli.md")
    missing = [name for name in sorted(_commands()) if f"registry {name}" not in text]
    assert not missing


def test_commands_in_the_docs_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), re.MULTILINE))
    known = {name.split()[0] for name in _commands()}
    for page in PAGES:
        shell = "\n".join(block for language in ("sh", "console") for block in _blocks(str(page), language))
        named = set(re.findall(r"^\$? ?(?:\w+=\S+ )*(?:\.venv/bin/)?registry ([\w-]+)", shell, re.MULTILINE))
        made = set(re.findall(r"^\$? ?(?:\w+=\S+ )*make (\w+)", shell, re.MULTILINE))
        assert named <= known, page
        assert made <= targets, page


def test_every_decision_is_listed() -> None:
    index = _text("docs/decisions/README.md")
    pages = [page.name for page in (ROOT / "docs" / "decisions").glob("0*.md")]
    assert pages
    assert not [name for name in pages if f"({name})" not in index]


def test_the_tour_is_true(tmp_path: Path) -> None:
    """Each command of the README's tour runs, and the lines printed there are in its output, in order."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "REGISTRY_STORE": f"file:{tmp_path}"}
    told = [part for block in _blocks("README.md", "console") for part in block.split("$ ")[1:]]
    run = 0
    for part in told:
        command, *lines = part.splitlines()
        if command.split()[0] in (".", "export"):
            continue
        name, *arguments = command.split()
        done = subprocess.run(
            [SCRIPTS / name, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        _assert_told(lines, done.stdout, command)
        run += 1
    assert run > 3


def _assert_told(lines: list[str], output: str, command: str) -> None:
    """`…` stands for any part of a line, and alone for any lines."""
    printed = iter(line.rstrip() for line in output.splitlines())
    for line in lines:
        if line.strip() in ("", LEFT_OUT):
            continue
        wanted = re.compile(".*".join(map(re.escape, line.rstrip().split(LEFT_OUT))))
        assert any(wanted.fullmatch(one) for one in printed), f"{command}\nprints no such line: {line}"
