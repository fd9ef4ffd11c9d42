"""Rows of any kind of the graph, made from the schema alone: nulls, extremes and awkward words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from registry import schema
from registry.ports import Store
from tests.building import person

AWKWARD = 'O\'Neil "Ә" \\ \n; $x, //'
EXTREMES: dict[str, list[Any]] = {
    "string": [None, "", AWKWARD, "жетім"],
    "date": [None, date(1890, 1, 1), date(9999, 12, 31), date(2024, 2, 29)],
    "int": [None, 0, 2**63 - 1, -(2**63)],
    "float": [None, 0.0, 1 / 3, -1e300],
    "bool": [None, False, True, True],
}
PARAMETERS: dict[str, Any] = {"date": date(2023, 3, 1), "int": 7, "string": "card", "strings": ["births/1"]}


def citizens(count: int) -> list[str]:
    """So many different IINs."""
    return [person(f"{1950 + i % 50}-01-{1 + i // 50 % 28:02d}", "MF"[i % 2], i) for i in range(count)]


def nodes(label: str, keys: list[Any], **values: Any) -> pl.DataFrame:
    """A frame of nodes; what is not given is null."""
    declared = schema.NODES[label]
    columns = {column.name: schema.POLARS[column.type] for column in declared.columns}
    given = {
        name: pl.Series(name, _each(value, len(keys)), dtype=columns[name]) for name, value in values.items()
    }
    frame = pl.DataFrame({declared.key: keys}, schema={declared.key: columns[declared.key]})
    nulls = [pl.lit(None, dtype).alias(name) for name, dtype in columns.items() if name != declared.key]
    return frame.with_columns(nulls).with_columns(**given)


def links(type_: str, subjects: list[str], objects: list[str], **values: Any) -> pl.DataFrame:
    """A frame of relationships; what is not given is null."""
    columns = {column.name: schema.POLARS[column.type] for column in schema.RELATIONSHIPS[type_].columns}
    given = {
        name: pl.Series(name, _each(value, len(subjects)), dtype=columns[name])
        for name, value in values.items()
    }
    nulls = [pl.lit(None, dtype).alias(name) for name, dtype in columns.items()]
    frame = pl.DataFrame(
        {"subject": subjects, "object": objects}, schema={"subject": pl.String, "object": pl.String}
    )
    return frame.with_columns(nulls).with_columns(**given)


def stamp(record: str, *, delivery: int = 1, closed_by: int = schema.OPEN) -> dict[str, Any]:
    """A stamp valid for ever since 2000."""
    return {
        "record": record,
        "valid_from": date(2000, 1, 1),
        "valid_to": schema.OPEN_DATE,
        "delivery": delivery,
        "closed_by": closed_by,
    }


def extremes(kind: str, count: int) -> dict[str, list[Any]]:
    """For each own property of a kind, values that go round nulls and extremes."""
    return {
        prop.name: [EXTREMES[prop.type][i % 4] for i in range(count)] for prop in schema.own_properties(kind)
    }


def load_facts(store: Store, kind: str, count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Load so many facts of a kind, with their ends; gives what was loaded and the answer to expect."""
    people, own = citizens(count), extremes(kind, count)
    stamps = {**stamp("a/1"), "record": [f"a/{i}" for i in range(count)]}
    store.load({"Citizen": nodes("Citizen", people)})
    wanted = list(schema.fact_columns(kind))
    if schema.is_status(kind):
        keys = [f"a/{i}@1" for i in range(count)]
        facts = nodes(kind, keys, **own, **stamps)
        owned = links("HAS", people, keys)
        store.load({f"HAS/{kind}": owned, kind: facts})
        answer = facts.join(owned, left_on="id", right_on="object").drop("id")
        return facts, answer.select(name for name in wanted if name != "object")
    end = schema.RELATIONSHIPS[kind].pairs[0][1]
    ends = people[::-1] if end == "Citizen" else [f"{end}{i}" for i in range(count)]
    facts = links(kind, people, ends, **own, **stamps)
    store.load({kind: facts, end: nodes(end, ends)})
    return facts, facts.select(wanted)


def parameters(takes: tuple[Any, ...]) -> dict[str, Any]:
    """A value for each parameter of a question."""
    return {column.name: PARAMETERS[column.type] for column in takes}


def count_of(answer: Mapping[str, pl.DataFrame]) -> int:
    """Rows in all frames together."""
    return sum(frame.height for frame in answer.values())


def _each(value: Any, count: int) -> list[Any]:
    return value if isinstance(value, list) else [value] * count
