"""`python -m bench.cypher_per_person CITIZENS [neo4j]`: ours against one Cypher query a person.

Theirs asks, for each of `SAMPLE` people, one query for spouses, children, parents and guardians of a day with
where they live, by key, over one connection; nothing is chosen from the answers, joined or kept. Its time is
multiplied up to all citizens: an extrapolation. Ours is `assemble` of `card` for everybody, into a store
without households, its writing included. Both from opening the store to closing it.

The options are those of `bench.assemble`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import ladybug
import neo4j

from bench.assemble import CARD, loaded, options, today, without_households
from bench.common import Cost, Worked, computed, machine, say, spent
from graph import open_store
from graph.embedded_pool import BUFFER_POOL
from graph.snapshots import FILE
from registry.deliveries import known_on

SAMPLE = 1_000
VALID = "{0}.valid_from <= $day AND $day < {0}.valid_to AND {0}.delivery <= $known AND $known < {0}.closed_by"


def query() -> str:
    """The text, the same for both engines."""
    kin = {
        "spouse": "(me)-[bond:SPOUSE_OF]-(kin:Citizen)",
        "child": "(me)-[bond:PARENT_OF]->(kin:Citizen)",
        "parent": "(me)<-[bond:PARENT_OF]-(kin:Citizen)",
        "guardian": "(me)-[bond:GUARDIAN_OF]-(kin:Citizen)",
    }
    text, kept = "MATCH (me:Citizen {iin: $iin})", ["me"]
    for name, pattern in kin.items():
        text += (
            f"\nOPTIONAL MATCH {pattern} WHERE {VALID.format('bond')}"
            f"\nOPTIONAL MATCH (kin)-[at:LIVES_AT]->(home:Dwelling) WHERE {VALID.format('at')}"
            f"\nWITH {', '.join(kept)}, collect(kin.iin) AS {name}, collect(home.address_code) AS {name}_home"
        )
        kept += [name, f"{name}_home"]
    return f"{text}\nRETURN {', '.join(kept[1:])}"


def main(words: list[str], folder: Path) -> None:
    """Measure both."""
    asked = options(words)
    [citizens] = asked.citizens
    with loaded(asked, citizens, folder) as store:
        day = today(store.url)
        say(f"{citizens:,} citizens, {asked.engine}; {machine()}")
        without_households(store.url)
        store.piece(day, "ours", CARD)
        before = computed(store.server) if store.server else 0.0
        told = spent("bench.cypher_per_person", "theirs", store.url, day)
        its = computed(store.server) - before if store.server else 0.0
        times = citizens / told.found["people"]
        cost = Cost(told.cost.seconds * times, (told.cost.computing + its) * times, told.cost.memory)
        say(f"one query each for {told.found['people']:,} people, times {times:,.0f}: {cost}")
        say(f"one query a person / assemble: {cost.ratio(store.costs[f'ours {CARD}'])}")
        say(machine())


def theirs(url: str, day: date) -> None:
    """One query a person, in a process of its own."""
    store = open_store(url)
    known = known_on(store.ask("derived/deliveries"), None)
    people = store.ask("people/names(iin)", known=known)["iin"].sample(SAMPLE, seed=1).to_list()
    store.close()
    with Worked() as worked:
        answered = (_on_ladybug if url.startswith("file:") else _on_neo4j)(
            url, [{"iin": iin, "day": day, "known": known} for iin in people]
        )
    worked.tell({"people": answered})


def _on_ladybug(url: str, people: list[dict[str, Any]]) -> int:
    database = ladybug.Database(str(Path(url.removeprefix("file:")) / FILE), buffer_pool_size=BUFFER_POOL)
    with ladybug.Connection(database) as connection:
        answered = _answered(lambda takes: connection.execute(query(), takes).get_all(), people)
    database.close()
    return answered


def _on_neo4j(url: str, people: list[dict[str, Any]]) -> int:
    with neo4j.GraphDatabase.driver(url) as driver, driver.session() as session:
        return _answered(lambda takes: session.run(query(), takes).values(), people)


def _answered(ask: Callable[[dict[str, Any]], list[Any]], people: list[dict[str, Any]]) -> int:
    return sum(len(ask(takes)) for takes in people)


if __name__ == "__main__":
    if sys.argv[1] == "theirs":
        theirs(sys.argv[2], date.fromisoformat(sys.argv[3]))
    else:
        with tempfile.TemporaryDirectory(
            prefix="registry-bench-", dir=options(sys.argv[1:]).folder
        ) as scratch:
            main(sys.argv[1:], Path(scratch))
