"""The page of hard cases: each case of tests/spec/households drawn, with its families and the reason."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # the cases belong to the tests, which are no installed package

from law_pages import table  # noqa: E402

from registry.families import family  # noqa: E402
from tests.spec.cases import Case, cases  # noqa: E402

NOTED = {
    "studies": "studies full-time since",
    "disabled": "disability since",
    "missing": "missing since",
    "leaves": "abroad since",
    "death": "died",
}
"""What is said of one person alone, in the drawing."""


def households_page() -> str:
    """Every case, in the order of the files."""
    return "\n".join(_case(one) for one in cases().values())


def _case(case: Case) -> str:
    rows = [(f"`{name}`", "<br>".join(map(_members, told))) for name, told in case.families.items()]
    rows += [(f"`{name}`", _circles(name, told)) for name, told in case.circles.items()]
    head = f"## {case.title}\n\n{case.asks} Asked for {case.day}.\n"
    return "\n".join([head, _drawn(case), table(("definition", "families"), rows), f"{case.why}\n"])


def _members(one: dict[str, str]) -> str:
    return ", ".join(f"{_words(who)} ({role})" for who, role in one.items())


def _circles(name: str, told: dict[str, dict[str, str]]) -> str:
    anchor = family(name).anchor
    lines = [f"around {_words(who)} ({anchor}): {_members(one) or 'nobody'}" for who, one in told.items()]
    return "<br>".join(lines) or "nobody is known to be lost"


def _drawn(case: Case) -> str:
    """People at their addresses, and what was said between them."""
    lines = ["```mermaid", "flowchart TD"]
    for place in sorted({place for one in case.people.values() for place in one.lives[:1]}):
        here = [who for who, one in case.people.items() if one.lives[:1] == [place]]
        lines += [
            f"  subgraph {place}[address {place}]",
            *(f"    {_box(case, who)}" for who in here),
            "  end",
        ]
    lines += [f"  {_box(case, who)}" for who, one in case.people.items() if not one.lives]
    lines += [line for act in case.said for line in _said(act)]
    return "\n".join([*lines, "```\n"])


def _box(case: Case, who: str) -> str:
    one = case.people[who]
    also = f", also at {', '.join(one.lives[1:])}" if one.lives[1:] else ""
    nowhere = "" if one.lives else ", registered nowhere"
    return f'{who}["{_words(who)}<br>{one.sex}, born {one.born}{also}{nowhere}"]'


def _said(act: dict[str, Any]) -> list[str]:
    word, who = next(iter(act.items()))
    if word == "birth":
        return [f"  {act[parent]} -- {parent} --> {who}" for parent in ("mother", "father") if parent in act]
    if word in ("marriage", "divorce"):
        said = "married" if word == "marriage" else "parted"
        return [f'  {who[0]} -. "{said} {act["day"]}" .- {who[1]}']
    if word == "guardian":
        return [f'  {who} == "guardian since {act["day"]}" ==> {act["ward"]}']
    if word == "deprived":
        return [f'  {who} -. "without rights since {act["day"]}" .- {act["child"]}']
    noted = NOTED[word]
    told = "" if act.get("told_by", "both") == "both" else f", says {act['told_by']} alone"
    return [f'  {who}_{word}(["{noted} {act["day"]}{told}"]) -.- {who}']


def _words(who: str) -> str:
    return who.replace("_", " ")
