"""The tests. Each works with few rows, so one thread a process is enough: the processes share two cores."""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")
