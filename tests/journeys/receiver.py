"""A process that receives every delivery below a folder, as a command would; it is killed in the middle."""

from __future__ import annotations

import sys
from pathlib import Path

from graph import open_store
from loaders.deliveries import find
from registry.deliveries import in_order
from registry.receive import receive

if __name__ == "__main__":
    url, folder = sys.argv[1:]
    store = open_store(url)
    store.prepare()
    deliveries = in_order(find([Path(folder)]))
    print("begins", flush=True)
    for delivery in deliveries:
        receive(store, delivery)
    store.close()
    print("done", flush=True)
