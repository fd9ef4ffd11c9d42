"""The law of a benefit on a day, whole, and everything that is assumed: for people who check it.

What is told comes from the definitions alone. A day on which a parameter has no value is an error that names
the parameter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from inspect import getdoc
from typing import Any

from registry import law, reasons
from registry.benefits import Benefit, Fact, Test, Worked, benefit
from registry.dated import Parameter
from registry.events import event_kind, event_kinds
from registry.families import families
from registry.law import Assumption
from registry.periods import End, Period
from registry.recipients import WORDS

STARTS = {
    "right": "from the day of the right",
    "application": "from the day of the application; a consent to an offer counts as one",
}


def page(name: str, day: date) -> dict[str, Any]:
    """A benefit as it is decided for rights that arise on a day: plain values, in the order of a page."""
    known = benefit(name)
    definition = known.definition
    return {
        "benefit": name,
        "day": day,
        "names": definition.names.model_dump(),
        "code": definition.code,
        "payer": definition.payer,
        "paid": definition.paid,
        "law": reasons.citing(definition.legal_basis)(day),
        "law_version": law.version(name, day),
        "opened_by": {kind: event_kind(kind).meaning for kind in definition.opened_by},
        "asked": [WORDS[one] for one in definition.asked.order],
        "tests": [_test(known, test, day) for test in definition.tests],
        "amount": definition.arithmetic,
        "withheld": definition.withheld,
        "period": [*_period(definition.period), reasons.citing(definition.period.basis)(day)],
        "stacking": definition.stacking.says,
        "excludes": [one.benefit for one in definition.stacking.excludes],
        "facts": {name: _column(fact) for name, fact in definition.facts.items()},
        "worked_out": {name: _column(one) for name, one in definition.worked_out.items()},
        "parameters": law.in_force(name, day).to_dicts(),
        "not_formalised": definition.not_formalised,
        "assumptions": definition.assumptions,
    }


def _test(known: Benefit, test: Test, day: date) -> dict[str, str]:
    rule = next(one for one in known.rules.TESTS if one.__name__ == test.name)
    return {
        "name": test.name,
        "rule": " ".join((getdoc(rule) or "").split()),
        "article": reasons.citing(test.basis)(day),
    }


def _column(column: Fact | Worked) -> dict[str, str]:
    return column.model_dump(include={"meaning", "unit", "agency"})


def _period(period: Period) -> list[str]:
    """When it starts and ends, in words that name the columns."""
    back = f", at most {period.back} months before the application" if period.back else ""
    ends = [_end(one) for one in period.ends] or ["as long as the condition holds"]
    return [STARTS[period.starts] + back, *ends]


def _end(end: End) -> str:
    if end.age is not None:
        return f"until {end.age.limit} {end.age.unit} after {end.age.of}"
    if end.on is not None:
        return f"until {end.on}"
    return f"for {end.months} months" if end.months is not None else f"for {end.days} days"


# What is assumed.


def assumptions() -> list[Assumption]:
    """Everything that is assumed: of the law, of each kind of event, and of each definition of family."""
    told = law.assumptions()
    for kind in event_kinds().values():
        numbers = {"look_back": kind.look_back, "ahead": kind.ahead, **kind.limits}
        told += _values(f"event {kind.name}", numbers.items())
        told += [Assumption(f"event {kind.name}", sentence) for sentence in kind.assumptions]
    for family in families().values():
        told += _values(f"family {family.name}", family.limits.items())
        told += [Assumption(f"family {family.name}", sentence) for sentence in family.assumptions]
    return told


def _values(where: str, numbers: Iterable[tuple[str, Parameter | None]]) -> list[Assumption]:
    return [
        Assumption(f"{where}.{name}, from {dated.from_}", f"{dated.value} {parameter.unit}: {dated.source}")
        for name, parameter in numbers
        if parameter is not None
        for dated in parameter.values
        if dated.confidence == "assumed"
    ]
