"""What records of a genealogy tell: names, sexes, events, who is meant; and the numbers of its people."""

from __future__ import annotations

import hashlib
from unicodedata import normalize

from ged4py.model import NameRec, Record

from loaders.partial_dates import PartialDate, partial

BEYOND_IIN = "9"
"""The seventh digit of a made-up number; an IIN has 1 to 6 there."""
SEXES = ("M", "F")
NOTHING = PartialDate("")
DENIALS = ("N", "NO")
"""5.5.1 has Y or nothing behind the tag of an event. Programs write N where it did not happen."""


def number(name: str, xref: str) -> str:
    """The made-up number of a person of a file: twelve digits that are no IIN."""
    hashed = int.from_bytes(hashlib.sha256(f"{name}\n{xref}".encode()).digest()) % 10**11
    digits = f"{hashed:011d}"
    return digits[:6] + BEYOND_IIN + digits[6:]


def entry(name: str, *references: str | None) -> str:
    """`clan I5`: where it stands in the file, without the signs around a cross-reference."""
    return " ".join([name, *(str(one).strip("@") for one in references)])


def members(family: Record, tag: str) -> list[str]:
    """Cross-references, also of people that the file does not hold: they stay provisional."""
    return [str(one.value) for one in family.sub_tags(tag, follow=False) if one.value]


def word(record: Record, tag: str) -> str:
    """What stands behind the first such tag, in capitals; nothing where it is missing or empty."""
    return str(record.sub_tag_value(tag, follow=False) or "").strip().upper()


def sex(person: Record) -> str | None:
    """M or F; null where the file tells neither."""
    told = word(person, "SEX")
    return told if told in SEXES else None


def called(person: Record) -> tuple[str, str]:
    """Surname and given names: of the first name that is of no special type, or of the first.

    Letters with their marks are one character each (NFC): ANSEL and some programs write two, and the same
    name is then another text.
    """
    names = [one for one in person.sub_tags("NAME", follow=False) if isinstance(one, NameRec)]
    first = next((one for one in names if not word(one, "TYPE")), names[0] if names else None)
    if first is None or first.value is None:
        return "", ""
    given, surname, behind = (normalize("NFC", str(part)) for part in first.value[:3])
    return surname, " ".join(part for part in (given, behind) if part)


def events(record: Record, *tags: str) -> list[Record]:
    """The events of these kinds, in the order of the file, without those that it denies."""
    told = record.sub_tags(*tags, follow=False)
    return [one for one in told if str(one.value or "").strip().upper() not in DENIALS]


def dated(found: list[Record]) -> PartialDate:
    """The first date among events."""
    dates = (partial(one.sub_tag_value("DATE")) for one in found)
    return next((one for one in dates if one), NOTHING)
