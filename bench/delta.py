"""`python -m bench.delta CITIZENS [neo4j]`: a daily delta, against bare writes of the same facts.

Half of a delta's rows end a residence, half begin another: for n rows n new versions and n/2 closed ones. A
small one goes first and is only told: a server plans and compiles each text when it first meets it.
Bare is the engine alone, with the very texts of the store: for each fact found one CREATE and for each closed
one SET, one transaction; on Neo4j columns of 20,000 rows. The bare writes are of other people's residences.
`--deliveries DIR` takes first deliveries that are there, `--folder DIR` says where temporary files go.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import tempfile
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import ladybug
import neo4j
import polars as pl

from bench.common import first_deliveries, machine, options, registry, say, timed
from graph import open_store
from graph.change_texts import change
from graph.embedded_pool import BUFFER_POOL
from graph.server import Neo4jServer
from graph.server_process import free_ports
from loaders.deliveries import find
from registry import schema
from registry.receive import receive

WARMING = 1_000
SIZES = (10_000, 100_000)
MOVED = date(2023, 3, 2)
BARE_DELIVERY = 1_000


def main(citizens: int, engine: str, made: Path | None, folder: Path) -> None:
    """Print, for each size, ours, bare and their ratio."""
    deliveries = first_deliveries(made, folder / "in", citizens)
    first = deliveries / "population"
    homes = pl.read_parquet(first / "0001" / "residence.parquet").filter(pl.col("valid_to").is_null())
    say(f"{citizens:,} citizens, {engine}; {machine()}")
    with loaded(engine, first, folder) as url:
        at, took = 0, {}
        for sequence, size in enumerate((WARMING, *SIZES), start=2):
            movers = homes[at : at + size // 2]
            others = homes[at + size // 2 : at + size]
            at += size
            took[size] = timed(partial(ours, url, delta(folder / str(size), sequence, movers)))
            plain = timed(partial(BARE[engine], url, *facts(others)))
            what = "after the start" if size == WARMING else f"ratio {took[size] / plain:.2f}"
            say(f"{size:,} rows: {took[size]:.1f} s; bare {plain:.1f} s; {what}")
        say(f"ten times the rows: {took[SIZES[1]] / took[SIZES[0]]:.1f} times the time; {machine()}")


@contextmanager
def loaded(engine: str, first: Path, folder: Path) -> Any:
    """The address of a store that holds the population's first delivery."""
    if engine == "embedded":
        url = f"file:{folder / 'store'}"
        registry("receive", first, "--store", url, "--quiet")
        yield url
        return
    bolt, http = free_ports(2)
    server = Neo4jServer(folder / "home", bolt, http, heap="3g", pagecache="2g")
    try:
        registry("neo4j", "import", first, "--home", server.home, "--bolt", bolt, "--http", http, "--quiet")
        server.stop()
        server.start()
        yield server.status().url
    finally:
        server.stop()


def delta(folder: Path, sequence: int, movers: pl.DataFrame) -> Path:
    """A delivery in which these people move."""
    target = folder / "population" / f"{sequence:04d}"
    target.mkdir(parents=True)
    old = movers.with_columns(valid_to=pl.lit(MOVED))
    new = movers.with_columns(address_code=movers["address_code"].reverse(), valid_from=pl.lit(MOVED))
    path = target / "residence.parquet"
    pl.concat([old, new]).write_parquet(path)
    entry = {"feed": "residence", "path": path.name, "mode": "delta", "rows": 2 * movers.height}
    entry["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    head = {
        "agency": "population",
        "sequence": sequence,
        "created_at": f"2023-03-{sequence + 1:02d}T02:00:00Z",
    }
    head |= {"as_of": f"2023-03-{sequence:02d}", "synthetic": True, "files": [entry]}
    (target / "delivery.json").write_text(json.dumps(head))
    return folder


def ours(url: str, folder: Path) -> None:
    """Receive it, from opening the store to closing it."""
    store = open_store(url)
    [delivery] = find([folder])
    receipt = receive(store, delivery)
    store.close()
    assert receipt.files["residence"]["quarantined"] == 0
    assert receipt.files["residence"]["accepted"] == receipt.files["residence"]["read"]


def facts(homes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The versions to add and to close for people who move."""
    said = homes.select(
        subject="iin",
        object="address_code",
        confidential="protected",
        record=pl.lit("residence"),
        valid_from="valid_from",
        valid_to=pl.lit(MOVED),
        delivery=pl.lit(BARE_DELIVERY, pl.Int64),
        closed_by=pl.lit(schema.OPEN, pl.Int64),
    )
    new = said.with_columns(
        object=said["object"].reverse(), valid_from=pl.lit(MOVED), valid_to=pl.lit(schema.OPEN_DATE)
    )
    closing = said.with_columns(delivery=pl.lit(1, pl.Int64), closed_by=pl.lit(BARE_DELIVERY, pl.Int64))
    return pl.concat([said, new]), closing


def bare_embedded(url: str, added: pl.DataFrame, closed: pl.DataFrame) -> None:
    """Prepared statements, row by row, in one transaction."""
    path = Path(url.removeprefix("file:")) / "graph.ladybug"
    database = ladybug.Database(str(path), buffer_pool_size=BUFFER_POOL)
    connection = ladybug.Connection(database)
    connection.execute("BEGIN TRANSACTION")
    for name, rows in (("add/LIVES_AT", added), ("close/LIVES_AT", closed)):
        wanted = change(name)
        for row in rows.select(wanted.takes).iter_rows(named=True):
            connection.execute(wanted.text, row)
    connection.execute("COMMIT")
    connection.close()
    database.close()


def bare_neo4j(url: str, added: pl.DataFrame, closed: pl.DataFrame) -> None:
    """Columns over Bolt, 20,000 rows a statement."""
    with neo4j.GraphDatabase.driver(url) as driver, driver.session() as session:
        for name, rows in (("add/LIVES_AT", added), ("close/LIVES_AT", closed)):
            wanted = change(name)
            head = f"UNWIND range(0, size(${wanted.takes[0]}) - 1) AS i\n"
            text = head + re.sub(r"\$(\w+)", r"$\1[i]", wanted.text)
            for part in rows.iter_slices(20_000):
                session.run(text, {column: part[column].to_list() for column in wanted.takes}).consume()


BARE = {"embedded": bare_embedded, "neo4j": bare_neo4j}


def words() -> argparse.Namespace:
    """What the command line says."""
    parser = options("delta")
    parser.add_argument("engine", nargs="?", choices=[*BARE], default="embedded")
    return parser.parse_args()


if __name__ == "__main__":
    said = words()
    with tempfile.TemporaryDirectory(prefix="registry-bench-", dir=said.folder) as scratch:
        main(said.citizens, said.engine, said.deliveries, Path(scratch))
