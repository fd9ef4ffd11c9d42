"""By what an event or a decision can change besides facts about its subject, as its definition says.

A definition that says nothing of it is looked at anew, of everybody, in every run.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from registry import schema
from registry.definitions import Definition, Mistake
from registry.families import together

Step = Literal["children", "parents", "neighbours", "household"]
"""From somebody a fact speaks of, to whom it matters too. children, parents: guardians and wards as well.
neighbours: who was ever registered at an address of theirs, or in a dwelling of theirs. household: whoever is
in one household of `family`."""

Silence = Literal["whole", "days"]
"""What of its coverage matters: whether the feed came whole; or which days before a right it covers, too."""


class ChangedBy(Definition):
    """By what it can change.

    through: the ways from somebody a fact speaks of to the subject. family: whose stored households it looks
    at; what these rest on need not be named. silence: feeds of which a missing row means no. ages: limits
    that somebody passes. birthdays: of a benefit, those of whom its events are about. after: of kinds of fact
    that act only so long after they end, that limit. timeless: kinds of fact of which it does not matter
    whether they lie before or after today. period: the limit of how many months are looked at together; when
    the next begin, or come to be told, everybody is looked at.
    """

    through: tuple[tuple[Step, ...], ...] = ()
    family: str | None = None
    silence: dict[str, Silence] = Field(default_factory=dict)
    ages: tuple[str, ...] = ()
    after: dict[str, str] = Field(default_factory=dict)
    timeless: tuple[str, ...] = ()
    birthdays: bool = False
    period: str | None = None

    @model_validator(mode="after")
    def _is_known(self) -> ChangedBy:
        stored = [one.name for one in together()]
        if self.family is not None and self.family not in stored:
            what = f"households of {self.family} are not stored"
            raise Mistake(what, f"use one of: {', '.join(stored)}", ("family",))
        if self.family is None and any("household" in way for way in self.through):
            raise Mistake("a way through a household needs its family", "add family", ("through",))
        for name in (*self.after, *self.timeless):
            if name not in schema.fact_kinds():
                allowed = ", ".join(schema.fact_kinds())
                raise Mistake(f"{name} is no kind of fact", f"use one of: {allowed}")
        return self

    @property
    def limits(self) -> tuple[str, ...]:
        """The names of the limits it reads."""
        return (*self.ages, *self.after.values(), *([self.period] if self.period else ()))


def first_of_period(day: date, months: int) -> date:
    """The first day of those that are looked at together with a day: so many months of a year."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)
