"""Whether a benefit was assigned for a right already: the payer's feed names who is paid, and not for what.

One person may have several rights to one benefit at once (each child, each parent lost), and each has a
payment of its own. So an assignment is for the right that arose on the very day it begins, else for the only
right of its recipient that was in force that day; where several could be meant it leaves each unknown, and so
does one that begins when none is in force any more. One that begins before a right is not for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from registry import coverage, gathering, raising
from registry.ages import reaches
from registry.facts import reference
from registry.iin import born_of
from registry.phrases import phrase
from registry.ports import Store

RIGHTS = {"recipient": pl.String, "right": pl.String, "arises": pl.Date, "ends": pl.Date}
"""Every right somebody may have to a benefit. right: what tells it from the others of that person (a child, a
parent lost, a record). ends: the first day without it; null: no such day is known."""
Rights = Callable[[list[str]], pl.DataFrame]
"""Of people: `RIGHTS`."""


def assigned(store: Store, asked: pl.DataFrame, benefit: str, known: int, *, rights: Rights) -> pl.DataFrame:
    """Whether a benefit was assigned for a right: event, assigned, assigned_facts (a list of references).

    asked: event, right, right_arises, recipient, settles; a row for each who may have been assigned it.
    settles: whether an assignment to them is the whole right; else it leaves it unknown, for a person to
    look at. assigned is null too where nobody has told; nobody was assigned it where there is nobody to ask.
    """
    people = asked["recipient"].drop_nulls().unique().sort().to_list()
    given = (
        store.ask("facts/Entitlement", citizens=people, known=known)
        .filter(benefit=benefit)
        .select(recipient="subject", begins="valid_from", fact=reference("Entitlement", "subject"))
    )
    heard = coverage.heard(store, "payments", known, "recipient").fill_null(value=True)
    nothing = pl.when(heard).then(pl.lit(value=False))
    if not given.height:  # as of most families: what else they may have a right to is not looked for
        return _of_each(asked.with_columns(fact=pl.lit(None, pl.String), answer=nothing))
    meant = _meant(given, _rights(asked, rights(given["recipient"].unique().sort().to_list())))
    sure = pl.when(pl.col("sure") & pl.col("settles")).then(pl.lit(value=True))
    answer = pl.when(pl.col("fact").is_not_null()).then(sure).otherwise(nothing)
    joined = asked.join(meant, on=["event", "recipient"], how="left")
    return _of_each(joined.with_columns(answer=answer))


def _rights(asked: pl.DataFrame, rights: pl.DataFrame) -> pl.DataFrame:
    """Each right that each event's people have: event, recipient, right, arises, ends, own.

    own: whether it is the one that is asked about; it arises when its event says.
    """
    has = asked.join(rights.select(RIGHTS.keys()), on="recipient", suffix="_had")
    mine = pl.col("right") == pl.col("right_had")
    ends = has.filter(mine).group_by("event", "recipient").agg(pl.col("ends").max())
    own = (
        asked.filter(pl.col("recipient").is_not_null())
        .select("event", "recipient", "right", arises="right_arises")
        .join(ends, on=["event", "recipient"], how="left")
    )
    others = has.filter(~mine).select("event", "recipient", "arises", "ends", right="right_had")
    together = [own.with_columns(own=pl.lit(value=True)), others.with_columns(own=pl.lit(value=False))]
    return pl.concat(together, how="diagonal")


def _meant(given: pl.DataFrame, rights: pl.DataFrame) -> pl.DataFrame:
    """Which assignments may be for each event's right: event, recipient, fact, sure."""
    begins, one = pl.col("begins"), ["event", "fact"]
    fitting = (
        given.join(rights, on="recipient")
        .filter(pl.col("arises") <= begins)
        .with_columns(
            on_the_day=pl.col("arises") == begins,
            in_force=pl.col("ends").is_null() | (begins < pl.col("ends")),
        )
        .filter(pl.col("on_the_day") | ~pl.col("on_the_day").any().over(one))
        .filter(pl.col("in_force") | ~pl.col("in_force").any().over(one))
    )
    one_day = ["event", "recipient", "begins"]
    as_many = pl.col("fact").n_unique().over(one_day) >= pl.col("right").n_unique().over(one_day)
    only_one = pl.col("right").n_unique().over(one) == 1
    sure = pl.col("in_force") & (only_one | (pl.col("on_the_day") & as_many))
    return fitting.with_columns(sure=sure).filter("own").select("event", "recipient", "fact", "sure")


def _of_each(answers: pl.DataFrame) -> pl.DataFrame:
    """One row an event: yes where any answer is, unknown where any is, else no."""
    return answers.group_by("event").agg(
        assigned=pl.col("answer").any(ignore_nulls=False),
        assigned_facts=pl.col("fact").drop_nulls().unique().sort(),
    )


def of_whom_raises(found: pl.DataFrame, adults: pl.DataFrame, *, right: str) -> pl.DataFrame:
    """What `assigned` is asked where one of a child's adults alone is paid: a row for each of them.

    found: event, right_arises, recipient (may be null) and the column of the right. adults: event, adult.
    """
    own = found.select("event", "recipient", "right_arises", right=right)
    others = own.drop("recipient").join(adults.select("event", recipient="adult"), on="event")
    return pl.concat([own, others.select(own.columns)]).unique().with_columns(settles=pl.lit(value=True))


def of_each_child(
    store: Store,
    found: pl.DataFrame,
    benefit: str,
    *,
    day: date,
    known: int,
    months: int | None = None,
) -> pl.DataFrame:
    """The same of a right that arises with a birth, and that one alone of who raises the child has.

    found: event, subject (the child), recipient (may be null), right_arises. months: the age, that day
    included, to which each other child of theirs may have been meant; without it at any age.
    """
    adults = raising.adults(store, found, day=day, known=known)
    born = born_of("child")
    end = pl.lit(None, pl.Date) if months is None else reaches(born, months, "months").dt.offset_by("1d")

    def rights(people: list[str]) -> pl.DataFrame:
        children = gathering.raised_by(store, people, known).filter(born.is_not_null())
        return children.select(recipient="adult", right="child", arises=born, ends=end).unique()

    asked = of_whom_raises(found, adults, right="subject")
    return assigned(store, asked, benefit, known, rights=rights)


def of_own(store: Store, found: pl.DataFrame, benefit: str, kind: str, known: int) -> pl.DataFrame:
    """The same of a right that arises with a status of the recipient, such as each loss of a job.

    Such rights follow each other: an assignment is for the last that arose by the day it begins.
    found: event, recipient (may be null), right_arises. kind: of the status.
    """
    right = own_right("recipient", "right_arises")
    asked = found.select("event", "recipient", "right_arises", right=right, settles=pl.lit(value=True))

    def rights(people: list[str]) -> pl.DataFrame:
        rows = store.ask(f"facts/{kind}", citizens=people, known=known)
        days = rows.select(recipient="subject", arises="valid_from").unique().sort("recipient", "arises")
        following = pl.col("arises").shift(-1).over("recipient")
        return days.with_columns(right=own_right("recipient", "arises"), ends=following)

    return assigned(store, asked, benefit, known, rights=rights)


def own_right(person: str, day: str) -> pl.Expr:
    """What tells rights apart that one person has from different days."""
    return phrase("{} {}", person, day)
