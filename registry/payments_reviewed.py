"""What agencies pay against what the law gives: a person looks at each difference, and nothing is changed.

A payment is judged where a decision rests on it. The payer does not tell whether its amount is before or
after what is withheld, nor by which year's index it is: only what lies outside all of these is a difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from registry import decisions, due
from registry.benefits import BENEFITS, benefit
from registry.conditions import ENDED
from registry.differences import COLUMNS, Pay, difference, paid_to
from registry.facts import reference
from registry.first_paid import by_first_payment
from registry.ports import Store
from registry.remembering import remembering
from registry.watch import CLOSED

AGENCY = "benefits"
RIGHT = ["benefit", "event"]
PAYMENT = "Entitlement"
GIVEN = ["amount", "net"]
TOLD = ["outcome", "period_until", "because", "law_version"]
AT_MOST = "at most; it is judged by what is known today, and may have been right until something changed"


def of_payments(store: Store, *, day: date, known: int) -> pl.DataFrame:
    """Payments that differ from what is due: `differences.COLUMNS`."""
    decided = store.ask("derived/decisions")
    paid = _of_rights(store, decided, known)
    first = paid.group_by(RIGHT).agg(pl.col("law_day").min())
    told, today = _given(store, first, day, known)
    current = decided.filter(state="current")
    found = (
        paid.join(told.select(*RIGHT, *GIVEN, *TOLD), on=RIGHT, how="left")
        .join(
            today.select(*RIGHT, **{f"{name}_today": name for name in (*GIVEN, "outcome")}),
            on=RIGHT,
            how="left",
        )
        .join(current.select(*RIGHT, decision_now="id"), on=RIGHT, how="left")
        .with_columns(
            least=pl.min_horizontal(*GIVEN, "amount_today", "net_today"),
            most=pl.max_horizontal(*GIVEN, "amount_today", "net_today"),
        )
    )
    rows = [task for row in found.iter_rows(named=True) for task in _tasks(row, day)]
    return pl.DataFrame(rows, schema=COLUMNS)


def _given(store: Store, rights: pl.DataFrame, day: date, known: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is due for rights under the law of the first day each was paid, and under that of the day.

    What both ask about the same cases is remembered, but of one benefit at a time: of a nation it is much.
    """
    standing = store.ask("derived/standing")
    told = today = pl.DataFrame(schema=decisions.COLUMNS)
    for name in rights["benefit"].unique().sort():
        once, mine = remembering(store), rights.filter(benefit=name)
        now = mine.with_columns(law_day=pl.lit(day))
        told = told.vstack(due.given(once, mine, standing, day=day, known=known))
        today = today.vstack(due.given(once, now, standing, day=day, known=known))
    return told, today


# Which right a payment is for.


def _of_rights(store: Store, decided: pl.DataFrame, known: int) -> pl.DataFrame:
    """Each payment that one right alone fits best, with `RIGHT`, law_day, right_arises, late and the event.

    That is the last right that arose by the day on which it began, else (late) the last one after it; one
    whose event is closed comes after all others. Where several fit alike, nobody tells for which it is paid.
    """
    payments = store.ask(f"facts/{PAYMENT}", known=known).rename({"benefit": "word", "amount": "paid"})
    payments = payments.with_columns(
        fact=reference(PAYMENT, "subject"), said=_said(reference(PAYMENT, "subject"))
    )
    events = store.ask("derived/events").select("state", why="because", event="id", paid_to=paid_to("until"))
    fitting = (
        payments.join(_cited(decided), on=["said", "word"])
        .join(events, on="event")
        .with_columns(closed=pl.col("state") == CLOSED, late=pl.col("right_arises") > pl.col("valid_from"))
        .sort("fact", "closed", "late", "right_arises", descending=[False, False, False, True])
    )
    rank = ["fact", "benefit", "closed", "late", "right_arises"]
    best = fitting.unique("fact", keep="first", maintain_order=True).select(rank)
    alone = fitting.join(best, on=rank, how="semi").filter(pl.len().over("fact") == 1)
    begun = pl.max_horizontal("right_arises", "valid_from")
    return alone.with_columns(law_day=pl.when(by_first_payment()).then(begun).otherwise("right_arises"))


def _cited(decided: pl.DataFrame) -> pl.DataFrame:
    """The payments that decisions rest on: said, word, benefit, event, right_arises."""
    words = {name: benefit(name).definition.payers_word for name in BENEFITS}
    resting = decided.filter(pl.col("facts").str.contains(f'"{PAYMENT}/', literal=True))
    return (
        resting.select(*RIGHT, "right_arises", said=pl.col("facts").str.json_decode(pl.List(pl.String)))
        .explode("said")
        .with_columns(said=_said(pl.col("said")), word=pl.col("benefit").replace_strict(words))
        .unique(["benefit", "event", "said"])
    )


def _said(fact: pl.Expr) -> pl.Expr:
    """A reference whatever delivery said it last: a payment that is told anew stays the same one."""
    return fact.str.replace("@[0-9]+$", "")


# What is paid, against what is due.


def _tasks(row: dict[str, Any], day: date) -> Iterator[dict[str, Any]]:
    """Too much or too little a month; after the end of the period; without any right."""
    until = min(row["valid_to"], day)
    if row["late"] and row["valid_to"] <= day:
        return  # It was paid for an earlier right, and is over.
    if row["state"] == CLOSED or row["outcome"] == "no":
        if not row["late"]:
            why = row["why"] if row["state"] == CLOSED else row["because"]
            yield _task(row, "paid_without_right", 0, row["valid_from"], until, f"at most; {why}")
        return
    end = min((one for one in (row["period_until"], _end_of_condition(row)) if one), default=until)
    if _is_otherwise(row):
        much = row["paid"] > row["most"]
        nearest, kind = (row["most"], "paid_too_much") if much else (row["least"], "paid_too_little")
        since = max(row["valid_from"], row["right_arises"])
        yield _task(row, kind, nearest, since, min(end, until), AT_MOST)
    if end < until and not row["late"] and not _is_once(row):
        yield _task(row, "paid_after_end", 0, max(end, row["valid_from"]), until, f"it ended on {end}")


def _is_otherwise(row: dict[str, Any]) -> bool:
    """Whether it is paid more or less than is due; too much alone where the first day has no written law."""
    if row["outcome"] == "yes":
        return not row["least"] <= row["paid"] <= row["most"]
    no_law = row["outcome"] == "unknown" and not row["law_version"]
    return no_law and row["outcome_today"] == "yes" and row["paid"] > row["most"]


def _end_of_condition(row: dict[str, Any]) -> date | None:
    end: date | None = row["paid_to"] if row["state"] == ENDED else None
    return end


def _is_once(row: dict[str, Any]) -> bool:
    return benefit(row["benefit"]).definition.is_paid_once


def _task(
    row: dict[str, Any], kind: str, now: int, begin: date, end: date, why: str | None = None
) -> dict[str, Any]:
    found = difference(Pay(row["paid"], begin, end, _is_once(row)), Pay(now, begin, end, _is_once(row)))
    return {
        "kind": kind,
        "subject": row["subject"],
        "other": row["fact"],
        "detail": found.words if why is None else f"{found.words}: {why}",
        "agency": AGENCY,
        "since": begin,
        "benefit": row["benefit"],
        "before": row["paid"],
        "now": now,
        "difference": found.each,
        "in_all": found.in_all,
        "decision_before": None,
        "decision_now": row["decision_now"],
    }
