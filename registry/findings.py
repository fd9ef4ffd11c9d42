"""The stewards' worklist: facts that contradict each other, people nobody named, deaths that one agency says,
and what was offered or is paid otherwise than it is due.

A finding refuses nobody. Each names the agency that can mend it.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from registry import deaths
from registry.components import components
from registry.iin import born_of, made_up
from registry.offers_reviewed import of_offers
from registry.payments_reviewed import of_payments
from registry.ports import Store

COLUMNS = ["kind", "subject", "other", "detail", "agency", "since"]
AGENCY = {"deaths": "civil-acts", "death_certificates": "health"}


def findings(store: Store, *, day: date, known: int) -> pl.DataFrame:
    """kind, subject, other, detail, agency (who can mend it), since (a date, where there is one); sorted.

    Those about money have more: `differences.COLUMNS`.
    """
    found = [
        _uncorroborated(store, known),
        _unnamed(store, known),
        _parents(store, day, known),
        _mothers(store, day, known),
        _cycles(store, day, known),
        _homes(store, day, known),
        _marriages(store, day, known),
        _marriages_of_the_dead(store, known),
        _applications(store, known),
        of_offers(store, day=day, known=known),
        of_payments(store, day=day, known=known),
    ]
    return pl.concat(found, how="diagonal").sort("kind", "since", "subject", "other", nulls_last=True)


def _finding(rows: pl.DataFrame, kind: str, agency: str | pl.Expr, **columns: pl.Expr) -> pl.DataFrame:
    """Rows of the worklist; what is not named is empty."""
    empty = {
        "other": pl.lit(None, pl.String),
        "detail": pl.lit(None, pl.String),
        "since": pl.lit(None, pl.Date),
    }
    by = pl.lit(agency) if isinstance(agency, str) else agency
    return rows.select(**{**empty, **columns, "kind": pl.lit(kind), "agency": by}).select(COLUMNS)


def _uncorroborated(store: Store, known: int) -> pl.DataFrame:
    """Deaths that one agency alone reports: the oldest first; the other agency is asked."""
    reported = deaths.reported(store, known=known)
    alone = deaths.accepted(reported).filter(~pl.col("accepted")).select("iin")
    rows = reported.join(alone, on="iin").unique("iin", keep="first", maintain_order=True)
    feed = pl.col("record").str.split("/").list.first()
    other = pl.when(feed == "deaths").then(pl.lit("health")).otherwise(pl.lit("civil-acts"))
    said = pl.format("Death/{}/{}@{}", "iin", "record", "delivery")
    return _finding(
        rows, "uncorroborated_death", other, subject=pl.col("iin"), detail=said, since=pl.col("died")
    )


def _unnamed(store: Store, known: int) -> pl.DataFrame:
    """People that others speak of and the population register has not named: in no household.

    A number that another one replaced needs no name.
    """
    replaced = store.ask("facts/SAME_AS", known=known).select(iin="subject")
    rows = store.ask("quality/unnamed", known=known).join(replaced, on="iin", how="anti")
    asked = pl.when(made_up("iin")).then(pl.lit("genealogy")).otherwise(pl.lit("population"))
    return _finding(rows, "provisional_person", asked, subject=pl.col("iin"))


def _parents(store: Store, day: date, known: int) -> pl.DataFrame:
    """A parent who is not older than the child."""
    rows = store.ask("families/parents", day=day, known=known).with_columns(
        parent_born=born_of("one"), child_born=born_of("other")
    )
    wrong = rows.filter(pl.col("parent_born") >= pl.col("child_born"))
    detail = pl.format("parent born {}, child born {}", "parent_born", "child_born")
    return _finding(
        wrong, "parent_not_older", "civil-acts", subject=pl.col("other"), other=pl.col("one"), detail=detail
    )


def _mothers(store: Store, day: date, known: int) -> pl.DataFrame:
    """Two mothers, or two fathers, at once."""
    rows = store.ask("families/parents", day=day, known=known).unique(["one", "other", "role"])
    several = rows.group_by("other", "role").agg(pl.col("one").sort()).filter(pl.col("one").list.len() > 1)
    detail = pl.format("{}: {}", "role", pl.col("one").list.join(", "))
    return _finding(several, "two_parents_of_one_role", "civil-acts", subject=pl.col("other"), detail=detail)


def _cycles(store: Store, day: date, known: int) -> pl.DataFrame:
    """People who are, over some steps, parents of their own parents: one finding a cycle."""
    rows = store.ask("families/parents", day=day, known=known).select("one", "other").unique()
    people = pl.concat([rows["one"], rows["other"]]).unique().sort()
    parts = pl.DataFrame({"iin": people}).with_columns(part=components(rows, people, strong=True))
    parts = parts.group_by("part").agg(pl.col("iin").sort())
    cycles = parts.filter(pl.col("iin").list.len() > 1)
    members = pl.col("iin").list.join(", ")
    return _finding(
        cycles, "parenthood_cycle", "civil-acts", subject=pl.col("iin").list.first(), detail=members
    )


def _homes(store: Store, day: date, known: int) -> pl.DataFrame:
    """Two open residences."""
    rows = store.ask("people/homes", day=day, known=known)
    several = rows.group_by("iin").agg(pl.col("address").unique().sort(), pl.col("valid_from").max())
    several = several.filter(pl.col("address").list.len() > 1)
    return _finding(
        several,
        "two_residences",
        "population",
        subject=pl.col("iin"),
        detail=pl.col("address").list.join(", "),
        since=pl.col("valid_from"),
    )


def _marriages(store: Store, day: date, known: int) -> pl.DataFrame:
    """Married to two people at once, both alive."""
    dead = deaths.dead_on(deaths.reported(store, known=known), day)
    rows = store.ask("families/spouses", day=day, known=known)
    ends = pl.concat([rows.select("one", "other"), rows.select(one="other", other="one")]).unique()
    living = ends.join(dead, left_on="one", right_on="iin", how="anti").join(
        dead, left_on="other", right_on="iin", how="anti"
    )
    several = living.group_by("one").agg(pl.col("other").sort()).filter(pl.col("other").list.len() > 1)
    return _finding(
        several,
        "two_marriages",
        "civil-acts",
        subject=pl.col("one"),
        detail=pl.col("other").list.join(", "),
    )


def _marriages_of_the_dead(store: Store, known: int) -> pl.DataFrame:
    """A marriage that begins after the accepted death of one of the two."""
    dead = deaths.accepted(deaths.reported(store, known=known)).filter("accepted").select("iin", "died")
    rows = store.ask("families/marriages", known=known).filter(pl.col("valid_from") < pl.col("valid_to"))
    pairs = pl.concat(
        [rows, rows.select(pl.all().exclude("one", "other"), one="other", other="one")], how="diagonal"
    )
    wrong = pairs.join(dead, left_on="one", right_on="iin").filter(pl.col("valid_from") > pl.col("died"))
    detail = pl.format("died {}, married {}", "died", "valid_from")
    return _finding(
        wrong.unique(["one", "other", "valid_from"]),
        "marriage_of_the_dead",
        "civil-acts",
        subject=pl.col("one"),
        other=pl.col("other"),
        detail=detail,
        since=pl.col("valid_from"),
    )


def _applications(store: Store, known: int) -> pl.DataFrame:
    """Applications without an answer: nothing on record opens the benefit, or facts are missing.

    Never a refusal: a person asks the agencies, or the applicant.
    """
    applied = store.ask("facts/Application", known=known).select("benefit", "valid_from", recipient="subject")
    events = store.ask("derived/events").select("subject", event="id")
    decided = store.ask("derived/decisions").filter(
        pl.col("state") == "current", pl.col("outcome") != "unknown"
    )
    theirs = decided.join(events, on="event").select("benefit", "recipient", "subject")
    answered = pl.concat(
        [theirs.select("benefit", "recipient"), theirs.select("benefit", recipient="subject")]
    )
    open_ = applied.join(answered.drop_nulls(), on=["benefit", "recipient"], how="anti").unique(
        ["recipient", "benefit", "valid_from"]
    )
    return _finding(
        open_,
        "application_unanswered",
        "steward",
        subject=pl.col("recipient"),
        detail=pl.col("benefit"),
        since=pl.col("valid_from"),
    )
