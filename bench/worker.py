"""`python -m bench.worker URL DAY PIECE [DEFINITION...]`: one piece of `bench.assemble`, in its own process.

It says as JSON what it cost from opening the store to closing it, its own start left out, and what it found.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from bench.common import Worked, timed
from graph import open_store
from graph.several import shared_takes
from registry.assemble import assemble
from registry.components import components
from registry.deliveries import known_on
from registry.families import Family, families, together
from registry.gathered import NAMED, STATUSES, gather
from registry.households import PAIR, bonds_on, roles
from registry.ports import Store
from registry.successions import as_one

Found = dict[str, Any]


def main(url: str, day: date, piece: str, names: Sequence[str]) -> None:
    """Do the piece and say what it cost."""
    wanted = [families()[name] for name in names] or together()
    with Worked() as worked:
        store = as_one(open_store(url))
        found = PIECES[piece](store, wanted, day, known_on(store.ask("derived/deliveries"), None))
        store.close()
    worked.tell(found)


def ours(store: Store, wanted: list[Family], day: date, known: int) -> Found:
    """`assemble`: everybody, or what changed where the store was assembled before."""
    return asdict(assemble(store, *wanted, day=day, known=known))


def bare(store: Store, wanted: list[Family], day: date, known: int) -> Found:
    """The definitions' questions, each once, and scipy's components over all bonds of each definition."""
    gathered = gather(store, *wanted, day=day, known=known)
    people = gathered.statuses[NAMED]["iin"].unique()
    for family in wanted:
        pairs = pl.concat([gathered.bonds[name].select(PAIR) for name in family.questions])
        components(pairs, people)
    return {"people": people.len()}


def questions(store: Store, wanted: list[Family], day: date, known: int) -> Found:
    """Each question's seconds."""
    bonds = (name for family in wanted for name in (*family.without, *family.questions))
    names = list(dict.fromkeys([*STATUSES, *bonds]))
    takes = shared_takes(names, {"day": day, "known": known})
    return {name: round(timed(partial(store.ask, name, **takes[name])), 2) for name in names}


def circles(store: Store, wanted: list[Family], day: date, known: int) -> Found:
    """Everybody's circle: the bonds of each definition, chosen, and each member's role in them."""
    gathered = gather(store, *wanted, day=day, known=known)
    found = {}
    for family in wanted:
        held = bonds_on(gathered, family, day).held
        found[family.name] = roles(held, family).height
    return found


PIECES: dict[str, Callable[[Store, list[Family], date, int], Found]] = {
    "ours": ours,
    "bare": bare,
    "questions": questions,
    "circles": circles,
}


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]), sys.argv[3], sys.argv[4:])
