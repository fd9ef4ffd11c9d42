"""Gathers the columns that decide the social payment for loss of the breadwinner, one row an event."""

from __future__ import annotations

import json
from datetime import date

import polars as pl

from registry import coverage, deaths, dependants, law
from registry.ages import reaches
from registry.events import breadwinner_lost
from registry.facts import reference
from registry.income import income_sum
from registry.ports import Store

BENEFIT = "loss_of_breadwinner"


def cases(store: Store, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """event, subject, recipient, right_arises, facts, and the columns of the benefit's facts.

    What was never delivered is null: unknown, and never a no.
    """
    found = events.select(
        "subject", "right_arises", event="id", event_facts="facts", death_accepted=_accepted()
    )
    dead = found.select(deceased="subject", died="right_arises")
    children = breadwinner_lost.children(store, dead, known=known)
    months = _participation(store, dead, known)
    income = _income(store, found, known)
    recipients = _recipients(store, children, day, known)
    counted = dependants.count(children, dead.select(event="deceased"), BENEFIT)
    joined = (
        found.join(counted.select("dependants", subject="event"), on="subject", how="left")
        .join(months, on="subject", how="left")
        .join(income, on="event", how="left")
        .join(recipients, left_on="subject", right_on="deceased", how="left")
    )
    # No count of months beside contributions that did arrive is a gap in the files, not a no.
    gap = (pl.col("participation_months") == 0) & (pl.col("income_sum").fill_null(1) > 0)
    months_known = pl.when(~gap).then(pl.col("participation_months"))
    return _with_facts(joined.with_columns(participation_months=months_known)).sort("event")


def _accepted() -> pl.Expr:
    """A death that one agency alone reports is unknown."""
    return pl.when(pl.col("state") == "open").then(pl.lit(value=True))


def _participation(store: Store, dead: pl.DataFrame, known: int) -> pl.DataFrame:
    """Months of contributions: the count of the latest day; none where the fund has no such person."""
    people = dead.select(subject="deceased")
    counted = store.ask("benefits/participation", citizens=people["subject"].to_list(), known=known)
    latest = (
        counted.sort("iin", "as_of", "delivery", descending=[False, True, True])
        .unique("iin", keep="first", maintain_order=True)
        .select("months", subject="iin", months_fact=reference("Participation", "iin"))
    )
    joined = people.join(latest, on="subject", how="left")
    if coverage.received(store, "participation", known):
        unheard = pl.col("subject").is_in(coverage.unheard(store, "participation", known).implode())
        months = pl.when(unheard).then(None).otherwise(pl.col("months").fill_null(0))
        joined = joined.with_columns(months=months)
    return joined.select("subject", "months_fact", participation_months="months")


def _income(store: Store, events: pl.DataFrame, known: int) -> pl.DataFrame:
    """The income of the window, capped by month and payer; unknown where the window is not covered."""
    if not events.height:
        return pl.DataFrame(
            schema={"event": pl.String, "income_sum": pl.Int64, "income_fact": pl.List(pl.String)}
        )
    earliest = events["right_arises"].min()
    assert isinstance(earliest, date)
    since = _window_start(earliest)
    people = events["subject"].to_list()
    paid = store.ask("benefits/contributions", citizens=people, since=since, known=known)
    named = paid.join(events.select("event", "right_arises", iin="subject"), on="iin")
    summed = income_sum(BENEFIT, events.select("event", "right_arises"), named.drop("right_arises"))
    facts = named.group_by("event").agg(income_fact=reference("CONTRIBUTED", "iin").unique().sort())
    last = coverage.last_day(store, "contributions", known)
    covered = (
        pl.lit(value=False)
        if last is None
        else pl.col("right_arises").dt.month_start().dt.offset_by("-1d") <= last
    )
    unheard = pl.col("subject").is_in(coverage.unheard(store, "contributions", known).implode())
    covered = covered & ~unheard
    return (
        events.select("event", "subject", "right_arises")
        .join(summed.select("event", "income_sum"), on="event", how="left")
        .join(facts, on="event", how="left")
        .select("event", "income_fact", income_sum=pl.when(covered).then(pl.col("income_sum").fill_null(0)))
    )


def _window_start(day: date) -> date:
    months = int(str(law.value(f"{BENEFIT}.income_window", day)))
    begin = pl.select(pl.lit(day).dt.month_start().dt.offset_by(f"-{months}mo")).item()
    assert isinstance(begin, date)
    return begin


def _recipients(store: Store, children: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Who is asked: the other living parent of most dependants, else a guardian, else a grown student.

    The parent is one of the day of the right; the guardian one in force on the day of the decision, because
    a child who lost both parents is given one afterwards.
    """
    judged = dependants.select(children, BENEFIT).filter(pl.col("counts").fill_null(value=True))
    left = judged.rename({"event": "deceased"})
    people = left["child"].unique().to_list()
    parents = store.ask("families/parenthoods", citizens=people, known=known)
    guardians = store.ask("families/guardianships", citizens=people, known=known)
    grown = reaches(pl.col("born"), _child_limit(left)) <= pl.col("right_arises")
    adults = [
        _adults(left, parents, pl.col("right_arises"), rank=0),
        _adults(left, guardians, pl.lit(day), rank=1),
        left.filter(grown).select("deceased", recipient="child", rank=pl.lit(2)),
    ]
    candidates = pl.concat(adults).filter(pl.col("recipient") != pl.col("deceased"))
    everybody = candidates["recipient"].unique().to_list()
    dead = deaths.accepted(deaths.reported(store, citizens=everybody, known=known)).filter("accepted")
    living = candidates.join(dead, left_on="recipient", right_on="iin", how="anti")
    return (
        living.group_by("deceased", "recipient", "rank")
        .len()
        .sort("deceased", "rank", "len", "recipient", descending=[False, False, True, False])
        .unique("deceased", keep="first", maintain_order=True)
        .select("deceased", "recipient")
    )


def _child_limit(left: pl.DataFrame) -> pl.Expr:
    """The age from which a dependant is of age, by the law of each row's day."""
    name = f"{BENEFIT}.child_age_limit"
    limits = {day: int(str(law.value(name, day))) for day in left["right_arises"].unique()}
    return pl.col("right_arises").replace_strict(limits, default=None, return_dtype=pl.Int64)


def _adults(left: pl.DataFrame, bonds: pl.DataFrame, day: pl.Expr, *, rank: int) -> pl.DataFrame:
    """The adults that a bond valid on a day ties to a dependant."""
    tied = left.join(bonds, left_on="child", right_on="other")
    valid = tied.filter(pl.col("valid_from") <= day, day < pl.col("valid_to"))
    return valid.select("deceased", recipient="one", rank=pl.lit(rank))


def _with_facts(joined: pl.DataFrame) -> pl.DataFrame:
    """The references of all facts used, the event's among them."""
    event_facts = pl.Series([json.loads(one) for one in joined["event_facts"]], dtype=pl.List(pl.String))
    own = pl.concat_list(
        event_facts,
        pl.concat_list("months_fact"),
        pl.col("income_fact").fill_null(pl.lit([], pl.List(pl.String))),
    )
    return joined.with_columns(facts=own.list.drop_nulls().list.unique().list.sort())
