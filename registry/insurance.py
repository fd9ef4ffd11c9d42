"""What the social insurance fund knows of a person: months of contributions, and the income they are from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, law
from registry.facts import reference
from registry.gathering import references
from registry.income import income_sum, window
from registry.ports import Store


def insured(
    store: Store, benefit: str, people: pl.DataFrame, known: int, *, of_the_dead: Sequence[str] = ()
) -> pl.DataFrame:
    """What decides the payments of the fund: event, participation_months, income_sum, insurance_facts.

    people: event, right_arises, and as subject the insured person; an event without one is left out.
    of_the_dead: the events whose person died on that day.
    """
    asked = people.filter(pl.col("subject").is_not_null()).select("event", "subject", "right_arises")
    months = participation(store, asked, known)
    earned = income(store, benefit, asked, known, of_the_dead)
    joined = asked.join(months, on="event", how="left").join(earned, on="event", how="left")
    return joined.select(
        "event",
        "income_sum",
        participation_months=months_known(),
        insurance_facts=references("months_fact", "income_fact"),
    )


def participation(store: Store, people: pl.DataFrame, known: int) -> pl.DataFrame:
    """Months of contributions by the day of a right; none where the fund has no such person.

    people: event, subject, right_arises. Counted is the last count by that day, or the first one after it.
    Gives event, months_fact (a reference, null where there is none) and participation_months (null: unknown).
    """
    counts = store.ask("benefits/participation", citizens=people["subject"].unique().to_list(), known=known)
    after = pl.col("as_of") > pl.col("right_arises")
    days = pl.when(after).then(pl.col("as_of") - pl.col("right_arises"))
    nearest = (
        people.join(counts, left_on="subject", right_on="iin")
        .with_columns(after=after, days=days.otherwise(pl.col("right_arises") - pl.col("as_of")))
        .sort("event", "after", "days", "delivery", descending=[False, False, False, True])
        .unique("event", keep="first", maintain_order=True)
        .select("event", "months", months_fact=reference("Participation", "subject"))
    )
    joined = people.join(nearest, on="event", how="left")
    if coverage.received(store, "participation", known):
        unheard = pl.col("subject").is_in(coverage.unheard(store, "participation", known).implode())
        months = pl.when(unheard).then(None).otherwise(pl.col("months").fill_null(0))
        joined = joined.with_columns(months=months)
    return joined.select("event", "months_fact", participation_months="months")


def income(
    store: Store, benefit: str, events: pl.DataFrame, known: int, of_the_dead: Sequence[str]
) -> pl.DataFrame:
    """The income of the benefit's window, capped by month and payer; unknown where it is not covered.

    events: event, subject, right_arises; of_the_dead: those whose subject died on that day. Gives event,
    income_fact (references) and income_sum (tenge).
    """
    if not events.height:
        return pl.DataFrame(
            schema={"event": pl.String, "income_sum": pl.Int64, "income_fact": pl.List(pl.String)}
        )
    earliest = events["right_arises"].min()
    assert isinstance(earliest, date)
    since = _window_start(benefit, earliest)
    people = events["subject"].to_list()
    paid = store.ask("benefits/contributions", citizens=people, since=since, known=known)
    windows = window(events.select("event", "subject", "right_arises"), benefit)
    named = paid.join(windows, left_on="iin", right_on="subject")
    contributions = named.select("event", "payer_bin", "month", "base_income")
    summed = income_sum(windows, contributions)
    inside = named.filter(pl.col("month").dt.month_start().is_between("first_month", "last_month"))
    facts = inside.group_by("event").agg(income_fact=reference("CONTRIBUTED", "iin").unique().sort())
    last = pl.col("last_month").dt.month_end()
    covered = coverage.covers(
        store,
        "contributions",
        known,
        pl.col("first_month"),
        last,
        of_the_dead=pl.col("event").is_in(list(of_the_dead)),
    )
    unheard = pl.col("subject").is_in(coverage.unheard(store, "contributions", known).implode())
    covered = covered & ~unheard
    return (
        windows.join(summed, on="event", how="left")
        .join(facts, on="event", how="left")
        .select("event", "income_fact", income_sum=pl.when(covered).then(pl.col("income_sum").fill_null(0)))
    )


def _window_start(benefit: str, day: date) -> date:
    months = law.number(f"{benefit}.income_window", day)
    begin = pl.select(pl.lit(day).dt.month_start().dt.offset_by(f"-{months}mo")).item()
    assert isinstance(begin, date)
    return begin


def months_known() -> pl.Expr:
    """The months of contributions, unless none are counted beside contributions that did arrive:

    that is a gap in the files, not a no. Reads participation_months and income_fact.
    """
    gap = (pl.col("participation_months") == 0) & pl.col("income_fact").is_not_null()
    return pl.when(~gap).then(pl.col("participation_months"))
