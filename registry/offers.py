"""Step five: what was decided with yes is offered to the person, once.

One offer per benefit, event and recipient, ever. An offer that cannot be sent is held and says why. What did
not go out, held or left by a run that was cut short, is looked at anew by every run: nothing is sent that is
not due on that day. The message names no event, amount, child or illness.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from registry import first_paid, gathering, ids, schema
from registry.ages import reaches
from registry.benefits import BENEFITS, benefit
from registry.families import family
from registry.iin import born_of
from registry.numbers import Numbers
from registry.ports import Sender, Store
from registry.successions import kept_id, numbers_of

COLUMNS = [column.name for column in schema.NODES["Offer"].columns]
SIGNS = "234679DFGJLNQRUVWYZ"
"""Signs of a reference: none looks like another, in Latin or Cyrillic (language handbook 1.3)."""
NO_PHONE, UNDER_AGE, APPLIED = "no phone", "under age", "the person applied"
LEFT = "the person left the country for good"
LIVES = {
    gathering.PRISON: "the person is in prison",
    gathering.FULL_SUPPORT: "the person lives on full state support",
}
"""Kinds of placement in which payments stop or go to another (Social Code Art. 92, 178(5), 185, 186)."""
SAID_DEAD, NOT_DUE = "one agency says that the person died", "it is not due any more"


@dataclass(frozen=True)
class Offered:
    """What a run offered: new offers, those sent, those held, and rights with nobody to ask."""

    new: int
    sent: int
    held: int
    nobody_to_ask: int


def offer(store: Store, sender: Sender, *, day: date, known: int) -> Offered:
    """Make offers of the current decisions that say yes, then send those that wait."""
    due = store.ask("derived/decisions").filter(state="current", outcome="yes")
    due = due.filter(is_offered(day))
    stored = store.ask("derived/offers").select(COLUMNS)
    asked = due.filter(pl.col("recipient").is_not_null())
    wanted = _offers(store, asked, set(stored["id"]), day, known)
    gone_out = _gone_out(stored, sender)
    unsent = _unsent(wanted, stored).join(gone_out, on="id", how="anti")
    new = unsent.join(stored, on="id", how="anti").height
    _write(store, pl.concat([unsent, gone_out]), stored)
    waiting = unsent.filter(state="created").sort("id")
    for row in waiting.iter_rows(named=True):
        sender.send(row["id"], row["msisdn"], f"{row['text_kk']} / {row['text_ru']}")
    if waiting.height:
        store.write(("put/Offer", waiting.with_columns(state=pl.lit("sent"))))
    return Offered(new, waiting.height, unsent.height - waiting.height, due.height - asked.height)


def _gone_out(stored: pl.DataFrame, sender: Sender) -> pl.DataFrame:
    """Offers whose messages a run sent that was cut short before it could say so."""
    left = stored.filter(state="created")
    went = [id_ for id_ in left["id"] if sender.has_sent(id_)]
    return left.filter(pl.col("id").is_in(went)).with_columns(state=pl.lit("sent"))


def _unsent(wanted: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """Every offer that did not go out yet, as it would be made today; held where nothing is due of it now."""
    sent, waiting = stored.filter(state="sent"), stored.filter(pl.col("state") != "sent")
    over = waiting.join(wanted, on="id", how="anti")
    held = over.with_columns(state=pl.lit("held"), because=pl.lit(NOT_DUE))
    return pl.concat([wanted.join(sent, on="id", how="anti"), held])


def is_offered(day: date) -> pl.Expr:
    """Whether a decision that says yes is offered on a day."""
    return _pays() & _is_left(day)


def _pays() -> pl.Expr:
    """A payment of nothing is not offered (a notice has no amount), nor what yields to a better one."""
    pays = pl.col("amount").is_null() | (pl.col("amount") > 0)
    return pays & pl.col("yields_to").is_null()


def _is_left(day: date) -> pl.Expr:
    """Whether an application on a day is still paid for a time: the period is not over for it."""
    earliest = {name: first_paid.of_application(name, day) for name in BENEFITS}
    since = pl.col("benefit").replace_strict(earliest, return_dtype=pl.Date)
    known = [name for name in BENEFITS if benefit(name).definition.period.since is not None]
    of_a_known_day = pl.when(pl.col("benefit").is_in(known)).then("period_from")
    return pl.col("period_until").is_null() | (pl.col("period_until") > pl.coalesce(of_a_known_day, since))


def _offers(store: Store, due: pl.DataFrame, stored: Container[str], day: date, known: int) -> pl.DataFrame:
    """One offer a decision, as it would be made today: created, or held with the reason."""
    people = due["recipient"].unique().to_list()
    phones = store.ask("people/phones", citizens=people, day=day, known=known)
    newest = phones.sort("valid_from", "msisdn", descending=[True, False]).unique(
        "iin", keep="first", maintain_order=True
    )
    of_age = reaches(born_of("recipient"), family("card").limit("child", day)) <= day
    lives = gathering.alive(store, people, day=day, known=known).rename({"iin": "recipient"})
    because = (
        pl.when(first_paid.was_applied_for())
        .then(pl.lit(APPLIED))
        .when(pl.col("alive").is_null())
        .then(pl.lit(SAID_DEAD))
        .when(pl.col("msisdn").is_null())
        .then(pl.lit(NO_PHONE))
        .when(~of_age)
        .then(pl.lit(UNDER_AGE))
        .otherwise("elsewhere")
    )
    found = (
        due.join(newest.select("msisdn", recipient="iin"), on="recipient", how="left")
        .join(lives, on="recipient", how="left")
        .join(_elsewhere(store, people, day, known), on="recipient", how="left")
        .with_columns(decision="id", because=because)
    )
    return _worded(found, stored, numbers_of(store, known)).select(COLUMNS)


def _elsewhere(store: Store, people: list[str], day: date, known: int) -> pl.DataFrame:
    """Who does not live at home on a day, so that a person sees to it: recipient, elsewhere (why)."""
    gone = store.ask("people/departed", citizens=people, day=day, known=known)
    placed = store.ask("facts/Placement", citizens=people, known=known).filter(
        pl.col("valid_from") <= day, pl.col("valid_to") > day, pl.col("kind").is_in(list(LIVES))
    )
    told = [
        gone.select(recipient="iin", elsewhere=pl.lit(LEFT)),
        placed.select(recipient="subject", elsewhere=pl.col("kind").replace_strict(LIVES)),
    ]
    return pl.concat(told).group_by("recipient").agg(pl.col("elsewhere").min())


def _worded(found: pl.DataFrame, stored: Container[str], numbers: Numbers) -> pl.DataFrame:
    """With the id of each offer, its reference, and its message in Kazakh and Russian."""
    rows = []
    for name, event, recipient in found.select("benefit", "event", "recipient").iter_rows():
        id_ = kept_id(numbers, stored, recipient, partial(ids.keyed_id, "of", name, event))
        rows.append((id_, reference(id_), *_message(name, reference(id_))))
    words = pl.DataFrame(
        rows, schema=dict.fromkeys(("id", "reference", "text_kk", "text_ru"), pl.String), orient="row"
    )
    state = pl.when(pl.col("because").is_null()).then(pl.lit("created")).otherwise(pl.lit("held"))
    return pl.concat([found.drop("id"), words], how="horizontal").with_columns(state=state)


def _message(name: str, sign: str) -> tuple[str, str]:
    message = benefit(name).messages.offer
    return message.kk.format(reference=sign), message.ru.format(reference=sign)


def reference(id_: str) -> str:
    """Four signs that mean nothing without the registry."""
    number = int(id_.rpartition("_")[2], 16)
    return "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(4))


def _write(store: Store, offers: pl.DataFrame, stored: pl.DataFrame) -> None:
    """Write what is new or otherwise than it was, and from which decision each comes."""
    changed = offers.join(stored, on=COLUMNS, how="anti", nulls_equal=True)
    links = changed.join(stored, on=["id", "decision"], how="anti").select(subject="decision", object="id")
    changes = [("put/Offer", changed), ("add/OFFERED", links)]
    wanted = [(name, rows) for name, rows in changes if rows.height]
    if wanted:
        store.write(*wanted)
