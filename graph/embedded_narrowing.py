"""A question about people, narrowed to some of them, in the ways that are fast on Ladybug."""

from __future__ import annotations

import re

from graph.texts import ABOUT_PEOPLE, Question
from registry import schema

ONE = "MATCH (citizen:Citizen {iin: $citizen_iin})"
AMONG = "UNWIND $among AS among_iin\nMATCH (citizen:Citizen) WHERE citizen.iin = among_iin"
PATTERN = re.compile(r"(?<=\n)MATCH (.+?)(?=\n(?:OPTIONAL|MATCH|WITH|RETURN)\b)", re.DOTALL)
"""A pattern after the line about people, with its condition."""
MET = re.compile(
    r",\s+\((\w+)\)-(\[\w+:\w+\])->\((\w+):(\w+)\)<-(\[\w+:\w+\])-\((\w+)\)\nWHERE (.+)", re.DOTALL
)
"""A second pattern, in which two people of the first meet at one thing, with the condition on both."""
VARIABLE = re.compile(r"[(\[](?!citizen\b)(\w+)")
"""A name in a pattern, other than the citizen's."""


def around_one(branch: str) -> str:
    """The text about one citizen: `$citizen_iin`."""
    return PATTERN.sub(_apart, branch).replace(ABOUT_PEOPLE, ONE)


def _apart(found: re.Match[str]) -> str:
    """A circle of several steps would be read around everybody, and each half of it is not."""
    met = MET.search(found[1])
    if met is None or found[1].count("[", 0, met.start()) == 1:
        return found[0]
    return _in_halves(met, "MATCH")


def around(asked: Question) -> str:
    """The text about many citizens: `$among`. What it costs grows with them, not with the country.

    The engine reads a pattern around everybody and joins that with the list; an optional one it reads around
    those on the list. So each pattern is made optional, and people for whom it found nothing are left out.
    """
    branches = (PATTERN.sub(_where_found, branch) for branch in asked.branches)
    return "\nUNION\n".join(branch.replace(ABOUT_PEOPLE, AMONG) for branch in branches)


def _where_found(found: re.Match[str]) -> str:
    """Of several steps, the condition comes after: one that compares their ends is read around everybody.

    Of a single step it stays inside: for one after it, the engine reads everybody to whom the step may lead.
    """
    if met := MET.search(found[1]):
        return _in_halves(met, "OPTIONAL MATCH")
    steps, where, condition = found[1].partition("\nWHERE ")
    there = f"{VARIABLE.findall(steps)[-1]} IS NOT NULL"
    if not where or steps.count("[") == 1:
        return f"OPTIONAL MATCH {found[1]}\nWITH * WHERE {there}"
    return f"OPTIONAL MATCH {steps}\nWITH * WHERE {there} AND ({condition})"


def _in_halves(met: re.Match[str], read: str) -> str:
    """A pattern that closes a circle would be read around everybody: each half is read, the ends compared."""
    one, its, thing, label, theirs, other, condition = met.groups()
    key = schema.NODES[label].key
    return (
        f"{read} {met.string[: met.start()]}\n"
        f"{read} ({one})-{its}->({thing}:{label})\n"
        f"{read} ({other})-{theirs}->(also:{label})\n"
        f"WITH * WHERE {thing}.{key} = also.{key} AND ({condition})"
    )
