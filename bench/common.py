"""What the measurements share."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

REGISTRY = [sys.executable, "-c", "from api.cli import main; main()"]


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds on the clock, seconds of computing, gigabytes of memory at most."""

    seconds: float
    computing: float
    memory: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.computing:.1f} s of computing, at most {self.memory:.1f} GB)"

    def ratio(self, bare: Cost) -> str:
        """On the clock, and of computing, which other work on the machine disturbs less."""
        return f"{self.seconds / bare.seconds:.2f} (computing: {self.computing / bare.computing:.2f})"


def peak_memory(process: object) -> float:
    """The most memory, in gigabytes, that a process has held so far (Linux: VmHWM)."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024**2


def computed(process: int) -> float:
    """Seconds of computing that a process has used so far."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


class Worked:
    """What the work inside costs a process that does nothing else; told to the one who started it."""

    def __enter__(self) -> Worked:
        self._computing, self._begun = own_computing(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        seconds = time.perf_counter() - self._begun
        self.cost = Cost(seconds, own_computing() - self._computing, peak_memory("self"))

    def tell(self, found: dict[str, Any]) -> None:
        """The last line that the process prints, for `spent`."""
        say(json.dumps({**asdict(self.cost), "found": found}))


@dataclass(frozen=True)
class Spent:
    """What a process of ours cost, and what it found."""

    cost: Cost
    found: dict[str, Any]


def spent(module: str, *words: object) -> Spent:
    """Run one of our modules that tells what it cost (`Worked`)."""
    told = json.loads(said(*words, command=[sys.executable, "-m", module]).splitlines()[-1])
    found = told.pop("found")
    return Spent(Cost(**told), found)


def own_computing() -> float:
    """Seconds of computing that this process has used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run(*words: object) -> Cost:
    """Run a command to its end; what it prints goes to our stderr."""
    begun = time.perf_counter()
    process = subprocess.Popen([str(word) for word in words], stdout=sys.stderr)
    _, state, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(state)
    if process.returncode:
        raise SystemExit(f"{words[-3:]} ended with {process.returncode}")
    seconds = time.perf_counter() - begun
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024**2)


def registry(*words: object) -> Cost:
    """Run the command line."""
    return run(*REGISTRY, *words)


def options(module: str) -> argparse.ArgumentParser:
    """The words of a measurement that starts from first deliveries."""
    parser = argparse.ArgumentParser(f"python -m bench.{module}")
    parser.add_argument("citizens", type=int)
    parser.add_argument("--deliveries", type=Path)
    parser.add_argument("--folder", type=Path)
    return parser


def first_deliveries(made: Path | None, folder: Path, citizens: int) -> Path:
    """The first deliveries that are there, or new ones in a folder."""
    if made is None:
        registry("generate", "--citizens", citizens, "--days", 0, "--out", folder, "--quiet")
    return made or folder


def said(*words: object, command: Sequence[str] = REGISTRY) -> str:
    """Run the command line, or another command; gives what it prints."""
    done = subprocess.run([*command, *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def timed(work: Callable[[], Any]) -> float:
    """Seconds that the work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def machine() -> str:
    """On what it ran, and how busy that was."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f}"


def disk(folder: Path) -> float:
    """Gigabytes of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
