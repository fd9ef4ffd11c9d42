"""Family definitions as data: the bonds that hold a family together, its law, and what is assumed.

A definition names questions (`graph/questions/families`) whose rows are bonds between two people, and says
which of these bonds hold. `docs/adding-a-family-definition.md` tells how to write one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, model_validator

from registry import schema
from registry.dated import LawUnknown, Parameter
from registry.definitions import Definition, Mistake, read_definition, refused, shown
from registry.errors import unknown
from registry.families import asked
from registry.families.asked import Questions
from registry.sentences import sentences

FOLDER = files("registry") / "families"
Words = Annotated[str, Field(min_length=1)]
WORDS = {"role": ["mother", "father"]}
"""The words of a column, where the registry writes them itself: any other would hold nobody."""
Fact = Literal["SPOUSE_OF", "PARENT_OF", "GUARDIAN_OF", "LIVES_AT", "OWNS", "OWES", "SAME_AS"]


class Who(Definition):
    """One way to belong to a class of people; every condition that is written must hold.

    under, from: names of limits, an age not yet reached and one already reached. studies: full-time.
    registered: at some address.
    """

    under: str | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    studies: bool | None = None
    married: bool | None = None
    registered: bool | None = None
    sex: Literal["M", "F"] | None = None

    @property
    def limits(self) -> list[str]:
        """The limits it names."""
        return [name for name in (self.under, self.from_) if name]


class Bond(Definition):
    """Rows of a question that hold a family together.

    one, other: what each end is. because: why the other is a member; `one_because` why the one is, where
    that differs. only: a column and the value it must have. where: a column of people and the class they
    must belong to. choice: among bonds of one choice, the other end takes the first in order that finds
    any. unless: a reason; the bond joins nobody who is with somebody else for that reason, by a choice.
    rights: which column is a parent who must not be deprived of rights to the child in which other column.
    anchor: of a circle, the end that is the person asked about. fact: the kind it rests on.
    """

    question: str
    one: str
    other: str
    because: str
    one_because: str | None = None
    fact: Fact
    only: Annotated[dict[str, str], Field(default_factory=dict)]
    where: Annotated[dict[Literal["one", "other", "child"], str], Field(default_factory=dict)]
    choice: str | None = None
    unless: str | None = None
    rights: Annotated[dict[Literal["one", "other"], Literal["other", "child"]], Field(default_factory=dict)]
    anchor: Literal["one", "other"] | None = None

    @model_validator(mode="after")
    def _fits_its_question(self, info: ValidationInfo) -> Bond:
        questions = _questions(info)
        if questions is None:
            return self
        header = questions.bond(self.question, ("question",))
        for reason in ("because", "one_because"):
            if word := getattr(self, reason):
                _one_of(word, sentences().reasons, "reason in words", (reason,))
        for column, word in self.only.items():
            _one_of(column, asked.columns_of(header, "string"), "column of words", ("only", column))
            _one_of(word, WORDS.get(column, [word]), column, ("only", column))
        for column in (*self.where, *self.rights.values()):
            _one_of(
                column,
                asked.columns_of(header),
                "column",
                ("where" if column in self.where else "rights", column),
            )
        if self.fact not in (kinds := asked.kinds_in(header)):
            what = f"{self.question} reads no {self.fact}"
            raise Mistake(what, f"use one of: {', '.join(sorted(kinds))}", ("fact",))
        return self


class Counted(Definition):
    """Which members of a circle a law counts, and how many make it one."""

    roles: Annotated[tuple[str, ...], Field(min_length=1)]
    at_least: Parameter


class Family(Definition):
    """One definition of family.

    together: a partition of all living people into households. around: the circle of one person, the
    anchor; circles may overlap and are not stored. without: questions that name who is in no family. on:
    the day a circle is looked at. roles: who is several things is the first of these. rests_on: every kind
    of fact that can change a household. incremental: false where a fact on a bond's way touches neither of
    its ends, so that only a run over everybody finds what it changes.
    """

    name: Annotated[str, Field(pattern="^[a-z][a-z_]*$")]
    kind: Literal["together", "around"]
    meaning: Words
    law: Words
    sources: tuple[str, ...] = ()
    anchor: str = "anchor"
    on: Literal["day", "day_before_loss"] = "day"
    without: tuple[str, ...] = ()
    limits: Annotated[dict[str, Parameter], Field(default_factory=dict)]
    people: Annotated[dict[str, Annotated[tuple[Who, ...], Field(min_length=1)]], Field(default_factory=dict)]
    roles: Annotated[tuple[str, ...], Field(min_length=1)]
    bonds: Annotated[tuple[Bond, ...], Field(min_length=1)]
    counts: Counted | None = None
    rests_on: Annotated[tuple[str, ...], Field(min_length=1)]
    incremental: bool = True
    assumptions: tuple[str, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> Family:
        for i, bond in enumerate(self.bonds):
            for column, name in bond.where.items():
                _one_of(name, self.people, "class of people", ("bonds", i, "where", column))
            for end in ("one", "other"):
                _one_of(getattr(bond, end), [*self.roles, self.anchor], "role", ("bonds", i, end))
            if bond.unless:
                chosen = [other.because for other in self.bonds if other.choice]
                _one_of(bond.unless, chosen, "reason of a bond with a choice", ("bonds", i, "unless"))
            if (bond.anchor is None) != (self.kind == "together"):
                what = "a bond names its anchor in a definition around a person, and only there"
                raise Mistake(what, "write anchor: one or anchor: other, or leave it out", ("bonds", i))
        for name, ways in self.people.items():
            for j, way in enumerate(ways):
                for limit in way.limits:
                    _one_of(limit, self.limits, "limit", ("people", name, j))
        for i, kind in enumerate(self.rests_on):
            _one_of(kind, schema.fact_kinds(), "kind of fact", ("rests_on", i))
        for i, role in enumerate(self.counts.roles if self.counts else ()):
            _one_of(role, self.roles, "role", ("counts", "roles", i))
        return self

    @model_validator(mode="after")
    def _gives_its_roles(self) -> Family:
        """Each role by a bond; in a circle by the end that is not the anchor."""
        given = {bond.other for bond in self.bonds if bond.anchor != "other"}
        given |= {bond.one for bond in self.bonds if bond.anchor != "one"}
        for i, role in enumerate(self.roles):
            if role not in given:
                do = f"name it in a bond, or delete it; bonds give: {', '.join(sorted(given))}"
                raise Mistake(f"no bond gives the role {role}", do, ("roles", i))
        return self

    @model_validator(mode="after")
    def _asks_of_a_partition_what_it_has(self) -> Family:
        if self.kind == "together" and "anchor" in self.model_fields_set:
            raise Mistake("only a circle has an anchor", "leave the key anchor out", ("anchor",))
        if self.on == "day_before_loss" and self.kind == "together":
            raise Mistake("only a circle is looked at on the day before a death", "write on: day", ("on",))
        return self

    @model_validator(mode="after")
    def _rests_on_all_it_reads(self, info: ValidationInfo) -> Family:
        questions = _questions(info)
        if questions is None:
            return self
        for i, name in enumerate(self.without):
            questions.people(name, ("without", i))
        for name in self._asks:
            if missing := sorted(questions.kinds(name) - {*self.rests_on}):
                what = f"{name} reads {', '.join(missing)}, and the definition is not said to rest on it"
                raise Mistake(what, f"add {', '.join(missing)}", ("rests_on",))
        return self

    @property
    def questions(self) -> list[str]:
        """Every question that gives bonds, once."""
        return list(dict.fromkeys(bond.question for bond in self.bonds))

    @property
    def asks_who_is_registered(self) -> bool:
        """Whether a class of its people is told by a registered address."""
        return any(way.registered is not None for ways in self.people.values() for way in ways)

    @property
    def _asks(self) -> list[str]:
        """Every question whose answer can change a household."""
        ways = [way for ways in self.people.values() for way in ways]
        also = {
            asked.STUDENTS: any(way.studies is not None for way in ways),
            asked.MARRIED: any(way.married is not None for way in ways),
            asked.RIGHTS: any(bond.rights for bond in self.bonds),
            asked.HOMES: self.asks_who_is_registered,
        }
        return [*self.questions, *self.without, *asked.LIVING, *(name for name, so in also.items() if so)]

    @property
    def begins(self) -> date:
        """The first day on which all its limits have a value."""
        return max((limit.values[0].from_ for limit in self.limits.values()), default=date.min)

    def limit(self, name: str, day: date) -> int:
        """The age limit in force on a day, in its unit; a day without a value is an error that names it."""
        try:
            value = self.limits[name].on(day).value
        except LawUnknown as gap:
            raise LawUnknown(
                f"the family {self.name} has no value on {day}: {self.limits[name].description}",
                where=f"registry/families/{self.name}.yaml",
                why=gap.why,
                do="ask for a day on which there is one",
            ) from None
        if not isinstance(value, Decimal):
            raise LawUnknown(f"age limit {name} of {self.name} is no number")
        return int(value)


def _questions(info: ValidationInfo) -> Questions | None:
    found: Questions | None = (info.context or {}).get("questions")
    return found


def _one_of(name: str, known: Collection[str], what: str, at: tuple[str | int, ...]) -> None:
    if name not in known:
        raise Mistake(f"there is no {what} {name}", f"use one of: {', '.join(sorted(known))}", at)


def read_families(folder: Traversable, questions: Questions | None = None) -> dict[str, Family]:
    """The definitions in a folder, by name; what is wrong with one is told with its file and line.

    questions: what they may ask; unchecked without.
    """
    return dict(_read(folder, questions))


def _read(folder: Traversable, questions: Questions | None) -> Iterator[tuple[str, Family]]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            found = read_definition(path, Family, {"questions": questions})
            if path.name != f"{found.name}.yaml":
                raise refused(path, _misnamed(found.name, path, folder / f"{found.name}.yaml"))
            yield found.name, found


def _misnamed(name: str, path: Traversable, other: Traversable) -> Mistake:
    """A file is called as its definition is, so that no two definitions have one name."""
    file = path.name.removesuffix(".yaml")
    if other.is_file():
        what = f"two definitions are called {name}, in {shown(other)} and {shown(path)}"
        return Mistake(what, f"give each a name of its own; here: {file}", ("name",))
    return Mistake(f"the definition calls itself {name}", f"write {file}, as the file is called", ("name",))


@cache
def refuse_unfit(questions: Questions) -> None:
    """Refuse a definition that does not fit the questions it names: at the start, not where it is used."""
    read_families(FOLDER, questions)


@cache
def families() -> dict[str, Family]:
    """Every definition by name."""
    return read_families(FOLDER)


def family(name: str) -> Family:
    """The definition of that name, or an error that lists the known ones."""
    if name not in families():
        raise unknown("family definition", name, list(families()))
    return families()[name]


def together() -> list[Family]:
    """The definitions whose households are stored."""
    return [one for one in families().values() if one.kind == "together"]
