"""The first day that is paid, and the day whose law decides.

A payment that is fixed by its event has the law of the day on which the right arose. A state allowance
follows the index for as long as it is paid, so that its decision tells the first payment: by the law of the
first day paid, which is that of the application or so many months before it, but never before the right
(`Period.law_of`).
"""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from registry import coverage, law, law_columns
from registry.benefits import BENEFITS, benefit
from registry.errors import WrongUsage
from registry.facts import reference
from registry.ports import Store

FEED = "applications"
APPLICATION = {"event": pl.String, "applied": pl.Date, "applied_fact": pl.String}


def is_by_first_payment(name: str) -> bool:
    """Whether the law of the first day paid decides a benefit, and not that of the day of the right."""
    return benefit(name).definition.period.law_of == "payment"


def by_first_payment() -> pl.Expr:
    """The same of each row's benefit."""
    return pl.col("benefit").is_in([name for name in BENEFITS if is_by_first_payment(name)])


def of_application(name: str, day: date) -> date:
    """The first day for which an application on a day is paid; one whose months back no law tells: all."""
    period = benefit(name).definition.period
    if period.starts == "application":
        return day
    if period.back is None or law.gap(name, day) is not None:
        return date.min
    months = law.number(f"{name}.{period.back}", day)
    first: date = pl.select(pl.lit(day).dt.offset_by(f"-{months}mo")).item()
    return first


def dated(store: Store, name: str, cases: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """The cases with `paid_from`, `law_day` and `applied_fact`.

    cases: event, recipient, right_arises, and the fact that the period may begin with. paid_from: the first
    day that is paid, null where the one asked has not applied yet. law_day: that day, and where nobody
    applied the one it would be if they did on `day`. Of several applications since the right arose the first
    counts (an assumption).
    """
    since = benefit(name).definition.period.since
    begins = pl.col(since) if since else pl.lit(None, pl.Date)
    asked = cases.join(_applications(store, name, cases, known), on="event", how="left")
    firsts = {"_first": (partial(of_application, name), pl.Date)}
    placed = law_columns.by_day(asked.with_columns(_asked=pl.col("applied").fill_null(day)), "_asked", firsts)
    first = pl.max_horizontal("right_arises", pl.coalesce(begins, "_first"))
    return placed.with_columns(
        paid_from=pl.when(pl.col("applied").is_not_null()).then(first),
        law_day=first if is_by_first_payment(name) else "right_arises",
    ).drop("_asked", "_first", "applied")


def checked(name: str, cases: pl.DataFrame) -> pl.DataFrame:
    """The cases as they are: a benefit whose law is that of the first payment must have told its day."""
    if is_by_first_payment(name) and "law_day" not in cases.columns:
        raise WrongUsage(
            f"the cases of {name} have no law_day, and its law is that of the first day paid",
            do=f"let registry/benefits/{name}/cases.py call first_paid.dated",
        )
    return cases


def _applications(store: Store, name: str, cases: pl.DataFrame, known: int) -> pl.DataFrame:
    """The first application of the one asked since each right arose: `APPLICATION`."""
    if not coverage.delivered(store, FEED, known):
        return pl.DataFrame(schema=APPLICATION)
    asked = cases.select("event", "recipient", "right_arises").drop_nulls("recipient")
    made = store.ask("facts/Application", citizens=asked["recipient"].unique().to_list(), known=known)
    told = made.filter(benefit=name).select(
        recipient="subject", applied="valid_from", applied_fact=reference("Application", "subject")
    )
    since = asked.join(told, on="recipient").filter(pl.col("applied") >= pl.col("right_arises"))
    first = since.sort("event", "applied", "applied_fact").unique("event", keep="first", maintain_order=True)
    return first.select(APPLICATION.keys())
