"""A day for which a number of an event is not on record is refused with the number and its file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from registry.dated import LawUnknown
from registry.events import OfLaw, event_kind, event_kinds
from registry.limits import limit

NUMBERS = [(kind, name) for kind in event_kinds() for name in event_kind(kind).limits]


@pytest.mark.parametrize(("kind", "name"), NUMBERS)
def test_a_limit_is_named_with_its_file(kind: str, name: str) -> None:
    said, number = event_kind(kind).limits[name], event_kind(kind).numbers[name]
    before = number.values[0].from_ - timedelta(days=1)
    with pytest.raises(LawUnknown) as refused:
        event_kind(kind).limit(name, before)
    assert (said.law if isinstance(said, OfLaw) else f"{name} of the event {kind}") in refused.value.what
    assert f"{'benefits' if isinstance(said, OfLaw) else 'events'}/" in str(refused.value.where)
    assert str(before) in refused.value.what


@pytest.mark.parametrize("kind", event_kinds())
def test_a_look_back_is_named_with_its_file(kind: str) -> None:
    before = event_kind(kind).look_back.values[0].from_ - timedelta(days=1)
    with pytest.raises(
        LawUnknown, match=f"look-back of the event {kind} has no value on {before}"
    ) as refused:
        event_kind(kind).months_back(before)
    assert refused.value.where == f"registry/events/{kind}.yaml"


def test_a_number_of_the_registrys_own_is_named_with_its_file() -> None:
    with pytest.raises(LawUnknown, match="smallest_cell has no value on 1800-01-01") as refused:
        limit("smallest_cell", date(1800, 1, 1))
    assert refused.value.where == "registry/limits.yaml"
