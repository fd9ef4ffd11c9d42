"""Acts that end what another act began: a divorce ends a marriage, an adoption replaces a parent.

Such an act is itself a fact of no length (`valid_from = valid_to`): it says that something was over from that
day on. So it is found again like any other, and the order in which agencies arrive does not matter: whenever
facts about a pair of people come or go, the ends of that pair are worked out anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from registry import schema

PAIR = ["pair_one", "pair_other"]
"""The two people of a fact, each under the newest number."""
UNORDERED = ("SPOUSE_OF",)
"""Kinds of which it says nothing who is the subject."""
IS_ACT = (pl.col("valid_from") == pl.col("valid_to")) & pl.col("ended_by").is_null()


@dataclass(frozen=True)
class Ended:
    """added: new facts with their ends, and new versions; closed: versions whose end has changed."""

    added: pl.DataFrame
    closed: pl.DataFrame


def paired(facts: pl.DataFrame, newest: Mapping[str, str], *, unordered: bool) -> pl.DataFrame:
    """Facts with their two people (`PAIR`); newest: the number that replaced another."""
    one, other = (pl.col(end).replace(newest) if newest else pl.col(end) for end in ("subject", "object"))
    if not unordered or not newest:  # the smaller number is the subject
        return facts.with_columns(pair_one=one, pair_other=other)
    return facts.with_columns(
        pair_one=pl.when(one < other).then(one).otherwise(other),
        pair_other=pl.when(one < other).then(other).otherwise(one),
    )


def work_out(new: pl.DataFrame, stored: pl.DataFrame) -> Ended:
    """The ends of the pairs in `new` and `stored`: open stored facts of the pairs that a delivery touches.

    Both are `paired`.
    """
    together = pl.concat([_marked(new, is_new=True), _marked(stored, is_new=False)], how="diagonal_relaxed")
    acts = together.filter("act").select(*PAIR, over="valid_from", act_record="record")
    lasting = together.filter(~pl.col("act"))
    ends = _ends(lasting.select("index_", *PAIR, "valid_from").join(acts, on=PAIR))
    worked = lasting.join(ends, on="index_", how="left").with_columns(
        over=pl.col("over").fill_null(schema.OPEN_DATE)
    )
    changed = (pl.col("over") != pl.col("valid_to")) | ~pl.col("act_record").eq_missing(pl.col("ended_by"))
    written = worked.filter(pl.col("is_new") | changed)
    added = written.with_columns(valid_to="over", ended_by="act_record").select(stored.columns)
    new_acts = together.filter(pl.col("act") & pl.col("is_new")).select(stored.columns)
    closed = worked.filter(~pl.col("is_new") & changed).select(stored.columns)
    return Ended(pl.concat([added, new_acts]), closed)


def _ends(pairs: pl.DataFrame) -> pl.DataFrame:
    """The first act that ends each fact: index_, over, act_record. pairs: facts with all acts of their pair.

    An act on the first day of a fact ends that one, unless it ends one from before: who divorces and marries
    the same person again on one day is married.
    """
    later = pairs.filter(pl.col("over") > pl.col("valid_from"))
    of_others = _first(later).select(*PAIR, "act_record").unique()
    same_day = pairs.filter(pl.col("over") == pl.col("valid_from"))
    own = same_day.join(of_others, on=[*PAIR, "act_record"], how="anti")
    return _first(pl.concat([later, own])).select("index_", "over", "act_record")


def _first(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.sort("over", "act_record").unique("index_", keep="first", maintain_order=True)


def acts(facts: pl.DataFrame) -> pl.DataFrame:
    """The acts that end, among facts."""
    return facts.filter(IS_ACT)


def _marked(facts: pl.DataFrame, *, is_new: bool) -> pl.DataFrame:
    """With a number each, whether it is new, and whether it is an act that ends.

    A marriage of no length (ended on its first day) says by whom it was ended; an act that ends does not.
    """
    marked = facts.with_columns(act=IS_ACT, is_new=pl.lit(is_new))
    return marked.with_row_index("index_").with_columns(pl.col("index_").cast(pl.Int64) * 2 + int(is_new))
