"""What one event changes: people die, move, marry, part, are born; each change is a fact of one delivery."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.generator.dates import FIRST_DAY, NEVER
from loaders.generator.facts import Facts
from loaders.generator.people import DIVORCED, MARRIED, NOBODY, People

Indexes = NDArray[np.int32]


def day_of(sequence: NDArray[np.int32]) -> NDArray[np.int32]:
    """The day that a daily delivery describes."""
    return (FIRST_DAY + sequence - 1).astype(np.int32)


def move(people: People, facts: Facts, who: Indexes, home: Indexes, sequence: Indexes) -> None:
    """End the row of the old address and say the new one."""
    day = day_of(sequence)
    old = {"person": who, "home": people.home[who], "valid_from": people.home_since[who]}
    facts.add("residence", **old, valid_to=day, sequence=sequence)
    facts.add("residence", person=who, home=home, valid_from=day, valid_to=NEVER, sequence=sequence)
    people.home[who], people.home_since[who] = home, day


def die(people: People, facts: Facts, who: Indexes, sequence: Indexes, certified: Indexes, last: int) -> None:
    """Acts of death, and certificates where they still arrive; the address ends when both are there."""
    certified = np.where(certified <= last, certified, 0)
    day = day_of(sequence)
    people.died[who] = day
    facts.add("deaths", person=who, day=day, sequence=sequence, certified=certified)
    sure = certified > 0
    who, day, certified = who[sure], day[sure], certified[sure]
    row = {"person": who, "home": people.home[who], "valid_from": people.home_since[who]}
    facts.add("residence", **row, valid_to=day, sequence=certified)


def bear(
    people: People, facts: Facts, mother: Indexes, male: NDArray[np.bool_], sequence: Indexes
) -> Indexes:
    """Children of couples, at the mother's address."""
    day, father = day_of(sequence), people.partner[mother]
    child = people.add(
        len(mother),
        born=day,
        male=male,
        group=people.group[father],
        mother=mother,
        father=father,
        home=people.home[mother],
        home_since=day,
        sequence=sequence,
    )
    facts.add("births", child=child, day=day, sequence=sequence)
    home = people.home[mother]
    facts.add("residence", person=child, home=home, valid_from=day, valid_to=NEVER, sequence=sequence)
    return child


def marry(people: People, facts: Facts, wives: Indexes, husbands: Indexes, sequence: Indexes) -> None:
    """Record weddings."""
    for one, other in ((wives, husbands), (husbands, wives)):
        people.partner[one], people.status[one], people.married_on[one] = other, MARRIED, day_of(sequence)
    facts.add("marriages", one=husbands, other=wives, day=day_of(sequence), sequence=sequence)


def part(people: People, facts: Facts, wives: Indexes, sequence: Indexes) -> None:
    """Record divorces."""
    husbands = people.partner[wives]
    for one, other in ((wives, husbands), (husbands, wives)):
        people.former[one], people.divorced_on[one] = other, day_of(sequence)
        people.partner[one], people.status[one] = NOBODY, DIVORCED
    facts.add("divorces", one=wives, other=husbands, day=day_of(sequence), sequence=sequence)
