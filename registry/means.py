"""What people lived on in the months before a day: earnings that payers declared, and benefits that are paid.

What is told is a sum; the facts it came from are asked for apart, for those of whom they are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from registry import coverage, earnings, gathering, law, law_columns
from registry.ages import reaches
from registry.benefits import BENEFITS, benefit
from registry.events.pension_age_near import pension_day
from registry.facts import reference
from registry.iin import born_of, sex_of
from registry.ports import Store

BENEFIT = "social_assistance"
CHILDS = "child_disability"
PAID = "facts/Entitlement(subject, benefit, amount, record, valid_from, valid_to, delivery)"
BIRTH = ["born", "sex"]
MONTHS_OF_A_LIFE = 12 * 150
"""A lump sum for more months has no end that is known."""


def incomes(
    store: Store, people: pl.Series, quarter: date, known: int, *, citizens: Sequence[str] | None
) -> pl.DataFrame:
    """What each person is known to have had in the months before a quarter: iin, income (tenge), told.

    people: IINs. citizens: of whom facts are asked; None where people are a large part of everybody.
    """
    return told(store, people, received(store, quarter, known, citizens=citizens), quarter, known)


def received(store: Store, quarter: date, known: int, *, citizens: Sequence[str] | None) -> pl.DataFrame:
    """What those had who had anything: iin, income (tenge), understood (the law says of all of it whether it

    counts), pension (whether one is among it).
    """
    months = months_before(quarter)
    earned = earnings.total(store, quarter, months, known, citizens=citizens)
    paid = _paid(store, quarter, months, known, citizens)
    income = pl.col("earned").fill_null(0) + pl.col("received").fill_null(0)
    return earned.join(paid, on="iin", how="full", coalesce=True).select(
        "iin", "understood", "pension", income=income
    )


def told(store: Store, people: pl.Series, had: pl.DataFrame, quarter: date, known: int) -> pl.DataFrame:
    """The income of people, as `received` gives it, and whether that is all: iin, income, told.

    told: true where agencies told all they ever tell; null where one was not heard, a benefit is paid of
    which the law does not say whether it counts, or somebody of pension age has no pension among them.
    """
    everybody = _with_pension_day(people.alias("iin").to_frame().unique())
    months = months_before(quarter)
    complete = earnings.told(store, quarter, months, known) & coverage.heard(store, "payments", known)
    understood = pl.col("understood").fill_null(value=True) & _pension_told(quarter)
    return everybody.join(had, on="iin", how="left").select(
        "iin",
        pl.col("income").fill_null(0),
        told=pl.when(complete & understood).then(pl.lit(value=True)),
    )


def grounds(store: Store, people: pl.Series, quarter: date, known: int) -> pl.DataFrame:
    """The facts these incomes came from: iin, income_facts (a list of references)."""
    months, citizens = months_before(quarter), people.unique().sort().to_list()
    earned = earnings.before(
        store,
        pl.DataFrame({"iin": citizens}, schema={"iin": pl.String}).with_columns(day=quarter),
        months,
        known,
    )
    paid = _counted(store, quarter, months, known, citizens).filter(pl.col("counts_as_income") > 0)
    parts = [
        earned.select("iin", fact="facts").explode("fact").drop_nulls(),
        paid.select("iin", fact=reference("Entitlement", "iin")),
    ]
    return pl.concat(parts).group_by("iin").agg(income_facts=pl.col("fact").unique().sort())


def months_before(quarter: date) -> int:
    """How many months before the first day of a quarter count."""
    return law.number(f"{BENEFIT}.quarter_months", quarter)


def _paid(
    store: Store, quarter: date, months: int, known: int, citizens: Sequence[str] | None
) -> pl.DataFrame:
    """What was paid to each: iin, received, understood (the law says of all whether it counts), pension."""
    counts = pl.col("counts_as_income")
    counted = _counted(store, quarter, months, known, citizens)
    return counted.group_by("iin").agg(
        received=(pl.col("had") * counts).sum(),
        understood=counts.is_not_null().all(),
        pension=(pl.col("payment") == gathering.PENSION).any(),
    )


def _counted(
    store: Store, quarter: date, months: int, known: int, citizens: Sequence[str] | None
) -> pl.DataFrame:
    """Each benefit paid in some of the months, with `had` (tenge in them) and `counts_as_income`.

    A monthly one counts for the months on whose last day it is in force. A lump sum for more months than are
    looked at is spread over its own, any other counts whole where it begins (Order 181, para. 18).
    """
    rows = store.ask(PAID, citizens=citizens, known=known).rename({"subject": "iin", "benefit": "payment"})
    first = pl.lit(quarter).dt.offset_by(f"-{months}mo")
    begins = pl.col("valid_from").is_between(first, quarter, closed="left").cast(pl.Int64)
    in_force = pl.sum_horizontal(_in_force(quarter, back).cast(pl.Int64) for back in range(months))
    span = _months("valid_to") - _months("valid_from")
    at_once = pl.col("payment").is_in(_lump_sums())
    is_spread = at_once & span.is_between(months, MONTHS_OF_A_LIFE, closed="right")
    told = rows.with_columns(
        part=pl.when(at_once & ~is_spread).then(begins).otherwise(in_force),
        whole=pl.when(is_spread).then(span).otherwise(1),
        payment=_kind_of_payment(quarter),
        right_arises=pl.lit(quarter),
    )
    standing = told.filter(pl.col("part") > 0).with_columns(
        had=pl.col("amount") * pl.col("part") // pl.col("whole")
    )
    return law_columns.attach(standing, [f"{BENEFIT}.counts_as_income"])


def _months(day: str) -> pl.Expr:
    """The number of a day's month: of two days the difference is how many months end between them."""
    return pl.col(day).dt.year().cast(pl.Int64) * 12 + pl.col(day).dt.month()


def _lump_sums() -> list[str]:
    """The payers' words for what is paid once."""
    definitions = [benefit(name).definition for name in BENEFITS]
    return [one.payers_word for one in definitions if one.is_paid_once]


def _kind_of_payment(quarter: date) -> pl.Expr:
    """The payer's word, but for a child's allowance that the payer calls as that of people of age."""
    word = benefit(CHILDS).definition.payers_word
    child = reaches(born_of("iin"), law.number(f"{CHILDS}.child_age_limit", quarter)) > quarter
    return pl.when((pl.col("payment") == word) & child).then(pl.lit(CHILDS)).otherwise("payment")


def _in_force(quarter: date, back: int) -> pl.Expr:
    """Whether a benefit is paid on the last day of the month so many months before the last one."""
    day = pl.lit(quarter).dt.offset_by(f"-{back}mo").dt.offset_by("-1d")
    return (pl.col("valid_from") <= day) & (pl.col("valid_to") > day)


def _with_pension_day(people: pl.DataFrame) -> pl.DataFrame:
    """With `retires`: the day of each person's pension age, worked out once for each day of birth and sex."""
    born = people.with_columns(born=born_of("iin"), sex=sex_of("iin"))
    days = born.select(BIRTH).unique().with_columns(retires=pension_day())
    return born.join(days, on=BIRTH, how="left", nulls_equal=True)


def _pension_told(quarter: date) -> pl.Expr:
    """Somebody of pension age without a pension has one that was not told."""
    working = (pl.col("retires") > quarter).fill_null(value=False)
    return working | pl.col("pension").fill_null(value=False)
