"""Every legal test is documented, one expression, and answers null where its facts are null."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from registry import decisions, law
from registry.benefits import BENEFITS, benefit

RULES = [(name, test) for name in BENEFITS for test in benefit(name).rules.TESTS]
IDS = [f"{name}.{test.__name__}" for name, test in RULES]


def columns(name: str) -> set[str]:
    """Facts, what is worked out, and parameters."""
    definition = benefit(name).definition
    parameters = {one.rpartition(".")[2] for one in law.names_of(name)}
    return {*definition.facts, *definition.worked_out, *parameters}


@pytest.mark.parametrize(("name", "test"), RULES, ids=IDS)
def test_a_rule_says_the_law_in_its_docstring(name: str, test: object) -> None:
    assert (test.__doc__ or "").strip()


@pytest.mark.parametrize(("name", "test"), RULES, ids=IDS)
def test_a_rule_whose_facts_are_unknown_is_unknown(name: str, test: object) -> None:
    wanted = decisions.schema(name)
    nothing: dict[str, list[object]] = {key: [None] for key in wanted}
    frame = pl.DataFrame({**nothing, "right_arises": [law.first_day(name)]}, schema=wanted)
    frame = decisions.with_law(benefit(name), frame)
    assert callable(test)
    answer = nw.from_native(frame).select(answer=test()).item()
    assert answer is None


@pytest.mark.parametrize("name", BENEFITS)
def test_what_a_test_compares_are_facts_and_parameters(name: str) -> None:
    known = columns(name)
    for test in benefit(name).definition.tests:
        assert set(test.compares) <= known


@pytest.mark.parametrize("name", BENEFITS)
def test_a_period_and_what_is_withheld_are_of_facts_and_parameters(name: str) -> None:
    definition, known = benefit(name).definition, columns(name)
    assert {*definition.period.names(), *([definition.withheld] if definition.withheld else [])} <= known


@pytest.mark.parametrize("name", BENEFITS)
def test_each_article_is_of_a_declared_act(name: str) -> None:
    definition = benefit(name).definition
    tests = [one for test in definition.tests for one in test.basis]
    for article in [*definition.legal_basis, *definition.period.basis, *tests]:
        assert "redaction of" in law.cite(article.article)
