"""Several at once: questions, which parameters each of them takes; tables, in which order they are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.texts import question
from registry import schema
from registry.errors import unknown


def shared_takes(names: Sequence[str], takes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Of parameters given to several questions, those that each takes; one that none takes is an error."""
    taken = {name: {column.name for column in question(name).takes} for name in names}
    everything = sorted(set().union(*taken.values()))
    for name in takes:
        if name not in everything:
            raise unknown("parameter", name, everything, where=f"questions {', '.join(names)}")
    return {name: {key: value for key, value in takes.items() if key in taken[name]} for name in names}


def nodes_first(tables: Iterable[str]) -> list[str]:
    """The tables (`Citizen`, `OWNS/Vehicle`) in the order of loading: relationships after what they join."""
    return sorted(tables, key=lambda table: table.split("/")[0] in schema.RELATIONSHIPS)
