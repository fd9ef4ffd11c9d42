"""The benefits that the registry decides, and how one is written down.

A benefit is a folder here: `benefit.yaml` (who, why, which facts and tests), `parameters.yaml` (its dated
numbers), `rules.py` (its legal tests and its amount), `cases.py` (how the facts are gathered) and
`messages.yaml` (what is sent). Nothing else names it: a folder with a `benefit.yaml` is a benefit.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Literal, Protocol, cast

import narwhals as nw
import polars as pl
from pydantic import Field, model_validator

from registry.changed_by import ChangedBy
from registry.definitions import Definition, Mistake, read_definition
from registry.errors import RefusedInput, unknown
from registry.periods import Article, Paid, Period
from registry.ports import Store
from registry.recipients import Asked

Words = Annotated[str, Field(min_length=1)]
SLOTS = ("reference",)
"""What an offer writes into its messages."""


class Rules(Protocol):
    """What a benefit's `rules.py` holds: expressions over the columns of facts and parameters."""

    TESTS: tuple[Callable[[], nw.Expr], ...]
    """Where `benefit.yaml` has `worked_out`, there is a function for each of these columns too."""

    def numerator(self) -> nw.Expr:
        """The amount of a month, or paid at once, in whole tenge is this ..."""

    def denominator(self) -> nw.Expr:
        """... divided by this, rounded once, at the end. A notice has neither."""


class Gather(Protocol):
    """What a benefit's `cases.py` holds as `cases`: the columns its tests need, one row an event."""

    def __call__(self, store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
        """events: id, subject, right_arises, until, state, facts, and those of `first_paid.DATED`.

        `day` is the day of the decision.
        """


class Holders(Protocol):
    """What a benefit's `cases.py` may hold as `holders`: whom alone each decision is for."""

    def __call__(self, store: Store, decided: pl.DataFrame, *, known: int) -> pl.DataFrame:
        """event, holder (null where several share it), of decided: event, subject, right_arises."""


BENEFITS: tuple[str, ...] = tuple(
    sorted(one.name for one in (files("registry") / "benefits").iterdir() if (one / "benefit.yaml").is_file())
)
"""Every benefit by name."""


class InThreeLanguages(Definition):
    """The same in Kazakh, Russian and English."""

    kk: Words
    ru: Words
    en: Words


class Fact(Definition):
    """A fact that the decision needs; null is unknown, and `agency` is asked for it.

    already: it says that this benefit is assigned or paid already, which is no matter of what the law gives.
    """

    type: Literal["bool", "int", "text", "date"]
    unit: Literal["answer", "tenge", "months", "days", "people", "years", "times", "m2", "code", "date"]
    meaning: Words
    agency: Words
    most: Annotated[int, Field(ge=0)] | None = None
    codes: tuple[str, ...] = ()
    already: bool = False

    @model_validator(mode="after")
    def _is_bounded(self) -> Fact:
        if (self.type == "int") != (self.most is not None):
            raise Mistake("an int says the most it can be, and no other does", "amounts must fit 64 bits")
        if (self.type == "text") != bool(self.codes):
            raise Mistake("a text lists its codes, and no other does", "write every code there is")
        return self


class Worked(Definition):
    """A column that is worked out of facts and parameters, by the function of its name in `rules.py`."""

    unit: Literal["tenge", "months", "days", "people", "years", "times", "coefficient"]
    meaning: Words


class Test(Definition):
    """A legal test: the function of that name in `rules.py`, and its answers in words."""

    name: Words
    basis: list[Article]
    compares: Annotated[list[str], Field(min_length=1)]
    yes: Words
    no: Words
    unknown: Words


class Recipient(Definition):
    """Who in the family is asked: the first of these who lives."""

    order: Annotated[list[Asked], Field(min_length=1)]
    basis: Words


class Exclusion(Definition):
    """Another benefit that cannot be held together with this one; one of the two says it.

    same: whose they both are, the one who receives them, the one the events are about, or the one whom each
    is for (`holders` of its cases.py; without it the one the event is about). unless: values that a test of
    this benefit compares, by name, with which the two are held together.
    """

    benefit: Words
    same: Literal["recipient", "subject", "holder"]
    unless: dict[str, list[str]] = Field(default_factory=dict)
    basis: list[Article]


class Stacking(Definition):
    """What it may be held together with, in words, and what excludes it.

    excludes: benefits of the registry; who has a right to both is offered the more favourable one.
    """

    says: Words
    excludes: list[Exclusion] = Field(default_factory=list)


class BenefitDefinition(Definition):
    """What a benefit is. `edition` is counted up when `rules.py` changes what it decides.

    rests_on: the kinds of fact that its cases are gathered from, besides its events. changed_by: whose events
    a change of them concerns; without it all are decided anew in every run.

    withheld: the parameter (percent) that is taken off the amount before it is paid out. arithmetic: how the
    amount comes about; a notice has none. paid_as: the word of the payer's feed for it, if not its name.
    """

    name: str
    code: str
    edition: Annotated[int, Field(ge=1)]
    names: InThreeLanguages
    payer: Words
    paid: Paid
    paid_as: Words | None = None
    withheld: Words | None = None
    legal_basis: list[Article]
    family: Words
    opened_by: Annotated[list[str], Field(min_length=1)]
    rests_on: tuple[str, ...] = ()
    changed_by: ChangedBy | None = None
    asked: Recipient
    period: Period
    facts: dict[str, Fact]
    worked_out: dict[str, Worked] = Field(default_factory=dict)
    shared_parameters: list[str]
    read_month_by_month: list[str]
    tests: Annotated[list[Test], Field(min_length=1)]
    arithmetic: Words | None = None
    stacking: Stacking
    not_formalised: list[str]
    assumptions: list[str]

    @property
    def payers_word(self) -> str:
        """What the payer's feed calls it."""
        return self.paid_as or self.name

    @property
    def is_paid_once(self) -> bool:
        """Whether it is paid at once, if at all, and not each month."""
        return self.paid != "monthly"

    @model_validator(mode="after")
    def _counts_what_it_pays(self) -> BenefitDefinition:
        if (self.arithmetic is None) != (self.paid == "notice"):
            raise Mistake("a notice has no arithmetic, and every payment has", "add or delete arithmetic")
        return self


class Message(Definition):
    """One text in the languages people chose."""

    kk: Words
    ru: Words


class Messages(Definition):
    """What is sent about a benefit. `version` is counted up with every change of a word."""

    version: Annotated[int, Field(ge=1)]
    slots: list[str]
    offer: Message
    offer_short: Message

    @model_validator(mode="after")
    def _has_known_slots(self) -> Messages:
        for i, slot in enumerate(self.slots):
            if slot not in SLOTS:
                raise Mistake(f"nothing fills {slot}", f"use one of: {', '.join(SLOTS)}", ("slots", i))
        used = [
            slot
            for one in (self.offer, self.offer_short)
            for text in (one.kk, one.ru)
            for slot in slots(text)
        ]
        for slot in used:
            if slot not in self.slots:
                raise Mistake(f"{slot} is no slot of a message", f"use one of: {', '.join(self.slots)}")
        for i, slot in enumerate(self.slots):
            if slot not in used:
                raise Mistake(
                    f"no text uses {slot}", f"write {{{slot}}} in a text, or delete it", ("slots", i)
                )
        return self


@dataclass(frozen=True)
class Benefit:
    """A benefit, read and checked."""

    definition: BenefitDefinition
    messages: Messages
    rules: Rules

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.definition.name


@cache
def benefit(name: str) -> Benefit:
    """The benefit of that name, or an error that lists the known ones."""
    if name not in BENEFITS:
        raise unknown("benefit", name, list(BENEFITS))
    definition = read_definition(folder(name) / "benefit.yaml", BenefitDefinition)
    messages = read_definition(folder(name) / "messages.yaml", Messages)
    rules = cast(Rules, import_module(f"registry.benefits.{name}.rules"))
    _must_agree(name, definition, rules)
    return Benefit(definition, messages, rules)


def gatherer(name: str) -> Gather:
    """What gathers the cases of a benefit."""
    return cast(Gather, import_module(f"registry.benefits.{name}.cases").cases)


def holders(name: str) -> Holders | None:
    """What tells whom a benefit is for; None where it is the one the event is about."""
    cases = import_module(f"registry.benefits.{name}.cases")
    return cast(Holders | None, getattr(cases, "holders", None))


def folder(name: str) -> Traversable:
    """Where a benefit is written down."""
    return files("registry") / "benefits" / name


def slots(template: str) -> list[str]:
    """The names in braces of a template, in order."""
    return [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]


def _must_agree(name: str, definition: BenefitDefinition, rules: Rules) -> None:
    """The definition and the rules speak of the same tests in the same order."""
    where = f"registry/benefits/{name}/benefit.yaml"
    if definition.name != name:
        raise RefusedInput(f"the benefit calls itself {definition.name}", where=where, do=f"write {name}")
    declared = [test.name for test in definition.tests]
    written = [test.__name__ for test in rules.TESTS]
    if declared != written:
        what = f"the tests are {', '.join(declared)}, those of rules.py {', '.join(written)}"
        raise RefusedInput(what, where=where, do="write the same tests in the same order in both")
