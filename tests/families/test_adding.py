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
from registry.errors import RefusedInput
from registry.families import families, read_families
from registry.families.asked import Questions

ROOT = Path(__file__).parents[2]
FILE = re.compile(r"`([\w/]+\.(?:cypher|yaml))`:\n\n```\w+\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^registry (.*)$", re.MULTILINE)
PERSON = "800512330716"
QUESTIONS = Questions(question_names, question)


def registry(home: Path, *words: object) -> Any:
    command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, words), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(home), "REGISTRY_STORE": f"file:{home / 'store'}"}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-600:]
    return json.loads(done.stdout)


def test_the_page_adds_a_definition_by_one_yaml_and_one_question(tmp_path: Path) -> None:
    for package in ("registry", "graph", "loaders", "api"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    page = (ROOT / "docs" / "adding-a-family-definition.md").read_text(encoding="utf-8")
    written = FILE.findall(page)
    assert [name for name, _ in written] == [
        "graph/questions/families/same_address.cypher",
        "registry/families/address.yaml",
    ]
    for name, text in written:
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    told = [registry(tmp_path, *line.split()) for line in COMMAND.findall(page)]
    assert [one.get("definition") for one in told] == [None, "address"]
    assert told[1]["members"]
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
    ("families/spouses", "people/names"): ("gives no bonds", "use one of: families/co_parents"),
    ("families/spouses", "families/around"): ("gives no bonds", "use one of: families/co_parents"),
    ("{role: mother}", "{rolle: mother}"): (
        "no column of words rolle",
        "use one of: one, other, record, role",
    ),
    ("{role: mother}", "{role: mum}"): ("there is no role mum", "use one of: father, mother"),
    ("{role: mother}", "{confidential: mother}"): ("no column of words confidential", "role"),
    ("where: {other: child}", "where: {child: child}"): ("there is no column child", "one, other"),
    ("fact: SPOUSE_OF", "fact: LIVES_AT"): ("families/spouses reads no LIVES_AT", "SPOUSE_OF"),
    ("law: ", "without: [people/gone]\nlaw: "): ("there is no question people/gone", "people/placed"),
    ("law: ", "without: [families/spouses]\nlaw: "): ("families/spouses gives no people", "people/placed"),
    ("law: ", "without: [people/earnings]\nlaw: "): ("people/earnings gives no people", "people/placed"),
    ("law: Social Code", 'law: "" # Social Code'): ("law is empty", "write at least 1"),
    ("roles: [ward,", "roles: [ghost, ward,"): (
        "no bond gives the role ghost",
        "bonds give: child, guardian, parent",
    ),
    ("because: marriage", "because: nonsense"): ("no reason in words nonsense", "common_address, guardian"),
    ("one_because: raises", "one_because: nonsense"): (
        "no reason in words nonsense",
        "no_common_address, raises",
    ),
    ("name: card", "name: cart"): ("the definition calls itself cart", "write card"),
    ("law: ", "anchor: me\nlaw: "): ("only a circle has an anchor", "leave the key anchor out"),
    ("[Name, Death,", "[Name,"): ("people/deaths reads Death", "add Death"),
    ("Enrolment, CourtDecision,", "CourtDecision,"): ("people/students reads Enrolment", "add Enrolment"),
    ("GUARDIAN_OF, LIVES_AT]", "GUARDIAN_OF]"): ("families/parents_at_home reads LIVES_AT", "add LIVES_AT"),
}


@pytest.mark.parametrize(("old", "new"), MISTAKES)
def test_a_mistake_is_refused_with_file_line_and_what_is_allowed(tmp_path: Path, old: str, new: str) -> None:
    text = (ROOT / "registry" / "families" / "card.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "card.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RefusedInput) as refused:
        read_families(tmp_path, QUESTIONS)
    what, do = MISTAKES[old, new]
    line = text[: text.index(old)].count("\n") + 1
    assert what in str(refused.value)
    assert do in str(refused.value)
    assert f"card.yaml:{line}" in str(refused.value)


@pytest.mark.parametrize("copied", ["a_copy", "copy"])
def test_two_definitions_of_one_name_are_refused_with_both_files(tmp_path: Path, copied: str) -> None:
    folder = tmp_path / "registry" / "families"
    folder.mkdir(parents=True)
    for name in ("card", copied):
        shutil.copy(ROOT / "registry" / "families" / "card.yaml", folder / f"{name}.yaml")
    with pytest.raises(RefusedInput, match="two definitions are called card") as refused:
        read_families(folder)
    assert "card.yaml and " in str(refused.value)
    assert f"{copied}.yaml:" in refused.value.where
    assert f"here: {copied}" in refused.value.do


def test_a_circle_gives_the_roles_of_its_other_ends(tmp_path: Path) -> None:
    text = (ROOT / "registry" / "families" / "large_family.yaml").read_text(encoding="utf-8")
    spoilt = text.replace("\nroles: [child, ", "\nroles: [parent, child, ")
    assert spoilt != text
    (tmp_path / "large_family.yaml").write_text(spoilt, encoding="utf-8")
    with pytest.raises(RefusedInput, match="no bond gives the role parent"):
        read_families(tmp_path)


def test_a_law_counts_roles_that_are_there(tmp_path: Path) -> None:
    text = (ROOT / "registry" / "families" / "large_family.yaml").read_text(encoding="utf-8")
    counted = "  roles: [child, ward, stepchild, student]"
    (tmp_path / "large_family.yaml").write_text(text.replace(counted, "  roles: [kid]"), encoding="utf-8")
    with pytest.raises(RefusedInput, match="no role kid") as refused:
        read_families(tmp_path)
    line = text[: text.index(counted)].count("\n") + 1
    assert f"large_family.yaml:{line}" in str(refused.value)
    assert "use one of: child, stepchild, student, ward" in str(refused.value)


@pytest.mark.parametrize(("other", "words"), [(b"\xf3", "no UTF-8"), (b"\0", "no YAML")])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, other: bytes, words: str) -> None:
    text = (ROOT / "registry" / "families" / "card.yaml").read_text(encoding="utf-8")
    there = "law: Social"
    (tmp_path / "card.yaml").write_bytes(text.encode().replace(b"law: Social", b"law: Soci" + other, 1))
    with pytest.raises(RefusedInput, match=words) as refused:
        read_families(tmp_path)
    assert f"card.yaml:{text[: text.index(there)].count(chr(10)) + 1}" in str(refused.value)


def test_a_definition_that_fits_no_question_is_refused_at_the_start(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "registry", tmp_path / "registry", ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("graph", "loaders", "api"):
        (tmp_path / package).symlink_to(ROOT / package)
    card = tmp_path / "registry" / "families" / "card.yaml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text.replace("families/spouses", "families/spousess"), encoding="utf-8")
    command = [sys.executable, "-c", "from api.cli import main; main()", "prepare", "--store", "file:new"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == RefusedInput.exit_code, done.stderr[-600:]
    line = text[: text.index("families/spouses")].count("\n") + 1
    assert f"registry/families/card.yaml:{line}" in done.stderr
    assert not (tmp_path / "new").exists()


def test_the_definitions_that_are_there_fit_their_questions() -> None:
    assert read_families(ROOT / "registry" / "families", QUESTIONS) == families()
