"""`python -m bench`: measures the whole run, and its steps against bare work, and writes the page.

CITIZENS sets the size (1,000,000 unless said). Everything lies in a temporary folder and is deleted.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from bench.common import said, timed
from graph import open_store
from registry.assemble import assemble
from registry.families import family
from registry.family import family_of
from registry.ports import Store

CITIZENS = int(os.environ.get("CITIZENS", "1000000"))
APART = "\n## Measured apart\n"
"""Begins the part of the page that other commands' figures are written into by hand."""
PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
QUESTIONS = ("spouses", "parents", "parents_at_home", "guardians")


def main() -> None:
    """Run everything once and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        deliveries, store_url = home / "deliveries", f"file:{home / 'store'}"
        made = timed(lambda: said("generate", "--citizens", CITIZENS, "--out", deliveries))
        begun = time.perf_counter()
        report = json.loads(said("run", deliveries, "--store", store_url, "--json"))
        whole, peak = time.perf_counter() - begun, _peak_of_children()
        again = timed(lambda: said("run", deliveries, "--store", store_url))
        size = sum(file.stat().st_size for file in (home / "store").glob("graph*"))
        store = open_store(store_url)
        day, known = date.fromisoformat(report["day"]), report["known"]
        ratios = [_assemble_against_bare(store, day, known), _one_family(store, day, known)]
        store.close()
    page = _page(report, made, whole, again, peak, size, ratios) + _kept()
    PAGE.write_text(page, encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


def _assemble_against_bare(store: Store, day: date, known: int) -> tuple[str, str, str]:
    """`assemble` with nothing to write, against its questions and scipy's components alone."""
    ours = timed(lambda: assemble(store, family("card"), day=day, known=known))
    bare = timed(lambda: _bare(store, day, known))
    what = "`assemble` of `card`, nothing changed / its four bonds asked for and scipy's components"
    return what, f"{ours:.1f} s / {bare:.1f} s", f"{ours / bare:.2f}"


def _bare(store: Store, day: date, known: int) -> None:
    asked = [store.ask(f"families/{name}", day=day, known=known).select("one", "other") for name in QUESTIONS]
    bonds = pl.concat(asked)
    people = pl.concat([bonds["one"], bonds["other"]]).unique()
    at = pl.DataFrame({"iin": people, "at": np.arange(people.len())})
    ends = bonds.join(at, left_on="one", right_on="iin").join(
        at, left_on="other", right_on="iin", suffix="_to"
    )
    edges = (ends["at"].to_numpy(), ends["at_to"].to_numpy())
    connected_components(coo_array((np.ones(ends.height), edges), shape=(people.len(), people.len())))


def _one_family(store: Store, day: date, known: int) -> tuple[str, str, str]:
    """One family with the path of each member, against fetching one person's name by key."""
    people = store.ask("derived/memberships", definition="card")["iin"].sample(200, seed=1).to_list()
    card = family("card")
    ours = [timed(lambda iin=iin: family_of(store, iin, card, day=day, known=known)) for iin in people]
    bare = [timed(lambda iin=iin: store.ask("people/names", citizens=[iin], known=known)) for iin in people]
    mine, theirs = statistics.median(ours) * 1000, statistics.median(bare) * 1000
    what = "one family with its paths (median of 200) / one question about one person"
    return what, f"{mine:.1f} ms / {theirs:.2f} ms", f"{mine / theirs:.0f}"


def _peak_of_children() -> float:
    """The largest memory of any child process so far, in GB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2


def _kept() -> str:
    """The figures of measurements that have commands of their own."""
    _, heading, text = PAGE.read_text(encoding="utf-8").partition(APART)
    return heading + text


def _page(
    report: dict[str, Any],
    made: float,
    whole: float,
    again: float,
    peak: float,
    size: int,
    ratios: list[tuple[str, str, str]],
) -> str:
    rows = sum(file["read"] for one in report["deliveries"] for file in one["files"])
    seconds = report["seconds"]
    total = sum(seconds.values())
    steps = "\n".join(f"| {name} | {taken:.1f} | {taken / total:.0%} |" for name, taken in seconds.items())
    compared = "\n".join(f"| {what} | {figures} | {ratio} |" for what, figures, ratio in ratios)
    return f"""# Benchmarks

Made by `make bench` (`CITIZENS={CITIZENS}`) in one run, on the embedded store: {os.cpu_count()} cores,
Python {platform.python_version()}. Seconds are of this machine on that day; the ratios should hold elsewhere.

## The whole run

{CITIZENS:,} citizens, {rows:,} rows in {len(report["deliveries"])} deliveries: a first full delivery
of each agency and seven days.

| what | figure |
|---|---|
| `registry generate` | {made:.0f} s |
| `registry run`, empty store | {whole:.0f} s, at most {peak:.1f} GB of memory |
| the same again: nothing changes | {again:.0f} s |
| size of the store | {size / 1e9:.2f} GB |

| step | seconds | share |
|---|---|---|
{steps}

## Ratios

| what | figures | ratio |
|---|---|---|
{compared}
"""


if __name__ == "__main__":
    main()
