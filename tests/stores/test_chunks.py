"""A table that is given to the embedded engine is stored whole, whatever the chunks a filter left it in."""

from __future__ import annotations

from pathlib import Path

import ladybug
import polars as pl

from graph.embedded_connections import SMALL, Connections, without_empty_chunks

MANY = 60_000


def filtered() -> pl.DataFrame:
    """Many rows in five chunks, of which every second is empty, from the first on."""
    parts = [pl.Series("id", range(1, MANY + 1)) + part * MANY for part in range(5)]
    some = pl.concat([part * (place % 2) for place, part in enumerate(parts)], rechunk=False)
    return pl.DataFrame([some.filter(some > 0)])


def test_the_filter_leaves_empty_chunks() -> None:
    assert 0 in [len(chunk) for chunk in filtered()["id"].get_chunks()]


def test_all_rows_are_stored(tmp_path: Path) -> None:
    connections = Connections(ladybug.Database(str(tmp_path / "graph")))
    connections.run("CREATE NODE TABLE Thing(id INT64, PRIMARY KEY(id))", {})
    connections.run("COPY Thing FROM $rows", {"rows": filtered()}, size=SMALL)
    counted = connections.run("MATCH (thing:Thing) RETURN count(thing)", {}, read=ladybug.QueryResult.get_all)
    connections.close()
    assert counted == [[2 * MANY]]


def test_a_table_without_empty_chunks_is_left_as_it_is() -> None:
    rows = pl.concat([pl.DataFrame({"id": [1, 2]}), pl.DataFrame({"id": [3]})], rechunk=False)
    assert without_empty_chunks(rows) is rows
    assert without_empty_chunks(rows.clear()).height == 0
