"""The embedded store among processes: one writes, others read beside it, and nobody is left guessing who."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from graph import open_store
from graph.embedded import EmbeddedStore
from registry.errors import StoreError

ROOT = Path(__file__).parents[2]


class Holder:
    """A process that holds a store."""

    def __init__(self, url: str) -> None:
        words = [sys.executable, "-m", "tests.stores.holder", url]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)
        assert self.hears() == "held"

    def hears(self) -> str:
        """The next word it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def write(self, name: str) -> None:
        """Let it commit a setting."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        assert self.hears() == "written"

    def end(self) -> None:
        """Let it close the store and end."""
        self.process.communicate()


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[str, Holder]]:
    """The address of a store that another process holds."""
    url = f"file:{tmp_path / 'store'}"
    holder = Holder(url)
    yield url, holder
    if holder.process.poll() is None:
        holder.end()


def settings_of(store: EmbeddedStore) -> set[str]:
    return set(store.ask("derived/settings")["name"])


def test_a_second_writer_is_told_who_holds_the_store(held: tuple[str, Holder]) -> None:
    url, holder = held
    with pytest.raises(StoreError) as failure:
        open_store(url)
    assert failure.value.exit_code == 4
    assert str(holder.process.pid) in failure.value.what
    assert failure.value.where == url.removeprefix("file:")
    holder.end()
    open_store(url).close()


def test_a_second_writer_does_not_become_the_holder(held: tuple[str, Holder]) -> None:
    url, holder = held
    for _ in range(2):
        with pytest.raises(StoreError, match=f"process {holder.process.pid}$|process {holder.process.pid}\n"):
            open_store(url)


def test_a_store_whose_holder_was_killed_opens(held: tuple[str, Holder]) -> None:
    url, holder = held
    holder.write("before")
    os.kill(holder.process.pid, signal.SIGKILL)
    holder.process.wait()
    store = open_store(url)
    assert isinstance(store, EmbeddedStore)
    assert settings_of(store) == {"before"}
    store.close()


def test_readers_stand_beside_a_writer_and_see_later_commits_when_refreshed(held: tuple[str, Holder]) -> None:
    url, holder = held
    holder.write("first")
    reader = open_store(url, read_only=True)
    assert isinstance(reader, EmbeddedStore)
    assert settings_of(reader) == {"first"}
    holder.write("second")
    reader.refresh()
    assert settings_of(reader) == {"first", "second"}
    reader.close()
    holder.write("third")  # a reader's coming and going does not disturb the writer
    with pytest.raises(StoreError, match=str(holder.process.pid)):
        open_store(url)


def test_a_reader_cannot_write(held: tuple[str, Holder]) -> None:
    reader = open_store(held[0], read_only=True)
    with pytest.raises(StoreError):
        reader.write(("put/Setting", pl.DataFrame({"name": ["a"], "value": ["b"]})))
    assert reader.ask("derived/settings").is_empty()
    reader.close()


def test_reading_where_there_is_no_store_is_an_error_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store yet") as failure:
        open_store(f"file:{tmp_path / 'nothing'}", read_only=True)
    assert "registry prepare" in failure.value.do
    assert not (tmp_path / "nothing").exists()


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "graph.ladybug").write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreError) as failure:
        open_store(f"file:{tmp_path}")
    assert failure.value.where == str(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError) as failure:
        open_store(f"file:{tmp_path / 'taken'}")
    assert failure.value.where == str(tmp_path / "taken")


def test_a_closed_store_gives_its_memory_back_at_once(tmp_path: Path) -> None:
    """An open one reserves so much address space that a process has room for few; a collector comes late."""
    kept = []
    gc.disable()
    try:
        for _ in range(30):
            store = open_store(f"file:{tmp_path}")
            store.prepare()
            with ThreadPoolExecutor(1) as pool:
                pool.submit(store.ask, "derived/settings").result()
            store.close()
            kept.append(store)
    finally:
        gc.enable()
    assert len(kept) == 30
