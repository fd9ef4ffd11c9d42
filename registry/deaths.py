"""Which deaths are accepted: two agencies say so, or a court declared it.

One agency's word alone is a question, not a fact: the living recorded as dead is the worst that a registry
can do to a family (design, section 8). A court's decision counts by itself: the person is dead from the day
on which it is in force (Social Code Art. 239(1)), until its feed takes it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from registry.facts import reference
from registry.ports import Store

AUTHORITY = "deaths/"
"""The civil act gives the date where the sources differ (an assumption: no source states the order)."""
SOURCES_NEEDED = 2
SUBJECT = r"^[^/]*/[^/]*/"
"""What stands before the record in a fact's reference: its kind and, under one number, whose it is."""
REPORT, DECLARED = "Death", "CourtDecision"
"""The kinds of facts that tell a death."""
TOLD = {"people/deaths": REPORT, "people/declared_dead": DECLARED}
"""The questions about deaths, and the kind of fact each gives."""
REPORTED: dict[str, type[pl.DataType]] = {
    **{"iin": pl.String, "died": pl.Date, "record": pl.String, "delivery": pl.Int64, "kind": pl.String},
    **{"verdict": pl.String, "judgement": pl.String, "judged": pl.Int64},
}
"""What `reported` gives."""
ACCEPTED = {
    "iin": pl.String,
    "died": pl.Date,
    "sources": pl.Int64,
    "enough": pl.Boolean,
    "accepted": pl.Boolean,
}
"""What `accepted` gives."""


def reported(store: Store, *, known: int, citizens: Sequence[str] | None = None) -> pl.DataFrame:
    """Every report and declaration of a death, with each steward's verdict on it: iin, died, record,
    delivery, kind (of the fact), verdict, judgement (the verdict's record), judged (its delivery); the last
    three null where nobody has said.
    """
    told = {name: store.ask(name, citizens=citizens, known=known) for name in TOLD}
    if nobody_in(told):
        return pl.DataFrame(schema=REPORTED)
    return with_verdicts(told, store.ask("people/judgements", citizens=citizens, known=known))


def nobody_in(told: Mapping[str, pl.DataFrame]) -> bool:
    """Whether the questions of `TOLD` tell no death: so it is of nearly every family."""
    return not any(told[name].height for name in TOLD)


def with_verdicts(told: Mapping[str, pl.DataFrame], words: pl.DataFrame) -> pl.DataFrame:
    """What the questions of `TOLD` and people/judgements gave, as `reported` gives it."""
    kinds = [told[name].with_columns(kind=pl.lit(kind)) for name, kind in TOLD.items()]
    about = words.with_columns(
        kind=pl.col("fact").str.split("/").list.first(), record=pl.col("fact").str.replace(SUBJECT, "")
    )
    return pl.concat(kinds).join(about.drop("fact"), on=["iin", "kind", "record"], how="left")


def people_since(
    store: Store, since: date, *, known: int, citizens: Sequence[str] | None = None
) -> pl.Series:
    """Everybody with a report of a death on or after a day; two agencies may give different days."""
    recent = store.ask("events/deaths", citizens=citizens, since=since, known=known)
    declared = store.ask("people/declared_dead", citizens=citizens, known=known)
    return pl.concat([recent, declared.filter(pl.col("died") >= since)])["iin"]


def told_by() -> pl.Expr:
    """A text column of references to the facts that tell each death, from the columns of `reported`."""
    declared = pl.col("kind") == DECLARED
    return pl.when(declared).then(reference(DECLARED, "iin")).otherwise(reference(REPORT, "iin"))


CONFIRMED, REJECTED = "confirmed", "rejected"


def day_of(store: Store, iin: str, *, known: int) -> date | None:
    """The day of somebody's accepted death."""
    told = accepted(reported(store, citizens=[iin], known=known)).filter("accepted")["died"]
    return told[0] if told.len() else None


def accepted(reports: pl.DataFrame) -> pl.DataFrame:
    """Each person reported dead: iin, died, accepted (bool), sources (how many agencies say so).

    `reports` as `reported` gives them. The latest verdict on a report holds: a rejected report does not
    count, a confirmed one is enough by itself, and so is a court's declaration.
    """
    if not reports.height:
        return pl.DataFrame(schema=ACCEPTED)  # as of nearly every family
    civil_first = ~pl.col("record").str.starts_with(AUTHORITY)
    return (
        believed(reports)
        .sort("iin", civil_first, "died", "record")
        .with_columns(source=pl.col("record").str.split("/").list.first())
        .group_by("iin", maintain_order=True)
        .agg(
            pl.col("died").first(),
            sources=pl.col("source").n_unique().cast(pl.Int64),
            enough=(
                (pl.col("verdict") == CONFIRMED).fill_null(value=False) | (pl.col("kind") == DECLARED)
            ).any(),
        )
        .with_columns(accepted=(pl.col("sources") >= SOURCES_NEEDED) | pl.col("enough"))
    )


def believed(reports: pl.DataFrame) -> pl.DataFrame:
    """One row a report, with its latest verdict; without those that were rejected."""
    latest = reports.sort("judged", descending=True, nulls_last=True).unique(
        ["iin", "record"], keep="first", maintain_order=True
    )
    return latest.filter(pl.col("verdict").eq_missing(pl.lit(REJECTED)).not_())


def dead_on(reports: pl.DataFrame, day: date) -> pl.DataFrame:
    """The people whose accepted death lies on or before a day: they are in no household."""
    if not reports.height:
        return pl.DataFrame(schema={"iin": pl.String})  # as of nearly every family
    return accepted(reports).filter(pl.col("accepted") & (pl.col("died") <= day)).select("iin")
