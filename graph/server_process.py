"""Processes and ports, without a package of their own: who runs a home, is a port free, does Bolt answer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path

LOOPBACK = "127.0.0.1"

# The client's part of Bolt's handshake: the magic word and four proposals, the first "any version of 5".
HANDSHAKE = bytes.fromhex("6060b017 00080805 00000004 00000000 00000000")


def find(word: str, likely: int | None = None) -> int | None:
    """The process that has `word` among its arguments; `likely` is looked at first.

    A process id alone proves nothing: the process may be gone and its number given to another program.
    """
    if likely is not None and word in arguments(likely):
        return likely
    return next((pid for pid in everybody() if word in arguments(pid)), None)


def everybody() -> list[int]:
    """The ids of all processes we may see."""
    proc = Path("/proc/self")
    if proc.exists():
        return [int(entry.name) for entry in proc.parent.iterdir() if entry.name.isdigit()]
    listed = subprocess.run(["ps", "-axo", "pid="], capture_output=True, text=True, check=False)
    return [int(pid) for pid in listed.stdout.split()]


def arguments(pid: int) -> str:
    """The command line of a process, one space between its words; nothing when it is gone or a zombie."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        try:
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    asked = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
    listed = subprocess.run(asked, capture_output=True, text=True, check=False)
    return listed.stdout


def end(pid: int, word: str, patience: float) -> None:
    """Ask the process to end, and make it end when it has not after `patience` seconds."""
    for how, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 10.0)):
        if word not in arguments(pid):
            return
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        until = time.monotonic() + seconds
        while time.monotonic() < until and word in arguments(pid):
            reap(pid)
            time.sleep(0.05)
    reap(pid)


def reap(pid: int) -> None:
    """Take leave of the process if it was our child, so that no zombie stays."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def free_ports(count: int) -> list[int]:
    """Different ports of the loopback address that nobody listens to."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def is_free(port: int) -> bool:
    """Whether a server could listen at the port now."""
    with closing(socket.socket()) as trial:
        # As servers do, so that connections of a server that has just ended do not count.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def bolt_answers(port: int, seconds: float = 2.0) -> bool:
    """Whether something at the port speaks Bolt: it picks one of the versions we propose."""
    try:
        with closing(socket.create_connection((LOOPBACK, port), timeout=seconds)) as trial:
            trial.sendall(HANDSHAKE)
            return len(trial.recv(4)) == 4
    except OSError:
        return False
