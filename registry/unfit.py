"""What is refused in a benefit before any is decided: what does not fit the law, the families or its rules.

Each file of a benefit is checked by itself when it is read. What it names in others is checked here, once, by
every command that decides: a word that nothing answers to would stop a run in the middle, or find nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from types import FunctionType

import polars as pl

from registry import benefits, law, schema
from registry.benefits import BENEFITS, Benefit, BenefitDefinition, benefit, slots
from registry.definitions import Mistake, Step, refused, shown
from registry.errors import RefusedInput
from registry.families import families
from registry.periods import Article
from registry.rule_steps import steps_of

NONE = "none"
"""The family of a benefit for which none is asked, and the code of one that has none."""
OF_THE_CASE = {"right_arises", "law_day", "paid_from"}
"""What the rules may read of each case besides its facts."""
OF_THE_AMOUNT = {"_above": "numerator", "_below": "denominator"}
"""Columns that are called otherwise than their rules."""
Place = tuple[Step, ...]


@cache
def refuse_unfit_benefits() -> None:
    """Refuse a benefit that names what is not there: at the start, before anything is read or decided."""
    codes: dict[str, str] = {}
    for name in BENEFITS:
        known = benefit(name)
        with _refusing(name, "benefit.yaml"):
            _names_what_is_there(known.definition)
            _is_the_only(known, codes)
        _reads_what_is_known(known)


@contextmanager
def _refusing(name: str, file: str) -> Iterator[None]:
    """What is found wrong is told with the file and the line."""
    try:
        yield
    except Mistake as mistake:
        raise refused(benefits.folder(name) / file, mistake) from None


# What it names of the registry.


def _names_what_is_there(definition: BenefitDefinition) -> None:
    _one_of(definition.family, [NONE, *families()], "family definition", ("family",))
    events = [one.name for one in (files("registry") / "events").iterdir() if one.name.endswith(".yaml")]
    for i, kind in enumerate(definition.opened_by):
        _one_of(kind, [name.removesuffix(".yaml") for name in events], "kind of event", ("opened_by", i))
    for i, kind in enumerate(definition.rests_on):
        _one_of(kind, schema.fact_kinds(), "kind of fact", ("rests_on", i))
    for i, name in enumerate(definition.shared_parameters):
        _one_of(
            name, [one for one in law.parameters() if "." not in one], "parameter", ("shared_parameters", i)
        )
    for i, excluded in enumerate(definition.stacking.excludes):
        _one_of(excluded.benefit, BENEFITS, "benefit", ("stacking", "excludes", i, "benefit"))
    _each_once(definition.opened_by, ("opened_by",))
    _each_once(definition.asked.order, ("asked", "order"))
    for place, articles in _cited(definition):
        for i, one in enumerate(articles):
            _one_of(one.article.split()[0], law.acts(), "act", (*place, i, "article"))


def _cited(definition: BenefitDefinition) -> Iterator[tuple[Place, list[Article]]]:
    """Each list of articles, and where it stands."""
    yield ("legal_basis",), definition.legal_basis
    yield ("period", "basis"), definition.period.basis
    for i, test in enumerate(definition.tests):
        yield ("tests", i, "basis"), test.basis
    for i, excluded in enumerate(definition.stacking.excludes):
        yield ("stacking", "excludes", i, "basis"), excluded.basis


def _each_once(names: Collection[str], at: Place) -> None:
    for i, name in enumerate(names):
        if name in [*names][:i]:
            raise Mistake(f"{name} stands twice", "keep one of the two", (*at, i))


def _is_the_only(known: Benefit, codes: dict[str, str]) -> None:
    """The payer's code is nobody else's; codes: those of the benefits before, by code."""
    code = known.definition.code
    if code != NONE and codes.setdefault(code, known.name) != known.name:
        what = f"{code} is the code of {codes[code]} too"
        raise Mistake(what, f"give each a code of its own, or write {NONE}", ("code",))


# What its rules and its words read.


def _reads_what_is_known(known: Benefit) -> None:
    """Rules, sentences and the period read facts, what is worked out of them, and the law's numbers."""
    definition = known.definition
    law_first, law_later = (
        _numbers(known, {None, *definition.facts}),
        _numbers(known, {*definition.worked_out}),
    )
    columns = {*definition.facts, *definition.worked_out, *law_first, *law_later}
    _has_its_functions(known)
    steps = steps_of(known.name)
    read = {name for step in (steps.worked_out, *steps.judged) for one in step for name in _roots(one)}
    with _refusing(known.name, "benefit.yaml"):
        said = [*_said(definition)]
    with _refusing(known.name, "parameters.yaml"):
        _counts_what_is_known(known, {*read, *(slot for slot, _ in said)})
    with _refusing(known.name, "benefit.yaml"):
        for name, place in said:
            _one_of(name, columns, "fact, parameter or column that is worked out", place)
    have = {*OF_THE_CASE, *definition.facts, *law_first}
    _judges_by(known, [steps.worked_out], have)
    _judges_by(known, steps.judged, have | columns)


def _numbers(known: Benefit, counted: Collection[str | None]) -> set[str]:
    """The numbers of its law, of tables those that count one of these."""
    names = (name for name in law.names_of(known.name) if law.parameter(name).by in counted)
    return {_short(name) for name in names}


def _short(parameter: str) -> str:
    return parameter.rpartition(".")[2]


def _said(definition: BenefitDefinition) -> Iterator[tuple[str, Place]]:
    """Each name in a sentence, the period or what is withheld, and where it stands."""
    texts: list[tuple[str | None, Place]] = [(definition.arithmetic, ("arithmetic",))]
    for i, test in enumerate(definition.tests):
        texts += [(getattr(test, answer), ("tests", i, answer)) for answer in ("yes", "no", "unknown")]
    for text, place in texts:
        try:
            yield from ((slot, place) for slot in slots(text or ""))
        except ValueError as error:
            raise Mistake(f"this is no text with slots: {error}", "write a slot as {name}", place) from None
    yield from ((name, ("period",)) for name in definition.period.names())
    if definition.withheld is not None:
        yield definition.withheld, ("withheld",)


def _counts_what_is_known(known: Benefit, read: Collection[str]) -> None:
    """Each table that a rule or a sentence reads counts a fact, or what is worked out of facts.

    Any other is one that facts are gathered by, which counts a column of its own.
    """
    counted = {*known.definition.facts, *known.definition.worked_out}
    for name in (one for one in law.names_of(known.name) if one.startswith(f"{known.name}.")):
        by = law.parameter(name).by
        if by is not None and _short(name) in read:
            _one_of(by, counted, "fact or column that is worked out", (_short(name), "by"))


def _has_its_functions(known: Benefit) -> None:
    fraction = () if known.definition.paid == "notice" else ("numerator", "denominator")
    for name in (*known.definition.worked_out, *fraction):
        if not callable(getattr(known.rules, name, None)):
            what = f"there is no function {name}"
            raise RefusedInput(what, where=_rules_of(known), do=f"write def {name}() -> nw.Expr")


def _judges_by(known: Benefit, steps: Sequence[Sequence[pl.Expr]], have: Collection[str]) -> None:
    """Each step reads what is there, or what a step before it gives."""
    have = {*have}
    for step in steps:
        for one in step:
            for name in _roots(one):
                if name not in have:
                    raise _unread(known, one.meta.output_name(), name, have)
        have |= {one.meta.output_name() for one in step}


def _roots(expression: pl.Expr) -> list[str]:
    return expression.meta.root_names()


def _unread(known: Benefit, column: str, name: str, have: Collection[str]) -> RefusedInput:
    """The error for a rule that reads a column that is not there, with the line of its function."""
    rule = getattr(known.rules, OF_THE_AMOUNT.get(column, column), None)
    line = f":{rule.__code__.co_firstlineno}" if isinstance(rule, FunctionType) else ""
    called = rule.__name__ if isinstance(rule, FunctionType) else column
    do = f"use one of: {', '.join(sorted(one for one in have if not one.startswith('_')))}"
    return RefusedInput(f"{called} reads {name}, which nothing gives", where=_rules_of(known) + line, do=do)


def _rules_of(known: Benefit) -> str:
    return shown(benefits.folder(known.name) / "rules.py")


def _one_of(name: str, known: Collection[str], what: str, at: Place) -> None:
    if name not in known:
        raise Mistake(f"there is no {what} {name}", f"use one of: {', '.join(sorted(known))}", at)
