"""Many memberships changed at once: too many for one transaction, so they are written in parts.

A run that is killed between two parts leaves a state from which the next one, which looks at everybody, comes
to the same end: households and their succession are written first, for who followed whom cannot be told any
more once the old memberships are gone; and a household loses all who leave it in one transaction, so that
never a part of them is counted as its members.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from registry.ports import Store

AT_ONCE = 20_000
"""So many changed memberships are written in one transaction."""
LEAVING = "household_id"


def write_in_parts(
    store: Store, gone: pl.DataFrame, empty: pl.DataFrame, added: dict[str, pl.DataFrame]
) -> None:
    """Put new memberships in the place of old ones.

    gone: the memberships that end (iin, household_id). empty: the households that nobody is in any more (id).
    added: the rows of each kind.
    """
    store.load({kind: rows for kind, rows in added.items() if rows.height and kind != "MEMBER_OF"})
    for leaving, left in _by_household(gone, empty):
        store.write(
            ("remove/MEMBER_OF", leaving.select(subject="iin", object=LEAVING)), ("remove/Household", left)
        )
    store.load({"MEMBER_OF": added["MEMBER_OF"]})


def even(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Rows in as few parts as may be, all about as long: a store writes a few left over one by one."""
    parts = -(-rows.height // AT_ONCE)
    for part in range(parts):
        begin, end = (rows.height * place // parts for place in (part, part + 1))
        yield rows[begin:end]


def _by_household(gone: pl.DataFrame, empty: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Parts of both, cut between households."""
    ending = pl.concat([gone.select(LEAVING), empty.select(pl.col("id").alias(LEAVING))]).sort(LEAVING)
    part = pl.int_range(pl.len()).first().over(LEAVING) // AT_ONCE
    parts = ending.select(LEAVING, part=part).unique()
    for households in parts.partition_by("part"):
        yield (
            gone.join(households, on=LEAVING, how="semi"),
            empty.join(households, left_on="id", right_on=LEAVING, how="semi"),
        )
