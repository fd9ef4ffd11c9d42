"""Three benefits as a programmer would write them in Polars, with the numbers of the law in a calendar.

No tests with names, no reasons, no other engine: only yes, no or unknown, and the amount.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from bench.cases import DAYS, FIRST
from registry import law
from registry.dated import Choice, Table

PERCENT, HUNDREDTHS = 100, 100


def calendar(*names: str) -> pl.DataFrame:
    """A row a day: right_arises, each plain number in whole units, of a table the day its values begin."""
    days = [FIRST + timedelta(days=i) for i in range(DAYS)]
    columns: dict[str, list[object]] = {"right_arises": list(days)}
    for name in names:
        entries = [law.entry(name, day) for day in days]
        is_table = isinstance(entries[0].value, Table | Choice)
        scale = law.scale(law.parameter(name).unit)
        columns[name.rpartition(".")[2]] = [
            one.from_ if is_table else int(float(str(one.value)) * scale + 0.5) for one in entries
        ]
    return pl.DataFrame(columns)


def table(name: str, keys: list[int] | list[str]) -> pl.DataFrame:
    """The values of a table by the day they begin (`name`) and the key, in hundredths."""
    short, rows = name.rpartition(".")[2], []
    for entry in law.parameter(name).values:
        assert isinstance(entry.value, Table | Choice)
        for key in keys:
            found = entry.value.at(key)  # type: ignore[arg-type]
            rows.append((entry.from_, key, None if found is None else int(found * HUNDREDTHS)))
    return pl.DataFrame(
        rows, schema={short: pl.Date, "key": pl.Series(keys).dtype, f"{short}_value": pl.Int64}, orient="row"
    )


def loss_of_breadwinner(cases: pl.DataFrame) -> pl.DataFrame:
    """(Average income − 50 % of the minimum wage) × 0.6 × dependants × participation."""
    own = "loss_of_breadwinner."
    numbers = ("deduction_share", "replacement_rate", "income_window", "least_participation")
    tables = ("dependants_rate", "participation_rate")
    days = calendar("minimum_wage", *(own + name for name in (*numbers, *tables)))
    frame = (
        cases.join(days, on="right_arises", how="left", maintain_order="left")
        .join(
            table(own + "dependants_rate", list(range(101))).rename({"key": "dependants"}),
            on=["dependants_rate", "dependants"],
            how="left",
            maintain_order="left",
        )
        .join(
            table(own + "participation_rate", list(range(1201))).rename({"key": "participation_months"}),
            on=["participation_rate", "participation_months"],
            how="left",
            maintain_order="left",
        )
    )
    wage = pl.col("deduction_share") * pl.col("minimum_wage") * pl.col("income_window")
    rest = pl.col("income_sum") * PERCENT - wage
    yes = pl.all_horizontal(
        "loss_accepted",
        pl.col("participation_months") >= pl.col("least_participation"),
        pl.col("dependants") > 0,
        rest >= 0,
        ~pl.col("assigned"),
    )
    rates = pl.col("replacement_rate") * pl.col("dependants_rate_value") * pl.col("participation_rate_value")
    return _told(frame, yes, rest * rates, pl.col("income_window") * (PERCENT * HUNDREDTHS**3))


def large_family(cases: pl.DataFrame) -> pl.DataFrame:
    """The coefficient of the number of children × the monthly index."""
    days = calendar("monthly_index", "large_family.least_children", "large_family.allowance")
    together = table("large_family.allowance", list(range(101))).rename({"key": "counted"})
    frame = (
        cases.with_columns(counted=pl.col("children") - pl.col("apart"))
        .join(days, on="right_arises", how="left", maintain_order="left")
        .join(together, on=["allowance", "counted"], how="left", maintain_order="left")
    )
    least = pl.col("least_children")
    enough = ~(pl.col("children") < least) & (pl.col("counted") >= least)
    yes = pl.all_horizontal(enough, ~pl.col("paid_already"))
    return _told(frame, yes, pl.col("allowance_value") * pl.col("monthly_index"), pl.lit(HUNDREDTHS))


def disability(cases: pl.DataFrame) -> pl.DataFrame:
    """The coefficient of the group and cause × the subsistence minimum."""
    names = [f"disability.coefficient_{group}" for group in "123"]
    frame = cases.join(
        calendar("subsistence_minimum", *names), on="right_arises", how="left", maintain_order="left"
    )
    causes = law.parameter(names[0]).values[0].value
    assert isinstance(causes, Choice)
    for name in names:
        short = name.rpartition(".")[2]
        frame = frame.join(
            table(name, list(causes.each)).rename({"key": "cause"}),
            on=[short, "cause"],
            how="left",
            maintain_order="left",
        )
    coefficient = pl.coalesce(
        pl.when(pl.col("group") == group).then(f"coefficient_{group}_value") for group in "123"
    )
    whole = coefficient * pl.col("subsistence_minimum")
    as_high = pl.col("pension") * HUNDREDTHS >= whole
    beside = pl.when(as_high).then(pl.lit(value=False)).otherwise("whole_beside_pension")
    yes = pl.all_horizontal(
        pl.col("alive") & (coefficient > 0),
        (pl.col("right_arises") < pl.col("pension_day")) | beside,
        ~pl.col("fully_supported"),
        ~pl.col("paid_already"),
    )
    return _told(frame, yes, whole, pl.lit(HUNDREDTHS))


def _told(frame: pl.DataFrame, yes: pl.Expr, above: pl.Expr, below: pl.Expr) -> pl.DataFrame:
    outcome = pl.when(yes).then(pl.lit("yes")).when(~yes).then(pl.lit("no")).otherwise(pl.lit("unknown"))
    return frame.select(
        "event", outcome=outcome, amount=pl.when(yes).then((above + below - 1) // below).cast(pl.Int64)
    )


BY_HAND = {
    "loss_of_breadwinner": loss_of_breadwinner,
    "large_family": large_family,
    "disability": disability,
}
