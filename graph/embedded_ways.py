"""Which of two ways is the quicker one on Ladybug, for so many rows or people: limits that were measured."""

from __future__ import annotations

from collections.abc import Callable

from graph.needs import needs
from graph.texts import Question
from registry import schema

Present = Callable[[str], int]
"""Tells how many rows of a kind there are."""
STATEMENTS_BELOW = 1_000
"""So few rows go by prepared statements even into an empty table; more by COPY."""
STATEMENTS_INTO_FILLED = 20_000
"""COPY into a filled table writes much of it anew, so statements stay faster up to here at most,"""
SHARE_BY_STATEMENTS = 20
"""and up to one row for so many that are there."""
FOUND_TOGETHER = 5_000
"""From so many rows on, a change of what is there goes by one text that is joined with them all,"""
SHARE_FOUND_TOGETHER = 300
"""and of relationships, all of which that text reads, from one row for so many that are there."""
ONE_BY_ONE = 50
"""So many citizens are looked up one by one; more take less time together."""
PERHAPS_EVERYBODY = 1_000
"""From so many people on, a question may be quicker to ask about everybody:"""
A_STATUS, A_RELATIONSHIP = 10, 20
"""to read around one of them takes as long as to read so many facts of all."""


def by_statements(name: str, rows: int, present: Present) -> bool:
    """Whether new rows of a kind go by statements, not by COPY."""
    return rows < min(max(STATEMENTS_BELOW, present(name) // SHARE_BY_STATEMENTS), STATEMENTS_INTO_FILLED)


def is_first_of_many(name: str, rows: int, present: Present) -> bool:
    """Whether relationships would be the first of their kind and be copied: more may come, copied with them.

    A COPY of many into a table that holds few takes twice as long as one into an empty table.
    """
    is_node = name in schema.NODES
    return not is_node and rows >= STATEMENTS_BELOW and not present(name)


def found_together(kind: str, rows: int, present: Present) -> bool:
    """Whether one text changes what is there for all rows, not a statement each."""
    if rows < FOUND_TOGETHER:
        return False
    is_node = kind.partition("/")[0] not in schema.RELATIONSHIPS
    return is_node or rows * SHARE_FOUND_TOGETHER >= present(kind)


def about_everybody(asked: Question, people: int, present: Present) -> bool:
    """Whether a question is asked about everybody, and what is about others left out."""
    kinds = needs(asked.name) if people >= PERHAPS_EVERYBODY else frozenset[str]()
    if len(kinds) != 1:
        return False
    [kind] = kinds
    facts = people * (A_STATUS if schema.is_status(kind) else A_RELATIONSHIP)
    return present(kind) < facts
