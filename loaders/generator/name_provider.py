"""A Faker provider of Kazakh and Russian names as they stand in documents of the country.

Names and their frequencies: language handbook, 7. The tail of Kazakh surnames, which is very long, is made
from men's given names; which forms a name takes for men, women and children follows from the rules of 7.1.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cache

from faker.providers import BaseProvider

from loaders.generator import shares

TO_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
IRREGULAR = {
    "Илья": ("Ильич", "Ильинична"),
    "Никита": ("Никитич", "Никитична"),
    "Павел": ("Павлович", "Павловна"),
    "Михаил": ("Михайлович", "Михайловна"),
    "Юрий": ("Юрьевич", "Юрьевна"),
    "Василий": ("Васильевич", "Васильевна"),
    "Анатолий": ("Анатольевич", "Анатольевна"),
    "Виталий": ("Витальевич", "Витальевна"),
    "Евгений": ("Евгеньевич", "Евгеньевна"),
    "Аркадий": ("Аркадьевич", "Аркадьевна"),
}
"""Russian patronymics that the rule does not give."""
ENDINGS = ("баев", "беков", "ов", "ғалиев", "жанов")


class CountryNames(BaseProvider):
    """Names by group (`kk`, `ru`), sex (`M`, `F`) and era of birth (`old`, `middle`, `young`)."""

    def given_name(self, group: str, sex: str, era: str) -> str:
        """A given name that was usual for children of that era."""
        return str(self.random_element(given_names()[group, sex, era]))

    def family_name(self, group: str) -> str:
        """A surname in the form men bear."""
        if group == "kk" and self.generator.random.random() < 0.5:
            return self._from_given_name()
        return str(self.random_elements(surnames()[group], length=1, use_weighting=True)[0])

    def _from_given_name(self) -> str:
        stem = self.given_name("kk", "M", "old" if self.generator.random.random() < 0.6 else "middle")
        name = stem + str(self.random_element(ENDINGS))
        return name if self.generator.random.random() < 0.5 else in_russian(name)


@cache
def given_names() -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The given names by group, sex and era."""
    rows = shares.table("given_names").rows()
    return {(group, sex, era): tuple(names.split()) for group, sex, era, names in rows}


@cache
def surnames() -> dict[str, OrderedDict[str, float]]:
    """The surnames of each group with their frequencies in thousands."""
    found: dict[str, OrderedDict[str, float]] = {}
    for group, names in shares.table("surnames").rows():
        pairs = (pair.split(":") for pair in names.split())
        found[group] = OrderedDict((name, float(weight)) for name, weight in pairs)
    return found


def in_russian(name: str) -> str:
    """A Kazakh name in Russian letters."""
    return name.translate(TO_RUSSIAN)


def for_woman(surname: str) -> str:
    """The form of a surname that women bear."""
    if surname.endswith(("ский", "цкий")):
        return surname[:-2] + "ая"
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин")) and len(surname) > 4 else surname


def patronymics(father: str) -> tuple[str, str, str, str]:
    """Forms of a patronymic: Kazakh for sons and daughters, Russian for sons and daughters."""
    root = in_russian(father)
    if root in IRREGULAR:
        son, daughter = IRREGULAR[root]
    elif root.endswith(("й", "ь")):
        son, daughter = root[:-1] + "евич", root[:-1] + "евна"
    elif root.endswith(("а", "я", "и")):
        son, daughter = root + "евич", root + "евна"
    else:
        son, daughter = root + "ович", root + "овна"
    return father + "ұлы", father + "қызы", son, daughter
