"""One broken file for each mistake: the error names the file, the line, the mistake and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.definitions import read_definition
from registry.errors import RefusedInput
from registry.law import ParameterFile

BROKEN = Path(__file__).parent / "broken"

MISTAKES: dict[str, tuple[int, list[str]]] = {
    "a_list": (1, ["minimum_wage", "write keys with values"]),
    "article_of_an_assumption": (6, ["what is assumed", "only where it is sourced"]),
    "article_of_no_act": (6, ["XY 240 is of no known act", "SC, L286-2021, L286"]),
    "below_nought": (6, ["is below 0"]),
    "coefficient_with_three_decimals": (6, ["too fine", "at most two decimals"]),
    "day_that_does_not_exist": (6, ["2023-02-30", "out of range for month"]),
    "empty": (1, ["says nothing"]),
    "ends_before_it_begins": (6, ["to 2022-12-31 lies before from 2023-01-01"]),
    "expired_before_the_newest": (5, ["expires 2022-12-31", "2023-01-01"]),
    "half_a_tenge": (6, ["too fine", "tenge takes whole numbers"]),
    "impossible_day": (6, ["from is 30.02.2023", "valid date"]),
    "key_twice": (4, ["unit stands twice"]),
    "no_day_of_check": (1, ["last_checked is missing in minimum_wage"]),
    "no_source": (6, ["source is missing in minimum_wage.values.0"]),
    "no_values": (5, ["values is empty", "at least 1"]),
    "no_yaml": (4, ["no YAML"]),
    "out_of_order": (7, ["2022-01-01 begins before", "in order of time"]),
    "overlapping": (7, ["2023-01-01 begins before the one from 2022-01-01 has ended"]),
    "table_out_of_order": (7, ["out of order", "smallest count"]),
    "table_that_counts_nothing": (6, ["a table counts a column", "key by"]),
    "twice_the_same_day": (7, ["2023-01-01 begins before"]),
    "unknown_confidence": (6, ["confidence is certain", "sourced, background, assumed"]),
    "unknown_key": (4, ["unknown key: last_checkd", "last_checked"]),
    "unknown_key_of_a_table": (7, ["unknown key: stairs", "steps, beyond"]),
    "unknown_key_of_a_value": (7, ["unknown key: artikel", "from, to, value, source, confidence, article"]),
    "unknown_rounding": (6, ["upwards", "up, half_up, down"]),
    "unknown_unit": (3, ["unit is dollars", "tenge, percent"]),
    "word_for_a_number": (6, ["up is no value in tenge"]),
}


def test_every_broken_file_has_its_words() -> None:
    assert {path.stem for path in BROKEN.glob("*.yaml")} == set(MISTAKES)


@pytest.mark.parametrize(("name", "line", "words"), [(name, *told) for name, told in MISTAKES.items()])
def test_a_broken_file_is_refused_with_its_line(name: str, line: int, words: list[str]) -> None:
    with pytest.raises(RefusedInput) as refused:
        read_definition(BROKEN / f"{name}.yaml", ParameterFile)
    assert refused.value.where.endswith(f"{name}.yaml:{line}")
    assert [word for word in words if word not in str(refused.value)] == []


@pytest.mark.parametrize("name", MISTAKES)
def test_an_error_tells_no_path_of_this_machine(name: str) -> None:
    with pytest.raises(RefusedInput) as refused:
        read_definition(BROKEN / f"{name}.yaml", ParameterFile)
    assert str(Path(__file__).parent.parent.parent) not in str(refused.value)
