"""`registry family`: a tree for people, or a document for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from graph import open_store
from loaders.deliveries import FolderDelivery
from registry.errors import WrongUsage
from registry.families import families
from registry.households import ALONE
from registry.receive import receive
from registry.sentences import sentences
from tests.building import deliver, named, person
from tests.families.town import Town

MOTHER, CHILD = person("1980-05-05", "F"), person("2015-01-01", "M")
WIDE = {"COLUMNS": "200"}


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    url = f"file:{tmp_path / 'store'}"
    store = open_store(url)
    store.prepare()
    town = Town(store, tmp_path / "in")
    town.people(MOTHER, CHILD)
    town.birth(CHILD, MOTHER)
    town.live("home", MOTHER, CHILD)
    town.receive()
    store.close()
    return url


def told(store_url: str, *words: str) -> Result:
    return CliRunner().invoke(app, ["family", CHILD, "--store", store_url, "--quiet", *words], env=WIDE)


def test_the_tree_is_what_is_shown_unless_something_else_is_asked_for(store_url: str, tmp_path: Path) -> None:
    asked = told(store_url, "--tree")
    assert asked.exit_code == 0, asked.output
    assert f"{CHILD}, born 2015-01-01: child" in asked.stdout
    assert asked.stdout == told(store_url).stdout
    picture = ("--picture", str(tmp_path / "family.svg"))
    assert told(store_url, *picture).stdout == ""
    assert told(store_url, "--tree", *picture).stdout == asked.stdout


def test_a_tree_is_no_document(store_url: str) -> None:
    assert json.loads(told(store_url, "--json").stdout)["iin"] == CHILD
    refused = told(store_url, "--tree", "--json")
    assert isinstance(refused.exception, WrongUsage)
    assert "--tree and --json exclude each other" in str(refused.exception)


def test_a_name_is_shown_as_it_was_said(tmp_path: Path) -> None:
    """Brackets in it are no instructions to the terminal."""
    store = open_store(url := f"file:{tmp_path / 'store'}")
    store.prepare()
    town = Town(store, tmp_path / "in")
    town.people(CHILD)
    town.feeds["citizens"][0] |= {"surname": "Иван [/b]", "given_name": "[red]"}
    town.receive()
    store.close()
    shown = told(url)
    assert (shown.exit_code, f"Иван [/b] [red] {CHILD}" in shown.stdout) == (0, True), shown.output


def test_by_a_number_that_was_replaced_the_same_family_is_told_and_drawn(tmp_path: Path) -> None:
    new = person("1980-05-05", "F", 7)
    store = open_store(url := f"file:{tmp_path / 'store'}")
    store.prepare()
    succession = {"old_iin": CHILD, "new_iin": new, "from": "2020-01-01"}
    path = deliver(tmp_path, "population", 1, {"citizens": named(new), "successions": [succession]})
    receive(store, FolderDelivery.open(path))
    store.close()
    drawings = [tmp_path / "old.svg", tmp_path / "new.svg"]
    for number, drawing in zip((CHILD, new), drawings, strict=True):
        words = ["family", number, "--store", url, "--quiet", "--tree", "--picture", str(drawing)]
        shown = CliRunner().invoke(app, words, env=WIDE)
        assert (shown.exit_code, f"{new}, born 1980-05-05" in shown.stdout) == (0, True), shown.output
    assert drawings[0].read_text() == drawings[1].read_text()


LATIN = re.compile(r"[A-Za-z]{2,}")
KEPT = re.compile(r"\[?\b(card|hh_\w+|PARENT_OF\S*|births/\S*|[A-Z]+\b)")
"""What is the same in every language: the definition's name, ids, references, names of the made-up people."""


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("command", ["family", "history", "kin"])
def test_nothing_is_left_in_english(store_url: str, command: str, language: str) -> None:
    words = [command, CHILD, "--store", store_url, "--quiet", "--lang", language]
    shown = CliRunner().invoke(app, words, env=WIDE).stdout
    assert CHILD in shown
    assert not LATIN.findall(KEPT.sub("", shown))


@pytest.mark.parametrize(
    ("language", "hidden", "span"),
    [
        ("kk", "қорғалған дерек", "2020-01-01 күнінен 2021-01-01 күніне дейін"),
        ("ru", "защищённые данные", "с 2020-01-01 до 2021-01-01"),
        ("en", "protected", "2020-01-01 until 2021-01-01"),
    ],
)
def test_what_is_protected_is_said_in_the_language(
    tmp_path: Path, language: str, hidden: str, span: str
) -> None:
    """Of an adopted child, by each command; and from when until when it was in a family."""
    store = open_store(url := f"file:{tmp_path / 'store'}")
    store.prepare()
    town = Town(store, tmp_path / "in")
    town.people(MOTHER, CHILD)
    town.adoption(CHILD, MOTHER, "mother", "2020-01-01")
    town.live("home", MOTHER, CHILD)
    town.death(MOTHER, "2021-01-01")
    town.receive()
    store.close()
    for command in ("family", "history", "kin"):
        words = [command, CHILD, "--store", url, "--quiet", "--lang", language, "--day", "2020-05-05"]
        shown = CliRunner().invoke(app, words, env=WIDE).stdout
        assert hidden.split(maxsplit=1)[0] in shown, command
        assert language == "en" or "protected" not in shown
    words = ["history", CHILD, "--store", url, "--quiet", "--lang", language, "--day", "2022-01-01"]
    assert span in CliRunner().invoke(app, words, env=WIDE).stdout


def test_a_history_closes_with_the_day_and_what_ended_it(store_url: str, tmp_path: Path) -> None:
    store = open_store(store_url)
    town = Town(store, tmp_path / "later")
    town.sequences = {"civil-acts": 1}
    town.death(CHILD, "2021-01-01")
    town.receive()
    store.close()
    words = ["history", CHILD, "--store", store_url, "--quiet", "--day", "2022-01-01"]
    shown = CliRunner().invoke(app, words, env=WIDE).stdout.splitlines()
    closed, *why = (line.strip("│├└─ ") for line in shown[-3:])
    assert closed == "2021-01-01"
    assert all(line.startswith(f"death: {_name(CHILD)}  Death/{CHILD}/") for line in why), why
    assert any(f"{_name(MOTHER)} {MOTHER} (" in line for line in shown), "namesakes are told apart"


def _name(iin: str) -> str:
    return f"S{iin[-4:]} G{iin[-4:]}"


def test_a_picture_is_an_svg_file(store_url: str, tmp_path: Path) -> None:
    words = ["family", CHILD, "--store", store_url, "--picture", str(tmp_path / "family.png")]
    refused = CliRunner().invoke(app, words)
    assert isinstance(refused.exception, WrongUsage)
    assert "family.png is no SVG file" in str(refused.exception)
    assert not [*tmp_path.glob("*.png")]


def test_every_role_has_its_words() -> None:
    roles = {role for one in families().values() for bond in one.bonds for role in (bond.one, bond.other)}
    shown = {*roles, ALONE[0]} - {one.anchor for one in families().values()}
    assert shown <= sentences().members.keys()
