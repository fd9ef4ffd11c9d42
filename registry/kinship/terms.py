"""Names a path of kinship in three languages. The words are data: `terms.yaml` beside this module."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field, field_validator

from registry.definitions import Definition, Mistake, read_definition
from registry.kinship.walks import Walk
from registry.sentences import LANGUAGES, Language

EITHER = {"P": "FMP", "G": "BZG", "C": "SDC", "E": "HWE"}
"""The letters that fit either sex."""
STEPS = frozenset("FMPBZGSDCHWEXVU")
LONGEST_CHAIN = 3
"""Kazakh possession is not chained further; a longer path is told step by step."""


class BySex(Definition):
    """A word for a man, for a woman, and for somebody whose sex nobody knows."""

    M: str
    F: str
    X: str

    def of(self, sex: str | None) -> str:
        """The word for somebody of that sex."""
        return {"M": self.M, "F": self.F}.get(sex or "", self.X)


class Rule(Definition):
    """When a rule fits: the path, and what must be known to choose it."""

    path: tuple[str, ...]
    ego: Literal["M", "F"] | None = None
    order: str | None = Field(None, pattern=r"^[0-9][<>][0-9]$")
    by: Literal["adoption", "trustee", "foster"] | None = None

    @field_validator("path", mode="before")
    @classmethod
    def _letters(cls, path: str) -> tuple[str, ...]:
        steps = tuple(path.split()) if isinstance(path, str) else ()
        unknown = [step for step in steps if step not in STEPS]
        if unknown or not steps:
            raise Mistake(f"{path} is no path", f"use the steps {' '.join(sorted(STEPS))}")
        return steps

    def fits(self, walk: Walk) -> bool:
        """Whether this rule names the walk."""
        steps = len(walk.steps) == len(self.path) and all(
            step in EITHER.get(wanted, wanted) for step, wanted in zip(walk.steps, self.path, strict=True)
        )
        return (
            steps
            and self.ego in (None, walk.people[0].sex)
            and self.by in (None, walk.by)
            and self._ordered(walk)
        )

    def _ordered(self, walk: Walk) -> bool:
        if self.order is None:
            return True
        one, other = (walk.people[int(self.order[place])] for place in (0, 2))
        elder, younger = (one, other) if self.order[1] == ">" else (other, one)
        return elder.surely_before(younger)


class Term(Rule):
    """A word for a path; where Kazakh has none that is sure, the path itself is told in Kazakh."""

    key: str
    kk: str | BySex | None = None
    ru: str | BySex
    en: str | BySex
    source: str

    def word(self, language: Language, sex: str | None) -> str | None:
        """The word in a language for a relative of that sex."""
        text: str | BySex | None = getattr(self, language)
        return text.of(sex) if isinstance(text, BySex) else text


class Link(Rule):
    """One step of a path as somebody's: Kazakh and Russian in two cases."""

    kk: tuple[str, str]
    ru: tuple[str, str]
    en: str


class Shared(Definition):
    """What siblings have in common, in words."""

    kk: str
    ru: str
    en: str
    source: str


class Words(Definition):
    """Everything in `terms.yaml`."""

    terms: tuple[Term, ...]
    links: tuple[Link, ...]
    shared: dict[Literal["both", "father", "mother", "unknown"], Shared]
    shared_on_the_way: Shared


@cache
def words() -> Words:
    """The words of kinship, read once."""
    return read_definition(files("registry") / "kinship" / "terms.yaml", Words)


def term_of(walk: Walk) -> Term | None:
    """The first rule that fits; None where the language has no word and the path itself is told."""
    return next((term for term in words().terms if term.fits(walk)), None)


def named(walk: Walk) -> tuple[str | None, dict[str, str]]:
    """The key of the term, and the word in each language; without a term or a word, the path in words."""
    term, path, sex = term_of(walk), path_in_words(walk), walk.people[-1].sex
    if term is None:
        return None, path
    return term.key, {language: term.word(language, sex) or path[language] for language in LANGUAGES}


def path_in_words(walk: Walk) -> dict[str, str]:
    """The path as somebody's somebody in each language."""
    links = [next(link for link in words().links if link.fits(part)) for part in walk.parts()]
    return {language: CHAINS[language](links) for language in LANGUAGES}


def shared_in_words(walk: Walk) -> dict[str, str | None]:
    """What siblings of the path share, in each language; said as of them where the relative is no sibling."""
    if walk.shared is None:
        return dict.fromkeys(LANGUAGES)
    shared = words().shared[walk.shared]  # type: ignore[index]
    said: dict[str, str | None] = {language: getattr(shared, language) for language in LANGUAGES}
    if len(walk.hops) == 1:
        return said
    way = words().shared_on_the_way
    return {language: getattr(way, language).format(said[language]) for language in LANGUAGES}


def _kazakh(links: list[Link]) -> str:
    if len(links) > LONGEST_CHAIN:
        return " → ".join(link.kk[0] for link in links)
    return " ".join([*(link.kk[1] for link in links[:-1]), links[-1].kk[0]])


def _russian(links: list[Link]) -> str:
    return " ".join([links[-1].ru[0], *(link.ru[1] for link in reversed(links[:-1]))])


def _english(links: list[Link]) -> str:
    return "'s ".join(link.en for link in links)


CHAINS: dict[Language, Callable[[list[Link]], str]] = {"kk": _kazakh, "ru": _russian, "en": _english}
