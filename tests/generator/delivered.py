"""Reads what the generator wrote, and works out families from the files alone, the slow and plain way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl

from registry.iin import is_valid

KEYS = {
    "residence": ["iin", "address_code", "valid_from"],
    "enrolments": ["record_no"],
    "guardianships": ["decision_no"],
    "citizens": ["iin"],
    "departures": ["iin", "left"],
    "registrations": ["registration_no"],
}


@dataclass(frozen=True)
class Delivered:
    """A generated country on disk."""

    out: Path

    def manifests(self) -> list[tuple[Path, dict[str, Any]]]:
        """Folder and manifest of every delivery."""
        paths = sorted(self.out.glob("*/*/delivery.json"))
        return [(path.parent, json.loads(path.read_text(encoding="utf-8"))) for path in paths]

    def feed(self, name: str, sequence: int | None = None) -> pl.DataFrame:
        """All rows of a feed in the order of deliveries, or those of one; dates typed in both formats."""
        number = "*" if sequence is None else f"{sequence:04d}"
        files = sorted(self.out.glob(f"*/{number}/{name}.*"))
        return pl.concat([read(path) for path in files], how="vertical_relaxed")

    def newest(self, name: str) -> pl.DataFrame:
        """The last version of each row of a feed."""
        return self.feed(name).unique(KEYS[name], keep="last", maintain_order=True)

    def truth(self, name: str) -> pl.DataFrame:
        """A table of the truth."""
        return pl.read_parquet(self.out / "truth" / f"{name}.parquet")

    @cached_property
    def stories(self) -> dict[str, dict[str, Any]]:
        """The planted stories by name."""
        told = json.loads((self.out / "truth" / "stories.json").read_text(encoding="utf-8"))
        return {story["story"]: story for story in told}

    @property
    def last_day(self) -> date:
        """The day of the last delivery."""
        return max(date.fromisoformat(manifest["as_of"]) for _, manifest in self.manifests())


def read(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    frame = pl.read_csv(path, infer_schema=False)
    days = ["born", "died", "act_date", "valid_from", "valid_to", "month", "as_of", "left", "returned"]
    days += ["from", "leave_from", "registered", "removed", "opened", "awarded", "decided", "effective"]
    whole = ["base_income", "contribution", "months", "amount", "days", "children", "rooms", "made_year"]
    whole += ["principal", "outstanding", "monthly_payment", "days_overdue"]
    parts = ["area_m2", "share"]
    return frame.with_columns(
        pl.col([name for name in days if name in frame.columns]).str.to_date(),
        pl.col([name for name in whole if name in frame.columns]).cast(pl.Int64),
        pl.col([name for name in parts if name in frame.columns]).cast(pl.Float64),
        pl.col([name for name in ("protected", "complicated") if name in frame.columns]) == "true",
    )


def card_families(country: Delivered, day: date) -> set[frozenset[str]]:
    """The card families of a day, person by person, on a networkx graph."""
    dead = _dead(country, day)
    born = dict(country.feed("citizens").select("iin", "born").iter_rows())
    alive = {iin for iin, birth in born.items() if birth <= day} - dead - _abroad(country, day)
    couples = _couples(country, alive)
    graph = nx.Graph()
    graph.add_nodes_from(alive)
    graph.add_edges_from(couples)
    married = {iin for couple in couples for iin in couple}
    students = _current(country.newest("enrolments"), day).filter(pl.col("form") == "full_time")
    adult_at = {iin: 23 if iin in set(students["iin"]) else 18 for iin in alive}
    addresses = _addresses(country, day)
    guardians, parents = _guardians(country, day), _parents(country, day)
    for child in alive - married:
        if _birthday(born[child], adult_at[child]) > day:
            graph.add_edges_from(
                (child, adult) for adult in _carers(child, guardians, parents, addresses, alive)
            )
    return {frozenset(members) for members in nx.connected_components(graph)}


def _carers(
    child: str,
    guardians: dict[str, set[str]],
    parents: dict[str, dict[str, str]],
    addresses: dict[str, set[str]],
    alive: set[str],
) -> set[str]:
    if found := guardians.get(child, set()) & alive:
        return found
    living = {parent: role for parent, role in parents.get(child, {}).items() if parent in alive}
    here = addresses.get(child, set())
    if found := {parent for parent in living if addresses.get(parent, set()) & here}:
        return found
    by_role = {role: parent for parent, role in living.items()}
    first = by_role.get("mother", by_role.get("father"))
    return {first} if first else set()


def _dead(country: Delivered, day: date) -> set[str]:
    sources = [
        _well_formed(country.feed(name), "iin").filter(pl.col("died") <= day)
        for name in ("deaths", "death_certificates")
    ]
    return set(sources[0]["iin"]) & set(sources[1]["iin"])


def _abroad(country: Delivered, day: date) -> set[str]:
    rows = country.newest("departures").filter(pl.col("left") <= day)
    return set(rows.filter((pl.col("returned") > day).fill_null(value=True))["iin"])


def _couples(country: Delivered, alive: set[str]) -> set[frozenset[str]]:
    def pairs(name: str) -> set[frozenset[str]]:
        rows = _well_formed(country.feed(name), "one_iin").select("one_iin", "other_iin")
        return {frozenset(pair) for pair in rows.iter_rows()}

    return {pair for pair in pairs("marriages") - pairs("divorces") if pair <= alive}


def _current(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    return rows.filter(pl.col("valid_from") <= day, (pl.col("valid_to") > day).fill_null(value=True))


def _addresses(country: Delivered, day: date) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for iin, address in _current(country.newest("residence"), day).select("iin", "address_code").iter_rows():
        found.setdefault(iin, set()).add(address)
    return found


def _well_formed(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Without the rows that a loader puts into quarantine."""
    return rows.filter(is_valid(column))


def _guardians(country: Delivered, day: date) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    rows = _current(country.newest("guardianships"), day).select("ward_iin", "guardian_iin")
    for ward, guardian in rows.iter_rows():
        found.setdefault(ward, set()).add(guardian)
    return found


def _parents(country: Delivered, day: date) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    births = _well_formed(country.feed("births"), "child_iin").select("child_iin", "mother_iin", "father_iin")
    for child, mother, father in births.iter_rows():
        found[child] = {p: role for p, role in ((mother, "mother"), (father, "father")) if p}
    acts = _well_formed(country.feed("paternities"), "child_iin").filter(pl.col("act_date") <= day)
    for child, father in acts.select("child_iin", "father_iin").iter_rows():
        found.setdefault(child, {})[father] = "father"
    adoptions = country.feed("adoptions").select("child_iin", "adopter_iin", "as", "replaces_iin")
    for child, adopter, role, replaced in adoptions.iter_rows():
        found.setdefault(child, {}).pop(replaced, None)
        found[child][adopter] = role
    return found


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
