"""Several at once: questions, which parameters each of them takes; tables, in which order they are loaded."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Any

import polars as pl

from graph.patterns import Run
from graph.texts import question
from registry import schema
from registry.errors import unknown


def shared_takes(names: Sequence[str], takes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Of parameters given to several questions, those that each takes; one that none takes is an error."""
    taken = {name: {column.name for column in question(name).takes} for name in names}
    asked = "question" if len(names) == 1 else "questions"
    everything = sorted(set().union(*taken.values()))
    for name in takes:
        if name not in everything:
            raise unknown("parameter", name, everything, where=f"{asked} {', '.join(names)}")
    return {name: {key: value for key, value in takes.items() if key in taken[name]} for name in names}


def nodes_first(tables: Iterable[str]) -> list[str]:
    """The tables (`Citizen`, `OWNS/Vehicle`) in the order of loading: relationships after what they join."""
    return sorted(tables, key=lambda table: table.split("/")[0] in schema.RELATIONSHIPS)


def read_once(run: Run) -> Run:
    """The same, for several threads: of those that want one answer the first reads it, the others wait."""
    told: dict[str, Future[pl.DataFrame]] = {}
    lock = threading.Lock()

    def read(text: str) -> pl.DataFrame:
        with lock:
            is_first = text not in told
            answer = told.setdefault(text, Future())
        if is_first:
            try:
                answer.set_result(run(text))
            except BaseException as error:
                answer.set_exception(error)
        return answer.result()

    return read
