"""`python -m bench.receive CITIZENS`: receive into an empty embedded store, against bare COPY.

Bare COPY is what the engine alone takes for the same finished tables: every node and relationship that
`receive` made, written to Parquet by the engine itself and copied into a new database, with the same memory.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import ladybug

from bench.common import REGISTRY, machine, timed
from graph.embedded import BUFFER_POOL, EmbeddedStore
from registry import schema


def main(citizens: int, folder: Path) -> None:
    """Print the two times, their ratio and the memory of each."""
    deliveries = folder / "deliveries"
    _registry("generate", "--citizens", citizens, "--days", 0, "--out", deliveries, "--quiet")
    ours = timed(lambda: _registry("receive", deliveries, "--store", f"file:{folder / 'store'}", "--quiet"))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    tables = folder / "tables"
    rows = export(folder / "store" / "graph.ladybug", tables)
    sys.stdout.write(f"{machine()}\n{citizens:,} citizens, {rows:,} nodes and relationships\n")
    sys.stdout.write(f"receive: {ours:.1f} s, {rows / ours:,.0f} rows/s, at most {memory:.1f} GB\n")
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bench.receive", "bare", str(tables)], check=True)
    sys.stdout.write(f"(with its process: {time.perf_counter() - begun:.1f} s)\n")
    bare_seconds = float((tables / "seconds").read_text())
    sys.stdout.write(f"ratio: {ours / bare_seconds:.2f}\n")


def _registry(*words: object) -> None:
    subprocess.run([*REGISTRY, *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def targets() -> list[tuple[str, str, str, list[str]]]:
    """Every table: its file, how it is matched, how it is copied into, and what of it."""
    found = []
    for label, node in schema.NODES.items():
        columns = [f"n.{column.name}" for column in node.columns]
        found.append((label, f"(n:{label})", label, columns))
    for type_, relationship in schema.RELATIONSHIPS.items():
        for start, end in relationship.pairs:
            keys = [f"a.{schema.NODES[start].key}", f"b.{schema.NODES[end].key}"]
            columns = keys + [f"r.{column.name}" for column in relationship.columns]
            found.append((f"{type_}-{end}", f"(a:{start})-[r:{type_}]->(b:{end})", type_, columns))
    return found


def export(database: Path, folder: Path) -> int:
    """Write every table that has rows; gives how many rows there are."""
    folder.mkdir()
    total = 0
    opened = ladybug.Database(str(database), buffer_pool_size=BUFFER_POOL, read_only=True)
    with ladybug.Connection(opened) as connection:
        for name, pattern, _, columns in targets():
            rows = connection.execute(f"MATCH {pattern} RETURN count(*)").get_all()[0][0]
            if rows:
                named = ", ".join(f"{one} AS {one.replace('.', '_')}" for one in columns)
                connection.execute(f"COPY (MATCH {pattern} RETURN {named}) TO '{folder / name}.parquet'")
                total += rows
    opened.close()
    return total


def bare(folder: Path) -> None:
    """COPY every table into a new database; nothing else is done."""
    store = EmbeddedStore(folder / "bare")
    store.prepare()
    store.close()
    opened = ladybug.Database(str(folder / "bare" / "graph.ladybug"), buffer_pool_size=BUFFER_POOL)
    begun = time.perf_counter()
    with ladybug.Connection(opened) as connection:
        for name, _, table, _ in targets():
            path = folder / f"{name}.parquet"
            if path.exists():
                declared = schema.kind(table)
                ends = (
                    f"(FROM='{declared.pairs[0][0]}', TO='{name.split('-')[1]}')"
                    if (isinstance(declared, schema.Relationship) and len(declared.pairs) > 1)
                    else ""
                )
                one = time.perf_counter()
                connection.execute(f"COPY {table} FROM '{path}' {ends}")
                sys.stdout.write(f"  {name}: {time.perf_counter() - one:.1f} s\n")
    seconds = time.perf_counter() - begun
    opened.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    sys.stdout.write(f"bare COPY: {seconds:.1f} s, at most {memory:.1f} GB\n")
    (folder / "seconds").write_text(str(seconds))


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare(Path(sys.argv[2]))
    else:
        scratch = Path(tempfile.mkdtemp(prefix="registry-bench-"))
        try:
            main(int(sys.argv[1]), scratch)
        finally:
            shutil.rmtree(scratch)
