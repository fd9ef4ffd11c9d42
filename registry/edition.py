"""Which rules a run was made by: any change of the registry's own files is another edition."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

RULES = (".py", ".yaml")


@cache
def edition() -> str:
    """What changes when a rule, a number of the law or a definition does."""
    digest = blake2b(digest_size=8)
    for path in _rules(files("registry")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _rules(folder: Traversable) -> Iterator[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.is_dir():
            yield from _rules(path)
        elif path.name.endswith(RULES):
            yield path
