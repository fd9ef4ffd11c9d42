"""The Cypher texts of questions, which read, and what their headers promise.

A question is `questions/<group>/<name>.cypher`, with a header of comment lines:

    // asks: a sentence
    // takes: day date, known int          what it needs, with types; nothing else is accepted
    // gives: one string, died date?       the columns of the answer; `?` may be unknown
    // bond: from either end               its UNION branches give the same rows, from one end each

Kinds that differ only in a name share a template (`facts/relationship.cypher`): names in double underscores
are filled from the schema's closed list, never from input.

Who needs few columns of a long answer asks for these alone, `facts/LIVES_AT(subject, object)`: of millions of
rows, each column takes about as long as to find them, on both engines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from registry import schema
from registry.errors import WrongUsage, unknown

ABOUT_PEOPLE = "MATCH (citizen:Citizen)"
"""A question about people begins with this line; the store narrows it to the citizens asked about."""

PYTHON = {"string": str, "strings": str, "date": date, "int": int, "float": float, "bool": bool}
"""What a parameter of a type is in Python; of `strings`, each one."""

FACT_GROUPS = ("facts", "records", "versions", "history", "left", "changed", "passed")
"""facts: believed ones; records: believed ones by record; versions: all of a delivery, and left: how many;
history: every version there ever was; changed: whom deliveries, and passed: whom the days, have changed."""

BY_ID, KEPT = "by_id", ("events", "decisions", "offers")
"""What the registry itself keeps: `derived/events` gives all of a kind, `by_id/events` those of some ids."""
_NODE = re.compile(r"^MATCH \((\w+):(\w+)\)$", re.MULTILINE)
_OF_COLUMNS = re.compile(r"([\w/]+)\(([\w, ]+)\)")
_RETURNED = re.compile(r"(\S.*?) AS (\w+)(?:,\s*|\s*$)")


@dataclass(frozen=True)
class Column:
    """A column of an answer, or a parameter."""

    name: str
    type: str
    optional: bool = False

    @property
    def dtype(self) -> schema.DType:
        """Its Polars type."""
        return schema.POLARS[self.type]


@dataclass(frozen=True)
class Question:
    """A text that reads, with the columns of its answer.

    A bond may be met from both its ends, so its answers are made distinct; others are so by their text.
    whole: the question of which some columns are asked for; then rows may come again.
    """

    name: str
    asks: str
    takes: tuple[Column, ...]
    gives: tuple[Column, ...]
    branches: tuple[str, ...]
    bond: bool = False
    whole: Question | None = None

    @property
    def about_people(self) -> bool:
        """Whether it can be narrowed to citizens."""
        return self.branches[0].startswith(ABOUT_PEOPLE)

    @property
    def read(self) -> tuple[Column, ...]:
        """What its text returns: what it gives, or more of which that is chosen."""
        if self.whole is None:
            return self.gives
        names = {name for _, name in returned(self.branches[0])}
        return tuple(column for column in self.whole.gives if column.name in names)

    @property
    def people(self) -> tuple[str, ...]:
        """The columns that tell whom a row is about."""
        return ("one", "other") if self.bond else (self.gives[0].name,)

    def may_repeat(self, *, narrowed: bool) -> bool:
        """Whether a row may come twice: of a bond met from both ends, or told by facts it does not name."""
        unnamed = self.whole is None and all(column.name != "record" for column in self.gives)
        return self.bond and (narrowed or unnamed)

    def text(self, *, narrowed: bool) -> str:
        """One branch answers for everybody; people are asked about from either end."""
        return "\nUNION\n".join(self.branches) if narrowed else self.branches[0]

    def of_columns(self, names: Sequence[str]) -> Question:
        """The same, of which only these columns are wanted."""
        allowed = [column.name for column in self.gives]
        for name in names:
            if name not in allowed:
                raise unknown("column", name, allowed, where=f"question {self.name}")
        if missing := [name for name in self.people if name not in names]:
            what = f"whom a row is about is left out: {', '.join(missing)}"
            raise WrongUsage(what, where=f"question {self.name}", do=f"ask for {', '.join(self.people)} too")
        return replace(
            self,
            name=f"{self.name}({', '.join(names)})",
            gives=tuple(column for column in self.gives if column.name in names),
            branches=tuple(_returning(branch, names) for branch in self.branches),
            whole=self,
        )

    def about(self, people: Sequence[str], answer: pl.DataFrame) -> pl.DataFrame:
        """The rows of a whole answer that are about some people, as the narrowed question gives them."""
        among = pl.Series(people, dtype=pl.String).implode()
        return answer.filter(pl.any_horizontal(pl.col(end).is_in(among) for end in self.people))

    def check(self, takes: dict[str, Any], *, narrowed: bool) -> None:
        """Refuse unknown and missing parameters, and citizens where it is not about people."""
        names = [column.name for column in self.takes]
        for name in takes:
            if name not in names:
                raise unknown("parameter", name, names, where=f"question {self.name}")
        missing = [name for name in names if name not in takes]
        if missing:
            raise WrongUsage(f"missing parameter: {', '.join(missing)}", where=f"question {self.name}")
        for column in self.takes:
            _check_type(column, takes[column.name], self.name)
        if narrowed and not self.about_people:
            raise WrongUsage(f"question {self.name} is not about people", do="ask it without citizens")

    def empty(self) -> pl.DataFrame:
        """The answer without rows."""
        return pl.DataFrame(schema={column.name: column.dtype for column in self.gives})


def _check_type(column: Column, value: Any, question: str) -> None:
    """One engine refuses a value of another type, the other answers nothing: so neither is asked."""
    wanted = PYTHON[column.type]
    listed = value if column.type == "strings" and isinstance(value, list) else [value]
    if (column.type == "strings" and listed is not value) or any(type(one) is not wanted for one in listed):
        raise WrongUsage(
            f"parameter {column.name} is {value!r}", where=f"question {question}", do=f"give {column.type}"
        )


@cache
def question(name: str) -> Question:
    """The question of that name: `families/spouses`, or `facts/LIVES_AT` from a template; or some columns."""
    if some := _OF_COLUMNS.fullmatch(name):
        return question(some[1]).of_columns([column.strip() for column in some[2].split(",")])
    group, _, word = name.partition("/")
    if group in FACT_GROUPS and word in schema.fact_kinds():
        return _fact_question(name, group, word)
    if group == BY_ID and word in KEPT:
        return _question_by_id(name, word)
    path = files("graph") / "questions" / f"{name}.cypher"
    if not (is_plain(name) and group not in FACT_GROUPS and path.is_file()):
        raise unknown("question", name, question_names())
    return parse(name, path.read_text())


def question_names() -> list[str]:
    """Every question that can be asked."""
    folder = files("graph") / "questions"
    named = [
        f"{group.name}/{text.name.removesuffix('.cypher')}"
        for group in folder.iterdir()
        if group.is_dir() and group.name != "facts"
        for text in group.iterdir()
        if text.name.endswith(".cypher")
    ]
    named += [f"{group}/{kind}" for group in FACT_GROUPS for kind in schema.fact_kinds()]
    return sorted(named + [f"{BY_ID}/{kind}" for kind in KEPT])


def parse(name: str, text: str) -> Question:
    """A question from its file's text; a header that lacks a line is an error."""
    lines = text.strip().splitlines()
    header = dict(line[3:].split(": ", 1) for line in lines if line.startswith("// ") and ": " in line)
    body = "\n".join(line for line in lines if not line.startswith("//"))
    for line in ("asks", "takes", "gives"):
        if line not in header:
            raise WrongUsage(f"question {name} has no header line // {line}:")
    branches = (
        tuple(part.strip() for part in body.split("\nUNION\n")) if "bond" in header else (body.strip(),)
    )
    takes, gives = _columns(header["takes"]), _columns(header["gives"])
    return Question(name, header["asks"], takes, gives, branches, "bond" in header)


def _returning(branch: str, names: Sequence[str]) -> str:
    """A branch whose RETURN gives these columns only, if it has a single step.

    Of a circle Ladybug 0.22 loses rows when nothing is asked of what is in its middle.
    """
    if branch.count("-[") > 1:
        return branch
    before, returns, gives = branch.rpartition("RETURN ")
    distinct = "DISTINCT " if gives.startswith("DISTINCT ") else ""
    given = ", ".join(f"{of} AS {name}" for of, name in returned(branch) if name in names)
    return before + returns + distinct + given


def returned(branch: str) -> list[tuple[str, str]]:
    """What a branch, or a text of one, returns: expressions, and the names of their columns."""
    gives = branch.rpartition("RETURN ")[2].removeprefix("DISTINCT ")
    return _RETURNED.findall(gives.replace("\n", " "))


def _columns(text: str) -> tuple[Column, ...]:
    if text.strip() == "nothing":
        return ()
    pairs = (part.split() for part in text.split(","))
    return tuple(Column(name, type_.rstrip("?"), type_.endswith("?")) for name, type_ in pairs)


def _fact_question(name: str, group: str, kind: str) -> Question:
    """The template of the group, for a kind."""
    status = schema.is_status(kind)
    template = _template("questions/facts", f"{group}_{'status' if status else 'relationship'}")
    own = schema.own_properties(kind)
    properties = (*own, *schema.STAMP)
    end, labelled = ("", "") if status else (_end(kind), _labelled(kind))
    gives = [Column("subject", "string"), *([] if status else [Column("object", "string")])]
    gives += [Column(prop.name, prop.type, prop in own) for prop in properties]
    returns = ", ".join(f"fact.{prop.name} AS {prop.name}" for prop in properties)
    given = ", ".join(f"{c.name} {c.type}{'?' if c.optional else ''}" for c in gives)
    filled = {"KIND": kind, "RETURNS": returns, "END": end, "OTHER": labelled, "GIVES": given}
    for slot, text in filled.items():
        template = template.replace(f"__{slot}__", text)
    return parse(name, template)


def _question_by_id(name: str, kind: str) -> Question:
    """`derived/<kind>`, of some ids: `ids`."""
    text = _template("questions/derived", kind).replace("takes: nothing", "takes: ids strings")
    return parse(name, _NODE.sub(r"UNWIND $ids AS wanted\nMATCH (\1:\2 {id: wanted})", text))


def _end(kind: str) -> str:
    """How the other end's key is read; several kinds of ends have several keys."""
    declared = schema.RELATIONSHIPS[kind]
    keys = [f"other.{schema.NODES[end].key}" for _, end in declared.pairs]
    return keys[0] if len(keys) == 1 else f"coalesce({', '.join(keys)})"


def _labelled(kind: str) -> str:
    """The other end; of one kind only it is named, for Ladybug then reads no other table around people."""
    ends = [end for _, end in schema.RELATIONSHIPS[kind].pairs]
    return f"other:{ends[0]}" if len(ends) == 1 else "other"


def _template(folder: str, name: str) -> str:
    return (files("graph") / folder / f"{name}.cypher").read_text()


def is_plain(name: str) -> bool:
    """Lower-case words and a slash only: a name never climbs out of its folder."""
    return all(part.replace("_", "").isalnum() and part.islower() for part in name.split("/"))
