"""Ids of derived things: a prefix and 128 bits of keyed BLAKE2b over what makes the thing itself.

Keyed, so that nobody can guess back from an id to an IIN; never a day of finding, so that the same thing
found again has the same id.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

BETWEEN = "\x1f"
DEMO_KEY = b"family registry: public key of the demo, never for real people"
_key = DEMO_KEY


def use_key(key: bytes) -> None:
    """Make ids with this secret from now on (the composition root sets it once)."""
    global _key  # noqa: PLW0603
    _key = key


def keyed_id(prefix: str, *parts: str | None) -> str:
    """`prefix_` and 32 hexadecimal digits; parts are told apart from each other, None from an empty text."""
    text = BETWEEN.join("\x00" if part is None else part for part in parts)
    return f"{prefix}_{blake2b(text.encode(), key=_key[:64], digest_size=16).hexdigest()}"


def keyed_ids(prefix: str, first: str, seconds: Iterable[str]) -> list[str]:
    """The ids of many things whose first part is the same, in half the time that one by one takes."""
    begun = blake2b(f"{first}{BETWEEN}".encode(), key=_key[:64], digest_size=16)
    made = []
    for second in seconds:
        one = begun.copy()
        one.update(second.encode())
        made.append(f"{prefix}_{one.hexdigest()}")
    return made


def fingerprint() -> str:
    """What a store remembers of the key: enough to refuse another, not enough to make ids."""
    return blake2b(b"fingerprint", key=_key[:64], digest_size=8).hexdigest()
