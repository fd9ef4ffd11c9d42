"""Texts put together of columns."""

from __future__ import annotations

import polars as pl


def phrase(form: str, *parts: str | pl.Expr) -> pl.Expr:
    """A text column: the form with a part, a column or an expression, for each `{}`; null where one is null.

    The column is to be given a name. Not `pl.format`: that of Polars 2.1 panics over a column one of whose
    chunks is empty, and a filter over many rows leaves such chunks.
    """
    between = form.split("{}")
    if len(between) != len(parts) + 1:
        raise ValueError(f"{form!r} has room for {len(between) - 1} parts, not for {len(parts)}")
    told: list[str | pl.Expr] = [pl.lit(between[0])]
    for part, text in zip(parts, between[1:], strict=True):
        told += [part, pl.lit(text)] if text else [part]
    return pl.concat_str(told)
