"""`python -m bench.networkx_households CITIZENS`: ours against what a user would write with networkx.

Theirs reads the same Parquet files, without a store: Polars reads and filters the rows, dictionaries choose
who raises a child, networkx holds the people as a graph and finds its components. It knows one day and one
definition (`card`), no second time axis, no roles, no reasons, and keeps nothing; another day is another run.
Ours is `assemble` of `card` from a store that has received the files, its writing included; and `receive` of
the files besides. Both must give the same households. Counted is each process from the files, or the store,
to its end, its memory included; the start of Python and its imports are left out.

`--deliveries DIR`: first deliveries in Parquet that are there. `--store URL`: a store that has received them,
whose households are taken away first.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import networkx as nx
import polars as pl

from bench.assemble import CARD, loaded, options, today, without_households
from bench.common import Cost, Worked, machine, say, spent
from graph import open_store
from loaders.feeds import feed
from registry.ages import reaches

CHILD, STUDENT = 18, 23
Frames = dict[str, pl.DataFrame]
FEEDS = (
    *("citizens", "residence", "departures", "successions", "births", "adoptions", "paternities"),
    *("marriages", "divorces", "deaths", "death_certificates", "guardianships", "enrolments", "decisions"),
)


def households(folder: Path, day: date) -> dict[str, str]:
    """Each living person's household, named after its eldest."""
    rows = dict(_rows(folder))
    born = _living(rows, day)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(born)
    couples = [pair for pair in _couples(rows, day) if pair[0] in born and pair[1] in born]
    graph.add_edges_from(couples)
    children = _children(rows, born, {iin for pair in couples for iin in pair}, day)
    graph.add_edges_from(_raised(rows, born, children, day))
    found = {}
    for household in nx.connected_components(graph):
        eldest = min(household, key=lambda iin: (born[iin], iin))
        found.update(dict.fromkeys(household, eldest))
    return found


def _rows(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """The columns that matter of every feed, a person's older numbers replaced."""
    unused = [
        "surname",
        "given_name",
        "patronymic",
        "citizenship",
        "kato",
        "settlement",
        "protected",
        "act_no",
    ]
    follows = _read(folder, "successions", [])
    newest = dict(follows.sort("from").select("old_iin", "new_iin").iter_rows())
    for old in list(newest):
        while (following := newest.get(newest[old])) is not None:
            newest[old] = following
    for name in FEEDS:
        frame = _read(folder, name, unused)
        numbers = [one for one in frame.columns if one == "iin" or one.endswith("_iin")]
        own = pl.lit(value=False) if "iin" not in numbers else pl.col("iin").is_in(list(newest))
        yield name, frame.with_columns(pl.col(numbers).replace(newest), older=own)


def _read(folder: Path, name: str, unused: list[str]) -> pl.DataFrame:
    path = folder / feed(name).agency / "0001" / f"{name}.parquet"
    lazy = pl.scan_parquet(path)
    return lazy.drop([one for one in unused if one in lazy.collect_schema()]).collect()


def _living(rows: Frames, day: date) -> dict[str, date]:
    """Who lives in the country, with the day of birth: dead is who two agencies, or a court, say so of."""
    certified = {*rows["death_certificates"]["iin"]}
    dead = {iin for iin in rows["deaths"].filter(pl.col("died") <= day)["iin"] if iin in certified}
    declared = rows["decisions"].filter(pl.col("kind") == "declared_dead", pl.col("effective") <= day)
    dead.update(declared["iin"])
    away = rows["departures"].filter(
        pl.col("left") <= day, pl.col("returned").is_null() | (pl.col("returned") > day)
    )
    dead.update(away["iin"])
    people = rows["citizens"].filter(pl.col("born") <= day).sort("older").unique("iin", keep="first")
    return {iin: born for iin, born in people.select("iin", "born").iter_rows() if iin not in dead}


def _couples(rows: Frames, day: date) -> set[tuple[str, str]]:
    ended: dict[tuple[str, str], list[date]] = defaultdict(list)
    for one, other, over in rows["divorces"].select("one_iin", "other_iin", "act_date").iter_rows():
        if over <= day:
            ended[min(one, other), max(one, other)].append(over)
    married = rows["marriages"].filter(pl.col("act_date") <= day)
    pairs = set()
    for one, other, begun in married.select("one_iin", "other_iin", "act_date").iter_rows():
        pair = min(one, other), max(one, other)
        if not any(over >= begun for over in ended.get(pair, ())):
            pairs.add(pair)
    return pairs


def _children(rows: Frames, born: dict[str, date], married: set[str], day: date) -> dict[str, bool]:
    """Everybody's children who are bound to adults, and whether each is a minor."""
    students = {*_open(rows["enrolments"].filter(pl.col("form") == "full_time"), day)["iin"]}
    people = pl.DataFrame({"iin": born.keys(), "born": born.values()})
    young = people.filter(reaches(pl.col("born"), STUDENT, "years") > day).with_columns(
        minor=reaches(pl.col("born"), CHILD, "years") > day
    )
    told = young.select("iin", "minor").iter_rows()
    return {iin: minor for iin, minor in told if iin not in married and (minor or iin in students)}


def _raised(
    rows: Frames, born: dict[str, date], children: dict[str, bool], day: date
) -> Iterator[tuple[str, str]]:
    """Each child with its adults: a minor's guardians, else parents at its address, mother, father."""
    guardians: dict[str, set[str]] = defaultdict(set)
    for guardian, ward in _open(rows["guardianships"], day).select("guardian_iin", "ward_iin").iter_rows():
        if guardian in born and guardian != ward and children.get(ward):
            guardians[ward].add(guardian)
    parents = _parents(rows, born, children, day)
    homes = _homes(rows, parents, day)
    for child in children:
        adults = guardians.get(child) or _chosen(child, parents.get(child, {}), homes)
        yield from ((adult, child) for adult in adults)


def _chosen(child: str, parents: dict[str, str], homes: dict[str, set[str]]) -> list[str]:
    together = [parent for parent in parents if homes[child] & homes[parent]]
    mothers = [parent for parent, role in parents.items() if role == "mother"]
    return together or mothers or [parent for parent, role in parents.items() if role == "father"]


def _parents(
    rows: Frames, born: dict[str, date], children: dict[str, bool], day: date
) -> dict[str, dict[str, str]]:
    """The living parents of each child, with rights to it, and each one's role."""
    births, adopted = rows["births"], rows["adoptions"].filter(pl.col("act_date") <= day)
    fathers = rows["paternities"].filter(pl.col("act_date") <= day)
    told = [
        births.select("child_iin", parent="mother_iin", role=pl.lit("mother")),
        births.select("child_iin", parent="father_iin", role=pl.lit("father")),
        fathers.select("child_iin", parent="father_iin", role=pl.lit("father")),
        adopted.select("child_iin", parent="adopter_iin", role="as"),
    ]
    gone = {*adopted.drop_nulls("replaces_iin").select("child_iin", "replaces_iin").iter_rows()}
    on_rights = rows["decisions"].filter(
        pl.col("kind").is_in(["rights_deprived", "rights_restored"]), pl.col("effective") <= day
    )
    latest = on_rights.sort("effective", "decision_no").unique(["iin", "child_iin"], keep="last")
    gone.update(latest.filter(pl.col("kind") == "rights_deprived").select("child_iin", "iin").iter_rows())
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for frame in told:
        for child, parent, role in frame.iter_rows():
            if child in children and parent in born and (child, parent) not in gone:
                found[child][parent] = role
    return found


def _homes(rows: Frames, parents: dict[str, dict[str, str]], day: date) -> dict[str, set[str]]:
    """The addresses at which children and their parents are registered."""
    wanted = {*parents, *(parent for both in parents.values() for parent in both)}
    homes: dict[str, set[str]] = defaultdict(set)
    for iin, address in _open(rows["residence"], day).select("iin", "address_code").iter_rows():
        if iin in wanted:
            homes[iin].add(address)
    return homes


def _open(frame: pl.DataFrame, day: date) -> pl.DataFrame:
    return frame.filter(
        pl.col("valid_from") <= day, pl.col("valid_to").is_null() | (pl.col("valid_to") > day)
    )


def main(words: list[str], folder: Path) -> None:
    """Measure both, compare what they find."""
    asked = options(words)
    [citizens] = asked.citizens
    with loaded(asked, citizens, folder / "ours") as store:
        day = today(store.url)
        say(f"{citizens:,} citizens; {machine()}")
        found = folder / "theirs.parquet"
        told = spent("bench.networkx_households", "theirs", store.deliveries, day, found)
        say(f"networkx, from the files: {told.cost}")
        without_households(store.url)
        store.piece(day, "ours", CARD)
        mine = store.costs[f"ours {CARD}"]
        _against("assemble", mine, told.cost)
        if store.receiving:
            both = Cost(
                store.receiving.seconds + mine.seconds,
                store.receiving.computing + mine.computing,
                max(store.receiving.memory, mine.memory),
            )
            say(f"receive, every fact of {len(FEEDS)} feeds and more kept: {store.receiving}")
            _against("receive and assemble", both, told.cost)
        say(_differences(store.url, found))
    say(machine())


def _against(what: str, ours: Cost, theirs: Cost) -> None:
    say(f"networkx / {what}: {theirs.ratio(ours)}, memory {theirs.memory / ours.memory:.2f}")


def _differences(url: str, path: Path) -> str:
    store = open_store(url)
    ours = store.ask("derived/memberships", definition=CARD).select("iin", "reference")
    store.close()
    theirs = pl.read_parquet(path)
    other = ours.join(theirs, on=["iin", "reference"], how="anti").height
    missing = theirs.join(ours, on="iin", how="anti").height
    people = f"{ours.height:,} people in ours, {theirs.height:,} in theirs"
    return f"{people}: {other} of ours elsewhere, {missing} of theirs missing in ours"


def theirs(folder: Path, day: date, path: Path) -> None:
    """The other way, in a process of its own."""
    with Worked() as worked:
        found = households(folder, day)
    pl.DataFrame({"iin": found.keys(), "reference": found.values()}).write_parquet(path)
    worked.tell({"households": len({*found.values()})})


if __name__ == "__main__":
    if sys.argv[1] == "theirs":
        theirs(Path(sys.argv[2]), date.fromisoformat(sys.argv[3]), Path(sys.argv[4]))
    else:
        with tempfile.TemporaryDirectory(
            prefix="registry-bench-", dir=options(sys.argv[1:]).folder
        ) as scratch:
            main(sys.argv[1:], Path(scratch))
