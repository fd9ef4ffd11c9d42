"""Three-valued truth: yes, no and unknown, which is null.

`&`, `|` and comparisons of the engines already follow Kleene: false and unknown is false, true or unknown
is true, and a comparison with unknown is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import polars as pl

WORDS: dict[str, dict[bool | None, str]] = {
    "kk": {True: "иә", False: "жоқ", None: "белгісіз"},
    "ru": {True: "да", False: "нет", None: "неизвестно"},
    "en": {True: "yes", False: "no", None: "unknown"},
}


def all_of(tests: Sequence[str]) -> nw.Expr:
    """One no is a no; otherwise one unknown is unknown; otherwise yes."""
    return nw.all_horizontal(*tests, ignore_nulls=False)


def in_words(answer: pl.Expr) -> pl.Expr:
    """`yes`, `no` or `unknown`."""
    words = WORDS["en"]
    said = pl.Series([words[False], words[True], words[None]])  # looked up by place, no text is put together
    return pl.lit(said).gather(answer.cast(pl.UInt32).fill_null(2))
