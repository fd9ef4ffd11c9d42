"""A store kept open for reading beside a writer.

What is open keeps answering until something newer is open. A small store is opened anew by the first request
after a change; a large one, which takes a moment, in the background.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from graph import snapshots_of
from registry import settings
from registry.errors import RegistryError, StoreError
from registry.ports import Store
from registry.successions import as_one

AT_ONCE = 256 << 20
"""Bytes of a store that is opened while the request waits, some tenths of a second at most."""
SHARE = 10
"""After a larger one took a time, this many times as long passes before the next: answers come first."""
PATIENCE = 5.0
"""Seconds that a request waits for a store at which a writer works, when there is nothing older to show."""


class Reader:
    """Lends a store for one request; opens it at the first."""

    def __init__(self, url: str) -> None:
        self._snapshots = snapshots_of(url)
        self._store: Store | None = None
        self._seen: object = None
        self._took, self._tried_at = 0.0, 0.0
        self._lent, self._opening = threading.Lock(), threading.Lock()

    @contextmanager
    def current(self) -> Iterator[Store]:
        """The newest state that could be opened. Requests take turns: each is a few milliseconds."""
        if self._store is None:
            self._open_first()
        else:
            self._follow()
        with self._lent:
            assert self._store is not None
            yield self._store

    def close(self) -> None:
        """Let go of the store."""
        with self._opening, self._lent:
            if self._store is not None:
                self._store.close()
            self._store = None

    def _follow(self) -> None:
        """See to it that what was written since is shown: now, or soon."""
        state = self._snapshots.state()
        if state == self._seen:
            return
        if sum(size for _, size, _ in state) <= AT_ONCE:
            self._open_newer()
        elif time.monotonic() - self._tried_at >= SHARE * self._took:
            threading.Thread(target=self._open_newer, daemon=True).start()

    def _open_first(self) -> None:
        until = time.monotonic() + PATIENCE
        with self._opening:
            while self._store is None and not self._open():
                if time.monotonic() > until:
                    raise StoreError(
                        "the store is being written; nothing can be read yet", do="try again soon"
                    )
                time.sleep(0.05)

    def _open_newer(self) -> None:
        if not self._opening.acquire(blocking=False):
            return  # somebody is at it
        try:
            self._open()
        except RegistryError as error:
            structlog.get_logger().warning("the older state goes on answering", why=error.what)
        finally:
            self._opening.release()

    def _open(self) -> bool:
        """Put a newer state in place of the old one; says whether there was one to be had."""
        begun = time.monotonic()
        try:
            taken = self._snapshots.take()
        finally:
            self._tried_at = time.monotonic()
            self._took = self._tried_at - begun
        if taken is None:
            return False
        store, state = taken
        try:
            _check(store)
        except RegistryError:
            store.close()
            raise
        with self._lent:  # who has several numbers is asked once of a state, and not by each request
            old, self._store, self._seen = self._store, as_one(store), state
        if old is not None:
            old.close()
        return True


def _check(store: Store) -> None:
    """A store whose tables are still being made answers nothing: it is no newer state."""
    try:
        store.ask("derived/deliveries")
    except StoreError as error:
        raise StoreError("the store is being made", why=error.why, do="try again soon") from None
    settings.check_key(store, reading=True)
