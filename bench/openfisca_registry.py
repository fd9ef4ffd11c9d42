"""Three benefits as a country package of OpenFisca: the same law data, the same rules.

OpenFisca knows no unknown, so an answer is -1 where it is unknown, and so is a fact. A period has one law;
families are simulated at once for each stretch of days on which the law is the same: as few as there can be.
Its whole numbers have 32 bits, so amounts are worked out in floats of 64 and rounded up after a cut far below
the smallest part of a tenge that the rules can give.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from registry import law
from registry.benefits import benefit
from registry.dated import Choice, Table

UNKNOWN = -1
DAY_ZERO = date(2000, 1, 1)
MOST_MONTHS = 600
FAMILY = build_entity(key="family", plural="families", label="a family", is_person=True)
NUMBERS = {
    "loss_of_breadwinner": (
        "minimum_wage",
        *(f"loss_of_breadwinner.{name}" for name in ("deduction_share", "replacement_rate", "income_window")),
        *(f"loss_of_breadwinner.{name}" for name in ("least_participation", "dependants_rate")),
        "loss_of_breadwinner.participation_rate",
    ),
    "large_family": ("monthly_index", "large_family.least_children", "large_family.allowance"),
    "disability": ("subsistence_minimum", *(f"disability.coefficient_{group}" for group in "123")),
}
"""The parameters that decide each."""


# The law, as parameters of OpenFisca.


def parameters(names: tuple[str, ...]) -> ParameterNode:
    """A tree of the named parameters with their values through time."""
    return ParameterNode(data={name.rpartition(".")[2]: _parameter(name) for name in names})


def _parameter(name: str) -> dict[str, Any]:
    values = law.parameter(name).values
    first = values[0].value
    if isinstance(first, Choice):
        return {code: _dated((one.from_, one.value.at(code)) for one in values) for code in first.each}  # type: ignore[union-attr]
    if isinstance(first, Table):
        steps = sorted({step for one in values for step in _steps(one.value)})
        brackets = [
            {
                "threshold": _dated((one.from_, step) for one in values),
                "amount": _dated((one.from_, one.value.at(step) or 0) for one in values),  # type: ignore[union-attr]
            }
            for step in steps
        ]
        return {"metadata": {"type": "single_amount"}, "brackets": brackets}
    return _dated((one.from_, one.value) for one in values)


def _steps(table: Any) -> list[int]:
    beyond = table.beyond
    return [*table.steps, *(range(beyond.start, MOST_MONTHS, beyond.every) if beyond else ())]


def _dated(values: Any) -> dict[str, Any]:
    return {"values": {str(day): {"value": float(value)} for day, value in values}}


# The rules, as variables of OpenFisca.


def yes_if(known: Any, said: Any) -> Any:
    """1 or 0 where it is known, else unknown."""
    return np.where(known, said.astype(np.int8), UNKNOWN)


def all_of(*answers: Any) -> Any:
    """One no is a no; otherwise one unknown is unknown; otherwise yes."""
    return np.minimum.reduce([np.where(one == 0, -2, one) for one in answers])


def any_of(one: Any, other: Any) -> Any:
    """One yes is a yes; otherwise one unknown is unknown; otherwise no."""
    unknown = (one == UNKNOWN) | (other == UNKNOWN)
    return np.where((one == 1) | (other == 1), 1, np.where(unknown, UNKNOWN, 0))


def rounded_up(above: Any) -> Any:
    """Whole tenge; what the binary fractions add is cut off first."""
    return np.ceil(np.round(above, 6)).astype(np.int64)


def _breadwinner(family: Any, period: Any, parameters: Any) -> tuple[Any, Any]:
    said = parameters(period)
    income, months = family("income_sum", period), family("participation_months", period)
    left = family("dependants", period)
    rest = income / said.income_window - said.deduction_share / 100 * said.minimum_wage
    assigned, accepted = family("assigned", period), family("loss_accepted", period)
    answer = all_of(
        accepted,
        yes_if(months != UNKNOWN, months >= said.least_participation),
        yes_if(left != UNKNOWN, left > 0),
        yes_if(income != UNKNOWN, np.round(rest, 6) >= 0),
        yes_if(assigned != UNKNOWN, assigned == 0),
    )
    rates = said.dependants_rate.calc(left) * said.participation_rate.calc(months)
    return answer, rest * said.replacement_rate * rates


def _large_family(family: Any, period: Any, parameters: Any) -> tuple[Any, Any]:
    said = parameters(period)
    children, apart = family("children", period), family("apart", period)
    paid, known = family("paid_already", period), (children != UNKNOWN) & (apart != UNKNOWN)
    together = children - apart
    too_few = (children != UNKNOWN) & (children < said.least_children)
    enough = np.where(too_few, 0, yes_if(known, together >= said.least_children))
    answer = all_of(enough, yes_if(paid != UNKNOWN, paid == 0))
    return answer, said.allowance.calc(together) * said.monthly_index


def _disability(family: Any, period: Any, parameters: Any) -> tuple[Any, Any]:
    said = parameters(period)
    group, cause = family("group", period), family("cause", period)
    alive, paid = family("alive", period), family("paid_already", period)
    pension_day, arises = family("pension_day", period), family("right_arises", period)
    pension, beside = family("pension", period), family("whole_beside_pension", period)
    supported = family("fully_supported", period)
    known = (group != UNKNOWN) & (family("cause_known", period) == 1)
    of_group = [said[f"coefficient_{one}"][cause] for one in "123"]
    coefficient = np.select([group == int(one) for one in "123"], of_group, 0)
    given = all_of(alive, yes_if(known, coefficient > 0))
    whole = coefficient * said.subsistence_minimum
    below_age = yes_if(pension_day != UNKNOWN, arises < pension_day)
    replaced = known & (pension != UNKNOWN) & (pension >= np.round(whole, 6))
    answer = all_of(
        np.where(given == -2, 0, given),
        any_of(below_age, np.where(replaced, 0, beside)),
        yes_if(supported != UNKNOWN, supported == 0),
        yes_if(paid != UNKNOWN, paid == 0),
    )
    return answer, whole


RULES = {"loss_of_breadwinner": _breadwinner, "large_family": _large_family, "disability": _disability}
CAUSES = Enum("CAUSES", {code: code for code in benefit("disability").definition.facts["cause"].codes})  # type: ignore[misc]
WORDS = {1: "yes", -2: "no", UNKNOWN: "unknown"}


@cache
def system(name: str) -> TaxBenefitSystem:
    """The country package of one benefit: its facts and two formulas, `answer` and `amount`."""
    built = TaxBenefitSystem([FAMILY])
    built.parameters = parameters(NUMBERS[name])
    rule = RULES[name]
    for fact in _inputs(name):
        built.add_variable(_variable(fact, "cause" if fact == "cause" else None))

    def answer(family: Any, period: Any, parameters: Any) -> Any:
        return rule(family, period, parameters)[0]

    def amount(family: Any, period: Any, parameters: Any) -> Any:
        return np.where(
            family("answer", period) == 1, rounded_up(rule(family, period, parameters)[1]), UNKNOWN
        )

    built.add_variable(_variable("answer", formula=answer))
    built.add_variable(_variable("amount", formula=amount))
    return built


def _inputs(name: str) -> list[str]:
    facts = [key for key, fact in benefit(name).definition.facts.items() if key not in _UNUSED]
    return [*facts, *(["right_arises", "cause_known"] if name == "disability" else [])]


_UNUSED = ("dependants_until", "enough_until", "established_until")
"""They set the period, and no answer."""


def _variable(
    name: str, code: str | None = None, formula: Callable[..., Any] | None = None
) -> type[Variable]:
    said: dict[str, Any] = {
        "value_type": Enum if code else int,
        "entity": FAMILY,
        "definition_period": DateUnit.DAY,
        "label": name,
    }
    if code:
        said |= {"possible_values": CAUSES, "default_value": next(iter(CAUSES))}
    if formula:
        said["formula"] = formula
    return type(name, (Variable,), said)


# Families in, answers out.


def _decide(name: str, cases: pl.DataFrame) -> pl.DataFrame:
    """event, outcome, amount, in the order of the cases."""
    changes = sorted({day for one in NUMBERS[name] for day in law.parameter(one).changes()})
    part = pl.Series(changes, dtype=pl.Date).search_sorted(cases["right_arises"], side="right")
    numbered = cases.with_columns(_part=part).with_row_index("_row")
    told = [_simulated(name, rows) for (_,), rows in numbered.group_by("_part")]
    return pl.concat(told).sort("_row").drop("_row")


def _simulated(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """One simulation, under the law of the first of these days."""
    simulation = SimulationBuilder().build_default_simulation(system(name), rows.height)
    period = str(rows["right_arises"].min())
    for fact in _inputs(name):
        simulation.set_input(fact, period, _as_input(rows, fact))
    answer, amount = (simulation.calculate(what, period) for what in ("answer", "amount"))
    return rows.select("event", "_row").with_columns(
        outcome=pl.Series(answer).cast(pl.Int64).replace_strict(WORDS, return_dtype=pl.String),
        amount=pl.Series(np.asarray(amount)).cast(pl.Int64).replace(UNKNOWN, None),
    )


def _as_input(rows: pl.DataFrame, fact: str) -> Any:
    if fact == "cause":
        codes = pl.Enum([one.name for one in CAUSES])
        return rows["cause"].cast(codes).to_physical().fill_null(0).cast(pl.Int32).to_numpy()
    if fact == "cause_known":
        return rows["cause"].is_not_null().cast(pl.Int32).to_numpy()
    said = rows[fact]
    if said.dtype == pl.Date:
        said = (said - DAY_ZERO).dt.total_days()
    return said.cast(pl.Int32).fill_null(UNKNOWN).to_numpy()


BENEFITS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    name: (lambda cases, name=name: _decide(name, cases))
    for name in RULES  # type: ignore[misc]
}
