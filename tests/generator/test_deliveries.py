"""The form of what is written: manifests, determinism, formats, what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from loaders.deliveries import FolderDelivery
from loaders.feeds import agencies, feeds
from registry.errors import RefusedInput, WrongUsage
from tests.generator.conftest import make
from tests.generator.delivered import Delivered, read

GIVEN = {"genealogy"}
"""Not an agency of the state: people give its files."""
FEEDS = {
    agency: sum(one.agency == agency for one in feeds().values())
    for agency in agencies()
    if agency not in GIVEN
}
DAILY = {one.agency for one in feeds().values() if one.cadence == "daily"}
"""Agencies of which no feed is daily send nothing in the week of the deltas."""
DELIVERIES = {agency: 8 if agency in DAILY else 1 for agency in FEEDS}


def fingerprints(country: Delivered) -> dict[str, str]:
    """The digest of every file."""
    files = (path for path in sorted(country.out.rglob("*")) if path.is_file())
    return {str(p.relative_to(country.out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_the_same_arguments_give_the_same_bytes(tmp_path: Path, file_format: str) -> None:
    arguments = {"citizens": 3000, "defects": 0.02, "format": file_format}
    one, again, other = (
        make(tmp_path / name, **arguments, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert fingerprints(one) == fingerprints(again)
    assert fingerprints(one) != fingerprints(other)


def test_manifests_tell_rows_and_digests(hamlet: Delivered) -> None:
    manifests = hamlet.manifests()
    assert len(manifests) == sum(DELIVERIES.values())
    for folder, manifest in manifests:
        assert manifest["synthetic"] is True
        assert folder.name == f"{manifest['sequence']:04d}"
        for entry in manifest["files"]:
            path = folder / entry["path"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
            assert read(path).height == entry["rows"]
            assert entry["mode"] == ("full" if manifest["sequence"] == 1 else "delta")


def test_the_loader_takes_every_row(hamlet: Delivered, city: Delivered) -> None:
    for country in (hamlet, city):
        for folder, _ in country.manifests():
            delivery = FolderDelivery.open(folder)
            delivery.verify()
            for rows in delivery.feeds():
                assert rows.bad.height == 0, rows.bad.head()


def test_both_formats_say_the_same(hamlet: Delivered, tmp_path: Path) -> None:
    parquet = make(tmp_path / "parquet", format="parquet")
    files = sorted(hamlet.out.glob("*/*/*.csv"))
    assert len(files) == sum(FEEDS[agency] * DELIVERIES[agency] for agency in FEEDS)
    for path in files:
        other = pl.read_parquet(parquet.out / path.relative_to(hamlet.out).with_suffix(".parquet"))
        assert read(path).equals(other), path


def test_without_deltas_there_are_only_full_deliveries(tmp_path: Path) -> None:
    country = make(tmp_path / "out", days=0)
    assert {manifest["sequence"] for _, manifest in country.manifests()} == {1}
    assert country.truth("families").height == 300
    assert all(story["sequence"] == 1 for story in country.stories.values())


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"format": "xml"}, WrongUsage),
        ({"citizens": 5}, WrongUsage),
        ({"defects": 1.5}, WrongUsage),
        ({"days": -1}, WrongUsage),
    ],
)
def test_wrong_arguments_are_named(tmp_path: Path, wrong: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        make(tmp_path / "out", **wrong)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for taken in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(WrongUsage, match="cannot be made"):
            make(taken)


def test_a_folder_with_something_in_it_is_left_alone(hamlet: Delivered) -> None:
    with pytest.raises(RefusedInput, match="not empty"):
        make(hamlet.out)
