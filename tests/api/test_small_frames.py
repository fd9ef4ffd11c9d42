"""The API as it is served, where Polars has several threads: the same answers, on another thread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_with_two_threads_the_api_says_the_same() -> None:
    files = [str(HERE / name) for name in ("with_two_threads.py", "test_http.py")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *files],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "POLARS_MAX_THREADS": "2"},
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout
