"""The command `law`: the law in force on a day, what is assumed, and errors that name what is not known."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from registry import law, law_page
from registry.benefits import BENEFITS, benefit
from registry.dated import LawUnknown
from registry.errors import RegistryError, WrongUsage
from registry.events import event_kinds
from registry.families import families
from registry.law_page import assumptions


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["law", *words], catch_exceptions=False, env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def document(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


@pytest.mark.parametrize("name", BENEFITS)
def test_the_law_of_a_day_is_printed_whole(name: str) -> None:
    printed = " ".join(run("--benefit", name, "--day", "2023-07-01").split())
    found = document("--benefit", name, "--day", "2023-07-01")
    definition = benefit(name).definition
    assert [one["name"] for one in found["tests"]] == [test.name for test in definition.tests]
    assert [one["parameter"] for one in found["parameters"]] == list(law.names_of(name))
    for said in (found["law_version"], *definition.assumptions, *definition.not_formalised):
        assert " ".join(said.split()) in printed
    for row in found["parameters"]:
        assert f"{row['parameter']}: {row['value']}" in printed


@pytest.mark.parametrize(("day", "age"), [("2022-12-31", "726 months"), ("2023-01-01", "732 months")])
def test_the_numbers_that_find_the_events_are_printed_too(day: str, age: str) -> None:
    assert f"pension_age_near.women: {age}" in run("--benefit", "pension_notice", "--day", day)


def test_both_sides_of_a_day_on_which_the_law_changed() -> None:
    def rate(day: str) -> tuple[str, str]:
        rows = document("--benefit", "job_loss", "--day", day)["parameters"]
        return next(
            (row["value"], row["since"]) for row in rows if row["parameter"] == "job_loss.replacement_rate"
        )

    assert rate("2022-12-31") == ("0.40", "2022-01-01")
    assert rate("2023-01-01") == ("0.45", "2023-01-01")


def test_without_a_benefit_all_are_listed_with_the_first_day() -> None:
    listed = document()
    assert [one["benefit"] for one in listed] == list(BENEFITS)
    assert [one["decided_from"] for one in listed] == [str(law.first_day(name)) for name in BENEFITS]
    assert all(name in run() for name in BENEFITS)


def test_every_assumption_is_listed() -> None:
    listed = document("--assumptions")
    assert len(listed) == len(assumptions()) > len(law_page.of_benefits())
    said = {one["says"] for one in listed}
    for name in BENEFITS:
        assert set(benefit(name).definition.assumptions) <= said
    for kind in event_kinds().values():
        assert set(kind.assumptions) <= said
    for family in families().values():
        assert set(family.assumptions) <= said
    assert f"{len(listed)} assumptions" in run("--assumptions")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2021-12-31", ["on 2021-12-31", "its first value is from 2022-01-01", "registry/"]),
        ("2027-01-01", ["minimum_wage is on 2027-01-01", "expired on 2026-12-31"]),
    ],
)
@pytest.mark.parametrize("name", [one for one in BENEFITS if "minimum_wage" in law.names_of(one)])
def test_a_day_without_law_is_an_error_that_names_the_parameter(
    name: str, day: str, words: list[str]
) -> None:
    with pytest.raises(LawUnknown) as unknown:
        run("--benefit", name, "--day", day)
    assert any(parameter in str(unknown.value) for parameter in law.names_of(name))
    assert all(word in str(unknown.value) for word in words)


@pytest.mark.parametrize("name", BENEFITS)
def test_a_day_before_the_law_is_told_asks_for_another_and_not_for_a_change_of_the_law(name: str) -> None:
    with pytest.raises(LawUnknown) as unknown:
        run("--benefit", name, "--day", "0001-01-01")
    assert unknown.value.do == f"ask for a day on which there is one, from {law.first_day(name)} on"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--benefit", "everything", "--day", "2023-07-01"], "job_loss"),
        (["--benefit", "job_loss"], "--benefit needs --day"),
        (["--day", "2023-07-01"], "--day needs --benefit"),
        (["--assumptions", "--benefit", "job_loss"], "leave out"),
    ],
)
def test_a_wrong_word_is_told(words: list[str], told: str) -> None:
    with pytest.raises(RegistryError) as refused:
        run(*words)
    assert isinstance(refused.value, WrongUsage)
    assert told in str(refused.value)
