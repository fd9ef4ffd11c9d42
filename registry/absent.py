"""Why somebody is in no household on a day: what an error tells who asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from registry import deaths
from registry import iin as iins
from registry.errors import NotFound
from registry.families import Family
from registry.ports import Store

LEFT_OUT = {"people/placed": "who is placed in an institution"}
"""Who is left out by a question, in words."""


def absent(store: Store, iin: str, family: Family, what: str, *, day: date, known: int) -> NotFound:
    """The error for a person who is in no household. what: its first sentence."""
    if not store.ask("people/display", citizens=[iin]).height:
        return NotFound(what, why="nobody is known by that number", do="check the number")
    otherwise = ("no register tells that they live", "check the number and the day")
    why, do = next(_reasons(store, iin, family, day, known), otherwise)
    return NotFound(what, why=why, do=do)


def _reasons(store: Store, iin: str, family: Family, day: date, known: int) -> Iterator[tuple[str, str]]:
    """What keeps a known person out of every household, and what to do; the first is the one to tell."""
    if iins.is_made_up(iin):
        yield "a genealogy tells of them, and no register that they live", "ask for their kin"
        return
    if not store.ask("people/names", citizens=[iin], known=known).height:
        todo = "ask as known later; the worklist (`tasks`) says whom nobody has named yet"
        yield "the population register had not named them, as known then", todo
    born, died = iins.born(iin), deaths.day_of(store, iin, known=known)
    if died == born:
        yield f"they were born and died on {born}", "no household has them on any day; ask for a parent's"
    if born > day:
        yield f"they were born on {born}", "ask of a later day"
    if died and died <= day:
        yield f"they died on {died}", "ask of an earlier day"
    left = store.ask("facts/Departure", citizens=[iin], known=known)
    for since in left.filter(pl.col("valid_from") <= day, pl.col("valid_to") > day)["valid_from"]:
        yield f"they left the country for good on {since}", "ask of an earlier day"
    for question in family.without:
        if store.ask(question, citizens=[iin], day=day, known=known).height:
            whom = LEFT_OUT.get(question, f"whom {question} names")
            yield f"{family.name} leaves out {whom}", "ask for another definition"
