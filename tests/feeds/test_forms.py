"""A delivery may come as a folder, a zip, a folder of many, plain or compressed: the facts are the same."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from loaders.deliveries import find
from loaders.rows import find_rows
from registry.deliveries import in_order
from registry.errors import RefusedInput
from registry.ports import Store
from registry.steps import explain, receive
from tests.building import at, deliver, named, person

PERSON = person("1980-01-01", "F")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    feeds = {"citizens": named(PERSON), "residence": at("A1", PERSON)}
    return deliver(tmp_path / "plain", "population", 1, feeds)


def zipped(folder: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return target


def compressed(folder: Path) -> Path:
    manifest = json.loads((folder / "delivery.json").read_text())
    for entry in manifest["files"]:
        path = folder / entry["path"]
        packed = gzip.compress(path.read_bytes(), mtime=0)
        path.unlink()
        (folder / f"{entry['path']}.gz").write_bytes(packed)
        entry |= {"path": f"{entry['path']}.gz", "sha256": hashlib.sha256(packed).hexdigest()}
    (folder / "delivery.json").write_text(json.dumps(manifest))
    return folder


def facts(store: Store, path: Path) -> pl.DataFrame:
    for delivery in in_order(find([path])):
        receive(store, delivery)
    return store.ask("facts/LIVES_AT", known=1)


def test_every_form_gives_the_same_facts(embedded: Store, folder: Path, tmp_path: Path) -> None:
    wanted = ("A1", "residence", PERSON)
    path = zipped(folder, tmp_path / "many" / "one.zip")
    assert facts(embedded, path.parent).select("object", "record", "subject").rows() == [wanted]


def test_a_compressed_file_is_read(embedded: Store, folder: Path) -> None:
    assert facts(embedded, compressed(folder)).height == 1


def test_an_explanation_finds_the_row_in_a_zip(embedded: Store, folder: Path, tmp_path: Path) -> None:
    facts(embedded, zipped(folder, tmp_path / "one.zip"))
    said = explain(embedded, f"LIVES_AT/{PERSON}/residence@1", find_rows=find_rows)
    assert "one.zip::./residence.csv:2" in said.children[0].children[0].text


def test_a_member_outside_the_archive_refuses_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("../delivery.json", "{}")
    with pytest.raises(RefusedInput, match="outside"):
        find([tmp_path / "bad.zip"])


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_text("no archive")
    with pytest.raises(RefusedInput, match="cannot be read"):
        find([tmp_path / "bad.zip"])
