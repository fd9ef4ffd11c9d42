"""What a store is: which key made its ids, whether its people are made up, how far it was assembled."""

from __future__ import annotations

import polars as pl

from registry import ids
from registry.deliveries import Manifest
from registry.errors import RefusedInput, StoreError
from registry.ports import Store

KEY, SYNTHETIC, ASSEMBLED = "key_fingerprint", "synthetic", "assembled_day"


def get(store: Store, name: str) -> str | None:
    """The value of a setting, None when it was never set."""
    found = store.ask("derived/settings").filter(name=name)
    return str(found["value"].item()) if found.height else None


def put(name: str, value: str) -> tuple[str, pl.DataFrame]:
    """The change that sets it."""
    return ("put/Setting", pl.DataFrame({"name": [name], "value": [value]}))


def check_key(store: Store, *, reading: bool = False) -> None:
    """A store keeps the key its ids were made with, and refuses another."""
    mine, theirs = ids.fingerprint(), get(store, KEY)
    if theirs is None:
        if not reading:
            store.write(put(KEY, mine))
    elif theirs != mine:
        raise StoreError(
            "the store's ids were made with another key",
            why=f"fingerprint {theirs}, not {mine}",
            do="set REGISTRY_KEY to the key this store was made with",
        )


def check_synthetic(store: Store, manifest: Manifest) -> list[tuple[str, pl.DataFrame]]:
    """Made-up people and real ones never share a store; gives what its first delivery has to set."""
    mine, theirs = "true" if manifest.synthetic else "false", get(store, SYNTHETIC)
    if theirs is None:
        return [put(SYNTHETIC, mine)]
    if theirs != mine:
        kind = {"true": "synthetic", "false": "real"}
        raise RefusedInput(
            f"a delivery of {kind[mine]} data for a store of {kind[theirs]} data",
            where=manifest.path,
            do="use another store",
        )
    return []
