"""A change of the law that somebody thinks about: other numbers for parameters, as a file of name and value.

    monthly_index: 4000
    awarded_mother.award_coefficient: {each: {kumis_alqa: 7, altyn_alqa: 8, ...}}

A value stands in the law's own unit, as in the parameter files. It replaces the one in force on the day;
codes that it leaves out keep theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources.abc import Traversable
from typing import Annotated, Any

from pydantic import Field, RootModel, ValidationError, ValidationInfo, model_validator

from registry import law
from registry.dated import Choice, Dated, LawUnknown, Parameter, Table, Value
from registry.definitions import Mistake, read_definition
from registry.errors import WrongUsage


class ChangeFile(RootModel[Annotated[dict[str, Value], Field(min_length=1)]]):
    """New values by the full name of their parameter."""

    @model_validator(mode="before")
    @classmethod
    def _names_what_there_is(cls, said: Any) -> Any:
        for name in said if isinstance(said, dict) else ():
            if name not in law.parameters():
                known = ", ".join(law.parameters())
                raise Mistake(f"{name} is no parameter of the law", f"use one of: {known}", (str(name),))
            if isinstance(said[name], str) and law.parameter(name).unit != "rounding":
                raise Mistake("it is a number, not a word", "write it in digits, unquoted", (str(name),))
        return said

    @model_validator(mode="after")
    def _fits(self, info: ValidationInfo) -> ChangeFile:
        day = (info.context or {})["day"]
        for name, value in self.root.items():
            _fitting(name, value, day)
        return self


def read_change(path: Traversable, day: date) -> dict[str, Parameter]:
    """The changed parameters by name, from a file; a name, a value or a form that does not fit is told."""
    if not path.is_file():
        raise WrongUsage(f"there is no file {path}", do="name a YAML file of parameters and values")
    said = read_definition(path, ChangeFile, {"day": day}).root
    return {name: _fitting(name, value, day) for name, value in said.items()}


def in_force_since(change: Mapping[str, Parameter], since: date, day: date) -> dict[str, Parameter]:
    """The same change, as it would be had it been in force since an earlier day."""
    return {name: _replaced(name, changed.on(day).value, since) for name, changed in change.items()}


def _replaced(name: str, value: Value, day: date) -> Parameter:
    """The parameter with another value from the day on; earlier values, unit and form stay."""
    known = law.parameter(name)
    try:
        until = known.on(day).to
        entry = {"value": value, "confidence": "assumed", "source": "a change that is simulated"}
        earlier = [_until(dated, day) for dated in known.values if dated.from_ < day]
        values = [*earlier, {"from": day, "to": until, **entry}]
        return Parameter.model_validate({**known.model_dump(exclude={"values"}), "values": values})
    except LawUnknown as unknown_law:
        raise Mistake(f"{name} has no value on {day} to change: {unknown_law.why}", at=(name,)) from None
    except ValidationError as error:
        raise Mistake(f"{name}: {error.errors()[0]['msg']}", f"its unit is {known.unit}", (name,)) from None


def _fitting(name: str, value: Value, day: date) -> Parameter:
    """The same with a value as somebody wrote it, brought into the form of the one that it replaces."""
    try:
        there = law.parameter(name).on(day).value
    except LawUnknown:
        there = value  # it replaces none, which is told next
    return _replaced(name, _in_form(name, value, there), day)


def _in_form(name: str, value: Value, there: Value) -> Value:
    """The value in the form of the one that is there; a code that the law does not know is none of it."""
    if isinstance(there, Choice) and isinstance(value, Choice):
        if strangers := value.each.keys() - there.each.keys():
            known = f"use some of: {', '.join(there.each)}"
            raise Mistake(f"there is no {', '.join(sorted(strangers))}", known, (name,))
        return Choice(each={**there.each, **value.each})
    if {type(there), type(value)} == {Table, Choice}:
        form = "{each: {code: value}}" if isinstance(there, Choice) else "{steps: {count: value}}"
        raise Mistake("it has another form", f"write it as {form}", (name,))
    return value


def _until(dated: Dated, day: date) -> dict[str, object]:
    """An earlier value; one that was in force beyond the day ends where the new one begins."""
    ended = dated.to if dated.to is not None and dated.to < day else None
    return {**dated.model_dump(by_alias=True), "to": ended}
