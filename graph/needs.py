"""Which kinds of facts a question about people cannot do without: of whom has none it says nothing."""

from __future__ import annotations

import re
from functools import cache

from graph.texts import ABOUT_PEOPLE, question

STATUS = "HAS"
TO = "<"
"""Before the name of a relationship that leads to the citizen."""
_NEEDED = re.compile(r"\(citizen\)(<?)-\[\w*:(\w+)\]-(>?)\(\w*:?(\w*)")
_AFTER_MATCH = re.compile(r"\n(?:OPTIONAL|MATCH|WHERE|WITH|RETURN|UNION)\b")


@cache
def needs(name: str) -> frozenset[str]:
    """The kinds of facts without which a question has no rows about anybody."""
    return frozenset(kind.removeprefix(TO) for kind in needed(question(name).branches[0]))


def needed(branch: str) -> frozenset[str]:
    """What a citizen has wherever a branch gives a row: a status, a relationship, or one that leads there."""
    body = branch.removeprefix(ABOUT_PEOPLE)
    pattern = _AFTER_MATCH.split(body.removeprefix("\n"))[0]
    found = _NEEDED.findall(pattern) if pattern.startswith("MATCH ") else []
    return frozenset(_kind(*one) for one in found) - {""}


def _kind(back: str, type_: str, ahead: str, label: str) -> str:
    """What a pattern from the citizen needs; nothing where it may lead either way."""
    if bool(back) == bool(ahead):
        return ""
    return label if type_ == STATUS else TO * bool(back) + type_
