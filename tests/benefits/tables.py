"""Case tables: what a lawyer writes, as frames of cases and what must follow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import polars as pl
from pydantic import Field

from registry import decisions, law
from registry.definitions import Definition, read_definition

UNKNOWN, NONE = "unknown", "none"


class Table(Definition):
    """Rows of values, first those of `when`, then those of `then`."""

    title: str
    when: list[str]
    then: list[str]
    rows: Annotated[list[list[Any]], Field(min_length=1)]


class Cases(Definition):
    """A benefit's cases: what each begins from, and the tables."""

    benefit: str
    given: dict[str, Any]
    tables: list[Table]


@dataclass(frozen=True)
class Case:
    """One row of a table: the facts given, and what must follow from them."""

    title: str
    given: dict[str, Any]
    then: dict[str, Any]

    @property
    def name(self) -> str:
        """How a failing test calls it."""
        return f"{self.title}: {', '.join(f'{k} {v}' for k, v in self.given.items())}"


def written(name: str) -> Cases:
    """The tables of a benefit, as they are written."""
    return read_definition(Path(__file__).parent / f"{name}.yaml", Cases)


def read(name: str) -> tuple[str, list[Case]]:
    """The benefit of a file of tables, and its cases."""
    found = written(name)
    return found.benefit, [_case(found, table, row) for table in found.tables for row in table.rows]


def decided(benefit: str, cases: list[Case]) -> list[dict[str, Any]]:
    """All cases decided in one frame; each answer in the words of the tables."""
    rows = [
        {"event": str(i), "subject": "deceased", "recipient": None, "facts": [], **case.given}
        for i, case in enumerate(cases)
    ]
    frame = pl.DataFrame(rows, schema=decisions.schema(benefit), strict=True)
    return [_in_words(row) for row in decisions.decide(benefit, frame).iter_rows(named=True)]


def _case(cases: Cases, table: Table, row: list[Any]) -> Case:
    named = dict(zip([*table.when, *table.then], row, strict=True))
    when = {name: named[name] for name in table.when}
    given = {**cases.given, **when}
    if "income_sum" in when:
        given.pop("average_income", None)
    facts = {name: _fact(value) for name, value in given.items()}
    if "average_income" in facts:
        months = law.value(f"{cases.benefit}.income_window", facts["right_arises"])
        facts["income_sum"] = facts.pop("average_income") * int(str(months))
    return Case(table.title, facts, {name: named[name] for name in table.then})


def _fact(value: Any) -> Any:
    return None if value == UNKNOWN else value


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    tests = {test["name"]: test for test in json.loads(row["tests"])}
    meaning = {"no": False, "unknown": None}
    failed = [
        name
        for name, test in tests.items()
        if row["outcome"] != "yes" and test["answer"] is meaning[row["outcome"]]
    ]
    answers = {name: NONE if value is None else value for name, value in row.items()}
    return {
        **answers,
        "failed": failed,
        "missing": [one["fact"] for one in json.loads(row["missing"])],
        "settles": [one["fact"] for one in json.loads(row["missing"]) if one["settles"]],
        **{f"law_of_{name}": test["article"] for name, test in tests.items()},
        "answers": {name: test["answer"] for name, test in tests.items()},
    }
