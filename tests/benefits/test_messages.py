"""What is sent tells nobody who glances at the phone what happened."""

from __future__ import annotations

import math
import re

import pytest

from registry import law
from registry.benefits import BENEFITS, Message, benefit, slots

FORBIDDEN = (
    *(
        "бала",
        "ребенок",
        "ребёнок",
        "дети",
        "детей",
        "жүктілік",
        "беременн",
        "босану",
        "роды",
        "қайтыс",
        "смерт",
    ),
    *("мүгедек", "инвалид", "асыраушы", "кормил", "жұмыссыз", "безработн", "көпбалалы", "многодетн", "алқа"),
    *(
        "зейнетақы",
        "пенси",
        "кедей",
        "бедност",
        "аз қамтылған",
        "малообеспечен",
        "жәрдемақы",
        "пособи",
        "төлем",
    ),
    *("выплат", "теңге", "тенге", "http", "www"),
)
TEXTS = [
    (name, kind, language, getattr(getattr(benefit(name).messages, kind), language))
    for name in BENEFITS
    for kind in ("offer", "offer_short")
    for language in ("kk", "ru")
]
IDS = [f"{name}-{kind}-{language}" for name, kind, language, _ in TEXTS]


def parts(text: str) -> int:
    """Messages of 16-bit units: 70 in one, 67 in each of several."""
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= 70 else math.ceil(units / 67)


@pytest.mark.parametrize(("name", "kind", "language", "text"), TEXTS, ids=IDS)
def test_a_text_names_nothing_private(name: str, kind: str, language: str, text: str) -> None:
    assert [word for word in FORBIDDEN if word in text.lower()] == []


@pytest.mark.parametrize(("name", "kind", "language", "text"), TEXTS, ids=IDS)
def test_a_text_keeps_its_length(name: str, kind: str, language: str, text: str) -> None:
    most = {("offer", "kk"): 3, ("offer", "ru"): 2, ("offer_short", "kk"): 1, ("offer_short", "ru"): 1}
    assert parts(text.format(reference="Q7R4")) == most[kind, language]


@pytest.mark.parametrize(("name", "kind", "language", "text"), TEXTS, ids=IDS)
def test_a_deadline_in_a_text_is_that_of_the_law(name: str, kind: str, language: str, text: str) -> None:
    deadlines = re.findall(r"(\d+) (?:сағат|час)", text)
    if benefit(name).definition.paid == "notice":
        assert not deadlines, "a notice waits for no answer"
        return
    assert deadlines or kind == "offer_short"
    for dated in law.parameter(f"{name}.reply_window").values:
        assert set(deadlines) <= {str(dated.value)}


@pytest.mark.parametrize("name", BENEFITS)
def test_a_full_offer_carries_the_reference_in_both_languages(name: str) -> None:
    offer: Message = benefit(name).messages.offer
    assert slots(offer.kk) == slots(offer.ru) == ["reference"]
