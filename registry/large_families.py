"""Large families as the allowance sees them: which children count for each adult, and where they live.

The event (`registry/events/fourth_child.py`) says that a family became large; this says of whom it is the
family, and how large it is on the day of the decision. Null is unknown: a school, an institution or a court
that was not heard, or a child registered somewhere else, of whom living together has to be declared, unless
it is young and nobody elsewhere represents it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, gathering, law_columns, raising
from registry.ages import reaches
from registry.facts import reference
from registry.iin import born_of
from registry.ports import Store
from registry.raising import PAIR

BENEFIT = "large_family"
LIMITS = ("child_age_limit", "student_age_limit", "own_residence_age", "least_children")
FULL_TIME = "full_time"


def families(store: Store, adults: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """How large each adult's family is on a day: event, adult, and what is known of the children.

    adults: event, adult. children: how many count wherever they live. apart: how many of them
    live apart. at_home: how many surely count and do not live apart. enough_until: the day from which fewer
    than enough will count, by age. family_facts: a list of references.
    """
    # First the law: where the day has none, nothing was gathered in vain.
    of_adults = adults.select("event", "adult", day=pl.lit(day)).unique()
    limited = law_columns.attach(of_adults, [f"{BENEFIT}.{limit}" for limit in LIMITS], day="day")
    people = adults["adult"].unique().to_list()
    kin = _children(store, people, day, known)
    judged = _with_studies(store, _with_lives(store, kin, day, known), day, known)
    told = limited.join(_with_homes(store, judged, day, known), on="adult", how="left")
    grown, oldest, own_home = (reaches(born_of("child"), pl.col(limit)) for limit in LIMITS[:3])
    dated = told.with_columns(minor=grown > day, until=pl.when(grown > day).then(grown).otherwise(oldest))
    counts = (pl.col("until") > day) & (pl.col("minor") | pl.col("studies")) & pl.col("may_count")
    by_law = pl.col("represented") & (own_home > day)
    counted = dated.with_columns(counts=counts).with_columns(
        # Who surely does not count lives nowhere that matters; of students, neither.
        apart=pl.when(pl.col("counts").not_() | pl.col("minor").not_() | by_law)
        .then(pl.lit(value=False))
        .otherwise("apart")
    )
    return counted.group_by("event", "adult").agg(
        children=_number(pl.col("counts")),
        apart=_number(pl.col("apart") & pl.col("counts").fill_null(value=True)),
        at_home=(pl.col("counts") & ~pl.col("apart")).fill_null(value=False).sum().cast(pl.Int64),
        enough_until=_enough_until(),
        family_facts=_concerned().explode().drop_nulls().unique().sort(),
    )


def _concerned() -> pl.Expr:
    """The facts of everybody under age, and of whoever else counts or may."""
    return pl.col("facts").filter(pl.col("minor") | pl.col("counts").fill_null(value=True))


def _number(answer: pl.Expr) -> pl.Expr:
    """How many are true: null when one is unknown, 0 of nobody."""
    unknown = (answer.is_null() & pl.col("child").is_not_null()).any()
    return pl.when(unknown.not_()).then(answer.fill_null(value=False).sum().cast(pl.Int64))


def _enough_until() -> pl.Expr:
    """The first day of the month after the one in which, by age, fewer than enough will count.

    The payment goes on to the end of the month in which the right is lost. Law: Social Code Art. 90-92.
    """
    staying = pl.col("until").filter(pl.col("counts") & ~pl.col("apart")).sort(descending=True)
    lost = staying.slice(pl.col("least_children").first() - 1, 1).first()
    return lost.dt.month_start().dt.offset_by("1mo")


# Who the children are.


def _children(store: Store, adults: Sequence[str], day: date, known: int) -> pl.DataFrame:
    """Children and wards in force on a day: adult, child, ward, facts (a list)."""
    bonds = gathering.children_of(store, adults, known).filter(
        pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    return bonds.group_by(PAIR).agg(
        ward=pl.col("fact").str.starts_with("GUARDIAN_OF").any(), facts=pl.col("fact").unique().sort()
    )


def _with_lives(store: Store, kin: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """With `may_count`: the child lives, not on full state support, and no rights to it were lost."""
    children = kin["child"].unique().to_list()
    lives = gathering.alive(store, children, day=day, known=known)
    placed = gathering.placed(store, children, gathering.FULL_SUPPORT, day=day, known=known)
    rights = raising.rights(store, kin, day=day, known=known)
    return (
        kin.join(lives, left_on="child", right_on="iin", how="left")
        .join(placed, left_on="child", right_on="iin", how="left")
        .join(rights, on=PAIR, how="left")
        .with_columns(
            may_count=pl.col("alive") & ~pl.col("placed") & pl.col("kept"),
            facts=gathering.references("facts", "placed_fact", "rights_fact"),
        )
        .select(*PAIR, "ward", "may_count", "facts")
    )


def _with_studies(store: Store, kin: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """With `studies`: whether the child is a full-time student on a day; null while no school told."""
    children = kin["child"].unique().to_list()
    rows = store.ask("people/studies", citizens=children, known=known).filter(
        pl.col("form") == FULL_TIME, pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    studies = rows.group_by(child="iin").agg(study=reference("Enrolment", "iin").min())
    heard = coverage.heard(store, "enrolments", known, "child")
    answer = pl.when(pl.col("study").is_not_null()).then(pl.lit(value=True)).when(heard)
    return kin.join(studies, on="child", how="left").with_columns(
        studies=answer.then(pl.lit(value=False)), facts=gathering.references("facts", "study")
    )


# Where they live.


def _with_homes(store: Store, kin: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """With `apart`: whether the child lives apart from the adult; null where that has to be declared.

    At one address they live together, and a ward does with its guardian. A child registered nowhere lives
    with its mother, or the father where there is no mother. A child registered with its other parent, who is
    not married to the adult, lives apart. (All assumptions; the law asks the applicant to declare it.)
    And with `represented`: see `_represented`.
    """
    parents = _parents(store, kin["child"].unique().to_list(), day, known)
    for_the_child = _representatives(store, kin, day, known)
    people = pl.concat([kin["adult"], kin["child"], parents["one"], for_the_child["one"]]).unique()
    homes = gathering.homes(store, people.sort().to_list(), day=day, known=known).drop("kato")
    own = homes.select(adult="iin", adult_home="home", adult_home_fact="home_fact")
    at = homes.select(child="iin", child_home="home", child_home_fact="home_fact")
    housed = parents.join(homes, left_on="one", right_on="iin", how="left")
    mothers_first = housed.sort("child", pl.col("role") != gathering.MOTHER, "one")
    with_whom = mothers_first.unique("child", keep="first", maintain_order=True)
    couples = _couples(store, kin, day, known)
    placed = (
        kin.join(own, on="adult", how="left")
        .join(at, on="child", how="left")
        .join(with_whom.select("child", fallback="home"), on="child", how="left")
        .with_columns(child_home=pl.coalesce("child_home", "fallback"))
        .join(_elsewhere(kin, housed, couples), on=PAIR, how="left")
        .join(_represented(kin, for_the_child, homes, couples), on=PAIR, how="left")
    )
    together = pl.col("ward") | (pl.col("child_home") == pl.col("adult_home"))
    with_other = pl.col("other_homes").list.contains(pl.col("child_home"))
    apart = pl.when(together).then(pl.lit(value=False)).when(with_other).then(pl.lit(value=True))
    by_whom = pl.when(together.not_().fill_null(value=True)).then("representatives")
    homes_facts = ("adult_home_fact", "child_home_fact")
    return (
        placed.with_columns(apart=apart, representatives=by_whom)
        .with_columns(facts=gathering.references("facts", *homes_facts, "representatives"))
        .select(*PAIR, "may_count", "studies", "apart", "represented", "facts")
    )


def _parents(store: Store, children: Sequence[str], day: date, known: int) -> pl.DataFrame:
    """one (the parent), child, role: parents in force on a day."""
    rows = store.ask("families/parenthoods", citizens=list(children), known=known)
    valid = rows.filter(
        pl.col("other").is_in(list(children)), pl.col("valid_from") <= day, pl.col("valid_to") > day
    )
    return valid.select("one", "role", child="other").unique()


def _couples(store: Store, kin: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """adult, one: to whom each adult is married on a day."""
    married = store.ask("families/spouses", citizens=kin["adult"].unique().to_list(), day=day, known=known)
    both_ways = [married.select(adult="one", one="other"), married.select(adult="other", one="one")]
    return pl.concat(both_ways).unique()


def _elsewhere(kin: pl.DataFrame, parents: pl.DataFrame, couples: pl.DataFrame) -> pl.DataFrame:
    """The homes of each child's other parents who are not married to the adult: adult, child, other_homes."""
    others = kin.select(PAIR).join(parents, on="child").filter(pl.col("one") != pl.col("adult"))
    return (
        others.join(couples, on=["adult", "one"], how="anti")
        .group_by(PAIR)
        .agg(other_homes=pl.col("home").drop_nulls())
    )


def _representatives(store: Store, kin: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """child, one, bond, gone: every parent and guardian.

    gone: the facts by which they represent it no more: dead, missing, without the rights. Null where they do.
    """
    children = kin.select(event="child", subject="child", right_arises=pl.lit(day)).unique()
    bonds = raising.bound(store, children, day=day, known=known).rename({"event": "child"})
    lost = raising.lost(store, bonds["adult"], day=day, known=known)
    told = bonds.join(lost, on=PAIR, how="left").with_columns(
        gone=gathering.references("loss", "rights_fact")
    )
    no_more = pl.when(pl.col("gone").list.len() > 0).then("gone")
    return told.select("child", "bond", one="adult", gone=no_more)


def _represented(
    kin: pl.DataFrame, representatives: pl.DataFrame, homes: pl.DataFrame, couples: pl.DataFrame
) -> pl.DataFrame:
    """adult, child, represented: by nobody but the adult, who they are married to, and who lives with them.

    Until an age such a child lives with them wherever it is registered (Social Code Art. 90(7), which names
    Art. 16 of the Civil Code). representatives: the facts of all others who represent it, or did.
    """
    lives = homes.select("iin", "home", "home_fact")
    others = (
        kin.select(PAIR)
        .unique()
        .join(representatives, on="child")
        .filter(pl.col("one") != pl.col("adult"))
        .join(couples.with_columns(married=pl.lit(value=True)), on=["adult", "one"], how="left")
        .join(lives.drop("home_fact"), left_on="adult", right_on="iin", how="left")
        .join(lives, left_on="one", right_on="iin", how="left", suffix="_of_one")
    )
    with_adult = pl.col("married").fill_null(value=False) | (pl.col("home") == pl.col("home_of_one"))
    no_more = pl.col("gone").is_not_null()
    facts = pl.when(no_more).then("gone").otherwise(pl.concat_list("bond", "home_fact"))
    judged = (
        others.with_columns(facts=facts)
        .group_by(PAIR)
        .agg(
            represented=(no_more | with_adult.fill_null(value=False)).all(),
            representatives=pl.col("facts").explode().drop_nulls().unique().sort(),
        )
    )
    pairs = kin.select(PAIR).unique().join(judged, on=PAIR, how="left")
    return pairs.with_columns(pl.col("represented").fill_null(value=True))
