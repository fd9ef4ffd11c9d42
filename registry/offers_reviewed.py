"""Offers that went out against what is due now: what was decided anew goes to a person, and changes nothing.

That a benefit was assigned since is no difference: what the law gives is compared, whoever pays it already.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl

from registry import due
from registry.benefits import benefit
from registry.conditions import ENDED
from registry.differences import COLUMNS, Pay, difference, paid_to
from registry.first_paid import by_first_payment, was_applied_for
from registry.ports import Store
from registry.stacking import FAR
from registry.successions import numbers_of

TOLD = ["outcome", "amount", "net", "period_from", "period_until", "recipient"]
RIGHT = ["benefit", "event"]
STEWARD = "steward"


def of_offers(store: Store, *, day: date, known: int) -> pl.DataFrame:
    """Offers that were sent and would not be made alike today: `differences.COLUMNS`.

    Who was asked under a number that another one replaced is the same person.
    """
    decided = store.ask("derived/decisions")
    sent = store.ask("derived/offers").filter(state="sent").select(*RIGHT, "decision", offer="id")
    before = sent.join(decided.select(*TOLD, "right_arises", "law_day", decision="id"), on="decision")
    before = before.with_columns(pl.col("recipient").replace(numbers_of(store, known).newest))
    now = _due(store, decided.filter(state="current"), before, day, known)
    events = store.ask("derived/events").select("state", "because", event="id", paid_to=paid_to("until"))
    both = before.join(now, on=RIGHT, how="left", suffix="_now").join(events, on="event", how="left")
    both = _ended(both)
    same = [pl.col(name).eq_missing(pl.col(f"{name}_now")) for name in TOLD]
    differing = both.filter(~pl.all_horizontal(same) | pl.col("yields_to_now").is_not_null())
    return pl.DataFrame([_task(row) for row in differing.iter_rows(named=True)], schema=COLUMNS)


def _due(store: Store, current: pl.DataFrame, before: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """What is due of the rights that were offered: `RIGHT`, `TOLD`, and told of the decision in force.

    A no may only say that it is assigned, so it is decided again as if it were not; and so is what would be
    paid by the law of a later day by now, since it was offered before that, or was applied for since.
    """
    names, kept = ["because", "missing"], ["id", "yields_to"]
    offered = current.join(before.select(*RIGHT, offered="law_day").unique(RIGHT), on=RIGHT)
    then = (
        pl.when(by_first_payment())
        .then(pl.max_horizontal("offered", "right_arises"))
        .otherwise("right_arises")
    )
    otherwise = (pl.col("law_day") != pl.col("then")) | was_applied_for()
    asked = offered.with_columns(then=then).with_columns(
        again=(pl.col("outcome") == "no") | ((pl.col("outcome") == "yes") & otherwise)
    )
    once_more = asked.filter("again")
    standing = store.ask("derived/standing")
    rights = once_more.select(*RIGHT, law_day="then")
    given = due.given(store, rights, standing, day=day, known=known)
    again = given.select(*RIGHT, *TOLD, *names)
    told = pl.concat(
        [
            asked.filter(~pl.col("again")).select(*RIGHT, *TOLD, *names, *kept),
            again.join(once_more.select(*RIGHT, *kept), on=RIGHT),
        ]
    )
    return told.rename({"id": "decision_now", "yields_to": "yields_to_now", "because": "because_now"})


def _ended(both: pl.DataFrame) -> pl.DataFrame:
    """A condition that no longer stands ends the right with that month; until then it was due as offered."""
    over = (pl.col("state") == ENDED) & pl.col("outcome_now").is_null()
    until = {"period_until": pl.min_horizontal("period_until", "paid_to")}
    return both.with_columns(
        pl.when(over).then(until.get(name, pl.col(name))).otherwise(f"{name}_now").alias(f"{name}_now")
        for name in TOLD
    )


def _task(row: dict[str, Any]) -> dict[str, Any]:
    """One offer that differs."""
    once = benefit(row["benefit"]).definition.is_paid_once
    before = Pay(row["net"] or 0, row["period_from"], row["period_until"], once)
    told = {
        "subject": row["recipient"],
        "other": row["offer"],
        "agency": STEWARD,
        "since": row["right_arises"],
        "benefit": row["benefit"],
        "before": row["amount"],
        "decision_before": row["decision"],
        "decision_now": row["decision_now"],
    }
    if row["outcome_now"] == "unknown":
        return told | _unknown(row)
    if row["recipient_now"] not in (row["recipient"], None) and row["outcome_now"] == "yes":
        return told | {"kind": "offer_to_another_now", "detail": f"{row['recipient_now']} is asked now"}
    gone = _gone(row)
    if gone:
        nothing = Pay(0, before.begin, before.end, once)
        return told | _of_money("offer_without_ground", before, nothing, gone) | {"now": 0}
    now = Pay(row["net_now"] or 0, row["period_from_now"], row["period_until_now"], once)
    return told | _of_money(_kind(before, now), before, now) | {"now": row["amount_now"]}


def _gone(row: dict[str, Any]) -> str | None:
    """Why nothing of it is due; None where it is."""
    if row["outcome_now"] is None:
        return row["because"] or "its event no longer stands"
    if row["outcome_now"] == "no":
        return str(row["because_now"])
    if row["yields_to_now"]:
        return f"it yields to {row['yields_to_now']}, which is more favourable"
    return None


def _unknown(row: dict[str, Any]) -> dict[str, Any]:
    """A yes that is unknown now: no difference, but facts to ask for."""
    missing = json.loads(row["missing"])
    agencies = ", ".join(dict.fromkeys(one["agency"] for one in missing)) or STEWARD
    return {"kind": "offer_unknown_now", "detail": row["because_now"], "agency": agencies}


def _kind(before: Pay, now: Pay) -> str:
    sign = difference(before, now).sign or _longer(before, now)
    if sign:
        return "offered_too_little" if sign > 0 else "offered_too_much"
    return "offered_for_another_time"


def _longer(before: Pay, now: Pay) -> int:
    """1 where the same is due for longer, -1 for shorter, of what is paid from an application on; else 0."""
    if before.once or before.begin or now.begin or before.end == now.end:
        return 0
    return 1 if (now.end or FAR) > (before.end or FAR) else -1


def _of_money(kind: str, before: Pay, now: Pay, why: str | None = None) -> dict[str, Any]:
    found = difference(before, now)
    other_days = kind == "offered_for_another_time" or (found.in_all is None and not found.each)
    words = _another_time(before, now) if other_days else found.words
    detail = words if why is None else f"{words}: {why}"
    return {"kind": kind, "detail": detail, "difference": found.each, "in_all": found.in_all}


def _another_time(before: Pay, now: Pay) -> str:
    said = (
        f"from {one.begin or 'the application'} until {one.end or 'no known day'}" for one in (before, now)
    )
    return " offered, now ".join(said)
