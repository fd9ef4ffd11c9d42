"""The tests. Each works with a few rows: one thread a process is enough, and the processes share two cores."""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")
