"""`python -m bench.volumes CITIZENS`: who is paid or offered each benefit, against the numbers published.

The synthetic country is a sample of the real one; its recipients are multiplied up to the whole population.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import RootModel

from bench.common import said, say
from graph import open_store
from loaders.generator.shares import NATION
from registry.definitions import Definition, read_definition
from registry.ports import Store


class Volume(Definition):
    """How many recipients were published, and where."""

    published: int
    counts: Literal["day", "year"]
    source: str
    why: str


class Volumes(RootModel[dict[str, Volume]]):
    """By benefit."""


def main(citizens: int, folder: Path) -> None:
    """Run a town and print the table."""
    deliveries, url = folder / "deliveries", f"file:{folder / 'store'}"
    said("generate", "--citizens", citizens, "--out", deliveries, "--quiet")
    report = json.loads(said("run", deliveries, "--store", url, "--json"))
    store = open_store(url, read_only=True)
    day = date.fromisoformat(report["day"])
    say(f"{citizens:,} citizens, as of {day}; times {NATION / citizens:,.1f}\n")
    say("| benefit | paid | offered | of the nation | published | ratio | where they differ |")
    say("|---|---|---|---|---|---|---|")
    for name, told in volumes().items():
        paid, offered = paid_to(store, name, told, day, report["known"]), offered_to(store, name)
        of_nation = round((paid + offered) * NATION / citizens, -2)
        ours = f"{paid:,} | {offered:,} | {of_nation:,.0f}"
        say(f"| {name} | {ours} | {told.published:,} | {of_nation / told.published:.2f} | {told.why} |")
    store.close()


def volumes() -> dict[str, Volume]:
    """What was published."""
    return read_definition(Path(__file__).parent / "volumes.yaml", Volumes).root


def paid_to(store: Store, name: str, told: Volume, day: date, known: int) -> int:
    """People who are paid on the day, or who began to be paid in the year before it."""
    rows = store.ask("facts/Entitlement", known=known).filter(benefit=name)
    begun = pl.col("valid_from").is_between(pl.lit(day).dt.offset_by("-1y"), day)
    stands = (pl.col("valid_from") <= day) & (pl.col("valid_to") > day)
    return rows.filter(stands if told.counts == "day" else begun)["subject"].n_unique()


def offered_to(store: Store, name: str) -> int:
    """People to whom it is due and not paid yet."""
    return (
        store.ask("derived/decisions")
        .filter(benefit=name, state="current", outcome="yes")["recipient"]
        .n_unique()
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="registry-bench-") as scratch:
        main(int(sys.argv[1]), Path(scratch))
