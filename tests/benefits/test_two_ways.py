"""One source, two evaluators: a frame of many families, and one family with its reasons, on random cases.

The same expressions are also run by another engine of frames, and each line of arithmetic is worked out again
as a person would.
"""

from __future__ import annotations

import json
import math
import re
from datetime import date
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import decisions, law
from registry.benefits import BENEFITS, Fact, benefit

LAST = date(2026, 12, 31)
USUAL = 400
"""Most months, days and people of usual cases; the rare one goes up to the most there is."""


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """What a fact may be, unknown included."""
    if fact.type == "bool":
        return st.sampled_from([True, False, None])
    if fact.type == "text":
        return st.sampled_from([*fact.codes, None])
    if fact.type == "date":
        return st.none() | st.dates(date(2000, 1, 1), date(2060, 12, 31))
    most = fact.most or 0
    usual = min(most, 24 * 600_000 if fact.unit == "tenge" else USUAL)
    return st.none() | st.integers(0, usual) | st.integers(0, min(most, 12)) | st.integers(0, most)


def families(name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Random cases of a benefit, on days whose law is written down."""
    facts = {key: values(fact) for key, fact in benefit(name).definition.facts.items()}
    day = st.dates(law.first_day(name), LAST).filter(lambda one: law.gap(name, one) is None)
    one = st.fixed_dictionaries({"right_arises": day, **facts})
    return st.lists(one, min_size=1, max_size=12)


def frame_of(name: str, cases: list[dict[str, Any]]) -> pl.DataFrame:
    rows = [
        {"event": f"ev_{i}", "subject": "s", "recipient": None, "facts": [f"births/{i}@1"], **case}
        for i, case in enumerate(cases)
    ]
    return pl.DataFrame(rows, schema=decisions.schema(name))


@pytest.mark.parametrize("name", BENEFITS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_nation_and_one_family_are_decided_alike(name: str, data: st.DataObject) -> None:
    frame = frame_of(name, data.draw(families(name)))
    together = decisions.decide(name, frame)
    alone = pl.concat([decisions.decide(name, frame[i]) for i in range(frame.height)])
    assert together.equals(alone)
    for row in together.iter_rows(named=True):
        _agrees_with_its_reasons(row)


def _agrees_with_its_reasons(row: dict[str, Any]) -> None:
    """The outcome follows from the answers that are told, and the amount from the line that is told."""
    answers = [test["answer"] for test in json.loads(row["tests"])]
    assert answers == [row[test["name"]] for test in json.loads(row["tests"])]
    expected = "no" if False in answers else "unknown" if None in answers else "yes"
    assert row["outcome"] == expected
    if row["arithmetic"] is not None:
        assert row["amount"] == math.ceil(worked_out(row["arithmetic"]))


@pytest.mark.parametrize("name", BENEFITS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_another_engine_of_frames_answers_the_same(name: str, data: st.DataObject) -> None:
    known = benefit(name)
    ready = decisions.with_law(known, frame_of(name, data.draw(families(name))))
    tests = [test().alias(test.__name__) for test in known.rules.TESTS]
    here = nw.from_native(ready).select(*tests).to_native().to_dicts()
    there = nw.from_native(ready.to_arrow()).select(*tests).to_native().to_pylist()
    assert here == there


# A line of arithmetic, worked out as a person would.

TERMS = re.compile(r"^the larger of (?P<one>.+) and (?P<other>.+), at most (?P<most>.+)$")
WHOLE = re.compile(r"\(([^()]*) in whole tenge\)")


def worked_out(line: str) -> Fraction:
    """The number before it is rounded: everything up to the first sign of equality."""
    sum_ = re.split(r" [=≈] ", line.partition(";")[0])[0]
    found = TERMS.match(sum_)
    if found:
        return min(max(_calculated(found["one"]), _calculated(found["other"])), _calculated(found["most"]))
    return _calculated(sum_)


def _calculated(text: str) -> Fraction:
    text = WHOLE.sub(lambda part: str(math.ceil(_calculated(part[1]))), text)
    plain = re.sub(r"(?<=\d) (?=\d{3})", "", text)
    plain = re.sub(r"(\d+(?:\.\d+)?) %", r"(\1 / 100)", plain)
    plain = re.sub(r"\d+(?:\.\d+)?", lambda number: f"Fraction('{number[0]}')", plain)
    plain = plain.replace("×", "*").replace("÷", "/").replace("−", "-")
    assert re.fullmatch(r"(Fraction\('[\d.]+'\)|[()*/+\- ])+", plain), text
    return Fraction(eval(plain, {"Fraction": Fraction}))


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("(1 200 000 ÷ 24 − 50 % × 70 000) × 0.60 = 9 000", Fraction(9000)),
        ("1 ÷ 3 ≈ 0.33, rounded up = 1; less 10 % = 1 paid out", Fraction(1, 3)),
        ("the larger of 2 × 3 and 10 ÷ (100 % − 10 %), at most 7 = 7", Fraction(7)),
        ("the larger of 2 × 3 and 1, at most 7 = 6", Fraction(6)),
        ("2 × (1 ÷ 3 in whole tenge) = 2", Fraction(2)),
    ],
)
def test_a_line_is_worked_out(line: str, number: Fraction) -> None:
    assert worked_out(line) == number
