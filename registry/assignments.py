"""Whether a benefit was assigned for a right already: the payer's feed names who is paid, and not for what.

One person may have several rights to one benefit at once (each child, each parent lost, each job), and each
has a payment of its own. So an assignment is for the right that arose on the very day it begins, else for the
only right of its recipient that was in force that day; where several could be meant it leaves each unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from registry import coverage, gathering, raising
from registry.ages import reaches
from registry.facts import reference
from registry.iin import born_of
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
    told = coverage.covered(store, "payments", known)
    unheard = pl.col("recipient").is_in(coverage.unheard(store, "payments", known).implode())
    heard = pl.lit(told is not None) & ~unheard.fill_null(value=False)
    nothing = pl.when(heard).then(pl.lit(value=False))
    if not given.height:  # as of most families: what else they may have a right to is not looked for
        return _of_each(asked.with_columns(fact=pl.lit(None, pl.String), answer=nothing))
    meant = _meant(given, _all_rights(asked, rights(given["recipient"].unique().sort().to_list())))
    sure = pl.when(pl.col("sure") & pl.col("settles")).then(pl.lit(value=True))
    answer = pl.when(pl.col("fact").is_not_null()).then(sure).otherwise(nothing)
    return _of_each(asked.join(meant, on=["recipient", "right"], how="left").with_columns(answer=answer))


def _all_rights(asked: pl.DataFrame, rights: pl.DataFrame) -> pl.DataFrame:
    """With those that are asked about and not among them."""
    own = asked.filter(pl.col("recipient").is_not_null()).select(
        "recipient", "right", arises="right_arises", ends=pl.lit(None, pl.Date)
    )
    more = own.unique().join(rights, on=["recipient", "right"], how="anti")
    return pl.concat([rights.select(RIGHTS.keys()), more])


def _meant(given: pl.DataFrame, rights: pl.DataFrame) -> pl.DataFrame:
    """Which rights assignments (recipient, begins, fact) may be for: recipient, right, fact, sure."""
    on_the_day = pl.col("arises") == pl.col("begins")
    in_force = (pl.col("arises") <= pl.col("begins")) & (
        pl.col("ends").is_null() | (pl.col("begins") < pl.col("ends"))
    )
    fitting = (
        given.join(rights, on="recipient")
        .filter(in_force)
        .with_columns(on_the_day=on_the_day)
        .filter(pl.col("on_the_day") | ~pl.col("on_the_day").any().over("fact"))
    )
    one_day = ["recipient", "begins"]
    as_many = pl.col("fact").n_unique().over(one_day) >= pl.col("right").n_unique().over(one_day)
    only_one = pl.col("right").n_unique().over("fact") == 1
    sure = only_one | (pl.col("on_the_day") & as_many)
    return fitting.select("recipient", "right", "fact", sure=sure)


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
    return pl.format("{} {}", person, day)
