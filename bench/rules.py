"""`python -m bench.rules FAMILIES`: every benefit decided over so many families, whose facts are in frames.

Against the same rules written by hand in Polars and in OpenFisca, for the same families, row by row alike.
A chunk of different families is decided as often as the number asks for; making it is not counted. Seconds of
computing are those of all cores, which other work on the machine disturbs less than the clock. OpenFisca is
installed for it with `pip install --editable '.[bench]' --constraint constraints.txt`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from bench import openfisca_registry
from bench.cases import made
from bench.common import machine, say
from bench.hand_written import BY_HAND
from registry import decisions
from registry.benefits import BENEFITS

CHUNK = 250_000
EXPLAINED = 10_000
"""Families whose decisions are also told with their reasons: a nation's are asked for one by one."""
Decide = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass
class Spent:
    """Seconds on the clock, and of computing on all cores."""

    clock: float = 0
    computing: float = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.clock + other.clock, self.computing + other.computing)

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.computing:.1f} s)"


def main(families: int) -> None:
    """Print the tables."""
    say(f"{families:,} families, chunks of {min(CHUNK, families):,}; {machine()}")
    say("Seconds on the clock, and of computing in brackets.\n")
    say("| benefit | outcome and amount | with reasons and ids, one decision |\n|---|---|---|")
    whole = Spent()
    for name in BENEFITS:
        taken = spent(families, name, _outcomes(name))
        told = spent(EXPLAINED, name, _decided(name))
        say(f"| {name} | {taken} | {told.computing / EXPLAINED * 1e6:.0f} µs of computing |")
        whole += taken
    say(f"| all {len(BENEFITS)} | {whole} | |\n")
    say("| benefit | ours | by hand in Polars | ratio | OpenFisca | ratio |\n|---|---|---|---|---|---|")
    for name in BY_HAND:
        say(compared(families, name))


def compared(families: int, name: str) -> str:
    """A line of the second table, once all three say the same of every family of a chunk."""
    cases = made(name, min(CHUNK, families))
    ours, hand, fisca = _outcomes(name), BY_HAND[name], openfisca_registry.BENEFITS[name]
    told = ours(cases).select("event", "outcome", "amount")
    for other in (hand, fisca):
        if not told.equals(other(cases)):
            raise SystemExit(f"{name} is decided otherwise by {other}")
    mine, theirs, models = (spent(families, name, one) for one in (ours, hand, fisca))
    times, faster = mine.computing / theirs.computing, models.computing / mine.computing
    return f"| {name} | {mine} | {theirs} | {times:.1f} times | {models} | {faster:.1f} times faster |"


def spent(families: int, name: str, decide: Decide) -> Spent:
    """What it takes to decide so many families, after one small run that reads the law."""
    cases = made(name, min(CHUNK, families))
    decide(cases.head(1))
    left, taken = families, Spent()
    while left > 0:
        chunk = cases.head(min(left, cases.height))
        clock, computing = time.perf_counter(), time.process_time()
        decide(chunk)
        taken += Spent(time.perf_counter() - clock, time.process_time() - computing)
        left -= chunk.height
    return taken


def _outcomes(name: str) -> Decide:
    return lambda cases: decisions.outcomes(name, cases)


def _decided(name: str) -> Decide:
    return lambda cases: decisions.decide(name, cases)


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "").replace(",", "")))
