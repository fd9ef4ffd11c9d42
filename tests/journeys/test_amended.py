"""The law is amended under a store that decided by the law as it was: everything is decided anew, once."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph import open_store
from registry import law
from tests.engines import fresh_url
from tests.journeys.towns import REGISTRY, run, town

ROOT = Path(law.__file__).parent
OF_FOUR, AMENDED = "16.03", "17.03"
"""Monthly indices of a family of four children, as the law is and as it is amended."""


def amended(folder: Path) -> Path:
    """The registry with one number of the law changed, on the days since it was first said."""
    shutil.copytree(ROOT, folder / "registry", ignore=shutil.ignore_patterns("__pycache__"))
    numbers = folder / "registry" / "benefits" / "large_family" / "parameters.yaml"
    text = numbers.read_text()
    assert text.count(f"4: {OF_FOUR}") == 3
    numbers.write_text(text.replace(f"4: {OF_FOUR}", f"4: {AMENDED}"))
    return folder


def registry(rules: Path | None, *words: object) -> dict[str, Any]:
    """A command by the registry as it is, or by amended rules; gives its report."""
    done = subprocess.run(  # what lies in the working directory is imported first
        [*REGISTRY, *map(str, words), "--json"], capture_output=True, text=True, check=True, cwd=rules
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def current(url: str) -> pl.DataFrame:
    """The current decisions of a store."""
    store = open_store(url, read_only=url.startswith("file:"))
    found = store.ask("derived/decisions").filter(state="current").sort("id")
    store.close()
    return found


@pytest.mark.parametrize(
    "engine", ["embedded", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))]
)
def test_an_amended_number_decides_again_what_it_touches(engine: str, tmp_path: Path) -> None:
    rules = amended(tmp_path / "rules")
    with fresh_url(engine, tmp_path) as url:
        run(town(tmp_path / "deliveries", citizens=300, days=0), url, tmp_path)
        before = current(url)
        assert registry(None, "decide", "--store", url)["looked_at"] == 0, "nothing changed"
        report = registry(rules, "decide", "--store", url)
        after = current(url)
        whole = registry(rules, "decide", "--store", url, "--full")
        assert registry(rules, "decide", "--store", url)["looked_at"] == 0, "it is decided anew once"
        registry(None, "decide", "--store", url)
        assert current(url).equals(before), "the law as it was gives what it gave"
    assert report["looked_at"] == before.height
    assert (whole["new"], whole["superseded"]) == (0, 0), "a run over everybody says the same"
    old, new = before.join(after, on="id", how="anti"), after.join(before, on="id", how="anti")
    assert set(old["benefit"]) == {"large_family"} == set(new["benefit"])
    of_four = old.filter(pl.col("arithmetic").str.contains(OF_FOUR))
    assert of_four.height, "the town has a family of four children"
    for event, day in of_four.select("event", "law_day").iter_rows():
        given = Decimal(AMENDED) * law.number("monthly_index", day)
        assert new.filter(event=event)["amount"].to_list() == [given.to_integral_value(ROUND_CEILING)]
    others = old.join(of_four, on="id", how="anti").select("event", "amount")
    assert new.join(others, on=["event", "amount"], how="semi", nulls_equal=True).height == others.height
