"""A nation's circles: two people of a step who meet at one thing, read as single steps and joined here.

Both engines go around such a pattern person by person. To read each of its steps from end to end is quicker:
who is tied to whom, and who has which thing, which Polars joins. What stands for a node, its key or its place
in a table, is the store's to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

Run = Callable[[str], pl.DataFrame]
"""Runs a text and gives its answer."""
Standing = Callable[[str, str], str]
"""What stands for a node in an answer: an expression, from its name in the text and its label."""
MET = re.compile(
    r",\s+\((\w+)\)-(\[\w+:\w+\])->\((\w+):(\w+)\)<-(\[\w+:\w+\])-\((\w+)\)\nWHERE (.+)", re.DOTALL
)
"""A second pattern, in which two people of the first meet at one thing, with the condition on both."""
AND = re.compile(r"\s+AND\s+")
_PERSON, _THING = "_person", "_thing"


@dataclass(frozen=True)
class Circle:
    """A pattern taken apart: the step without what closes it, and two texts that give who has which thing.

    ends: the columns of the step that give the two people. things: the columns of what they meet at, with
    its label and property; the step does not give them.
    """

    step: str
    its: str
    theirs: str
    ends: Sequence[str]
    things: Mapping[str, tuple[str, str]]

    def closed(self, tied: pl.DataFrame, run: Run) -> pl.DataFrame:
        """The rows of the step whose two people meet, with what stands for the thing."""
        its = run(self.its)
        theirs = its if self.theirs == self.its else run(self.theirs)
        one, other = self.ends
        met = tied.join(its, left_on=one, right_on=_PERSON).join(
            theirs, left_on=[other, _THING], right_on=[_PERSON, _THING]
        )
        unasked = [_THING, *(end for end in self.ends if end.startswith("_"))]
        return met.with_columns(pl.col(_THING).alias(name) for name in self.things).drop(unasked)


def circle_in(text: str, standing: Standing) -> Circle | None:
    """The circle of a text, if it has one of a single step and of conditions on one fact each."""
    before, returns, gives = text.rpartition("\nRETURN ")
    met = MET.search(before)
    if met is None or before.count("-[", 0, met.start()) != 1:
        return None
    one, its, thing, label, theirs, other, conditions = met.groups()
    mine, yours = _name(its), _name(theirs)
    said = _sorted(conditions, mine, yours)
    if any(re.search(rf"[()]|\bOR\b|\b({thing}|{mine}|{yours})\.", rest) for rest in said[""]):
        return None
    step = before[: met.start()] + _where(said[""])
    has_its = _half(_label(step, one), its, label, said[mine], standing)
    has_theirs = _half(_label(step, other), theirs, label, said[yours], standing)
    of_thing = re.compile(rf",?\s*\b{thing}\.(\w+) AS (\w+)")
    things = {column: (label, name) for name, column in of_thing.findall(gives)}
    given = of_thing.sub("", gives).lstrip(", \n")
    if re.search(rf"\b(DISTINCT|{thing}|{mine}|{yours})\b", given):
        return None
    ends = [_end(step, person, given) for person in (one, other)]
    unasked = ((end[1:], end) for end in ends if end.startswith("_"))
    more = [f", {standing(person, _label(step, person))} AS {end}" for person, end in unasked]
    return Circle(step + returns + given + "".join(more), has_its, has_theirs, ends, things)


def _end(step: str, person: str, given: str) -> str:
    """The column that gives a person: one that is asked for, unless the step compares properties."""
    column = re.search(rf"\b{person}\.\w+ AS (\w+)", given)
    return column[1] if column and f"{person}." not in step else f"_{person}"


def _name(relationship: str) -> str:
    """Of a relationship in brackets."""
    return relationship[1:].partition(":")[0]


def _sorted(conditions: str, *facts: str) -> dict[str, list[str]]:
    """The conditions that compare one of these facts with a parameter, by its name; the rest under none."""
    said: dict[str, list[str]] = {name: [] for name in (*facts, "")}
    for condition in AND.split(conditions):
        about = re.fullmatch(rf"(?:\$\w+ <=? )?({'|'.join(facts)})\.\w+(?: [<>=]+ \$\w+)?", condition)
        said[about[1] if about else ""].append(condition)
    return said


def _where(conditions: list[str]) -> str:
    return "\nWHERE " + " AND ".join(conditions) if conditions else ""


def _label(step: str, person: str) -> str:
    [label] = re.findall(rf"\({person}:(\w+)\)", step)
    return str(label)


def _half(of: str, relationship: str, label: str, conditions: list[str], standing: Standing) -> str:
    """Who has which thing: the same text for both people where the same is asked of them."""
    name, kind = _name(relationship), relationship[1:-1].partition(":")[2]
    asked = [re.sub(rf"\b{name}\.", "fact.", condition) for condition in conditions]
    return (
        f"MATCH (citizen:{of})\nMATCH (citizen)-[fact:{kind}]->(thing:{label}){_where(asked)}"
        f"\nRETURN {standing('citizen', of)} AS {_PERSON}, {standing('thing', label)} AS {_THING}"
    )
