"""What the cases of many benefits need: who lives, who cares for a child, what is already paid.

Each answer is null where it is not known: what was never delivered is no no.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, deaths, losses
from registry.facts import each_once, reference
from registry.ports import Store

MOTHER, FATHER = "mother", "father"
RANKS = {MOTHER: 1, FATHER: 2}
GUARDIAN_FIRST = 0
FULL_SUPPORT, PRISON = "full_support", "prison"
"""The kinds of placement in which the state keeps somebody, and in which they are locked up."""
PENSION = "pension"
"""The payer's word for it."""
RAISED = {"PARENT_OF": "people/children", "GUARDIAN_OF": "people/wards"}
"""The bonds by which adults raise children, and the question whose each child is."""


def listed(column: str) -> pl.Expr:
    """References kept as a JSON list, as a list."""
    return pl.col(column).str.json_decode(pl.List(pl.String))


def references(*columns: str) -> pl.Expr:
    """All references in these columns (texts or lists of texts), each once and sorted; nulls are none."""
    lists = [pl.concat_list(pl.col(name)).fill_null(pl.lit([], pl.List(pl.String))) for name in columns]
    return each_once(pl.concat_list(lists))


def one_of(column: str, codes: Sequence[str]) -> pl.Expr:
    """A word of a feed that the law knows; any other word says nothing, so it is unknown (null)."""
    return pl.when(pl.col(column).is_in(list(codes))).then(pl.col(column))


def families(store: Store, definition: str, citizens: Sequence[str] | None) -> pl.DataFrame:
    """Who is in whose family: iin, reference (its eldest); of everybody, or of some people's families."""
    if citizens is None:
        return store.ask("derived/references", definition=definition)
    found = store.ask("derived/co_members", citizens=citizens, definition=definition)
    return found.select(pl.col("member").alias("iin"), "reference").unique()


def alive(store: Store, people: Sequence[str], *, day: date, known: int) -> pl.DataFrame:
    """Whether people live on a day: iin, alive; null while one agency alone reports a death."""
    reports = deaths.reported(store, citizens=list(people), known=known)
    said = deaths.accepted(reports).filter(pl.col("died") <= day).select("iin", "accepted")
    lives = pl.when(pl.col("accepted")).then(pl.lit(value=False)).when(pl.col("accepted").is_null())
    everybody = pl.DataFrame({"iin": pl.Series(people, dtype=pl.String).unique().sort()})
    return everybody.join(said, on="iin", how="left").select("iin", alive=lives.then(pl.lit(value=True)))


def already_paid(store: Store, people: Sequence[str], benefit: str, *, day: date, known: int) -> pl.DataFrame:
    """Whether somebody receives a benefit already: iin, paid, paid_fact; null where nobody has told.

    benefit: the word the payer's feed uses for it.
    """
    rows = store.ask("facts/Entitlement", citizens=list(people), known=known)
    standing = rows.filter(
        pl.col("benefit") == benefit, pl.col("valid_from") <= day, pl.col("valid_to") > day
    ).sort("subject", "record", "delivery")
    facts = standing.select(iin="subject", paid_fact=reference("Entitlement", "subject"))
    found = facts.unique("iin", keep="first", maintain_order=True)
    everybody = pl.DataFrame({"iin": pl.Series(people, dtype=pl.String).unique().sort()})
    heard = coverage.heard(store, "payments", known)
    paid = pl.when(pl.col("paid_fact").is_not_null()).then(pl.lit(value=True)).when(heard)
    return everybody.join(found, on="iin", how="left").select(
        "iin", "paid_fact", paid=paid.then(pl.lit(value=False))
    )


def paid_for(store: Store, rights: pl.DataFrame, benefit: str, *, day: date, known: int) -> pl.DataFrame:
    """Whether a right is paid already, or was paid to its end: event, paid, paid_fact.

    rights: event, subject, right_arises, ends (null: no end is known). A payment that began since the right
    arose and ended before it, and before the day, leaves it unknown, as where nobody has told.
    """
    asked = rights.select("event", "subject", "right_arises", "ends")
    people = asked["subject"].unique().to_list()
    rows = store.ask("facts/Entitlement", citizens=people, known=known).filter(benefit=benefit)
    to_its_end = (pl.col("valid_to") >= pl.col("ends")).fill_null(value=False)
    since = (
        asked.join(rows.filter(pl.col("valid_from") <= day), on="subject")
        .with_columns(whole=(pl.col("valid_to") > day) | to_its_end)
        .filter(pl.col("whole") | (pl.col("valid_from") >= pl.col("right_arises")))
        .sort("event", "whole", "record", "delivery", descending=[False, True, False, False])
        .unique("event", keep="first", maintain_order=True)
        .select("event", "whole", paid_fact=reference("Entitlement", "subject"))
    )
    heard = coverage.heard(store, "payments", known, "subject")
    nothing = pl.when(pl.col("paid_fact").is_null() & heard).then(pl.lit(value=False))
    paid = pl.when(pl.col("whole")).then(pl.lit(value=True)).otherwise(nothing)
    return asked.join(since, on="event", how="left").select("event", "paid_fact", paid=paid)


def received_before(store: Store, events: pl.DataFrame, benefit: str, known: int) -> pl.DataFrame:
    """For how many months the subject received a benefit before: event, earlier_months, earlier_facts.

    events: event, subject, right_arises. Assignments that began before the day of the right count up to it; a
    month begun counts. Null where nobody has told. earlier_facts: a list of references.
    """
    asked = events.select("event", "subject", "right_arises")
    rows = store.ask("facts/Entitlement", citizens=asked["subject"].unique().to_list(), known=known)
    earlier = (
        asked.join(rows.filter(benefit=benefit), on="subject")
        .filter(pl.col("valid_from") < pl.col("right_arises"))
        .with_columns(until=pl.min_horizontal("valid_to", "right_arises"))
        .group_by("event")
        .agg(
            months=_months_begun("valid_from", "until").sum(),
            earlier_facts=reference("Entitlement", "subject").unique().sort(),
        )
    )
    heard = coverage.heard(store, "payments", known, "subject")
    months = pl.when(heard).then(pl.col("months").fill_null(0))
    return asked.join(earlier, on="event", how="left").select("event", "earlier_facts", earlier_months=months)


def _months_begun(begin: str, end: str) -> pl.Expr:
    since, until = pl.col(begin), pl.col(end)
    whole = (until.dt.year() - since.dt.year()) * 12 + (until.dt.month() - since.dt.month())
    return (whole + (until.dt.day() > since.dt.day()).cast(pl.Int64)).cast(pl.Int64)


def placed(store: Store, people: Sequence[str], kind: str, *, day: date, known: int) -> pl.DataFrame:
    """Whether people live in a kind of institution on a day: iin, placed, placed_fact; null: nobody told."""
    rows = store.ask("facts/Placement", citizens=list(people), known=known)
    there = rows.filter(pl.col("kind") == kind, pl.col("valid_from") <= day, pl.col("valid_to") > day).sort(
        "subject", "record", "delivery"
    )
    facts = there.select(iin="subject", placed_fact=reference("Placement", "subject"))
    found = facts.unique("iin", keep="first", maintain_order=True)
    everybody = pl.DataFrame({"iin": pl.Series(people, dtype=pl.String).unique().sort()})
    heard = coverage.heard(store, "placements", known)
    answer = pl.when(pl.col("placed_fact").is_not_null()).then(pl.lit(value=True)).when(heard)
    return everybody.join(found, on="iin", how="left").select(
        "iin", "placed_fact", placed=answer.then(pl.lit(value=False))
    )


def imprisoned(store: Store, people: Sequence[str], *, day: date, known: int) -> pl.DataFrame:
    """Who is told to be in prison on a day: iin, placed_fact.

    What is due for a child is paid to another who represents it then (Social Code Art. 75, 186; L63 11-1).
    """
    found = placed(store, people, PRISON, day=day, known=known)
    return found.filter(pl.col("placed").fill_null(value=False)).select("iin", "placed_fact")


def not_supported(store: Store, people: Sequence[str], *, day: date, known: int) -> pl.DataFrame:
    """Who does not live on full state support: iin, fully_supported (false, or null), placed_fact.

    Null also of who does, where that refuses nothing: a part is due, or the time before.
    """
    found = placed(store, people, FULL_SUPPORT, day=day, known=known)
    elsewhere = pl.when(~pl.col("placed")).then(pl.lit(value=False))
    return found.select("iin", "placed_fact", fully_supported=elsewhere)


def pensions(store: Store, people: Sequence[str], *, day: date, known: int) -> pl.DataFrame:
    """What pension is paid to people on a day: iin, pension (tenge a month), pension_facts (a list).

    Only of those of whom one is told: another payer may keep one that no feed tells of.
    """
    rows = store.ask("facts/Entitlement", citizens=list(people), known=known)
    paid = rows.filter(pl.col("benefit") == PENSION, pl.col("valid_from") <= day, pl.col("valid_to") > day)
    return paid.group_by(iin="subject").agg(
        pension=pl.col("amount").sum(), pension_facts=reference("Entitlement", "subject").unique().sort()
    )


def homes(store: Store, people: Sequence[str], *, day: date, known: int) -> pl.DataFrame:
    """The registered address of a day, the newest of several: iin, home, kato, home_fact."""
    rows = store.ask("people/homes", citizens=list(people), day=day, known=known)
    latest = rows.sort("iin", "valid_from", "record").unique("iin", keep="last", maintain_order=True)
    return latest.select("iin", "kato", home="address", home_fact=reference("LIVES_AT", "iin"))


def children_of(store: Store, adults: Sequence[str] | None, known: int) -> pl.DataFrame:
    """The children and wards of adults, or of all: adult, child, valid_from, valid_to, fact (a reference)."""
    return with_facts(raised_by(store, adults, known))


def raised_by(store: Store, adults: Sequence[str] | None, known: int) -> pl.DataFrame:
    """The same without references, which take long to write of a whole nation: `with_facts` adds them."""
    bonds = [
        store.ask(question, citizens=adults, known=known)
        .rename({"iin": "adult"})
        .with_columns(kind=pl.lit(kind))
        for kind, question in RAISED.items()
    ]
    return pl.concat(bonds)


def with_facts(bonds: pl.DataFrame) -> pl.DataFrame:
    """Bonds, as `raised_by` gives them, with the reference of each fact."""
    fact = reference(pl.col("kind"), "adult").alias("fact")
    return bonds.select(pl.exclude("kind", "record", "delivery"), fact)


def carers(store: Store, children: Sequence[str], *, day: date, known: int) -> pl.DataFrame:
    """Who raises each child on a day: child, carer, carer_fact; one row a child that has somebody.

    A guardian in force comes before the mother, and she before the father (an assumption: the laws name
    them without an order).
    """
    wanted = list(children)
    parents = store.ask("families/parenthoods", citizens=wanted, known=known)
    guardians = store.ask("families/guardianships", citizens=wanted, known=known)
    ranked = [
        guardians.with_columns(rank=pl.lit(GUARDIAN_FIRST), fact=reference("GUARDIAN_OF", "one")),
        parents.with_columns(
            rank=pl.col("role").replace_strict(RANKS, default=None, return_dtype=pl.Int32),
            fact=reference("PARENT_OF", "one"),
        ),
    ]
    columns = ["one", "other", "valid_from", "valid_to", "rank", "fact"]
    bonds = pl.concat([frame.select(columns) for frame in ranked]).filter(
        pl.col("other").is_in(wanted), pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    gone = losses.gone(store, bonds["one"].to_list(), known=known).filter(pl.col("lost") <= day)
    there = bonds.join(gone, left_on="one", right_on="iin", how="anti")
    first = there.sort("other", "rank", "one", "fact").unique("other", keep="first", maintain_order=True)
    return first.select(child="other", carer="one", carer_fact="fact")
