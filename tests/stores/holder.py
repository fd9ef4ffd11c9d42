"""Holds an embedded store for writing: says "held", then writes one setting for each line it is told."""

from __future__ import annotations

import sys

import polars as pl

from graph import open_store

if __name__ == "__main__":
    store = open_store(sys.argv[1])
    store.prepare()
    print("held", flush=True)
    for line in sys.stdin:
        store.write(("put/Setting", pl.DataFrame({"name": [line.strip()], "value": ["told"]})))
        print("written", flush=True)
    store.close()
