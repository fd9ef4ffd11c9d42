"""What a planted story is: a family, what happens to it, and what the registry is to find and decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from loaders.generator.happens import Happening

OPEN, PROVISIONAL = "open", "provisional"


@dataclass(frozen=True)
class Expected:
    """An event that the registry is to find: its kind, the role of whom it is about, and its state.

    decided: yes, no or unknown of each benefit that it opens. before: the same of a town without deltas,
    where it is another.
    """

    kind: str
    subject: str
    decided: Mapping[str, str] = field(default_factory=dict)
    state: str = OPEN
    before: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Script:
    """A family and its story.

    ages: years on the first day by role: father, mother, grandmother (her mother), child_1 (the oldest) and
    so on. wedding: of the parents, years ago. pay: who earns with social contributions, in average salaries
    of the region; others earn nothing. delta: which daily delivery tells the story. on: the day of the event,
    where it is not the one that the delivery describes. students: who studies full-time at a university.
    floor_space: of the family's dwelling, m2; wide enough where nothing is said.
    """

    story: str
    tells: str
    ages: Mapping[str, float]
    expects: tuple[Expected, ...]
    happens: tuple[Happening, ...] = ()
    wedding: float | None = None
    pay: Mapping[str, float] = field(default_factory=dict)
    delta: int | None = None
    on: date | None = None
    students: tuple[str, ...] = ()
    floor_space: int | None = None
