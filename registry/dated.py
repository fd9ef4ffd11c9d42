"""A number of the law and the days it is in force: the models of the parameter files.

A parameter has one value a day, or none; where it has none, that is an error and never the nearest value.
Columns hold whole numbers only, so that amounts are exact: a coefficient is kept in hundredths (0.65 is 65).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from registry.definitions import Definition, Mistake
from registry.errors import RefusedInput

Unit = Literal[
    "tenge", "percent", "years", "months", "days", "hours", "times", "people", "m2", "coefficient", "rounding"
]
Confidence = Literal["sourced", "background", "assumed"]
Rounding = Literal["up", "half_up", "down"]

SCALE: dict[str, int] = {"coefficient": 100}
"""How many of a column's units make one of the law's; one where nothing is said."""
MOST: dict[str, int] = {"percent": 100, "tenge": 10**9, "coefficient": 10**4, "people": 100, "years": 150}
"""What no value of a unit is above: a slip of the pen, or of a digit."""


class LawUnknown(RefusedInput):
    """No value of the law is known for that day."""


class Beyond(Definition):
    """How a table goes on: `add` for every full `every` above `start`, up to `at_most` (null: no maximum)."""

    start: int
    every: Annotated[int, Field(gt=0)]
    add: Decimal
    at_most: Decimal | None = None


class Table(Definition):
    """Values by a count. `steps` maps a count to the value from that count on, up to the next step."""

    steps: Annotated[dict[int, Decimal], Field(min_length=1)]
    beyond: Beyond | None = None

    @model_validator(mode="after")
    def _ascends(self) -> Table:
        counts = list(self.steps)
        if counts[0] < 0:
            raise Mistake("a step lies below 0", "a count is 0 or more", ("steps",))
        if counts != sorted(counts):
            raise Mistake("the steps are out of order", "write them from the smallest count on", ("steps",))
        return self

    def at(self, count: int) -> Decimal | None:
        """The value at a count; None below the first step, where the law gives none."""
        reached = [step for step in self.steps if step <= count]
        if not reached:
            return None
        found = self.steps[reached[-1]]
        if self.beyond is None or count < self.beyond.start:
            return found
        found += self.beyond.add * ((count - self.beyond.start) // self.beyond.every)
        return found if self.beyond.at_most is None else min(found, self.beyond.at_most)


class Choice(Definition):
    """Values by a code: `each` names every code the law knows, those that give nothing with 0."""

    each: Annotated[dict[str, Decimal], Field(min_length=1)]

    def at(self, code: str) -> Decimal | None:
        """The value of a code; None for one that is not named."""
        return self.each.get(code)


def _shape(value: Any) -> str:
    if isinstance(value, Choice) or (isinstance(value, dict) and "each" in value):
        return "choice"
    if isinstance(value, dict | Table):
        return "table"
    return "word" if isinstance(value, str) else "number"


Value = Annotated[
    Annotated[Table, Tag("table")]
    | Annotated[Choice, Tag("choice")]
    | Annotated[Rounding, Tag("word")]
    | Annotated[Decimal, Tag("number")],
    Discriminator(_shape),
]


class Dated(Definition):
    """A value, the days it is in force (`to` is the last of them), and how far we may trust it."""

    from_: Annotated[date, Field(alias="from")]
    to: date | None = None
    value: Value
    source: Annotated[str, Field(min_length=1)]
    confidence: Confidence
    article: str | None = None

    @model_validator(mode="after")
    def _holds(self) -> Dated:
        if self.to is not None and self.to < self.from_:
            raise Mistake(f"to {self.to} lies before from {self.from_}", "to is the last day in force")
        if self.article and self.confidence != "sourced":
            raise Mistake(
                f"an article of what is {self.confidence}", "an article is written only where it is sourced"
            )
        return self


class Parameter(Definition):
    """One number (or table, or word) of the law through time.

    by: of a table, the column it counts. last_checked: the day all values were last compared with their
    sources. expires: the last day the newest value may be used without looking again.
    """

    description: Annotated[str, Field(min_length=1)]
    unit: Unit
    by: str | None = None
    last_checked: date
    expires: date | None = None
    values: Annotated[list[Dated], Field(min_length=1)]

    @model_validator(mode="after")
    def _holds(self) -> Parameter:
        for i, (before, after) in enumerate(zip(self.values, self.values[1:], strict=False), start=1):
            if after.from_ <= (before.to or before.from_):
                what = f"the value from {after.from_} begins before the one from {before.from_} has ended"
                raise Mistake(what, "write values in order of time, without overlap", ("values", i))
        if self.expires and self.expires < self.values[-1].from_:
            what = f"expires {self.expires} lies before the newest value, from {self.values[-1].from_}"
            raise Mistake(what, "write the last day the newest value may be used", ("expires",))
        for i, dated in enumerate(self.values):
            self._check_unit(dated, ("values", i))
        return self

    def _check_unit(self, dated: Dated, at: tuple[str | int, ...]) -> None:
        value = dated.value
        if isinstance(value, Table | Choice) != (self.by is not None):
            raise Mistake("a table counts a column, and only a table does", "add or remove the key by", at)
        if isinstance(value, str) != (self.unit == "rounding"):
            raise Mistake(f"{value} is no value in {self.unit}", "rounding is up, half_up or down", at)
        if any(number < 0 for number in _numbers(value)):
            raise Mistake(f"the value from {dated.from_} is below 0", "write it without the minus", at)
        if any(number > MOST[self.unit] for number in _numbers(value) if self.unit in MOST):
            raise Mistake(
                f"the value from {dated.from_} is above {MOST[self.unit]}", "write it in its unit", at
            )
        if any(number * SCALE.get(self.unit, 1) % 1 for number in _numbers(value)):
            finest = "at most two decimals" if self.unit in SCALE else "whole numbers"
            raise Mistake(f"the value from {dated.from_} is too fine", f"{self.unit} takes {finest}", at)

    def on(self, day: date) -> Dated:
        """The entry in force on a day, or `LawUnknown` with the reason why there is none."""
        begun = [dated for dated in self.values if dated.from_ <= day]
        if not begun:
            raise LawUnknown(f"no value on {day}", why=f"its first value is from {self.values[0].from_}")
        found = begun[-1]
        if found.to is not None and found.to < day:
            raise LawUnknown(f"no value on {day}", why=f"the value from {found.from_} ended on {found.to}")
        if self.expires is not None and self.expires < day:
            why = f"it was last checked on {self.last_checked} and expired on {self.expires}"
            raise LawUnknown(f"no value on {day}", why=why)
        return found

    def needed(self, day: date, what: str, where: str) -> Dated:
        """As `on`, where nothing goes on without it: the error says what has no value, and in which file."""
        try:
            return self.on(day)
        except LawUnknown as gap:
            do = "ask of a day on which it has one, or add that day's with its source"
            raise LawUnknown(f"{what} has no value on {day}", where=where, why=gap.why, do=do) from None

    def changes(self) -> list[date]:
        """The days from which it says something else than on the day before, or nothing any more."""
        ends = [*(dated.to for dated in self.values), self.expires]
        return [*(dated.from_ for dated in self.values), *(one + timedelta(days=1) for one in ends if one)]

    def scaled(self, number: Decimal) -> int:
        """A number of this parameter as columns hold it."""
        return int(number * SCALE.get(self.unit, 1))


def _numbers(value: Value) -> list[Decimal]:
    if isinstance(value, str):
        return []
    if isinstance(value, Decimal):
        return [value]
    if isinstance(value, Choice):
        return list(value.each.values())
    beyond = [value.beyond.add, value.beyond.at_most] if value.beyond else []
    return [*value.steps.values(), *(number for number in beyond if number is not None)]
