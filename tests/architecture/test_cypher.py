"""Questions and changes: the header tells the truth, the text is Cypher that both engines share."""

from __future__ import annotations

import re

import pytest

from graph.change_texts import change
from graph.texts import ABOUT_PEOPLE, Question, question, question_names
from registry import schema
from tests.architecture.code import ROOT

FILES = sorted((ROOT / "graph" / "questions").rglob("*.cypher"))
CHANGES = sorted((ROOT / "graph" / "changes").rglob("*.cypher"))
QUESTIONS = question_names()
NOT_SHARED = {
    "a keyword of Ladybug as a parameter": r"\$on\b",
    "type() or label()": r"(?i)\b(type|labels?)\s*\(",
    "a part of a date": r"\.(year|month|day|quarter|week)\b",
    "date arithmetic": r"(?i)\b(date|datetime|duration|interval)\s*[({]",
    "toString": r"(?i)\btostring\s*\(",
    "a list comprehension": r"\[\s*\w+\s+(?i:in)\b",
    "reduce": r"(?i)\breduce\s*\(",
    "a map projection": r"\w\s*\{\s*\.",
    "SET +=": r"\+=",
    "a subquery by CALL": r"(?i)\bcall\b",
    "an order": r"(?i)\border\s+by\b",
    "a list index": r"\w\[\s*(\d|\$)",
    "a parameter that may be null": r"(?i)\$\w+\s+is\s+(not\s+)?null",
    "shortestPath": r"(?i)shortest",
    "a pattern of any length": r"-\[[^\]]*\*",
}
ACROSS_PEOPLE = r"(?i)\b(count|sum|avg|min|max|collect|limit|skip)\b\s*[(\d$]"
"""What would make a row depend on who else is asked about."""


def code(text: str) -> str:
    """The text without comments and without words in quotes."""
    return re.sub(r"'[^']*'", "''", re.sub(r"//.*", "", text))


def columns(branch: str) -> list[str]:
    """The names that RETURN gives, in order."""
    returned = re.split(r"\bRETURN\b", branch)[-1]
    return re.findall(r"\bAS (\w+)", returned)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_header_has_its_lines_and_nothing_else(path: object) -> None:
    text = path.read_text()  # type: ignore[attr-defined]
    header = [line for line in text.splitlines() if line.startswith("//")]
    words = [line.split(":")[0] for line in header]
    assert words[:3] == ["// asks", "// takes", "// gives"]
    assert words[3:] in ([], ["// bond"])
    assert "?" in header[0]
    assert text.startswith(header[0])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_and_takes_what_its_header_says(name: str) -> None:
    asked = question(name)
    told = [column.name for column in asked.gives]
    for branch in (part for text in asked.branches for part in text.split("\nUNION\n")):
        assert columns(branch) == told
        taken = set(re.findall(r"\$(\w+)", branch))
        assert taken == {column.name for column in asked.takes}
        assert len(re.findall(r"\bRETURN\b", branch)) == 1
        assert "UNION" not in branch
    assert {column.type for column in asked.gives} <= set(schema.POLARS)
    assert {column.type for column in asked.takes} <= {*schema.POLARS, "strings"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_about_people_begins_with_its_line_and_says_nothing_across_them(name: str) -> None:
    asked = question(name)
    for branch in asked.branches:
        if asked.about_people:
            assert branch.startswith(f"{ABOUT_PEOPLE}\n")
            of_each = re.sub(r"\bWITH citizen, .*", "", code(branch))  # counted for each person by themselves
            assert not re.search(ACROSS_PEOPLE, of_each)
            assert len(re.findall(re.escape(ABOUT_PEOPLE), branch)) == 1
        else:
            assert f"{ABOUT_PEOPLE}\n" not in branch


def bonds() -> list[Question]:
    """Questions that may be met from either end."""
    return [asked for asked in map(question, QUESTIONS) if asked.bond]


def test_a_bond_is_given_from_either_end() -> None:
    """Two branches, one from each end: the citizen is `one` in the one and `other` in the other."""
    assert len(bonds()) >= 7
    for asked in bonds():
        ends = [re.findall(r"citizen\.iin AS (\w+)", branch) for branch in asked.branches]
        assert sorted(ends) == [["one"], ["other"]], asked.name


OF_EACH = {
    *("families/around", "derived/co_members", "near/children", "near/parents", "near/neighbours"),
    *("people/children", "people/wards"),
}
"""Questions whose rows belong to the citizen in `iin` alone, whoever else they lead to."""


def test_only_bonds_lead_to_other_citizens() -> None:
    """Otherwise asking about one of the two would give the row, and asking about the other would not.

    Questions of `events` are asked of the subject alone, on purpose.
    """
    for name in OF_EACH:
        assert re.search(r"RETURN (DISTINCT )?citizen\.iin AS iin,", question(name).branches[0]), name
    for asked in map(question, sorted({*QUESTIONS} - OF_EACH)):
        if (
            asked.about_people
            and not asked.bond
            and asked.name.split("/")[0] not in ("facts", "history", "events")
        ):
            people = re.findall(r"\(\w*:Citizen\b", asked.branches[0])
            assert len(people) == 1 or asked.name.split("/")[0] == "versions", asked.name


READS_ON = {"derived/co_members"}
"""Questions that go on matching from what a WITH has left, and were measured to look only there."""


def test_what_is_asked_about_one_person_is_one_walk_from_there() -> None:
    """A second MATCH after a WITH makes the embedded engine read the whole kind, for each person anew."""
    for asked in map(question, sorted({*QUESTIONS} - READS_ON)):
        for branch in asked.branches if asked.about_people else ():
            assert not re.search(r"\bWITH\b[^;]*\bMATCH\b", code(branch)), asked.name


def test_no_range_of_the_citizens_number_hangs_on_another() -> None:
    """It would keep a Neo4j from reading a slice of citizens by their index: it then reads all, each time."""
    for name in QUESTIONS:
        for branch in question(name).branches:
            assert not re.search(r"\bcitizen\.iin\s*[<>]=?\s", code(branch)), f"{name}: compare the other's"


def test_around_people_an_end_of_one_kind_is_named() -> None:
    """The embedded engine otherwise looks for it among nodes of all kinds, which takes twice as long."""
    walked = 0
    for asked in map(question, QUESTIONS):
        for branch in asked.branches if asked.about_people else ():
            labelled = set(re.findall(r"\((\w+):", branch))
            for kind, end in re.findall(r"-\[\w*:(\w+)\]->\((\w*)\)", code(branch)):
                several = kind == "HAS" or len(schema.RELATIONSHIPS[kind].pairs) > 1
                assert several or end in labelled, f"{asked.name}: name the end of {kind}"
            walked += len(labelled)
    assert walked > len(QUESTIONS)


@pytest.mark.parametrize("what", NOT_SHARED)
def test_no_text_uses_what_the_engines_do_not_share(what: str) -> None:
    for name in QUESTIONS:
        for branch in question(name).branches:
            assert not re.search(NOT_SHARED[what], code(branch)), name
    for path in CHANGES:
        assert not re.search(NOT_SHARED[what], code(path.read_text())), path.name


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("RETURN a.born.year", "a part of a date"),
        ("RETURN [x IN list | x]", "a list comprehension"),
        ("MATCH (a)-[:PARENT_OF*1..2]->(b)", "a pattern of any length"),
        ("WITH a ORDER BY a.iin", "an order"),
        ("RETURN type(r)", "type() or label()"),
        ("SET a += $map", "SET +="),
        ("RETURN list[0]", "a list index"),
        ("WHERE $day IS NULL", "a parameter that may be null"),
        ("RETURN date() - duration({days: 1})", "date arithmetic"),
    ],
)
def test_a_slip_would_be_found(text: str, what: str) -> None:
    assert re.search(NOT_SHARED[what], code(text))


def test_texts_name_only_declared_kinds_and_properties() -> None:
    properties = {column.name for kind in schema.KINDS.values() for column in kind.columns}
    texts = [branch for name in QUESTIONS for branch in question(name).branches]
    texts += [path.read_text() for path in CHANGES]
    for text in map(code, texts):
        kinds = re.findall(r"[(\[]\w*:(\w+)", text)
        assert set(kinds) <= set(schema.KINDS), text
        assert set(re.findall(r"\b[a-z]\w*\.([a-z_]+)", text)) <= properties, text


@pytest.mark.parametrize("path", CHANGES, ids=lambda path: path.stem)
def test_a_change_says_what_it_changes_and_takes_parameters(path: object) -> None:
    name = f"{path.parent.name}/{path.stem}"  # type: ignore[attr-defined]
    assert path.read_text().startswith("// changes: ")  # type: ignore[attr-defined]
    assert change(name).takes
