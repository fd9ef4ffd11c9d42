"""The offline import turns files into a database, and says what is wrong with them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graph.server import Neo4jServer
from graph.server_import import import_full
from registry.errors import RefusedInput, StoreError

CITIZENS = (
    'iin:ID(Citizen),born:date,surname\nfirst,1990-01-31,"Ахметов, старший"\nsecond,2015-12-01,Ахметова\n'
)
DWELLINGS = "address_code:ID(Dwelling)\nhome\n"
PLOTS = "cadastre_no:ID(LandPlot)\nfield\n"
LIVES_AT = ":START_ID(Citizen),:END_ID(Dwelling),valid_from:date,delivery:long\nsecond,home,2020-02-29,17\n"
OWNS_HOME = ":START_ID(Citizen),:END_ID(Dwelling),share\nfirst,home,1/2\n"
OWNS_FIELD = ":START_ID(Citizen),:END_ID(LandPlot),share\nfirst,field,1/1\n"


def write(folder: Path, **texts: str) -> dict[str, Path]:
    """A file for each text, in a folder whose name has a space."""
    folder = folder / "tables to import"
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.csv" for name in texts}


def test_files_become_a_database_and_replace_it(tmp_path: Path) -> None:
    home = tmp_path / "a home"
    paths = write(
        tmp_path,
        citizens=CITIZENS,
        dwellings=DWELLINGS,
        plots=PLOTS,
        lives_at=LIVES_AT,
        homes=OWNS_HOME,
        fields=OWNS_FIELD,
    )
    nodes = {
        "Citizen": [paths["citizens"]],
        "Dwelling": [paths["dwellings"]],
        "LandPlot": [paths["plots"]],
    }
    # One type between two pairs of labels: a file for each.
    bonds = {"LIVES_AT": [paths["lives_at"]], "OWNS": [paths["homes"], paths["fields"]]}
    said: list[str] = []
    import_full(home, {"Dwelling": [paths["dwellings"]]}, {})
    done = import_full(home, nodes, bonds, said.append)
    assert (done.nodes, done.relationships) == (4, 3)
    assert done.summary.startswith("IMPORT DONE")
    assert any("Node import" in line for line in said)

    server = Neo4jServer(home, None, None, heap="512m", pagecache="32m", short_lived=True)
    server.start()
    try:
        with GraphDatabase.driver(server.status().url) as driver:
            [home_of] = driver.execute_query("MATCH (c)-[r:LIVES_AT]->(d) RETURN c, r, d").records
            [owned] = driver.execute_query("MATCH (:Citizen)-[:OWNS]->(x) RETURN count(x) AS n").records
        with pytest.raises(StoreError, match="running"):
            import_full(home, nodes, bonds)
    finally:
        server.stop()
    assert home_of["c"]["born"].to_native() == dt.date(2015, 12, 1)
    assert home_of["r"]["delivery"] == 17
    assert home_of["d"]["address_code"] == "home"
    assert owned["n"] == 2


@pytest.mark.parametrize(
    ("citizens", "lives_at", "told"),
    [
        (CITIZENS, LIVES_AT.replace("second", "nobody"), "nobody"),
        (CITIZENS + "first,1990-01-31,Ахметов\n", LIVES_AT, "first"),
        (CITIZENS.replace("1990-01-31", "1990-02-31"), LIVES_AT, "1990-02-31"),
    ],
    ids=["a relationship to nobody", "a node said twice", "a date that is none"],
)
def test_a_wrong_row_is_shown(tmp_path: Path, citizens: str, lives_at: str, told: str) -> None:
    paths = write(tmp_path, citizens=citizens, dwellings=DWELLINGS, lives_at=lives_at)
    with pytest.raises(StoreError) as failure:
        import_full(
            tmp_path / "home",
            {"Citizen": [paths["citizens"]], "Dwelling": [paths["dwellings"]]},
            {"LIVES_AT": [paths["lives_at"]]},
        )
    assert told in failure.value.why


def test_a_missing_file_and_an_unreadable_name_are_named(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match=r"nothing\.csv"):
        import_full(tmp_path, {"Citizen": [tmp_path / "nothing.csv"]}, {})
    comma = tmp_path / "one,two.csv"
    comma.write_text(CITIZENS, encoding="utf-8")
    with pytest.raises(RefusedInput, match="comma"):
        import_full(tmp_path, {"Citizen": [comma]}, {})
