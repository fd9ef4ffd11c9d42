"""The CSV files of Neo4j's import: their headers, from the schema, and what is read back from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import polars as pl

from registry import schema

Files: TypeAlias = Mapping[str, Sequence[Path]]
TYPES = {"string": "string", "date": "date", "int": "long", "float": "double", "bool": "boolean"}
SEVERAL_LINES = "several-lines"
"""Stands in the name of a file of which a value has a line break: the import must be told."""


def targets() -> list[str]:
    """Every pair of labels a relationship may lie between: `LIVES_AT`, `OWNS/Vehicle`."""
    return [
        f"{kind.type}/{end}" if len(kind.pairs) > 1 else kind.type
        for kind in schema.RELATIONSHIPS.values()
        for _, end in kind.pairs
    ]


def write(name: str, rows: pl.DataFrame, path: Path) -> Path:
    """Write rows of a kind under the import's header; gives the path, which tells of line breaks."""
    named = dict(_columns(name))
    text = BytesIO()
    rows.select(pl.col(column).alias(header) for column, header in named.items()).write_csv(text)
    content = text.getvalue()
    if content.count(b"\n") != rows.height + 1 or b"\r" in content:
        path = path.with_name(f"{path.stem}.{SEVERAL_LINES}{path.suffix}")
    path.write_bytes(content)
    return path


def written(folder: Path, name: str, rows: pl.DataFrame, number: int = 0) -> Path:
    """The same, under a name of its own in a folder."""
    return write(name, rows, folder / f"{name.replace('/', '-')}.{number:06d}.csv")


def read(name: str, path: Path) -> pl.DataFrame:
    """What was written, typed."""
    kind = schema.kind(name.split("/", maxsplit=1)[0])
    types: dict[str, schema.DType] = {"subject": pl.String, "object": pl.String}
    types |= {column.name: schema.POLARS[column.type] for column in kind.columns}
    named = {header: column for column, header in _columns(name)}
    frame = pl.read_csv(path, schema={header: types[column] for header, column in named.items()})
    return frame.rename(named)


def key_column(path: Path, label: str) -> pl.Series:
    """The keys in a file of nodes, as text."""
    return pl.read_csv(path, columns=[0], infer_schema=False).to_series().alias(schema.NODES[label].key)


def closed(rows: pl.DataFrame, target: str, closings: pl.DataFrame | None) -> pl.DataFrame:
    """The facts with the deliveries that closed them."""
    if closings is None:
        return rows
    status = schema.is_status(target.split("/", maxsplit=1)[0])
    key = ["id"] if status else ["subject", "object", "record", "delivery", "valid_from"]
    late = closings.unique(key, keep="last").rename({"closed_by": "late"}).select(*key, "late")
    joined = rows.join(late, on=key, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(closed_by=pl.coalesce("late", "closed_by")).drop("late")


def renamed(citizens: pl.DataFrame, late: pl.DataFrame) -> pl.DataFrame:
    """Citizens with the names that were said later."""
    names = [name for name in late.columns if name != "iin"]
    marked = late.select("iin", *(pl.col(name).alias(f"late_{name}") for name in names), late=True)
    joined = citizens.join(marked, on="iin", how="left", maintain_order="left")
    said = [pl.when("late").then(f"late_{name}").otherwise(name).alias(name) for name in names]
    return joined.with_columns(said).select(citizens.columns)


def _columns(name: str) -> Iterator[tuple[str, str]]:
    """Each column of our frames with its header in the import's words."""
    kind = schema.kind(name.split("/", maxsplit=1)[0])
    if isinstance(kind, schema.Node):
        for column in kind.columns:
            is_end = column.name == kind.key and kind.label in _ends()
            yield column.name, f"{column.name}:{f'ID({kind.label})' if is_end else TYPES[column.type]}"
        return
    start, end = kind.pair(name.partition("/")[2])
    yield "subject", f":START_ID({start})"
    yield "object", f":END_ID({end})"
    for column in kind.columns:
        yield column.name, f"{column.name}:{TYPES[column.type]}"


def _ends() -> set[str]:
    """Labels that relationships lie between."""
    return {label for kind in schema.RELATIONSHIPS.values() for pair in kind.pairs for label in pair}
