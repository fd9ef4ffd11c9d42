"""A family's path and history in Kazakh, Russian and English. The words are data: `sentences.yaml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from registry.confidential import PROTECTED
from registry.definitions import Definition, read_definition

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = ("kk", "ru", "en")
Words = dict[Language, str]


class Said(Definition):
    """One thing in the three languages."""

    kk: str
    ru: str
    en: str

    def words(self, *fills: str) -> Words:
        """The sentences with their places filled."""
        return {language: getattr(self, language).format(*fills) for language in LANGUAGES}


class Sentences(Definition):
    """What the file holds."""

    roles: dict[str, Said]
    reasons: dict[str, Said]
    begins: dict[str, Said]
    ends: dict[str, Said]
    age: Said
    age_months: Said
    members: dict[str, Said]
    heads: dict[str, Said]


@cache
def sentences() -> Sentences:
    """The words, read once."""
    return read_definition(files("registry") / "sentences.yaml", Sentences)


def bond(role: str, because: str, name: str) -> Words:
    """What somebody is to a person of that name, and why: `child of A, same address`."""
    told = sentences().roles.get(role, _plain(f"{role} of {{}}")).words(name)
    why = sentences().reasons.get(because, _plain(because)).words()
    return {language: ", ".join(filter(None, (told[language], why[language]))) for language in LANGUAGES}


def change(what: str, how: str) -> Words:
    """What happened on a day: `what` is a kind of fact, a birth or a death that begins or ends; or an age."""
    if what == "age":
        number, unit = how.split()
        return (sentences().age_months if unit == "months" else sentences().age).words(number)
    known = sentences().begins if how == "begins" else sentences().ends
    return known.get(what, _plain(f"{what} {how}")).words()


def member(role: str) -> Words:
    """What a member of a household is, by itself."""
    return sentences().members.get(role, _plain(role)).words()


def head(name: str, *fills: object) -> Words:
    """What stands above or beside the sentences."""
    return sentences().heads[name].words(*map(str, fills))


def shown(told: str, language: Language) -> str:
    """What is told, or, where it is protected, that it is."""
    return head("hidden")[language] if told == PROTECTED else told


def _plain(text: str) -> Said:
    """The name itself, where the words know nothing better."""
    plain = text.replace("_", " ")
    return Said(kk=plain, ru=plain, en=plain)
