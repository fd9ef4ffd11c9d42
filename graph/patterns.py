"""A nation's patterns of several steps, read step by step and joined here.

Both engines go around such a pattern person by person. To read each of its steps from end to end is quicker:
who is tied to whom, which Polars joins; and a step that several patterns share, as who lives where, is read
once. What stands for a node in an answer, its key or its place in a table, is the store's to say.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graph.texts import ABOUT_PEOPLE, Column, Question, returned
from registry import schema

Run = Callable[[str], pl.DataFrame]
"""Runs a text and gives its answer."""
Standing = Callable[[str, str], str]
"""What stands for a node in an answer: an expression, from its name in the text and its label."""
Keys = Callable[[str, pl.Series], pl.Series]
"""The keys of the nodes of a label, from what stands for them."""
PERSON = "Citizen"
ENDS = ("one", "other")
STEP = Question(
    "a step of a pattern",
    "Which nodes does a fact join?",
    (),
    tuple(Column(end, "string") for end in ENDS),
    (),
)
_TEXT = re.compile(
    rf"{re.escape(ABOUT_PEOPLE)}\nMATCH (.+?)\nWHERE (.+?)\nRETURN (?!DISTINCT)(.+)", re.DOTALL
)
_NODE = re.compile(r"\((\w+)(?::(\w+))?\)")
_TIE = re.compile(r"(<?)-\[(\w+):(\w+)\]-(>?)")
_PATH = re.compile(rf"{_NODE.pattern}(?:{_TIE.pattern}{_NODE.pattern})+")
_NEXT_PATH = re.compile(r",\s+(?=\()")
_AND = re.compile(r"\s+AND\s+")
_OF_A_FACT = re.compile(r"(?:\$\w+ <=? )?(\w+)\.\w+(?: [<>=]+ \$\w+)?")
_OF_TWO_NODES = re.compile(r"(\w+\.\w+) (<>|<|>) (\w+\.\w+)")
_ORDERS = {"<": operator.lt, ">": operator.gt}

Compared = tuple[str, str, str]
"""A node, a sign, and the node whose key is on its other side."""


@dataclass(frozen=True)
class Step:
    """A fact that leads from a node of a pattern to another, or either way.

    text: gives all pairs of such nodes, as `ENDS`. Steps of which the same is asked have the same text.
    """

    nodes: tuple[str, str]
    text: str
    either_way: bool

    def read(self, run: Run) -> pl.DataFrame:
        """The pairs, in columns named as the pattern names the nodes."""
        pairs = run(self.text).select(ENDS)
        if self.either_way:
            pairs = pl.concat([pairs, pairs.select(one="other", other="one")])
        return pairs.rename(dict(zip(ENDS, self.nodes, strict=True)))


@dataclass(frozen=True)
class Pattern:
    """A text taken apart. labels: of nodes. gives: the node whose key each column is."""

    steps: Sequence[Step]
    labels: Mapping[str, str]
    compared: Sequence[Compared]
    gives: Mapping[str, str]

    def rows(self, run: Run, keys: Keys, columns: Iterable[str]) -> pl.DataFrame:
        """Some columns of the answer, each row once, with what stands for the nodes."""
        first, *waiting = (step.read(run) for step in self.steps)
        found = self._that_may_be(first, [], keys)
        while waiting:
            fan_outs = [_fan_out(pairs, found.columns) for pairs in waiting]
            pairs = waiting.pop(fan_outs.index(min(fan_outs)))
            before = found.columns
            found = self._that_may_be(found.join(pairs, on=_shared(pairs, before)), before, keys)
        return found.select(pl.col(self.gives[name]).alias(name) for name in columns).unique()

    def _that_may_be(self, found: pl.DataFrame, before: Sequence[str], keys: Keys) -> pl.DataFrame:
        """Rows whose nodes compare as they should, so far as both are there now and were not before."""
        for one, sign, other in self.compared:
            if {one, other} <= {*found.columns} and not {one, other} <= {*before}:
                if sign == "<>":
                    found = found.filter(pl.col(one) != pl.col(other))
                else:
                    of_one, of_other = (keys(self.labels[node], found[node]) for node in (one, other))
                    found = found.filter(_ORDERS[sign](of_one, of_other))
        return found


def _shared(pairs: pl.DataFrame, there: Sequence[str]) -> list[str]:
    return [name for name in pairs.columns if name in there]


def _fan_out(pairs: pl.DataFrame, there: Sequence[str]) -> float:
    """Into how many rows a step turns each that meets it, about; none where it joins nodes that are there."""
    shared = _shared(pairs, there)
    if len(shared) == 1:
        return pairs.height / max(1, pairs[shared[0]].n_unique())
    return float("inf") if not shared else 0.0


# A text taken apart.


class _NoPattern(Exception):
    """A text that is not made of steps alone."""


def pattern_in(text: str, standing: Standing) -> Pattern | None:
    """The pattern of a text of several steps, if each condition is on one fact or on the keys of two nodes.

    And if it gives nothing but keys.
    """
    apart = _TEXT.fullmatch(text)
    if apart is None or apart[1].count("-[") < 2:
        return None
    try:
        ties = [tie for path in _NEXT_PATH.split(apart[1]) for tie in _ties(path)]
        labels = {name: label for name, label in _NODE.findall(f"(citizen:{PERSON}){apart[1]}") if label}
        of_facts, compared = _conditions(_AND.split(apart[2]), [tie.fact for tie in ties], labels)
        steps = [_step(tie, labels, of_facts[tie.fact], standing) for tie in ties]
        gives = {column: _whose_key(value, labels) for value, column in returned(text)}
    except _NoPattern:
        return None
    return Pattern(steps, labels, compared, gives)


@dataclass(frozen=True)
class _Tie:
    """A relationship as it is written: the nodes from and to which it leads, its name, its kind."""

    nodes: tuple[str, str]
    fact: str
    kind: str
    either_way: bool


def _ties(path: str) -> list[_Tie]:
    if not _PATH.fullmatch(path):
        raise _NoPattern
    nodes = [name for name, _ in _NODE.findall(path)]
    written = zip(_TIE.findall(path), nodes, nodes[1:], strict=False)
    return [
        _Tie((right, left) if back else (left, right), fact, kind, not back and not ahead)
        for (back, fact, kind, ahead), left, right in written
    ]


def _conditions(
    written: Sequence[str], facts: Sequence[str], labels: Mapping[str, str]
) -> tuple[dict[str, list[str]], list[Compared]]:
    """The conditions on each fact, which is named `fact` there, and the nodes that are compared."""
    of_facts: dict[str, list[str]] = {fact: [] for fact in facts}
    compared = []
    for condition in written:
        on_fact, on_nodes = _OF_A_FACT.fullmatch(condition), _OF_TWO_NODES.fullmatch(condition)
        if on_fact and on_fact[1] in of_facts:
            of_facts[on_fact[1]].append(condition.replace(f"{on_fact[1]}.", "fact."))
        elif on_nodes:
            one, other = (_whose_key(on_nodes[place], labels) for place in (1, 3))
            compared.append((one, on_nodes[2], other))
        else:
            raise _NoPattern
    return of_facts, compared


def _whose_key(value: str, labels: Mapping[str, str]) -> str:
    """The node whose key a value is."""
    node, _, name = value.partition(".")
    if node not in labels or name != schema.NODES[labels[node]].key:
        raise _NoPattern
    return node


def _step(tie: _Tie, labels: Mapping[str, str], conditions: Sequence[str], standing: Standing) -> Step:
    of, to = (labels[node] for node in tie.nodes)
    if of != PERSON:
        raise _NoPattern
    where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
    ends = f"{standing('citizen', of)} AS {ENDS[0]}, {standing('other', to)} AS {ENDS[1]}"
    text = f"{ABOUT_PEOPLE}\nMATCH (citizen)-[fact:{tie.kind}]->(other:{to}){where}\nRETURN {ends}"
    return Step(tie.nodes, text, tie.either_way)
