"""The offline import: CSV files become a database, much faster than over Bolt, with the server stopped.

Its input is what Neo4j's import tool reads. Every file begins with a header of its own, for nodes
`iin:ID(Citizen),born:date`, for relationships `:START_ID(Citizen),:END_ID(Dwelling),valid_from:date`.
"""

from __future__ import annotations

import re
import subprocess
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.offline_files import SEVERAL_LINES, Files
from graph.server import Neo4jServer
from graph.server_java import Progress, class_path, command, environment, only_one, say_nothing
from graph.server_process import end, find
from registry.errors import RefusedInput, StoreError

MAIN = "org.neo4j.cli.AdminTool"
DATABASE = "neo4j"


@dataclass(frozen=True)
class Imported:
    """What the tool says it imported: counts, and its own summary word for word."""

    nodes: int
    relationships: int
    properties: int
    summary: str


def import_full(
    home: Path, nodes: Files, relationships: Files, progress: Progress | None = None, heap: str | None = None
) -> Imported:
    """Replace the whole database of `home` by these files.

    `nodes`: label (or `A:B`) to its files; `relationships`: type to its files; each file has its own
    header, so that one type may lie between several pairs of labels. `heap`: of the Java machine, in
    Neo4j's words ("4g"); None leaves the choice to Java. A relationship to a node that is in no file is an
    error, and so is a node said twice. Values with line breaks are read only from files whose name says so.
    """
    say = progress or say_nothing
    server = Neo4jServer(home)
    check_files([path for files in (nodes, relationships) for paths in files.values() for path in paths])
    # The server's own lock: nobody starts it while its files are replaced.
    with only_one(server.home / "run" / "start.lock"):
        refuse_a_running(server)
        end_left_over(server)
        class_path(say)
        return run(
            server.home, [*options("nodes", nodes), *options("relationships", relationships)], heap, say
        )


def check_files(paths: Sequence[Path]) -> None:
    """Say which file is not there, or has a name that the tool would read as two."""
    for path in paths:
        if not path.is_file():
            raise RefusedInput("a file to import is missing", where=str(path), do="write it first")
        if "," in str(path.resolve()):
            raise RefusedInput(
                "a file to import has a comma in its path",
                where=str(path),
                why="Neo4j's import tool separates files by commas",
                do="move it",
            )


def refuse_a_running(server: Neo4jServer) -> None:
    """The tool writes the server's own files, so the server must not have them open."""
    pid = server.process()
    if pid is not None:
        raise StoreError(
            "Neo4j is running, and the offline import needs it stopped",
            where=str(server.home),
            why=f"process {pid} serves this home",
            do="run `registry neo4j stop`, import, and start it again",
        )


def end_left_over(server: Neo4jServer) -> None:
    """An import whose starter was killed goes on by itself: it is ended, for it writes the same files."""
    word = f"-Dbasedir={server.home} "
    pid = find(word)
    if pid is not None:
        end(pid, word, patience=10)


def options(kind: str, files: Files) -> Iterator[str]:
    """One option for each file."""
    for name, paths in files.items():
        for path in paths:
            yield f"--{kind}={name}={path.resolve()}"


def run(home: Path, sources: Sequence[str], heap: str | None, say: Progress) -> Imported:
    """Run the tool, passing on the names of its stages, and read its summary."""
    words = command(
        MAIN,
        *("database", "import", "full", DATABASE),  # before the options, which take many values
        "--overwrite-destination",
        "--strict=true",  # finds every relationship that leads nowhere, not only most
        "--path-pattern-style=none",  # names are names, not regular expressions
        *(["--multiline-fields=true"] if any(SEVERAL_LINES in source for source in sources) else []),
        *sources,
        options=(f"-Dbasedir={home}", *([f"-Xmx{heap}"] if heap else [])),
    )
    lines: deque[str] = deque(maxlen=60)
    with subprocess.Popen(
        words,
        cwd=home,
        env=environment(NEO4J_HOME=str(home), NEO4J_CONF=str(home / "conf")),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as tool:
        for line in tool.stdout or ():
            if not is_noise(line):
                lines.append(line.rstrip())
            if re.match(r"\(\d/\d\)", line):
                say(line.strip())
    return summary(lines) if tool.returncode == 0 else fail(home, lines)


def is_noise(line: str) -> bool:
    """Rows of dots that show progress, and Java's warnings about libraries of Neo4j's own."""
    return line.lstrip("-").startswith("....") or line.startswith("WARNING: ") or not line.strip()


def summary(lines: Sequence[str]) -> Imported:
    """The end of the tool's words, from IMPORT DONE on, and the three counts in it."""
    said = "\n".join(lines)
    said = said[said.rfind("IMPORT DONE") :]
    counts = {
        name: int(number) for number, name in re.findall(r"(\d+) (nodes|relationships|properties)", said)
    }
    return Imported(**counts, summary=said)


def fail(home: Path, lines: Sequence[str]) -> Imported:
    """The error with the tool's last words; the database it was to replace is gone by then."""
    raise StoreError(
        "Neo4j's import failed, and the database is not usable",
        where=str(home),
        why="\n".join(list(lines)[-15:]),
        do="correct the files and import again, or delete the folder data to begin empty",
    )
