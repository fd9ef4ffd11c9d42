"""The legal tests and the amount of targeted social assistance.

Each test is one expression over columns: true, false, or null where a fact is unknown. Money is whole
tenge, coefficients whole hundredths, so that nothing is rounded on the way; the line a head is (an
assumption).

Not formalised here: the list in `benefit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from registry.amounts import rounded

HUNDREDTHS = PERCENT = 100


def line() -> nw.Expr:
    """The poverty line of the region, a head and month: the larger of its parts of two averages."""
    of_minimum = nw.col("minimum_share") * nw.col("regional_minimum")
    larger = nw.max_horizontal(of_minimum, nw.col("median_share") * nw.col("median_income"))
    known = nw.when(~of_minimum.is_null()).then(larger)
    return rounded(known, nw.lit(PERCENT, nw.Int64), nw.col("amount_rounding"))


def income_is_not_above_line() -> nw.Expr:
    """The family's income of the quarter, by members and months, does not exceed the poverty line.

    What agencies told may already exceed it; that it does not is known only when all income is told, and
    whether the assistance is conditional (SC 121, 122).
    """
    within = nw.col("known_income") <= nw.col("line") * nw.col("members") * nw.col("quarter_months")
    told = nw.col("income_told") & ~nw.col("kind").is_null()
    return nw.when(~within).then(nw.lit(value=False)).otherwise(nw.when(told).then(within))


def need_is_not_denied() -> nw.Expr:
    """The local commission does not deny the need; without property that speaks against it, it has no ground.

    Where property speaks against need, only the commission can say, for each criterion has exceptions that no
    register tells (disrepair, a car out of order). Articles: SC 125, 128(3).
    """
    spacious = nw.col("floor_space") > nw.col("members") * nw.col("small_dwellings")
    homes = (nw.col("dwellings") > nw.col("most_dwellings")) & spacious
    cars = (nw.col("cars") > nw.col("most_cars")) & ~nw.col("cars_excused")
    speaks_against = homes | cars | (nw.col("heavy_vehicles") > 0)
    modest = nw.when((nw.col("property_counts") == 0) | ~speaks_against).then(nw.lit(value=True))
    said = nw.when(~nw.col("denied").is_null()).then(~nw.col("denied")).otherwise(modest)
    return nw.when(~nw.col("members").is_null()).then(said)


def is_not_paid_yet() -> nw.Expr:
    """The assistance is not paid to anybody of the family already."""
    return ~nw.col("paid_already")


TESTS: tuple[Callable[[], nw.Expr], ...] = (income_is_not_above_line, need_is_not_denied, is_not_paid_yet)


def numerator() -> nw.Expr:
    """What the family lacks to the line, and the extra for its small children."""
    lacks = nw.col("line") * nw.col("members") * nw.col("quarter_months") - nw.col("known_income")
    extra = nw.col("small_children") * nw.col("child_extra") * nw.col("monthly_index")
    return lacks * HUNDREDTHS + extra * nw.col("quarter_months")


def denominator() -> nw.Expr:
    """The months of the quarter, and one coefficient in hundredths."""
    return nw.col("quarter_months") * HUNDREDTHS
