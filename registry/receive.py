"""Step one: a delivery becomes facts.

A delivery's facts carry its number. They are loaded while the delivery is incomplete, which nobody sees;
one last transaction closes the old versions and says that it is complete. A crash in between leaves an
incomplete delivery, which the next run takes back before it begins.
"""

from __future__ import annotations

import json

import polars as pl

from registry import deliveries as receipts
from registry import endings, iin, quarantine, schema, settings, versions
from registry.ahead import ahead
from registry.deliveries import Delivery, FeedRows, Manifest, Receipt
from registry.errors import RefusedInput
from registry.phrases import phrase
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
    endings_ = _Endings(store, receipt.number, at_once=fresh == set(named))
    for said in ahead(delivery.feeds(in_parts=fresh)):
        compared = versions.compare(store, said, receipt.number - 1, first=said.feed in fresh)
        closings += _load_nodes(store, said)
        if said.feed not in fresh:
            closings += quarantine.cleared(store, said, receipt.number)
        quarantine.load(store, said, receipt.number)
        for kind in said.kinds:
            if versions.ends_by_acts(kind):
                closings += endings_.take(kind, compared, has_acts=said.has_acts)
            else:
                _load_facts(store, said.target(kind), compared.added[kind], receipt.number)
                closings += _closings(said.target(kind), compared.closed[kind], receipt.number)
        receipt.count(said.feed, compared.counts, said.bad["reason"])
        if said.full:
            receipt.complete_since[said.feed] = said.since
            receipt.of_the_dead |= {said.feed} if said.before_death else set()
    receipt.files = {feed: receipt.files[feed] for feed in named if feed in receipt.files}
    return closings + endings_.finish()


class _Endings:
    """Facts that acts may end, of one delivery.

    They wait until all of its files are read, for each may end or free what another says. Not so when all
    its feeds are new (`at_once`): then nothing of it is closed, and once its acts are known, which come
    first, the ends of all other facts are too. So an agency's first delivery, the largest, is never held in
    memory.
    """

    def __init__(self, store: Store, number: int, *, at_once: bool) -> None:
        self.store, self.number, self.at_once = store, number, at_once
        self.waiting: dict[str, list[versions.Compared]] = {}
        self.acts: dict[str, pl.DataFrame] = {}

    def take(self, kind: str, part: versions.Compared, *, has_acts: bool) -> list[tuple[str, pl.DataFrame]]:
        """Load the facts of a file, or let them wait; gives the versions to close."""
        if has_acts or not self.at_once:
            if kind in self.acts:
                raise ValueError(f"acts that end facts of {kind} come after such facts")
            self.waiting.setdefault(kind, []).append(part)
            return []
        closings = [] if kind in self.acts else self._take_acts(kind)
        ended = endings.work_out(_as_new(kind, [part], self.number), self.acts[kind])
        _load_facts(self.store, kind, ended.added, self.number)
        return closings

    def finish(self) -> list[tuple[str, pl.DataFrame]]:
        """Load what still waits; gives the versions to close."""
        return [
            closing
            for kind, parts in self.waiting.items()
            for closing in _load_with_endings(self.store, kind, parts, self.number)
        ]

    def _take_acts(self, kind: str) -> list[tuple[str, pl.DataFrame]]:
        """Load what waits, and know from now on every act of the kind, said before or here."""
        parts, columns = self.waiting.pop(kind, []), list(schema.fact_columns(kind))
        before = self.store.ask(f"facts/{kind}", known=self.number - 1).select(columns)
        closings = _load_with_endings(self.store, kind, parts, self.number, before) if parts else []
        said = [before, *([_as_new(kind, parts, self.number)] if parts else [])]
        self.acts[kind] = endings.acts(pl.concat(said))
        return closings


def _as_new(kind: str, parts: list[versions.Compared], number: int) -> pl.DataFrame:
    """The new facts of the parts with the stamp of their delivery."""
    added = pl.concat([part.added[kind] for part in parts])
    stamped = added.with_columns(
        delivery=pl.lit(number, dtype=pl.Int64), closed_by=pl.lit(schema.OPEN, dtype=pl.Int64)
    )
    return stamped.select(list(schema.fact_columns(kind)))


def _load_with_endings(
    store: Store, kind: str, parts: list[versions.Compared], number: int, stored: pl.DataFrame | None = None
) -> list[tuple[str, pl.DataFrame]]:
    """Facts that acts may end: the ends of every pair touched are worked out before anything is loaded.

    `stored`: all facts of the kind, if they are at hand.
    """
    columns = list(schema.fact_columns(kind))
    added = _as_new(kind, parts, number)
    closed = pl.concat([part.closed[kind] for part in parts]).select(columns)
    pairs = pl.concat([added.select(endings.PAIR), closed.select(endings.PAIR)]).unique()
    if not pairs.height:
        return []
    if stored is None:
        stored = versions.ask_about(store, f"facts/{kind}", pairs["subject"], known=number - 1)
    touched = stored.select(columns).join(pairs, on=endings.PAIR, how="semi")
    ended = endings.work_out(added, touched.join(closed, on=columns, how="anti", nulls_equal=True))
    _load_facts(store, kind, ended.added, number)
    return _closings(kind, pl.concat([closed, ended.closed]), number)


def _load_facts(store: Store, target: str, facts: pl.DataFrame, number: int) -> None:
    """Load new facts; `target` is a kind, or `OWNS/Vehicle` where a kind has several ends."""
    kind = target.split("/", maxsplit=1)[0]
    stamped = facts.with_columns(
        delivery=pl.lit(number, dtype=pl.Int64), closed_by=pl.lit(schema.OPEN, dtype=pl.Int64)
    )
    if not schema.is_status(kind):
        store.load({target: stamped.select(schema.fact_columns(kind).keys())})
        return
    nodes = stamped.with_columns(id=_status_id())
    links = nodes.select("subject", object="id")
    columns = [column.name for column in schema.NODES[kind].columns]
    store.load({kind: nodes.select(columns), f"HAS/{kind}": links})


def _status_id() -> pl.Expr:
    return phrase("{}@{}", "record", "delivery")


def _closings(target: str, facts: pl.DataFrame, number: int) -> list[tuple[str, pl.DataFrame]]:
    if not facts.height:
        return []
    closing = facts.with_columns(closed_by=pl.lit(number, dtype=pl.Int64))
    if schema.is_status(target.split("/", maxsplit=1)[0]):
        return [(f"close/{target}", closing.select("closed_by", id=_status_id()))]
    named = closing.select("subject", "object", "record", "delivery", "valid_from", "closed_by")
    return [(f"close/{target}", named)]


def _load_nodes(store: Store, said: FeedRows) -> list[tuple[str, pl.DataFrame]]:
    """People and things the rows name; gives the changes of display copies that Browser shows."""
    for label, rows in said.nodes.items():
        told = {"born": iin.born_of("iin"), "sex": iin.sex_of("iin")} if label == "Citizen" else {}
        frame = rows.with_columns(**told)
        columns = [
            pl.col(column.name)
            if column.name in frame.columns
            else pl.lit(None, schema.POLARS[column.type]).alias(column.name)
            for column in schema.NODES[label].columns
        ]
        store.load({label: frame.select(columns)})
    return _display(store, said)


def _display(store: Store, said: FeedRows) -> list[tuple[str, pl.DataFrame]]:
    names = ["surname", "given_name", "patronymic"]
    citizens = said.nodes.get("Citizen", pl.DataFrame())
    if not set(names) <= set(citizens.columns):
        return []
    wanted = citizens.select("iin", *names)
    shown = versions.ask_about(store, "people/display", wanted["iin"])
    changed = wanted.join(shown, on=["iin", *names], how="anti", nulls_equal=True)
    return [("people/names", changed)] if changed.height else []


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
