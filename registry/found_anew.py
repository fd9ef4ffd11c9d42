"""Which events a changed law may find otherwise, so that they are looked for anew.

Only kinds whose definition names benefits (`law`) are found by the law. Another law may find another event
of the same family (the third child and not the fourth), so what is found stands in place of what was stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date

from registry import changes, law
from registry.dated import Parameter
from registry.events import EventKind, event_kinds


def touched(change: Mapping[str, Parameter], benefits: Set[str]) -> list[EventKind]:
    """The kinds of events of which a change of the law may find others, of benefits that are decided."""
    return [
        kind
        for kind in event_kinds().values()
        if not benefits.isdisjoint(kind.law)
        and not change.keys().isdisjoint(name for one in kind.law for name in law.names_of(one))
    ]


def in_force_for(change: Mapping[str, Parameter], kind: EventKind, day: date) -> dict[str, Parameter]:
    """The change as a kind reads it: of one that looks at whole periods, from the first day of the day's."""
    return changes.in_force_since(change, kind.first_of_period(day), day)
