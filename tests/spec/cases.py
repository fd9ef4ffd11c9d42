"""The hard cases of households, as files a lawyer can read: who is who, what was said, what follows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from registry.definitions import Definition, Mistake, read_definition
from registry.families import families, family

FOLDER = Path(__file__).parent / "households"
ALONE = "single"
Words = Annotated[str, Field(min_length=1)]
Family = Annotated[dict[str, str], Field(min_length=1)]
"""Each member's role."""


class Person(Definition):
    """Somebody by sex and day of birth, and the addresses where they are registered."""

    sex: Literal["F", "M"]
    born: date
    lives: list[str]


class Case(Definition):
    """A drawn graph, and the families of a day under each definition.

    said: acts, each a word (birth, marriage, divorce, guardian, deprived, missing, studies, leaves, disabled,
    death)
    with what belongs to it. families: all of them, of definitions that put everybody into one. circles: of
    those around one person, the members by anchor; `dependants` of everybody who died or is missing.
    """

    title: Words
    asks: Words
    day: date
    people: Annotated[dict[str, Person], Field(min_length=1)]
    said: list[dict[str, Any]]
    families: dict[str, list[Family]]
    circles: dict[str, dict[str, dict[str, str]]]
    why: Words

    @model_validator(mode="after")
    def _speaks_of_every_definition(self) -> Case:
        together = {name for name in families() if family(name).kind == "together"}
        for key, told, known in (
            ("families", set(self.families), together),
            ("circles", set(self.circles), set(families()) - together),
        ):
            if told != known:
                raise Mistake(f"the {key} are of {', '.join(sorted(told))}", f"tell {sorted(known)}", (key,))
        return self

    @model_validator(mode="after")
    def _names_its_people_and_roles(self) -> Case:
        for name, told in self.families.items():
            for i, one in enumerate(told):
                self._check(name, one, ("families", name, i))
            members = [person for one in told for person in one]
            if len(set(members)) < len(members):
                raise Mistake(f"somebody is in two families of {name}", at=("families", name))
        for name, circles in self.circles.items():
            for anchor, one in circles.items():
                self._check(name, {anchor: family(name).anchor or "", **one}, ("circles", name, anchor))
        return self

    def _check(self, definition: str, members: dict[str, str], at: tuple[str | int, ...]) -> None:
        roles = {*family(definition).roles, family(definition).anchor, ALONE}
        for person, role in members.items():
            if person not in self.people:
                raise Mistake(f"nobody here is {person}", f"use one of: {', '.join(self.people)}", at)
            if role not in roles:
                raise Mistake(
                    f"{role} is no role of {definition}", f"use one of: {sorted(filter(None, roles))}", at
                )


def cases() -> dict[str, Case]:
    """Every case by the name of its file."""
    return {path.stem: read_definition(path, Case) for path in sorted(FOLDER.glob("*.yaml"))}
