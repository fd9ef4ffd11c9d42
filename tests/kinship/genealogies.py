"""A small genealogy told in rows: people with made-up numbers, dates as partial as years."""

from __future__ import annotations

from pathlib import Path

from tests.building import Rows, deliver

UNKNOWN = "1000-01-01"


def number(place: int) -> str:
    """A made-up number: no IIN has 9 as its seventh digit."""
    return f"{place:06d}900000"


class Genealogy:
    """Say who was born, died, married and had children; then deliver it."""

    def __init__(self) -> None:
        self.people: Rows = []
        self.parents: Rows = []
        self.marriages: Rows = []

    def person(self, place: int, sex: str, born: str = "", died: str | None = None) -> str:
        """Born and died in a year or on a day; an empty text is a day that nobody knows."""
        dates = {**_between("born", born), **_between("died", died or "")}
        said = {"person": number(place), "entry": f"I{place}", "sex": sex, "given_name": f"I{place}"}
        self.people.append({**said, **dates, "dead": died is not None, "since": UNKNOWN})
        return number(place)

    def child(self, child: str, *, mother: str = "", father: str = "", by: str = "birth") -> None:
        """A child of one parent or two."""
        for role, parent in (("mother", mother), ("father", father)):
            if parent:
                ends = {"entry": f"{child} {parent}", "child": child, "parent": parent, "since": UNKNOWN}
                self.parents.append({**ends, "role": role, "by": by, "confidential": by == "adoption"})

    def marriage(self, one: str, other: str, since: str = UNKNOWN) -> None:
        """A wedding, on a day or on one that nobody knows."""
        self.marriages.append({"entry": f"{one} {other}", "one": one, "other": other, "since": since})

    def deliver(self, folder: Path, sequence: int = 1) -> Path:
        """One delivery of everything."""
        feeds = {"persons": self.people, "parents": self.parents, "marriages": self.marriages}
        return deliver(
            folder, "genealogy", sequence, {f"genealogy_{name}": rows for name, rows in feeds.items()}
        )


def _between(what: str, said: str) -> dict[str, str | None]:
    year = len(said) == len("1985")
    first, last = (f"{said}-01-01", f"{said}-12-31") if year else (said or None, said or None)
    return {what: said, f"{what}_earliest": first, f"{what}_latest": last}
