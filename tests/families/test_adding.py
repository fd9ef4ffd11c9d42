"""The page on adding a family definition, followed to the letter; and what is refused in one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph.texts import question, question_names
from registry import schema
from registry.errors import RefusedInput
from registry.families import families, read_families

ROOT = Path(__file__).parents[2]
FILE = re.compile(r"`([\w/]+\.(?:cypher|yaml))`:\n\n```\w+\n(.*?)```", re.DOTALL)
PERSON = "800512330716"


def registry(home: Path, *words: object) -> Any:
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, words), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(home), "REGISTRY_STORE": f"file:{home / 'store'}"}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-600:]
    return json.loads(done.stdout)


def test_the_page_adds_a_definition_by_one_yaml_and_one_question(tmp_path: Path) -> None:
    for package in ("registry", "graph", "loaders", "api"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    written = FILE.findall((ROOT / "docs" / "adding-a-family-definition.md").read_text(encoding="utf-8"))
    assert [name for name, _ in written] == [
        "graph/questions/families/same_address.cypher",
        "registry/families/address.yaml",
    ]
    for name, text in written:
        (tmp_path / name).write_text(text, encoding="utf-8")
    registry(tmp_path, "run", ROOT / "docs" / "example", "--outbox", tmp_path / "outbox")
    day = "2023-03-01"
    found = registry(tmp_path, "family", PERSON, "--definition", "address", "--day", day)
    homes = pl.read_csv(ROOT / "docs/example/population/0001/residence.csv", infer_schema=False)
    address = homes.filter(iin=PERSON)["address_code"].item()
    assert {one["iin"] for one in found["members"]} == {*homes.filter(address_code=address)["iin"]}
    assert {one["because"] for one in found["members"]} == {"common_address"}
    facts = [fact for one in found["members"] for step in one["path"] for fact in step["facts"]]
    assert facts
    assert all(fact.startswith("LIVES_AT/") for fact in facts)
    registry(tmp_path, "export", "households", "--out", tmp_path / "households.parquet")
    stored = pl.read_parquet(tmp_path / "households.parquet")
    assert {"address", "card", "assistance"} == set(stored["definition"])


MISTAKES = {
    ("kind: together", "kind: apart"): ("kind is apart", "use one of: together, around"),
    ("families/spouses", "families/spouse"): ("there is no question families/spouse", "families/spouses"),
    ("where: {other: child}", "where: {other: kid}"): (
        "there is no class of people kid",
        "use one of: child",
    ),
    ("{under: child, married: false}", "{under: adult, married: false}"): ("limit adult", "child, student"),
    ("other: ward", "other: pupil"): ("there is no role pupil", "ward"),
    ("[Name, Death,", "[Name, Passing,"): ("there is no kind of fact Passing", "Death"),
    ("law: ", "laws: "): ("unknown key: laws", "law"),
    ("value: 23", "value: -23"): ("is below 0", "without the minus"),
    ("choice: raised", "choose: raised"): ("unknown key: choose", "choice"),
}


@pytest.mark.parametrize(("old", "new"), MISTAKES)
def test_a_mistake_is_refused_with_file_line_and_what_is_allowed(tmp_path: Path, old: str, new: str) -> None:
    text = (ROOT / "registry" / "families" / "card.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "card.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RefusedInput) as refused:
        read_families(tmp_path, question_names())
    what, do = MISTAKES[old, new]
    line = text[: text.index(old)].count("\n") + 1
    assert what in str(refused.value)
    assert do in str(refused.value)
    assert f"card.yaml:{line}" in str(refused.value)


def test_two_definitions_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("card", "copy"):
        shutil.copy(ROOT / "registry" / "families" / "card.yaml", tmp_path / f"{name}.yaml")
    with pytest.raises(RefusedInput, match="two definitions are called card"):
        read_families(tmp_path)


def test_every_definition_names_questions_that_exist_and_every_kind_they_rest_on() -> None:
    folder = ROOT / "registry" / "families"
    assert read_families(folder, question_names()) == families()
    always = ("people/names", "people/deaths", "people/judgements", "people/departed", "families/spouses")
    for one in families().values():
        asked = [question(name) for name in (*always, *one.questions, *one.without)]
        if any(way.studies is not None for ways in one.people.values() for way in ways):
            asked.append(question("people/students"))
        if any(bond.rights for bond in one.bonds):
            asked.append(question("people/rights"))
        named = {word for text in asked for word in re.findall(r":(\w+)", "\n".join(text.branches))}
        assert named & {*schema.fact_kinds()} <= {*one.rests_on}, one.name
