"""Health: medical certificates of death, the second source of a death, and of leave for childbirth."""

from __future__ import annotations

import numpy as np
import polars as pl

from loaders.generator import shares
from loaders.generator.agencies.insurance import insured
from loaders.generator.choosing import weighted
from loaders.generator.dates import FIRST_DAY
from loaders.generator.numbers import act_numbers
from loaders.generator.town import Town

BEFORE_BIRTH = 70
"""Days between the first day of the leave and the birth."""
DAYS, LONGER_DAYS = 126, 140
TOLD = 365
"""Days before the first day from which on leaves are told; between two births of a mother lie more."""
COMPLICATED = 0.1
"""Births with complications, for which the leave is longer (an assumption)."""
BETWEEN_BIRTHS = 400


def feeds(town: Town) -> dict[str, pl.DataFrame]:
    """death_certificates, maternity_leaves."""
    rows = act_numbers(town.facts.of("deaths").filter(pl.col("certified") > 0), "day")
    certificates = rows.select(
        certificate_no="M-" + pl.col("act_no"),
        iin=town.iin_of(rows["person"]),
        died=pl.col("day").cast(pl.Date),
        sequence="certified",
    )
    return {"death_certificates": certificates, "maternity_leaves": _leaves(town)}


def _leaves(town: Town) -> pl.DataFrame:
    rows = leaves(town)
    town.kept["leaves"] = rows
    return rows.select(
        sheet_no="L-" + pl.col("act_no"),
        iin=town.iin_of(rows["person"]),
        leave_from=pl.col("start").cast(pl.Date),
        days=pl.col("days").cast(pl.Int64),
        children=pl.col("children").cast(pl.Int64),
        complicated="complicated",
        sequence=(pl.col("start") - FIRST_DAY + 1).clip(lower_bound=1).cast(pl.Int32),
    )


def leaves(town: Town) -> pl.DataFrame:
    """Leaves of insured women: of a year, for children born and to be born, and those that begin in deltas.

    person, start (day), days, children, complicated, act_no.
    """
    rng, people = town.rng(213), town.people
    covered = np.zeros(len(people) + 1, bool)
    covered[insured(town)] = True
    recent = np.flatnonzero(
        (people.born > FIRST_DAY - TOLD + BEFORE_BIRTH) & covered[people.mother] & (people.mother >= 0)
    )
    born = pl.DataFrame({"person": people.mother[recent], "start": people.born[recent] - BEFORE_BIRTH})
    found = born.group_by("person", maintain_order=True).agg(pl.col("start").first(), children=pl.len())
    expecting = _expecting(town, covered[:-1], rng)
    start = rng.integers(FIRST_DAY - BEFORE_BIRTH + 1, FIRST_DAY + town.days + 1, len(expecting))
    to_come = pl.DataFrame({"person": expecting, "start": start.astype(np.int32)})
    to_come = to_come.with_columns(children=pl.lit(1, pl.UInt32))
    told = town.facts.of("maternity_leaves")
    rows = pl.concat([found, to_come, told], how="vertical_relaxed")
    hard = pl.Series(rng.random(rows.height) < COMPLICATED) & (pl.col("start") < FIRST_DAY - BEFORE_BIRTH)
    longer = hard | (pl.col("children") > 1)
    days = pl.when(longer).then(LONGER_DAYS).otherwise(DAYS)
    return act_numbers(rows.with_columns(complicated=hard, days=days), "start")


def _expecting(
    town: Town, covered: np.typing.NDArray[np.bool_], rng: np.random.Generator
) -> np.typing.NDArray[np.int32]:
    """Women whose leave begins between two and a half months ago and the last delivery."""
    people = town.people
    last = np.full(len(people) + 1, -(10**6), np.int32)
    np.maximum.at(last, people.mother, people.born)
    age = people.age()
    able = covered & ~people.male & town.adults(19, 43) & (last[:-1] < FIRST_DAY - BETWEEN_BIRTHS)
    yearly = shares.YEARLY["births"] / shares.NATION * people.alive().sum()
    share = covered.sum() / max(int(town.adults(18.1, 62.5).sum()), 1)
    count = round(yearly * (BEFORE_BIRTH + town.days) / 365 * share)
    who = weighted(rng, np.where(able, np.exp(-(((age - 28) / 6) ** 2)), 0.0), count)
    return rng.permutation(who).astype(np.int32)
