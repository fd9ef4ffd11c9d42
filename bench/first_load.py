"""`python -m bench.first_load CITIZENS [AGENCY...]`: Neo4j's first load, against the bare import tool.

Ours is from the agencies' files to the imported database; bare is `neo4j-admin` alone, over the same CSV
files: as it runs within ours, and, unless `--no-bare` is said, once more by itself.
Only the deliveries of the named agencies are taken, all when none is named. `--deliveries DIR` takes first
deliveries that are there, `--folder DIR` says where temporary files go.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from api.first_load import FirstLoad
from bench.common import disk, first_deliveries, machine, options, run, say
from graph.offline import OfflineStore
from graph.server import Neo4jServer
from graph.server_import import import_full
from graph.server_java import say_nothing
from loaders.deliveries import find
from registry.deliveries import in_order


def main(citizens: int, agencies: list[str], made: Path | None, folder: Path, *, bare: bool) -> None:
    """Print both times, their ratio, memory and disk."""
    say(machine())
    deliveries, home = first_deliveries(made, folder / "deliveries", citizens), folder / "home"
    taken = [deliveries / agency for agency in agencies] or [deliveries]
    ours = run(sys.executable, "-m", "bench.first_load", "ours", home, *taken)
    files = home / "first-load"
    seconds, memory = map(float, (files / "seconds").read_text().split())
    say(f"{citizens:,} citizens of {', '.join(agencies) or 'all agencies'}")
    say(f"ours: {ours}: the import in it {seconds:.1f} s; beside it {memory:.1f} GB of memory")
    say(f"ratio to the import in it: {ours.seconds / seconds:.2f}")
    say(f"disk: {disk(files):.2f} GB of files, {disk(home / 'data'):.2f} GB of database")
    if bare:
        shutil.rmtree(home / "data")
        run(sys.executable, "-m", "bench.first_load", "bare", home)
        alone = float((files / "bare").read_text())
        say(f"bare: {alone:.1f} s; ratio: {ours.seconds / alone:.2f}")
    say(machine())


class Kept(FirstLoad):
    """A first load whose files stay, for the bare tool."""

    def _tidy(self) -> None:
        """Nothing is deleted."""

    def _import(self, store: OfflineStore) -> None:
        before = time.perf_counter()
        super()._import(store)
        took, own = time.perf_counter() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        (self.folder / "seconds").write_text(f"{took:.1f} {own:.1f}")


def ours(home: Path, deliveries: list[Path]) -> None:
    """From deliveries to a database."""
    loading = Kept(Neo4jServer(home), say_nothing)
    loading.offline(in_order(find(deliveries)), lambda _: None)


def bare(home: Path) -> None:
    """The tool alone, over the same files."""
    store = OfflineStore(home / "first-load" / "files")
    nodes, relationships = store.finish()
    begun = time.perf_counter()
    import_full(home, nodes, relationships)
    (home / "first-load" / "bare").write_text(f"{time.perf_counter() - begun:.1f}")


def words() -> argparse.Namespace:
    """What the command line says."""
    parser = options("first_load")
    parser.add_argument("agencies", nargs="*")
    parser.add_argument("--no-bare", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    if sys.argv[1] == "ours":
        ours(Path(sys.argv[2]), [*map(Path, sys.argv[3:])])
    elif sys.argv[1] == "bare":
        bare(Path(sys.argv[2]))
    else:
        said = words()
        with tempfile.TemporaryDirectory(prefix="registry-bench-", dir=said.folder) as scratch:
            main(said.citizens, said.agencies, said.deliveries, Path(scratch), bare=not said.no_bare)
