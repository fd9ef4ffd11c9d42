"""`python -m bench.receive CITIZENS`: receive into an empty embedded store, against bare COPY.

Bare COPY is what the engine alone takes for the same finished tables: every node and relationship that
`receive` made, written to Parquet by the engine itself and copied into a new database, a table at a time.
That needs all rows of a table in memory, so it is given more of it than `receive` has.
`--deliveries DIR` takes first deliveries that are there, `--store DIR` keeps the store that is filled.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import ladybug

from bench.common import disk, first_deliveries, machine, options, registry, run, say
from graph.embedded import EmbeddedStore
from graph.embedded_pool import BUFFER_POOL
from graph.embedded_tables import copy_files
from graph.offline_files import targets
from graph.snapshots import FILE
from registry import schema

BARE_POOL = 12 << 30
"""Bytes of the buffer pool that the bare COPY has: more than `receive`."""


def main(citizens: int, made: Path | None, store: Path, folder: Path) -> None:
    """Print the two times, their ratio and the memory of each."""
    say(machine())
    deliveries = first_deliveries(made, folder / "deliveries", citizens)
    ours = registry("receive", deliveries, "--store", f"file:{store}", "--quiet")
    rows = export(store / FILE, folder / "tables")
    say(f"{citizens:,} citizens, {rows:,} nodes and relationships, {disk(store):.2f} GB")
    say(f"receive: {ours}, {rows / ours.seconds:,.0f} rows/s")
    bare = run(sys.executable, "-m", "bench.receive", "bare", folder / "tables")
    say(f"bare COPY: {bare}")
    say(f"ratio: {ours.ratio(bare)}")
    say(machine())


def export(database: Path, folder: Path) -> int:
    """Write every table that has rows; gives how many rows there are."""
    folder.mkdir()
    total = 0
    opened = ladybug.Database(str(database), buffer_pool_size=BUFFER_POOL, read_only=True)
    with ladybug.Connection(opened) as connection:
        for name in [*schema.NODES, *targets()]:
            pattern, columns = shape(name)
            rows = connection.execute(f"MATCH {pattern} RETURN count(*)").get_all()[0][0]
            if rows:
                named = ", ".join(f"{one} AS {one.replace('.', '_')}" for one in columns)
                path = folder / f"{name.replace('/', '-')}.parquet"
                connection.execute(f"COPY (MATCH {pattern} RETURN {named}) TO '{path}'")
                total += rows
    opened.close()
    return total


def shape(name: str) -> tuple[str, list[str]]:
    """How a table is matched, and its columns in the order of COPY."""
    kind, _, end = name.partition("/")
    declared = schema.kind(kind)
    if isinstance(declared, schema.Node):
        return f"(n:{kind})", [f"n.{column.name}" for column in declared.columns]
    start, end = declared.pairs[0][0], end or declared.pairs[0][1]
    keys = [f"a.{schema.NODES[start].key}", f"b.{schema.NODES[end].key}"]
    return f"(a:{start})-[r:{kind}]->(b:{end})", keys + [f"r.{column.name}" for column in declared.columns]


def bare(folder: Path) -> None:
    """COPY every table into a new database; nothing else is done."""
    store = EmbeddedStore(folder / "bare")
    store.prepare()
    store.close()
    opened = ladybug.Database(str(folder / "bare" / FILE), buffer_pool_size=BARE_POOL)
    with ladybug.Connection(opened) as connection:
        for name in [*schema.NODES, *targets()]:
            path = folder / f"{name.replace('/', '-')}.parquet"
            if path.exists():
                connection.execute(copy_files(name, [path]))
    opened.close()


def words() -> argparse.Namespace:
    """What the command line says."""
    parser = options("receive")
    parser.add_argument("--store", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare(Path(sys.argv[2]))
    else:
        said = words()
        with tempfile.TemporaryDirectory(prefix="registry-bench-", dir=said.folder) as scratch:
            main(said.citizens, said.deliveries, said.store or Path(scratch) / "store", Path(scratch))
