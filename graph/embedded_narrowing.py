"""A question about people, narrowed to some of them, in the ways that are fast on Ladybug."""

from __future__ import annotations

import re

from graph.texts import ABOUT_PEOPLE, Question
from registry import schema

ONE = "MATCH (citizen:Citizen {iin: $citizen_iin})"
AMONG = "UNWIND $among AS among_iin\nMATCH (citizen:Citizen) WHERE citizen.iin = among_iin"
PATTERN = re.compile(
    rf"{re.escape(ABOUT_PEOPLE)}\nMATCH (.+?)(?=\n(?:OPTIONAL|MATCH|WITH|RETURN)\b)", re.DOTALL
)
"""The first pattern around a citizen, with its condition."""
MET = re.compile(
    r",\s+\((\w+)\)-(\[\w+:\w+\])->\((\w+):(\w+)\)<-(\[\w+:\w+\])-\((\w+)\)\nWHERE (.+)", re.DOTALL
)
"""A second pattern, in which two people of the first meet at one thing, with the condition on both."""
VARIABLE = re.compile(r"[(\[](?!citizen\b)(\w+)")
"""A name in a pattern, other than the citizen's."""


def around_one(branch: str) -> str:
    """The text about one citizen: `$citizen_iin`."""
    return branch.replace(ABOUT_PEOPLE, ONE)


def around(asked: Question) -> str:
    """The text about many citizens: `$among`. What it costs grows with them, not with the country.

    The engine reads a pattern around everybody and joins that with the list; an optional one it reads around
    those on the list. So the pattern is made optional, and people around whom it found nothing are left out.
    """
    branches = (PATTERN.sub(_where_found, branch) for branch in asked.branches)
    return "\nUNION\n".join(branch.replace(ABOUT_PEOPLE, AMONG) for branch in branches)


def _where_found(first: re.Match[str]) -> str:
    pattern = first[1]
    if met := MET.search(pattern):
        return f"{ABOUT_PEOPLE}\nOPTIONAL MATCH {pattern[: met.start()]}\n{_in_halves(met)}"
    variable = VARIABLE.findall(pattern)[0]
    return f"{ABOUT_PEOPLE}\nOPTIONAL MATCH {pattern}\nWITH * WHERE {variable} IS NOT NULL"


def _in_halves(met: re.Match[str]) -> str:
    """A pattern that closes a circle would be read around everybody: each half is read, the ends compared."""
    one, its, thing, label, theirs, other, condition = met.groups()
    key = schema.NODES[label].key
    return (
        f"OPTIONAL MATCH ({one})-{its}->({thing}:{label})\n"
        f"OPTIONAL MATCH ({other})-{theirs}->(also:{label})\n"
        f"WITH * WHERE {thing}.{key} = also.{key} AND ({condition})"
    )
