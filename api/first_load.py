"""The first load of a Neo4j: what agencies deliver first by its offline import, the rest over Bolt.

Killed at any point and started again, it goes on where it was: deliveries prepared as files are there, an
import that was begun is begun again, and what was received over Bolt is known as received.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path

from graph import open_store
from graph.embedded_refusals import no_folder
from graph.offline import OfflineStore
from graph.server import Neo4jServer
from graph.server_import import import_full, refuse_a_running
from graph.server_java import only_one
from loaders.deliveries import FolderDelivery
from registry import settings
from registry.deliveries import Receipt
from registry.errors import StoreError
from registry.ports import Store
from registry.receive import receive

Say = Callable[[str], None]
Took = Callable[[Receipt], None]


class FirstLoad:
    """The first load of one home; its own files lie in `first-load` there."""

    def __init__(self, server: Neo4jServer, say: Say) -> None:
        self.server, self.say = server, say
        self.folder = server.home / "first-load"
        self.begun, self.done = self.folder / "import-begun", self.folder / "imported.json"
        self.database = server.home / "data" / "databases" / "neo4j"

    def offline(self, deliveries: Sequence[FolderDelivery], took: Took) -> list[Receipt]:
        """Import what agencies delivered first; gives the receipts, none when it was imported before."""
        first = [*takewhile(is_first, deliveries)]
        if self.imported() or not first:
            return []
        refuse_a_running(self.server)
        with only_one(_made(self.folder) / "lock"):
            self._refuse_what_is_there()
            store = OfflineStore(self.folder / "files")
            store.prepare()
            receipts = _received(store, first, took)
            self._import(store)
        self.done.write_text(json.dumps([receipt.manifest.name for receipt in receipts]), encoding="utf-8")
        self._tidy()
        return receipts

    def over_bolt(self, deliveries: Sequence[FolderDelivery], took: Took) -> list[Receipt]:
        """Start the server, make its indexes, and receive; those it has are known by their receipts."""
        self.server.start(self.say)
        store = open_store(self.server.status().url)
        try:
            self.say("constraints and indexes")
            store.prepare()
            return _received(store, deliveries, took)
        finally:
            store.close()

    def imported(self) -> bool:
        """Whether the import was done; a database deleted since then is none."""
        return self.done.exists() and self.database.exists()

    def _import(self, store: OfflineStore) -> None:
        self.say("writing what came late")
        nodes, relationships = store.finish()
        self.begun.touch()
        import_full(self.server.home, nodes, relationships, self.say)

    def _tidy(self) -> None:
        self.begun.unlink(missing_ok=True)
        for name in ("files", "final"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _refuse_what_is_there(self) -> None:
        """An import replaces the database, so only an empty one is replaced, or one half imported by us."""
        if self.begun.exists() or not self.database.exists():
            return
        self.say("looking whether the database is empty")
        self.server.start(self.say)
        try:
            filled = self.server.holds_anything()
        finally:
            self.server.stop()
        if filled:
            raise StoreError(
                "the store is not empty",
                where=str(self.server.home),
                why="the offline import replaces the whole database",
                do="receive over Bolt (--via bolt), name another --home, or delete this one",
            )


def is_first(delivery: FolderDelivery) -> bool:
    """Whether it is an agency's first delivery, and says everything."""
    return delivery.manifest.sequence == 1 and delivery.full_only


def _received(store: Store, deliveries: Sequence[FolderDelivery], took: Took) -> list[Receipt]:
    settings.check_key(store)
    receipts = []
    for delivery in deliveries:
        receipts.append(receive(store, delivery))
        took(receipts[-1])
    return receipts


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise no_folder(folder, error) from None
    return folder
