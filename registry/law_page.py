"""The law of a benefit on a day, whole, and everything that is assumed: for people who check it.

What is told comes from the definitions alone. A day on which a parameter has no value is an error that names
the parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from inspect import getdoc
from typing import Any

import polars as pl

from registry import law, reasons
from registry.benefits import BENEFITS, Benefit, Fact, Test, Worked, benefit
from registry.dated import Choice, Dated, LawUnknown, Parameter, Table, Value
from registry.events import EventKind, event_kind, event_kinds
from registry.families import families
from registry.periods import End, Period
from registry.recipients import WORDS

LAW_OF = {
    "right": "by the law of the day of the right",
    "payment": "by the law of the first day that is paid",
}
STARTS = {
    "right": "from the day of the right",
    "application": "from the day of the application; a consent to an offer counts as one",
}


def page(name: str, day: date) -> dict[str, Any]:
    """A benefit as it is decided for rights that arise on a day: plain values, in the order of a page."""
    known = benefit(name)
    _refuse_before_its_law(name, day)
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
        "parameters": in_force(name, day).to_dicts(),
        "events": [*_of_events(name, day)],
        "not_formalised": definition.not_formalised,
        "assumptions": definition.assumptions,
    }


def _refuse_before_its_law(name: str, day: date) -> None:
    """A day before the law is told is rather mistyped than missing in the law."""
    first, gap = law.first_day(name), law.gap(name, day)
    if gap is not None and day < first:
        do = f"ask for a day on which there is one, from {first} on"
        raise LawUnknown(gap.what, where=gap.where, why=gap.why, do=do)


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
    since = f"; from {period.since} where that day is known" if period.since else ""
    return [STARTS[period.starts] + back + since, LAW_OF[period.law_of], *ends]


def _end(end: End) -> str:
    if end.age is not None:
        day = ", that day included" if end.age.inclusive else ""
        return f"until {end.age.limit} {end.age.unit} after {end.age.of}{day}"
    if end.on is not None:
        return f"until {end.on}"
    return f"for {end.months} months" if end.months is not None else f"for {end.days} days"


# Its numbers.


def in_force(benefit: str, day: date) -> pl.DataFrame:
    """The law of a benefit on a day, one row a parameter: value as text, unit, since, confidence, article."""
    names = law.names_of(benefit)
    return pl.DataFrame([_row(name, law.parameter(name), law.entry(name, day)) for name in names])


def _row(name: str, parameter: Parameter, dated: Dated) -> dict[str, Any]:
    return {
        "parameter": name,
        "value": as_text(dated.value),
        "unit": parameter.unit,
        "description": parameter.description,
        "since": dated.from_,
        "confidence": dated.confidence,
        "article": law.cite(dated.article) if dated.article else None,
        "source": dated.source,
        "last_checked": parameter.last_checked,
    }


def _of_events(name: str, day: date) -> Iterator[dict[str, Any]]:
    """The numbers on a day by which the events are found that open a benefit, in rows of the same columns.

    Without those that are parameters of the law, and those that have no value on the day.
    """
    for kind in map(event_kind, benefit(name).definition.opened_by):
        for number, said in _own_numbers(kind).items():
            with suppress(LawUnknown):
                yield _row(f"{kind.name}.{number}", said, said.on(day))


def _own_numbers(kind: EventKind) -> dict[str, Parameter]:
    """The numbers of a kind of event by name, but for those that are parameters of the law."""
    numbers = {"look_back": kind.look_back, "ahead": kind.ahead, **kind.limits}
    return {name: said for name, said in numbers.items() if isinstance(said, Parameter)}


def as_text(found: Value) -> str:
    """A value as people read it: a table as its steps, a choice as its codes."""
    if isinstance(found, Choice):
        return ", ".join(f"{code}: {number}" for code, number in found.each.items())
    if not isinstance(found, Table):
        return str(found)
    steps = ", ".join(f"{count}: {number}" for count, number in found.steps.items())
    if found.beyond is None:
        return steps
    most = "" if found.beyond.at_most is None else f", at most {found.beyond.at_most}"
    return f"{steps}, +{found.beyond.add} for each {found.beyond.every} above {found.beyond.start}{most}"


# What is assumed.


@dataclass(frozen=True)
class Assumption:
    """Something no source says and the registry takes to be so: where, and what."""

    where: str
    says: str


def of_benefits() -> list[Assumption]:
    """What is assumed of benefits: values no source gives, and what each says of itself."""
    values = [
        Assumption(f"{name}, from {dated.from_}", f"{as_text(dated.value)}: {dated.source}")
        for name, found in law.parameters().items()
        for dated in found.values
        if dated.confidence == "assumed"
    ]
    said = [
        Assumption(name, sentence) for name in BENEFITS for sentence in benefit(name).definition.assumptions
    ]
    return values + said


def assumptions() -> list[Assumption]:
    """Everything that is assumed: of the law, of each kind of event, and of each definition of family."""
    told = of_benefits()
    for kind in event_kinds().values():
        told += _values(f"event {kind.name}", _own_numbers(kind))
        told += [Assumption(f"event {kind.name}", sentence) for sentence in kind.assumptions]
    for family in families().values():
        told += _values(f"family {family.name}", family.limits)
        told += [Assumption(f"family {family.name}", sentence) for sentence in family.assumptions]
    return told


def _values(where: str, numbers: Mapping[str, Parameter]) -> list[Assumption]:
    return [
        Assumption(f"{where}.{name}, from {dated.from_}", f"{dated.value} {parameter.unit}: {dated.source}")
        for name, parameter in numbers.items()
        for dated in parameter.values
        if dated.confidence == "assumed"
    ]
