"""Step one: a delivery becomes facts.

A delivery's facts carry its number. They are loaded while the delivery is incomplete, which nobody sees;
one last transaction closes the old versions and says that it is complete. A crash in between leaves an
incomplete delivery, which the next run takes back before it begins.
"""

from __future__ import annotations

import json

import polars as pl

from registry import deliveries as receipts
from registry import loading, quarantine, schema, settings, versions
from registry.ahead import ahead
from registry.deliveries import Delivery, FeedRows, Manifest, Receipt
from registry.ended import SUCCESSION, Endings
from registry.errors import RefusedInput
from registry.ports import Store
from registry.successions import as_said

RETIREMENTS = 0.01
"""The share of a feed that a full file may retire unless more is accepted by hand."""


def receive(store: Store, delivery: Delivery, *, accept_retirements: int = 0) -> Receipt:
    """Take one delivery, or say that it was taken before. Refused deliveries leave nothing behind."""
    store = as_said(store)
    taken = take_back_incomplete(store)
    previous = _same(taken, delivery.manifest)
    if previous is not None:
        return _already(delivery.manifest, previous)
    _check_sequence(taken, delivery)
    first_of_its_kind = settings.check_synthetic(store, delivery.manifest)
    delivery.verify()
    number = int(taken["number"].max() or 0) + 1  # type: ignore[arg-type]
    _check_retirements(store, delivery, taken, accept_retirements)
    receipt = Receipt(delivery.manifest, number, doubts=_doubts(delivery.manifest, taken))
    node = _node(delivery.manifest, number, taken)
    store.write(("put/Delivery", node))
    closings = _take_feeds(store, delivery, receipt, taken)
    counts = pl.lit(receipt.as_json())
    complete = ("put/Delivery", node.with_columns(complete=pl.lit(value=True), counts=counts))
    store.write(*closings, *first_of_its_kind, complete)
    return receipt


def take_back_incomplete(store: Store) -> pl.DataFrame:
    """Undo what a crash left half received: its facts were never seen by anybody. Gives the complete ones."""
    begun = store.ask("derived/deliveries")
    for number in begun.filter(~pl.col("complete"))["number"]:
        for kind in schema.fact_kinds():
            while store.ask(f"left/{kind}", delivery=number)["facts"].item() > 0:
                store.write((f"undo/{kind}", pl.DataFrame({"delivery": [number]})))
        store.write(("deliveries/undo_quarantine", pl.DataFrame({"delivery": [number]})))
        store.write(("remove/Delivery", pl.DataFrame({"number": [number]})))
    return begun.filter("complete")


def _take_feeds(
    store: Store, delivery: Delivery, receipt: Receipt, taken: pl.DataFrame
) -> list[tuple[str, pl.DataFrame]]:
    """Load every file's new facts; give back the changes that the last transaction makes."""
    named = delivery.manifest.feeds
    fresh = set(named) - _feeds_seen(taken, delivery.manifest.agency)
    closings: list[tuple[str, pl.DataFrame]] = []
    endings = Endings(store, receipt.number, at_once=fresh == set(named))
    for said in ahead(delivery.feeds(in_parts=fresh)):
        compared = versions.compare(store, said, receipt.number - 1, first=said.feed in fresh)
        closings += loading.load_nodes(store, said)
        if said.feed not in fresh:
            closings += quarantine.cleared(store, said, receipt.number)
        quarantine.load(store, said, receipt.number)
        for kind in said.kinds:
            if versions.ends_by_acts(kind):
                closings += endings.take(kind, compared, has_acts=said.has_acts)
            else:
                loading.load_facts(store, said.target(kind), compared.added[kind], receipt.number)
                closings += loading.closings(said.target(kind), compared.closed[kind], receipt.number)
            if kind == SUCCESSION:
                endings.renumber(compared)
        receipt.count(said.feed, compared.counts, said.bad["reason"])
        if said.full:
            receipt.complete_since[said.feed] = said.since
            receipt.of_the_dead |= {said.feed} if said.before_death else set()
    receipt.files = {feed: receipt.files[feed] for feed in named if feed in receipt.files}
    return closings + endings.finish()


def _doubts(manifest: Manifest, taken: pl.DataFrame) -> list[str]:
    own = taken.filter(agency=manifest.agency)
    return receipts.doubts(manifest, receipts.newest_day(taken), receipts.newest_day(own))


def _same(taken: pl.DataFrame, manifest: Manifest) -> dict[str, object] | None:
    """The earlier receipt of this very delivery; the same sequence with other content is refused."""
    earlier = taken.filter(agency=manifest.agency, sequence=manifest.sequence)
    if not earlier.height:
        return None
    row = earlier.row(0, named=True)
    if row["checksum"] != manifest.checksum:
        raise RefusedInput(
            f"sequence {manifest.sequence} of {manifest.agency} was received before with other content",
            where=manifest.path,
            why=f"received as delivery {row['number']}",
            do="send corrections under the next sequence number",
        )
    return row


def _already(manifest: Manifest, row: dict[str, object]) -> Receipt:
    files = Receipt.files_of(str(row["counts"]))
    return Receipt(manifest, int(str(row["number"])), already=True, files=files)


def _check_sequence(taken: pl.DataFrame, delivery: Delivery) -> None:
    manifest = delivery.manifest
    last = taken.filter(agency=manifest.agency)["sequence"].max()
    expected = int(last) + 1 if isinstance(last, int) else 1
    if manifest.sequence != expected:
        raise RefusedInput(
            f"sequence {manifest.sequence} of {manifest.agency} is out of order",
            where=manifest.path,
            why=f"expected {expected}, found {manifest.sequence}",
            do="receive the deliveries in between first",
        )


def _check_retirements(store: Store, delivery: Delivery, taken: pl.DataFrame, accepted: int) -> None:
    """Before anything is written: full files of feeds that were received before may retire only so much."""
    seen = _feeds_seen(taken, delivery.manifest.agency)
    if not seen.isdisjoint(delivery.manifest.feeds):
        known = int(taken["number"].max() or 0)  # type: ignore[arg-type]
        for said in delivery.feeds(full_only=True):
            compared = versions.compare(store, said, known, first=said.feed not in seen)
            _check_retired(delivery.manifest, said, compared, accepted)


def _check_retired(manifest: Manifest, said: FeedRows, compared: versions.Compared, accepted: int) -> None:
    retired, allowed = compared.counts["retired"], max(accepted, int(compared.believed * RETIREMENTS))
    if retired > allowed:
        raise RefusedInput(
            f"the full file of {said.feed} would retire {retired} of {compared.believed} facts",
            where=manifest.path,
            why=f"allowed are {allowed}",
            do=f"if that is meant: --accept-retirements {retired}",
        )


def _feeds_seen(taken: pl.DataFrame, agency: str) -> set[str]:
    own = taken.filter(agency=agency)
    return {feed for counts in own["counts"] for feed in json.loads(counts)}


def _node(manifest: Manifest, number: int, taken: pl.DataFrame) -> pl.DataFrame:
    previous = taken["received_at"].max()
    row = {
        "number": number,
        "agency": manifest.agency,
        "sequence": manifest.sequence,
        "created_at": manifest.created_at,
        "received_at": receipts.received_at(manifest.created_at, str(previous) if previous else None),
        "as_of": manifest.as_of,
        "path": manifest.path,
        "checksum": manifest.checksum,
        "complete": False,
        "counts": "{}",
    }
    return pl.DataFrame([row])
