"""Finds families whose income of the quarter before does not exceed the poverty line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw
import polars as pl

from registry import assistance, gathering, law, law_columns, means
from registry.ages import reaches
from registry.benefits.social_assistance import rules
from registry.conditions import ENDED, OPEN, nothing, one_each
from registry.events import event_kind
from registry.iin import born_of
from registry.phrases import phrase
from registry.ports import Store
from registry.regions import region_names

KIND, BENEFIT = "income_below_poverty_line", "social_assistance"
LINE = (
    "minimum_share",
    "regional_minimum",
    "median_share",
    "median_income",
    "quarter_months",
    "amount_rounding",
)


def findings(
    store: Store, *, since: date, day: date, known: int, citizens: Sequence[str] | None = None
) -> pl.DataFrame:
    """One row a family and quarter: that of the day, and those before as they were found: `events.FOUND`."""
    kind = event_kind(KIND)
    months, quarter = kind.limit("quarter", day), kind.first_of_period(day)
    before = _of_quarters_before(store, quarter, citizens)
    if law.gap(BENEFIT, quarter) is not None:
        return before
    until = pl.lit(quarter).dt.offset_by(f"{months}mo")
    poor = _poor(store, quarter, day, known, citizens)
    found = poor.select(
        "facts",
        identity=phrase("{}/{}", "event", pl.lit(quarter)),
        subject="event",
        right_arises=pl.lit(quarter),
        until=until,
        state=pl.lit(OPEN),
    )
    return pl.concat([before, one_each(found)])


def _of_quarters_before(store: Store, quarter: date, citizens: Sequence[str] | None) -> pl.DataFrame:
    """What was found of quarters that are over: ended, and not judged anew, for families change."""
    stored = store.ask("derived/events").filter(pl.col("kind") == KIND, pl.col("right_arises") < quarter)
    about = stored if citizens is None else stored.filter(pl.col("subject").is_in(list(citizens)))
    if not about.height:
        return nothing()
    return one_each(
        about.with_columns(
            identity=phrase("{}/{}", "subject", "right_arises"),
            state=pl.lit(ENDED),
            facts=gathering.listed("facts"),
        )
    )


def _poor(store: Store, quarter: date, day: date, known: int, citizens: Sequence[str] | None) -> pl.DataFrame:
    """Families whose whole income is told and does not exceed the line: event (their eldest), facts."""
    members = gathering.families(store, assistance.FAMILY, citizens).rename({"reference": "event"})
    asked = None if citizens is None else members["iin"].unique().sort().to_list()
    had = means.received(store, quarter, known, citizens=asked)
    lines, of_age = _lines(quarter), law.number(f"{BENEFIT}.of_age", quarter)
    within = pl.col("known_income") <= pl.col("most") * pl.col("members")
    # Above the highest line a family is above every other: of most people nothing more is asked.
    sums = _sums(members, had).with_columns(most=pl.lit(lines["most"].max())).filter(within)
    low = members.join(sums, on="event", how="semi")
    told = low.join(means.told(store, low["iin"], had, quarter, known), on="iin")
    families = told.group_by("event").agg(*assistance.TOTALS, members=pl.len()).filter("income_told")
    grown = families.filter(reaches(born_of("event"), of_age) <= quarter)
    homes = assistance.regions(store, grown.select("event", subject="event"), day=day, known=known)
    poor = grown.join(homes, on="event").join(lines, on="region").filter(within)
    return _with_grounds(store, poor, low, quarter, known)


def _sums(members: pl.DataFrame, had: pl.DataFrame) -> pl.DataFrame:
    """What each family is known to have had, whether or not that is all: event, known_income, members."""
    incomes = members.join(had.select("iin", "income"), on="iin", how="left")
    return incomes.group_by("event").agg(known_income=pl.col("income").sum(), members=pl.len())


def _with_grounds(
    store: Store, poor: pl.DataFrame, members: pl.DataFrame, quarter: date, known: int
) -> pl.DataFrame:
    theirs = members.join(poor.select("event"), on="event")
    grounds = theirs.join(means.grounds(store, theirs["iin"], quarter, known), on="iin")
    listed = grounds.group_by("event").agg(income_facts=pl.col("income_facts").explode())
    facts = gathering.references("income_facts", "home_fact")
    return poor.join(listed, on="event", how="left").select("event", facts=facts)


def _lines(quarter: date) -> pl.DataFrame:
    """The most income of a quarter a head, in tenge: region, most; null where it is not on record."""
    regions = pl.DataFrame({"region": list(region_names())}).with_columns(right_arises=pl.lit(quarter))
    dated = law_columns.attach(regions, [f"{BENEFIT}.{name}" for name in LINE])
    counted = nw.from_native(dated).with_columns(rules.line().alias("line")).to_native()
    return counted.select("region", most=pl.col("line") * pl.col("quarter_months"))
