"""Which children were dependants on the day of the right.

A child counts to the 18th birthday, as a full-time student to the 23rd, and at any age while it has a
disability that was established before the 18th (Social Code Art. 234(2)(1), 239(2)(1)); the limits are dated
law. On the birthday itself a child counts no longer. Not formalised here: the other dependants of each law,
and a child born after the day of the right, who counts as none.
"""

from __future__ import annotations

import polars as pl

from registry import law, law_columns, schema
from registry.ages import reaches
from registry.phrases import phrase

LIMITS = ("child_age_limit", "student_age_limit")
CHILDREN = {
    "event": pl.String,
    "right_arises": pl.Date,
    "child": pl.String,
    "born": pl.Date,
    "alive": pl.Boolean,
    "died": pl.Date,
    "enrolled_full_time": pl.Boolean,
    "studies_when_adult": pl.Boolean,
    "disabled": pl.Boolean,
    "disabled_since": pl.Date,
    "disabled_until": pl.Date,
    "facts": pl.List(pl.String),
}
"""A row for each child of the breadwinner, all as of `right_arises`; null is unknown.

child: IIN. died: the day of an accepted death since. enrolled_full_time: null while the enrolments received
do not cover the day. studies_when_adult: the same of the 18th birthday, where it has come. disabled: whether
a disability is in force; null while nobody has told of disabilities. disabled_since: when the first one ever
was established. disabled_until: the first day of none, or `schema.OPEN_DATE`. facts: references of kinship,
and of study and disability where there are any.
"""


def select(children: pl.DataFrame, benefit: str) -> pl.DataFrame:
    """The children with `counts` (true, false, or null where it is unknown), `because` in words, and `until`:

    the day on which a child counts no longer, by what is known of its study and disability on the day of the
    right; `schema.OPEN_DATE` where no such day is known.
    """
    limits = with_limits(children, benefit)
    day, born = pl.col("right_arises"), pl.col("born")
    adult, grown = (reaches(born, pl.col(limit)) for limit in LIMITS)
    judged = limits.with_columns(
        _disabled=pl.when("disabled").then(pl.col("disabled_since") < adult).otherwise("disabled"),
        _minor=adult > day,
        _young=grown > day,
        _there=pl.col("alive") & (born <= day),
    )
    student = pl.col("_young") & pl.col("enrolled_full_time")
    counts = pl.col("_there") & (pl.col("_minor") | student | pl.col("_disabled"))
    goes_on = pl.col("studies_when_adult").fill_null(value=False)
    by_age = pl.when(pl.col("_minor") & ~goes_on).then(adult).otherwise(grown)
    alive = pl.when("_disabled").then(pl.max_horizontal(by_age, "disabled_until")).otherwise(by_age)
    until = pl.min_horizontal(alive, _month_after("died"))
    return judged.select(
        *children.columns, counts.alias("counts"), _because().alias("because"), until.alias("until")
    )


def _month_after(day: str) -> pl.Expr:
    """The first day after the month of a day: that of a death is still paid (Social Code Art. 241(3)(3))."""
    return pl.col(day).dt.month_start().dt.offset_by("1mo")


def with_limits(children: pl.DataFrame, benefit: str) -> pl.DataFrame:
    """Children (right_arises) with the age `LIMITS` of their day; null where that law is not on record."""
    names = [f"{benefit}.{limit}" for limit in LIMITS]
    written = [one for one in children["right_arises"].unique() if law.gap(benefit, one) is None]
    inside = pl.col("right_arises").is_in(pl.Series(written, dtype=pl.Date).implode())
    nothing = [pl.lit(None, pl.Int64).alias(limit) for limit in LIMITS]
    return pl.concat(
        [law_columns.attach(children.filter(inside), names), children.filter(~inside).with_columns(nothing)]
    )


def _because() -> pl.Expr:
    child, student = pl.col("child_age_limit"), pl.col("student_age_limit")
    return (
        pl.when(pl.col("_there").not_())
        .then(pl.lit("not alive on the day of the right"))
        .when(child.is_null())
        .then(pl.lit("the law of that day is not written down"))
        .when(pl.col("_there").is_null() | pl.col("_minor").is_null())
        .then(pl.lit("birth or life is not known"))
        .when("_minor")
        .then(phrase("child under {}", child))
        .when("_disabled")
        .then(phrase("disabled since before {}", child))
        .when(pl.col("_young") & pl.col("enrolled_full_time"))
        .then(phrase("full-time student under {}", student))
        .when(pl.col("_disabled").is_null())
        .then(phrase("{} or older, and it is not known whether disabled since before it", child))
        .when(pl.col("_young").not_())
        .then(phrase("{} or older", student))
        .when(pl.col("enrolled_full_time").is_null())
        .then(phrase("{} or older, and it is not known whether a full-time student", child))
        .otherwise(phrase("{} or older and no full-time student", child))
    )


def count(children: pl.DataFrame, events: pl.DataFrame, benefit: str) -> pl.DataFrame:
    """How many dependants each event left: event, `dependants` (Int64), `dependants_until` and `facts`.

    children: `CHILDREN`; events: event. An event without children has 0. One child who is unknown makes the
    number unknown (null), because the amount depends on it. facts: those of the children who count or are
    unknown, sorted. dependants_until: the day on which the last of those who count does no longer; null
    where no such day is known.
    """
    judged = select(children, benefit)
    counts = pl.col("counts")
    concerned = pl.col("facts").filter(counts.is_null() | counts)
    found = judged.group_by("event").agg(
        pl.when(counts.is_null().any()).then(None).otherwise(counts.sum()).cast(pl.Int64).alias("dependants"),
        pl.col("until").filter(counts).max().replace(schema.OPEN_DATE, None).alias("dependants_until"),
        concerned.explode().drop_nulls().unique().sort().alias("facts"),
        pl.lit(True).alias("_has_children"),
    )
    counted = events.select("event").join(found, on="event", how="left", maintain_order="left")
    none = pl.col("_has_children").is_null()
    return counted.select(
        "event",
        pl.when(none).then(pl.lit(0, dtype=pl.Int64)).otherwise("dependants").alias("dependants"),
        "dependants_until",
        pl.col("facts").fill_null([]),
    )
