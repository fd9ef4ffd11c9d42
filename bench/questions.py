"""`python -m bench.questions STORE [QUESTION...]`: what each question takes, asked about some people.

STORE is the address of a filled store; nothing is written. Milliseconds for one person, for 300 and for 3,000
people, warm, and the rows of the last. What a question takes is to grow with the people it is asked about,
not with the country: where 300 take long, the engine has read everybody.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from api.cli.session import day_and_known
from bench.common import machine, say
from graph import open_store
from graph.texts import Question, question, question_names
from registry.ports import Store

FEW, MANY = 300, 3_000
LOOKED_UP = 5
LONG = 100.0
"""Milliseconds for a few people that are told of in bold."""
SPAN = timedelta(days=30)
TYPES: dict[str, Any] = {"string": "card", "strings": ["card"], "int": 1, "float": 1.0, "bool": True}


def main(url: str, names: Sequence[str]) -> None:
    """Print a line for each question."""
    store = open_store(url)
    day, known = day_and_known(store, None)
    everybody = store.ask("people/names(iin)", known=known)["iin"]
    people = everybody.sample(min(MANY, everybody.len()), seed=1).to_list()
    say(f"{everybody.len():,} citizens, {url.split(':', maxsplit=1)[0]}; {machine()}\n")
    say("| question | one, ms | 300, ms | 3,000, ms | rows |\n|---|---|---|---|---|")
    for name in names or question_names():
        if question(name).about_people:
            say(line(store, question(name), people, takes_of(question(name), day, known)))
    store.close()


def line(store: Store, asked: Question, people: list[str], takes: dict[str, Any]) -> str:
    """What one question takes."""
    store.ask(asked.name, citizens=people[:1], **takes)  # its text is prepared once
    one = sum(took(store, asked, [iin], takes)[0] for iin in people[:LOOKED_UP]) / LOOKED_UP
    few, _ = took(store, asked, people[:FEW], takes)
    many, rows = took(store, asked, people, takes)
    mark = "**" if few > LONG else ""
    return f"| {mark}{asked.name}{mark} | {one:.2f} | {few:.0f} | {many:.0f} | {rows:,} |"


def took(store: Store, asked: Question, people: list[str], takes: dict[str, Any]) -> tuple[float, int]:
    """Milliseconds, and how many rows came."""
    begun = time.perf_counter()
    rows = store.ask(asked.name, citizens=people, **takes).height
    return (time.perf_counter() - begun) * 1000, rows


def takes_of(asked: Question, day: date, known: int) -> dict[str, Any]:
    """Values for a question's parameters."""
    given = {"day": day, "until": day, "after": day - SPAN, "known": known, "definition": "card"}
    return {
        column.name: day - SPAN
        if column.name == "since" and column.type == "date"
        else given.get(column.name, day if column.type == "date" else TYPES.get(column.type))
        for column in asked.takes
    }


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
