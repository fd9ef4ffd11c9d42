"""The stewards' worklist: facts that contradict each other, people nobody named, deaths that one agency says,
what was offered or is paid otherwise than it is due, and rights that are unknown or reach nobody.

A finding refuses nobody. Each names the agency that can mend it.
"""

from __future__ import annotations

from datetime import date

import polars as pl
import polars.selectors as cs

from registry import deaths, law
from registry.ages import reaches
from registry.components import components
from registry.confidential import PROTECTED
from registry.dated import Choice
from registry.deaths_reviewed import of_deaths
from registry.facts import reference
from registry.families import family
from registry.first_paid import KIND
from registry.iin import born_of, made_up
from registry.kinship.pedigree import may_be_dead_by
from registry.limits import limit
from registry.offers_reviewed import of_offers
from registry.offers_waiting import of_waiting
from registry.payments_reviewed import of_payments
from registry.phrases import phrase
from registry.ports import Store
from registry.rights_unknown import of_rights

COLUMNS = ["kind", "subject", "other", "detail", "agency", "since"]
GENEALOGY = "genealogy"
CARD, ASSUMED = "card", "no_common_address"
PAID_BY = "social_assistance"
"""The benefit whose law knows every payer's word for a benefit: it counts them as income, or not."""
MENDS = pl.col("agency").sort_by(pl.col("agency") != "civil-acts", "agency").first()
"""Of the agencies that say contradictory things, the one to ask: the civil registry if it is among them."""


def findings(store: Store, *, day: date, known: int) -> pl.DataFrame:
    """kind, subject, other, detail, agency (who can mend it), since (a date, where there is one); sorted.

    Those about money have more: `differences.COLUMNS`.
    """
    in_force = store.ask("derived/decisions").filter(state="current")
    found = [
        of_deaths(store, known),
        _unnamed(store, known),
        _parents(store, day, known),
        _mothers(store, day, known),
        _cycles(store, day, known),
        _homes(store, day, known),
        _at_no_parents_address(store, day),
        _marriages(store, day, known),
        _marriages_of_the_dead(store, known),
        _applications(store, in_force, known),
        _payments(store, day, known),
        of_offers(store, day=day, known=known),
        of_payments(store, day=day, known=known),
        of_rights(store, in_force),
        of_waiting(store, in_force, day=day),
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


def _told_by(store: Store, facts: pl.DataFrame) -> pl.DataFrame:
    """The facts with the agency that delivered each: it can mend what it said."""
    agencies = store.ask("derived/deliveries").select("agency", delivery="number")
    return facts.join(agencies, on="delivery", how="left")


def _unnamed(store: Store, known: int) -> pl.DataFrame:
    """People that others speak of and the population register has not named: in no household.

    A number that another one replaced needs no name.
    """
    replaced = store.ask("facts/SAME_AS", known=known).select(iin="subject")
    rows = store.ask("quality/unnamed", known=known).join(replaced, on="iin", how="anti")
    asked = pl.when(made_up("iin")).then(pl.lit(GENEALOGY)).otherwise(pl.lit("population"))
    return _finding(rows, "provisional_person", asked, subject=pl.col("iin"))


def _parents(store: Store, day: date, known: int) -> pl.DataFrame:
    """A parent who is surely not older than the child, as their numbers or a genealogy's dates tell."""
    lives = store.ask("people/lives(iin, born_earliest, born_latest)", known=known).unique("iin")
    rows = store.ask("families/parents(one, other, delivery)", day=day, known=known)
    rows = _with_births(_with_births(rows, lives, "one", "parent"), lives, "other", "child")
    wrong = _told_by(store, rows.filter(pl.col("parent_earliest") >= pl.col("child_latest")))
    wrong = wrong.group_by("one", "other", cs.matches("_(earliest|latest)$")).agg(agency=MENDS)
    detail = phrase(
        "parent born {}{}, child born {}{}",
        "parent_earliest",
        _unless_exact("parent", " or later"),
        "child_latest",
        _unless_exact("child", " or earlier"),
    )
    return _finding(
        wrong,
        "parent_not_older",
        pl.col("agency"),
        subject=pl.col("other"),
        other=pl.col("one"),
        detail=detail,
    )


def _with_births(rows: pl.DataFrame, lives: pl.DataFrame, of: str, name: str) -> pl.DataFrame:
    """Between which days those of a column were born: an IIN tells the day, a genealogy what it knows."""
    told = lives.rename({"iin": of, "born_earliest": f"{name}_earliest", "born_latest": f"{name}_latest"})
    bounds = (f"{name}_earliest", f"{name}_latest")
    return rows.join(told, on=of, how="left").with_columns(
        pl.coalesce(born_of(of), bound).alias(bound) for bound in bounds
    )


def _unless_exact(name: str, words: str) -> pl.Expr:
    exact = pl.col(f"{name}_earliest").eq_missing(pl.col(f"{name}_latest"))
    return pl.when(exact).then(pl.lit("")).otherwise(pl.lit(words))


def _mothers(store: Store, day: date, known: int) -> pl.DataFrame:
    """Two mothers, or two fathers, at once.

    Not those by birth beside the adoptive ones that a genealogy tells: it keeps both families, while an act
    of adoption ends the parenthood that it replaces. Who is a parent by a confidential act is not said.
    """
    rows = store.ask("families/parents(one, other, role)", day=day, known=known)
    several = rows.group_by("other", "role").agg(pl.col("one").n_unique()).filter(pl.col("one") > 1)
    children = several["other"].unique().to_list()
    facts = store.ask("people/parentage", citizens=children, known=known).filter(
        pl.col("other").is_in(children), pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    hidden = pl.col("confidential").fill_null(value=False).all()
    parents = (
        _told_by(store, facts)
        .with_columns(beside=(pl.col("agency") == GENEALOGY) & pl.col("by").eq_missing(pl.lit("adoption")))
        .group_by("other", "role", "beside", "one")
        .agg(shown=pl.when(hidden).then(pl.lit(PROTECTED)).otherwise(pl.col("one").first()), agency=MENDS)
    )
    said = parents.group_by("other", "role", "beside").agg(pl.col("shown").sort(), agency=MENDS)
    wrong = said.filter(pl.col("shown").list.len() > 1)
    detail = phrase("{}: {}", "role", pl.col("shown").list.join(", "))
    return _finding(
        wrong, "two_parents_of_one_role", pl.col("agency"), subject=pl.col("other"), detail=detail
    )


def _cycles(store: Store, day: date, known: int) -> pl.DataFrame:
    """People who are, over some steps, parents of their own parents: one finding a cycle."""
    facts = store.ask("families/parents(one, other, delivery)", day=day, known=known)
    rows = facts.select("one", "other").unique()
    people = pl.concat([rows["one"], rows["other"]]).unique().sort()
    parts = pl.DataFrame({"iin": people}).with_columns(part=components(rows, people, strong=True))
    around = parts.filter(pl.len().over("part") > 1)
    inside = facts.join(around, left_on="one", right_on="iin")
    inside = inside.join(around, left_on=["other", "part"], right_on=["iin", "part"])
    cycles = _told_by(store, inside).group_by("part").agg(pl.col("one").unique().sort(), agency=MENDS)
    members = pl.col("one").list.join(", ")
    return _finding(
        cycles,
        "parenthood_cycle",
        pl.col("agency"),
        subject=pl.col("one").list.first(),
        detail=members,
    )


def _homes(store: Store, day: date, known: int) -> pl.DataFrame:
    """Two open residences; a protected address is not said, only that there is one."""
    rows = store.ask("people/homes(iin, address, valid_from, confidential)", day=day, known=known)
    hidden = pl.col("confidential").fill_null(value=False).any()
    shown = pl.when(hidden).then(pl.lit(PROTECTED)).otherwise(pl.col("address").first())
    moved = rows.filter(pl.len().over("iin") > 1)
    homes = moved.group_by("iin", "address").agg(shown=shown, valid_from=pl.col("valid_from").max())
    several = homes.group_by("iin").agg(pl.col("shown").sort(), pl.col("valid_from").max())
    several = several.filter(pl.col("shown").list.len() > 1)
    return _finding(
        several,
        "two_residences",
        "population",
        subject=pl.col("iin"),
        detail=pl.col("shown").list.join(", "),
        since=pl.col("valid_from"),
    )


def _at_no_parents_address(store: Store, day: date) -> pl.DataFrame:
    """A minor, no newborn any more, whose parent in the family is assumed, for no address tells it."""
    rows = store.ask("derived/memberships(iin, because)", definition=CARD).filter(because=ASSUMED)
    born = born_of("iin")
    settled = born.dt.offset_by(f"{limit('settled_within', day)}d") < day
    minor = reaches(born, family(CARD).limit("child", day)) > day
    return _finding(rows.filter(settled & minor), ASSUMED, "population", subject=pl.col("iin"))


def _marriages(store: Store, day: date, known: int) -> pl.DataFrame:
    """Married to two people at once, both alive as far as anybody knows: who may be dead makes no finding."""
    dead = deaths.dead_on(deaths.reported(store, known=known), day)
    told = store.ask("people/lives(iin, dead, died_earliest)", known=known).filter(may_be_dead_by(day))
    dead = pl.concat([dead, told.select("iin")])
    rows = store.ask("families/spouses", day=day, known=known)
    living = _both_ways(rows).join(dead, left_on="one", right_on="iin", how="anti")
    living = living.join(dead, left_on="other", right_on="iin", how="anti")
    twice = _told_by(store, living.filter(pl.col("other").n_unique().over("one") > 1))
    several = twice.group_by("one").agg(pl.col("other").unique().sort(), agency=MENDS)
    return _finding(
        several,
        "two_marriages",
        pl.col("agency"),
        subject=pl.col("one"),
        detail=pl.col("other").list.join(", "),
    )


def _marriages_of_the_dead(store: Store, known: int) -> pl.DataFrame:
    """A marriage that begins after the accepted death of one of the two."""
    dead = deaths.accepted(deaths.reported(store, known=known)).filter("accepted").select("iin", "died")
    rows = store.ask("families/marriages", known=known).filter(pl.col("valid_from") < pl.col("valid_to"))
    pairs = _both_ways(rows).join(dead, left_on="one", right_on="iin")
    wrong = _told_by(store, pairs.filter(pl.col("valid_from") > pl.col("died")))
    detail = phrase("died {}, married {}", "died", "valid_from")
    return _finding(
        wrong.group_by("one", "other", "valid_from", "died").agg(agency=MENDS),
        "marriage_of_the_dead",
        pl.col("agency"),
        subject=pl.col("one"),
        other=pl.col("other"),
        detail=detail,
        since=pl.col("valid_from"),
    )


def _both_ways(rows: pl.DataFrame) -> pl.DataFrame:
    """Each marriage from either end."""
    return pl.concat([rows, rows.with_columns(one="other", other="one")])


def _payments(store: Store, day: date, known: int) -> pl.DataFrame:
    """Benefits paid under a word that the law of the day does not know: they count as none, nor as income.

    So the same benefit could be offered once more. Where the words are not on record nothing is told.
    """
    if law.gap(PAID_BY, day) is not None:
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String) | {"since": pl.Date})
    words = law.value(f"{PAID_BY}.counts_as_income", day)
    assert isinstance(words, Choice)
    paid = store.ask("facts/Entitlement(subject, benefit, valid_from, record, delivery)", known=known)
    rows = paid.filter(~pl.col("benefit").is_in([*words.each]))
    told = _told_by(store, rows)
    detail = phrase("{} {}", reference("Entitlement", "subject"), "benefit")
    since = pl.col("valid_from")
    return _finding(
        told, "unknown_benefit", pl.col("agency"), subject=pl.col("subject"), detail=detail, since=since
    )


def _applications(store: Store, in_force: pl.DataFrame, known: int) -> pl.DataFrame:
    """Applications without an answer: nothing on record opens the benefit, or facts are missing.

    Never a refusal: a person asks the agencies, or the applicant.
    """
    told = store.ask(f"facts/{KIND}", known=known).sort("subject", "benefit", "valid_from", "record")
    whose = ["subject", "benefit"]
    turn = pl.col("anew").fill_null(value=False).cum_sum().over(whose)
    applied = told.select(*whose, "valid_from", fact=reference(KIND, "subject"), turn=turn)
    decided = in_force.filter(pl.col("outcome") != "unknown")
    resting = decided.select(fact=pl.col("facts").str.json_decode(pl.List(pl.String))).explode("fact")
    events = store.ask("derived/events").select("subject", event="id")
    theirs = decided.join(events, on="event").select("benefit", "recipient", "subject")
    of_them = [theirs.select(subject="recipient", benefit="benefit"), theirs.select(whose)]
    # Who reminds of an application is answered with it.
    named = applied.join(resting, on="fact").select(*whose, "turn")
    open_ = (
        applied.join(named, on=[*whose, "turn"], how="anti")
        .join(pl.concat(of_them).drop_nulls(), on=whose, how="anti")
        .unique([*whose, "valid_from"])
    )
    return _finding(
        open_,
        "application_unanswered",
        "steward",
        subject=pl.col("subject"),
        detail=pl.col("benefit"),
        since=pl.col("valid_from"),
    )
