"""An ordinary application: somebody asks for a benefit, and the rules of the proactive path decide it.

The registry looks for what would open the benefit around the applicant, however long ago the right arose: the
look-back only says what is offered unasked. An application never refuses for want of an event; where none is
known, a person looks further. The application is itself a fact, and what it finds is kept and followed like
everything that `watch` and `decide` find.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import acts, deaths
from registry.benefits import benefit
from registry.citizen import refuse_strangers
from registry.conditions import OPEN, PROVISIONAL
from registry.coverage import received
from registry.decide import decided_about, keep
from registry.errors import WrongUsage
from registry.events import EventKind, event_kind, finder
from registry.first_paid import FEED, KIND, is_made_anew
from registry.gathering import children_of
from registry.ports import Store
from registry.successions import numbers_of
from registry.watch import identified, note

AGENCY = "applications"
LOSS = "breadwinner_lost"
FIRST_DAY = date(1900, 1, 1)
"""An application looks back without an end."""


@dataclass(frozen=True)
class Application:
    """What became of an application.

    number: its delivery. already: the same was applied for on that day, and nothing new was written.
    decisions: what `decisions.COLUMNS` says of the applicant and the applicant's children, one row an event
    that opens the benefit.
    looked_for: the meaning of each kind of event that would open it, where none was found. unheard: of these,
    the feeds that never came whole, each with the agency to ask: their silence says nothing.
    """

    number: int
    already: bool
    decisions: pl.DataFrame
    looked_for: dict[str, str]
    unheard: dict[str, str]


def apply(store: Store, iin: str, name: str, *, by: str, day: date) -> Application:
    """Take somebody's application for a benefit on a day, and decide it."""
    opened_by = benefit(name).definition.opened_by
    if not by.strip():
        raise WrongUsage("an application needs --by", do="say who takes it: the applicant, or an office")
    refuse_strangers(store, iin)
    _refuse_the_dead(store, iin, day)
    number, already = _stated(store, iin, name, by, day)
    around = _around(store, iin, number)
    events = _events(store, around.everybody, opened_by, day, number)
    shown = _shown(name, events, around)
    decided = decided_about(store, [name], events, iin, day=day, known=number, shown=shown)
    note(store, events.filter(pl.col("id").is_in(decided["event"].implode())))
    keep(store, decided)
    looked_for = [] if decided.height else [event_kind(kind) for kind in opened_by]
    return Application(
        number,
        already,
        decided,
        looked_for={kind.name: kind.meaning for kind in looked_for},
        unheard=_unheard(store, looked_for, number),
    )


def _refuse_the_dead(store: Store, iin: str, day: date) -> None:
    died = deaths.day_of(store, iin, known=_newest(store))
    if died and died <= day:
        raise WrongUsage(
            f"{iin} died on {died} and cannot apply",
            do="name who applies; if they live, let a steward reject the report: registry judge",
        )


def _newest(store: Store) -> int:
    return int(str(store.ask("derived/deliveries")["number"].max()))


def _stated(store: Store, iin: str, name: str, by: str, day: date) -> tuple[int, bool]:
    """The delivery of the application as a fact, and whether it was there before."""
    known = _newest(store)
    before = store.ask(f"facts/{KIND}", citizens=[iin], known=known)
    if before.filter(benefit=name, valid_from=day).height:
        return known, True
    people = _around(store, iin, known).everybody
    anew = is_made_anew(store, name, iin, people, day, known)
    return acts.state(store, AGENCY, KIND, FEED, iin, {"benefit": name, "by": by, "anew": anew}, day), False


def _events(store: Store, people: list[str], kinds: list[str], day: date, known: int) -> pl.DataFrame:
    """Every event of the kinds about these people that stands on the day, whenever its right arose."""
    numbers = numbers_of(store, known)
    stored = set(store.ask("derived/known_events", citizens=numbers.of(people))["id"])
    found = []
    for name in kinds:
        _, latest = event_kind(name).span(day)
        shown = finder(name)(store, since=FIRST_DAY, day=day, known=known, citizens=people)
        events = identified(numbers, shown, name, stored)
        found.append(events.filter(pl.col("right_arises") <= latest))
    standing = pl.concat(found).filter(pl.col("state").is_in([OPEN, PROVISIONAL]))
    return standing.with_columns(because=pl.lit(None, pl.String))


def _unheard(store: Store, kinds: Iterable[EventKind], known: int) -> dict[str, str]:
    """The feeds without which none of these is found, and that never came whole; each with its agency."""
    told_by = {feed: agency for kind in kinds for feed, agency in kind.told_by.items()}
    return {feed: agency for feed, agency in told_by.items() if not received(store, feed, known)}


def _shown(name: str, events: pl.DataFrame, around: _Around) -> list[str]:
    """The events about an applicant's children, or the loss of their parent, where one of several is asked.

    Who applies and is not the one whom the law's order names sees the decision, and whom it is paid to.
    """
    if benefit(name).definition.asked.order == ["subject"]:
        return []
    about = pl.when(kind=LOSS).then(pl.col("subject").is_in(around.parents))
    return events.filter(about.otherwise(pl.col("subject").is_in(around.children)))["id"].to_list()


@dataclass(frozen=True)
class _Around:
    """Those whose events may give a person a right. children: with the person; parents: of all these."""

    children: list[str]
    parents: list[str]

    @property
    def everybody(self) -> list[str]:
        """Each once, sorted."""
        return sorted({*self.children, *self.parents})


def _around(store: Store, iin: str, known: int) -> _Around:
    children = [iin, *children_of(store, [iin], known)["child"]]
    bonds = store.ask("families/parenthoods", citizens=children, known=known)
    return _Around(children, bonds.filter(pl.col("other").is_in(children))["one"].to_list())
