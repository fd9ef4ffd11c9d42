"""Genealogies given as GEDCOM files, on their way to be received: a folder for each version of a file."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from loaders import gedcom
from registry.deliveries import newest_day
from registry.ports import Store


def delivered(store: Store, files: list[Path], folder: Path, *, synthetic: bool) -> list[Path]:
    """A delivery folder for each file, below `folder`; a version that was received before stays the same."""
    known = store.ask("derived/deliveries").filter(agency=gedcom.AGENCY)
    newest = newest_day(store.ask("derived/deliveries"))
    next_sequence = int(str(known["sequence"].max() or 0)) + 1
    written = []
    for file in files:
        genealogy = gedcom.read(file)
        target = (folder / f"{file.stem}-{gedcom.digest(file)[:12]}").resolve()
        head = _received(known, target, synthetic=synthetic)
        if head is None:
            # An old or a new file must not move the day that the registry takes for today.
            as_of = min(genealogy.made, newest or genealogy.made)
            head = gedcom.Head(next_sequence, f"{genealogy.made}T00:00:00Z", as_of, synthetic)
            next_sequence += 1
        gedcom.write_delivery(genealogy, target, head)
        written.append(target)
    return written


def _received(known: pl.DataFrame, folder: Path, *, synthetic: bool) -> gedcom.Head | None:
    """The head of this version's delivery, if it was received or begun: it must come out byte for byte."""
    found = known.filter(path=str(folder))
    if not found.height:
        return None
    sequence, created_at, as_of = found.select("sequence", "created_at", "as_of").row(0)
    return gedcom.Head(sequence, created_at, as_of, synthetic)
