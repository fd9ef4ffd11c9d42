"""`python -m bench.stamps FACTS`: what the stamp of a fact costs, in seconds and bytes, on both engines.

The same LIVES_AT relationships between the same citizens and dwellings, with ever more of the stamp, and with
other ways to write it: COPY on the embedded engine, the offline import and the size of the store on Neo4j.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
import uuid
from datetime import date, timedelta
from pathlib import Path

import ladybug
import numpy as np
import polars as pl

from bench.common import machine
from graph.embedded_tables import TYPES
from graph.offline_files import Files
from graph.server_import import import_full
from registry.phrases import phrase
from registry.schema import OPEN, OPEN_DATE

BARE: list[str] = []
DATES = ["valid_from", "valid_to"]
NUMBERS = ["delivery", "closed_by"]
STEPS = {
    "nothing": BARE,
    "valid_from, valid_to": DATES,
    "+ delivery, closed_by (the two time axes)": DATES + NUMBERS,
    "+ record: the feed's name": [*DATES, *NUMBERS, "record"],
    "+ confidential (LIVES_AT as it is)": [*DATES, *NUMBERS, "record", "confidential"],
    "+ ended_by, empty": [*DATES, *NUMBERS, "record", "confidential", "nobody"],
    "as it is, with a number of its own in the record": [*DATES, *NUMBERS, "own_record", "confidential"],
    "as it is, with agency and delivery as text": [
        *DATES, "delivery_text", "closed_by_text", "record", "confidential", "agency",
    ],
    "as it is, and an id of its own (32 hexadecimal digits)": [
        *DATES, *NUMBERS, "record", "confidential", "id",
    ],
}  # fmt: skip
KINDS = {pl.Date: "date", pl.Int64: "int", pl.String: "string", pl.Boolean: "bool"}
NEO4J = {"date": "date", "int": "long", "string": "string", "bool": "boolean"}


def main(facts: int, folder: Path) -> None:
    """Print a table of every step on both engines."""
    rows, people, homes = made(facts)
    sys.stdout.write(f"{facts:,} LIVES_AT facts; {machine()}\n\n")
    sys.stdout.write(
        "| properties | Ladybug, s | bytes a fact | Neo4j import, s | bytes a fact |\n|---|---|---|---|---|\n"
    )
    people.rename({"iin": "iin:ID(Citizen)"}).write_csv(folder / "people.csv")
    homes.rename({"address_code": "address_code:ID(Dwelling)"}).write_csv(folder / "homes.csv")
    nodes = {"Citizen": [folder / "people.csv"], "Dwelling": [folder / "homes.csv"]}
    import_full(folder / "without", nodes, {})
    for words, columns in STEPS.items():
        frame = rows.select("subject", "object", *columns)
        one, here = embedded(frame, people, homes, folder / "embedded")
        other, size_there = neo4j(frame, nodes, folder / "neo4j")
        size_there -= size(folder / "without")
        sys.stdout.write(
            f"| {words} | {one:.1f} | {here / facts:.0f} | {other:.1f} | {size_there / facts:.0f} |\n"
        )
        sys.stdout.flush()


def made(facts: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The facts with every column a step may take, and their ends."""
    chance = np.random.default_rng(1)
    people = pl.DataFrame({"iin": [f"{i:012d}" for i in range(facts)]})
    homes = pl.DataFrame({"address_code": [f"AR-{i:010d}" for i in range(max(1, facts // 4))]})
    days = pl.Series([date(2000, 1, 1) + timedelta(days=i) for i in range(8_000)])
    began = days[chance.integers(0, 8_000, facts)]
    rows = pl.DataFrame(
        {
            "subject": people["iin"],
            "object": homes["address_code"][chance.integers(0, homes.height, facts)],
            "valid_from": began,
        }
    ).with_columns(
        valid_to=pl.lit(OPEN_DATE),
        delivery=pl.lit(1, pl.Int64),
        closed_by=pl.lit(OPEN, pl.Int64),
        record=pl.lit("residence"),
        confidential=pl.lit(value=False),
        nobody=pl.lit(None, pl.String),
        own_record=phrase("residence/{}", pl.int_range(pl.len())),
        delivery_text=pl.lit("population 1"),
        closed_by_text=pl.lit(None, pl.String),
        agency=pl.lit("population"),
    )
    ids = pl.Series("id", [uuid.UUID(bytes=chance.bytes(16)).hex for _ in range(facts)])
    return rows.with_columns(ids), people, homes


def embedded(
    rows: pl.DataFrame, people: pl.DataFrame, homes: pl.DataFrame, folder: Path
) -> tuple[float, int]:
    """Seconds of the COPY and the bytes by which the file grows."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "graph"
    database = ladybug.Database(str(path), buffer_pool_size=2 << 30)
    connection = ladybug.Connection(database)
    connection.execute("CREATE NODE TABLE Citizen(iin STRING, PRIMARY KEY(iin))")
    connection.execute("CREATE NODE TABLE Dwelling(address_code STRING, PRIMARY KEY(address_code))")
    columns = "".join(f", {name} {TYPES[kind]}" for name, kind in kinds(rows).items())
    connection.execute(f"CREATE REL TABLE LIVES_AT(FROM Citizen TO Dwelling{columns})")
    connection.execute("COPY Citizen FROM $rows", {"rows": people})
    connection.execute("COPY Dwelling FROM $rows", {"rows": homes})
    connection.execute("CHECKPOINT")
    before, begun = path.stat().st_size, time.perf_counter()
    connection.execute("COPY LIVES_AT FROM $rows", {"rows": rows})
    connection.execute("CHECKPOINT")
    seconds = time.perf_counter() - begun
    connection.close()
    database.close()
    return seconds, path.stat().st_size - before


def neo4j(rows: pl.DataFrame, nodes: Files, folder: Path) -> tuple[float, int]:
    """Seconds of the whole import with these facts, and the bytes of the store."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    headers = {":START_ID(Citizen)": "subject", ":END_ID(Dwelling)": "object"}
    headers |= {f"{name}:{NEO4J[kind]}": name for name, kind in kinds(rows).items()}
    rows.select(pl.col(name).alias(header) for header, name in headers.items()).write_csv(folder / "f.csv")
    begun = time.perf_counter()
    import_full(folder / "home", nodes, {"LIVES_AT": [folder / "f.csv"]})
    return time.perf_counter() - begun, size(folder / "home")


def kinds(rows: pl.DataFrame) -> dict[str, str]:
    """The properties and their types."""
    return {name: KINDS[type(dtype)] for name, dtype in rows.drop("subject", "object").schema.items()}


def size(home: Path) -> int:
    """Bytes of a database without its transaction logs."""
    return sum(path.stat().st_size for path in (home / "data" / "databases").rglob("*") if path.is_file())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="registry-bench-") as scratch:
        main(int(sys.argv[1]), Path(scratch))
