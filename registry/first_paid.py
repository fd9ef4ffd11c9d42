"""The first day that is paid, the application it rests on, and the day whose law decides.

A payment that is fixed by its event has the law of the day on which the right arose. A state allowance
follows an index for as long as it is paid, so that its decision tells the first payment: by the law of the
first day paid, which is that of the application or so many months before it, but never before the right
(`Period.law_of`). Where nobody applied, it is what an application on the day of the decision would give.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from registry import coverage, gathering, law, law_columns
from registry.benefits import BENEFITS, benefit
from registry.dated import LawUnknown
from registry.facts import each_once, reference
from registry.limits import limit
from registry.ports import Store

KIND, FEED = "Application", "applications"
MADE = {"event": pl.String, "applied": pl.Date, "applied_fact": pl.String}
DATED = ("law_day", "is_given", "paid_from", "applied_fact")


def is_by_first_payment(name: str) -> bool:
    """Whether the law of the first day paid decides a benefit, and not that of the day of the right."""
    return benefit(name).definition.period.law_of == "payment"


def by_first_payment() -> pl.Expr:
    """The same of each row's benefit."""
    return pl.col("benefit").is_in([name for name in BENEFITS if is_by_first_payment(name)])


def was_applied_for() -> pl.Expr:
    """Whether a stored decision rests on an application: it is among its facts."""
    return pl.col("facts").str.contains(f'"{KIND}/', literal=True)


def of_application(name: str, day: date) -> date:
    """The first day for which an application on a day is paid; all, where it goes back without a limit."""
    period = benefit(name).definition.period
    if period.starts == "application":
        return day
    if period.back is None:
        return date.min
    try:
        months = law.number(f"{name}.{period.back}", day)
    except LawUnknown:
        return date.min
    first: date = pl.select(pl.lit(day).dt.offset_by(f"-{months}mo")).item()
    return first


def dated(store: Store, name: str, events: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """The events that open a benefit, with `DATED`.

    paid_from: the first day that is paid, null where nobody applied. law_day: the day whose law decides.
    is_given: no. applied_fact: the application.
    """
    made = _applications(store, name, events, day, known).select("applied", "applied_fact", id="event")
    asked = events.join(made, on="id", how="left").with_columns(_asked=pl.col("applied").fill_null(day))
    firsts = {"_first": (partial(of_application, name), pl.Date)}
    first = pl.max_horizontal("right_arises", "_first")
    return (
        law_columns.by_day(asked, "_asked", firsts)
        .with_columns(
            paid_from=pl.when(pl.col("applied").is_not_null()).then(first),
            law_day=first if is_by_first_payment(name) else "right_arises",
            is_given=pl.lit(value=False),
        )
        .drop("_asked", "_first", "applied")
    )


def on(events: pl.DataFrame, law_days: pl.DataFrame) -> pl.DataFrame:
    """The same as if each were first paid on a given day, whoever applied. law_days: event, law_day."""
    given = events.join(law_days.select("law_day", id="event"), on="id", maintain_order="left")
    nothing = {"paid_from": pl.lit(None, pl.Date), "applied_fact": pl.lit(None, pl.String)}
    return given.with_columns(is_given=pl.lit(value=True), **nothing)


def first_day(since: str) -> pl.Expr:
    """The day whose law decides a case: that of its event, or of the fact that tells when payment began."""
    begun = pl.when(~pl.col("is_given")).then(pl.max_horizontal("right_arises", since))
    return pl.when(pl.col(since).is_not_null()).then(begun).fill_null(pl.col("law_day"))


def kept(name: str, cases: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """The gathered cases with `law_day` and `paid_from` of their events, and the application in `facts`.

    Where a fact tells the first day that is paid, as of a guardian, the law is that of this day.
    """
    own = events.select(*DATED, event="id")
    placed = cases.drop(*DATED, strict=False).join(own, on="event", how="left", maintain_order="left")
    since = benefit(name).definition.period.since
    if since and is_by_first_payment(name):
        placed = placed.with_columns(law_day=first_day(since))
    made = pl.col("applied_fact").is_not_null()
    facts = each_once(pl.concat_list("facts", pl.col("applied_fact")))
    with_it = placed.with_columns(facts=pl.when(made).then(facts).otherwise("facts"))
    return with_it.drop("applied_fact", "is_given")


# Which application it is.


def _applications(store: Store, name: str, events: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """The application that each event is decided by, `MADE`: of those who may ask, for this right.

    One of some days before the right counts too: what it rests on is put in order while people wait, and days
    are corrected. Of several it is the last that was made anew, else the first: others remind of it.
    """
    if not coverage.delivered(store, FEED, known):
        return pl.DataFrame(schema=MADE)
    people = _applicants(store, name, events, day, known)
    told = store.ask(f"facts/{KIND}", citizens=people["applicant"].unique().to_list(), known=known)
    said = told.filter(pl.col("benefit") == name, pl.col("valid_from") <= day).select(
        "anew", applicant="subject", applied="valid_from", applied_fact=reference(KIND, "subject")
    )
    before = pl.col("right_arises").dt.offset_by(f"-{limit('applied_before_right', day)}d")
    made = people.join(said, on="applicant").filter(pl.col("applied") >= before)
    anew = pl.when("anew").then(pl.col("applied").to_physical()).otherwise(pl.lit(0))
    best = made.sort("event", anew, "applied", "applied_fact", descending=[False, True, False, False])
    return best.unique("event", keep="first", maintain_order=True).select(MADE.keys())


def _applicants(store: Store, name: str, events: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """Who may ask for what an event opens: event, right_arises, applicant.

    The one it is about; of a child, its parents and guardians of the day, and none whose place an adopter
    took; of who was lost, those of the children.
    """
    in_force = (pl.col("valid_from") <= day) & (pl.col("valid_to") > day)
    found = events.select("right_arises", "subject", event="id")
    own = found.rename({"subject": "applicant"})
    order = benefit(name).definition.asked.order
    if order == ["subject"]:
        return own
    children = found.rename({"subject": "child"})
    if "parent" in order:
        left = gathering.raised_by(store, found["subject"].unique().to_list(), known).filter(in_force)
        children = found.join(left.select("child", subject="adult"), on="subject").drop("subject")
    wanted = children["child"].unique().to_list()
    bonds = [
        store.ask(question, citizens=wanted, known=known)
        .filter(in_force)
        .select(applicant="one", child="other")
        for question in ("families/parenthoods", "families/guardianships")
    ]
    adults = children.join(pl.concat(bonds), on="child").drop("child")
    mine = children.rename({"child": "applicant"})
    return pl.concat(one.select("event", "right_arises", "applicant") for one in (own, mine, adults)).unique()


def is_made_anew(store: Store, name: str, iin: str, people: list[str], day: date, known: int) -> bool:
    """Whether who applies on a day asks anew, and does not remind of what they applied for before.

    It is anew where that was refused, or a payment began for which it asked. people: whose events and
    payments it may concern.
    """
    told = store.ask(f"facts/{KIND}", citizens=[iin], known=known)
    before = told.filter(pl.col("benefit") == name, pl.col("valid_from") < day)
    if not before.height:
        return False
    last = before.sort("valid_from").tail(1)
    events = store.ask("derived/known_events", citizens=people)["id"].unique().sort().to_list()
    refused = store.ask("derived/decided_on", events=events).filter(benefit=name, outcome="no")
    names_it = pl.col("facts").str.contains(last.select(reference(KIND, "subject")).item(), literal=True)
    paid = store.ask("facts/Entitlement", citizens=people, known=known)
    first = of_application(name, last["valid_from"].item())
    begun = paid.filter(pl.col("valid_from") >= first, benefit=benefit(name).definition.payers_word)
    return begun.height > 0 or refused.filter(names_it).height > 0
