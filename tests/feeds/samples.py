"""The samples beside the definitions, `loaders/<agency>/<feed>/sample.csv`: received, and what came of them.

After a feed or its sample has changed: `.venv/bin/python -m tests.feeds.samples` writes each
`sample.receipt.json` anew; read the difference before it is committed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from loaders.deliveries import FolderDelivery
from loaders.feeds import Feed, feeds
from registry.receive import receive
from tests.engines import fresh_store

LOADERS = Path(__file__).parents[2] / "loaders"
AS_OF = "2023-03-01"


def sample(feed: Feed, name: str = "sample.csv") -> Path:
    """A file beside the feed's definition."""
    return LOADERS / feed.agency / feed.feed / name


def delivery_of(feed: Feed, folder: Path) -> FolderDelivery:
    """A full delivery of the sample alone, as of 1 March 2023."""
    content = sample(feed).read_bytes()
    entry = {"feed": feed.feed, "path": f"{feed.feed}.csv", "mode": "full"}
    entry |= {"rows": len(content.splitlines()) - 1, "sha256": hashlib.sha256(content).hexdigest()}
    head = {"agency": feed.agency, "sequence": 1, "created_at": "2023-03-02T04:00:00Z", "as_of": AS_OF}
    folder.mkdir(parents=True)
    shutil.copy(sample(feed), folder / f"{feed.feed}.csv")
    (folder / "delivery.json").write_text(json.dumps({**head, "synthetic": True, "files": [entry]}))
    return FolderDelivery.open(folder)


def received(feed: Feed, folder: Path) -> dict[str, Any]:
    """What comes of a sample: the receipt, the rows set apart, and how many facts of which kind."""
    delivery = delivery_of(feed, folder / "delivery")
    with fresh_store("embedded", folder) as store:
        counts = receive(store, delivery).files[feed.feed]
        kinds = dict.fromkeys(one.fact for one in feed.becomes)
        facts = {kind: store.ask(f"facts/{kind}", known=1).height for kind in kinds}
    [rows] = delivery.feeds()
    bad = rows.bad.sort("line").select("line", "field", pl.col("value").fill_null(""), "reason")
    return {"as_of": AS_OF, "receipt": counts, "facts": facts, "quarantined": bad.to_dicts()}


def main() -> None:
    """Write every `sample.receipt.json`."""
    for feed in feeds().values():
        with tempfile.TemporaryDirectory() as name:
            text = json.dumps(received(feed, Path(name)), ensure_ascii=False, indent=1)
        sample(feed, "sample.receipt.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
