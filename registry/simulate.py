"""What a change of the law would do to everybody: who gains and who loses, and what it costs.

Every right that stands on record, whether offered, paid or from before the registry, is decided twice as if
it had arisen on the day: under the law in force, and under the changed one. What is paid already counts as
not paid yet: the question is what the law gives and not who is still to be asked. Facts keep their own days.
Where the law tells who has a right at all, as the poverty line and the number of children do, events are
looked for anew under both, so that whom a change first gives a right is among those who gain.

Only sums over families are told, and none of a row with few families.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType

import polars as pl

from registry import decide, decisions, first_paid, gathering, law, stacking, watch
from registry.benefits import BENEFITS, benefit
from registry.dated import LawUnknown, Parameter
from registry.due import unassigned
from registry.errors import WrongUsage
from registry.events import EventKind, event_kinds
from registry.families import family
from registry.found_anew import in_force_for, touched
from registry.limits import limit
from registry.ports import Store
from registry.remembering import remembering

UNKNOWN = "unknown"
NOTHING: Mapping[str, Parameter] = MappingProxyType({})
SUMS = ("families", "gain", "lose", "monthly_before", "monthly_after", "once_before", "once_after")
"""How many families have a right or would have one, how many gain and lose, and tenge a month and once."""
COUNTS = list(SUMS[:3])
SETTLED = {name: decisions.COLUMNS[name] for name in (*decide.COMPARED, "amount")}
"""What of a decision is needed: by what benefits are compared, and what it pays."""


@dataclass(frozen=True)
class Simulation:
    """totals: `SUMS` of everybody; null where too few to be shown. by: the same by `region` (two digits of
    KATO, or unknown), `size` (people of the `card` family) and `benefit`. undecided: rights that miss a fact.
    left_out: benefits without law on the day, and why.
    """

    day: date
    totals: dict[str, int | None]
    undecided: int
    by: dict[str, pl.DataFrame]
    left_out: dict[str, str]
    smallest_cell: int


def simulate(store: Store, change: Mapping[str, Parameter], *, day: date, known: int) -> Simulation:
    """Decide every right that stands under the law of a day and under the changed law."""
    gaps = {name: law.gap(name, day) for name in BENEFITS}
    left_out = {name: str(gap) for name, gap in gaps.items() if gap is not None}
    names = [name for name in BENEFITS if name not in left_out]
    standing = store.ask("derived/events").filter(pl.col("state").is_in(watch.STANDING))
    anew = touched(change, set(names))
    events = _events(store, standing, anew, day, known)
    with _under(change):
        others = _events(store, standing, anew, day, known, change)
    before, after = _under_both(store, names, (events, others), change, day, known)
    families = _families(store, before, after, day, known)
    smallest = limit("smallest_cell", day)
    by = {group: _shown(_summed(families, group), smallest) for group in ("region", "size")}
    by["benefit"] = _shown(_summed(families, "benefit"), smallest)
    whole = _summed(families.with_columns(everybody=pl.lit("everybody")), "everybody")
    return Simulation(
        day=day,
        totals=_shown(whole, smallest).drop("everybody").row(0, named=True)
        if whole.height
        else dict.fromkeys(SUMS, 0),
        undecided=before.filter(outcome="unknown").height,
        by=by,
        left_out=left_out,
        smallest_cell=smallest,
    )


@contextmanager
def _under(change: Mapping[str, Parameter]) -> Iterator[None]:
    """Under a changed law; where that makes a sum impossible which the law in force does not, it says so."""
    with law.changed(change):
        try:
            yield
        except pl.exceptions.PolarsError as error:
            todo = "give each changed number a value that the law could have"
            raise WrongUsage("the changed law cannot be worked out", why=str(error), do=todo) from None


def _events(
    store: Store,
    standing: pl.DataFrame,
    kinds: Sequence[EventKind],
    day: date,
    known: int,
    change: Mapping[str, Parameter] = NOTHING,
) -> pl.DataFrame:
    """The events that open a right: those on record, some kinds of them as the law finds them."""
    found = [standing.select(watch.COLUMNS).filter(~pl.col("kind").is_in([kind.name for kind in kinds]))]
    for kind in kinds:
        with law.changed(in_force_for(change, kind, day)):
            anew = watch.would_find(store, kind, standing, day=day, known=known)
            found.append(anew.filter(pl.col("state").is_in(watch.STANDING)))
    return pl.concat(found)


# Each right, decided as if it had arisen on the day.


def _under_both(
    store: Store,
    names: Sequence[str],
    events: tuple[pl.DataFrame, pl.DataFrame],
    change: Mapping[str, Parameter],
    day: date,
    known: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What each right pays under the law of the day and under the changed one: see `_paid`.

    Both ask much the same of the same people, so what one benefit asks is remembered until both are done.
    """
    before = after = pl.DataFrame(schema=SETTLED)
    for name in names:
        once = remembering(store)
        before = before.vstack(_decided(once, name, events[0], day, known))
        with _under(change):
            after = after.vstack(_decided(once, name, events[1], day, known))
    paid_before = _paid(store, before, known)
    with _under(change):
        return paid_before, _paid(store, after, known)


def _paid(store: Store, decided: pl.DataFrame, known: int) -> pl.DataFrame:
    """What each right pays: benefit, event, recipient, outcome, paid (0 where it yields to a better one)."""
    settled = stacking.compared(store, decided, known=known)
    due = (pl.col("outcome") == "yes") & pl.col("yields_to").is_null()
    paid = pl.when(due).then(pl.col("amount").fill_null(0)).otherwise(0)
    return settled.select("benefit", "event", "recipient", "outcome", paid=paid)


def _decided(store: Store, name: str, standing: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """The decisions of one benefit, all at once where that goes: the columns `SETTLED`.

    Where gathering needs the law of a right's own day, and that is not written down, a condition that stands
    is taken to arise on the day; any other right stays undecided.
    """
    found = standing.filter(pl.col("kind").is_in(benefit(name).definition.opened_by))
    opening = first_paid.on(found, found.select(event="id", law_day=pl.lit(day)))
    as_of = partial(_as_of, name, day)
    if not opening.height:
        return pl.DataFrame(schema=SETTLED)
    try:
        cases = decide.gathered(store, name, opening, day=day, known=known)
        return _with_amounts(name, decisions.decide(name, as_of(cases))).select(SETTLED.keys())
    except LawUnknown as gap:
        days = [one for one in opening["right_arises"].unique() if law.gap(name, one) is None]
        written = pl.col("right_arises").is_in(days)
        stands = pl.col("kind").is_in([kind.name for kind in event_kinds().values() if kind.standing])
        on_the_day = pl.when(written).then("right_arises").otherwise(pl.lit(day))
        settled = opening.filter(written | stands).with_columns(right_arises=on_the_day)
        rest = decisions.without_law(name, opening.filter(~(written | stands)), gap)
        decided = decide.under_law(store, name, settled, as_of, day=day, known=known)
        return pl.concat(_with_amounts(name, one).select(SETTLED.keys()) for one in (rest, *decided))


def _as_of(name: str, day: date, cases: pl.DataFrame) -> pl.DataFrame:
    return unassigned(name, cases).with_columns(right_arises=pl.lit(day))


def _with_amounts(name: str, found: pl.DataFrame) -> pl.DataFrame:
    """The decisions as they are, unless the changed law says yes and gives no amount."""
    nothing = found.filter(pl.col("outcome") == "yes", pl.col("amount").is_null())
    if nothing.height and benefit(name).definition.paid != "notice":
        raise WrongUsage(
            f"{name} would have no amount for {nothing.height:,} rights under the changed law",
            why="a table has no value for them, or an amount is divided by 0",
            do="give every table a value for all who have a right, and no 0 for what divides",
        )
    return found


# The families they belong to, and sums over them.


def _families(store: Store, before: pl.DataFrame, after: pl.DataFrame, day: date, known: int) -> pl.DataFrame:
    """One row a family and benefit: family, benefit, region, size, and what is paid before and after."""
    key = ["benefit", "event", "recipient"]
    both = before.select(*key, before="paid").join(
        after.select(*key, after="paid"), on=key, how="full", coalesce=True
    )
    paid = both.filter(pl.col("recipient").is_not_null()).with_columns(pl.col("before", "after").fill_null(0))
    paid = paid.filter((pl.col("before") > 0) | (pl.col("after") > 0))
    people = paid["recipient"].unique().to_list()
    members = gathering.families(store, family("card").name, None).rename({"iin": "recipient"})
    sizes = members.group_by("reference").agg(size=pl.len())
    regions = (
        store.ask("people/homes", citizens=people, day=day, known=known)
        .sort("iin", "address")
        .group_by("iin", maintain_order=True)
        .agg(pl.col("kato").first().str.slice(0, 2))
        .select(recipient="iin", region="kato")
    )
    placed = paid.join(members, on="recipient", how="left").join(sizes, on="reference", how="left")
    placed = placed.join(regions, on="recipient", how="left").with_columns(
        family=pl.coalesce("reference", "recipient"), size=pl.col("size").cast(pl.String)
    )
    monthly = pl.col("benefit").is_in(
        [name for name in BENEFITS if benefit(name).definition.paid == "monthly"]
    )
    return placed.with_columns(
        pl.col("region", "size").fill_null(UNKNOWN),
        *(
            pl.when(monthly if often == "monthly" else ~monthly)
            .then(pl.col(when))
            .otherwise(0)
            .alias(f"{often}_{when}")
            for often in ("monthly", "once")
            for when in ("before", "after")
        ),
    )


def _summed(families: pl.DataFrame, group: str) -> pl.DataFrame:
    """The group's name, then `SUMS`. A family stands in one group of each kind, whoever of it is paid."""
    money = list(SUMS[3:])
    one = families.sort("recipient").group_by("family", maintain_order=True)
    placed = (
        families
        if group == "benefit"
        else families.drop(group).join(one.agg(pl.col(group).first()), on="family")
    )
    each = placed.group_by(group, "family").agg(pl.col("before", "after", *money).sum())
    summed = each.group_by(group).agg(
        families=pl.len().cast(pl.Int64),
        gain=(pl.col("after") > pl.col("before")).sum().cast(pl.Int64),
        lose=(pl.col("after") < pl.col("before")).sum().cast(pl.Int64),
        **{name: pl.col(name).sum() for name in money},
    )
    numbered = pl.col(group).cast(pl.Int64, strict=False)
    return summed.select(group, *SUMS).sort(numbered, group, nulls_last=True)


def _shown(summed: pl.DataFrame, smallest: int) -> pl.DataFrame:
    """The rows, those with few families without figures.

    A row is small when few families stand in it, gain or lose. What is hidden can be worked out, together, as
    the total less all that is shown: so rows are hidden, the next smaller one each time, until there are
    several and they too come to many families, and to many or none that gain and that lose.
    """
    few = pl.any_horizontal(pl.col(COUNTS).is_between(1, smallest - 1))
    marked = summed.with_columns(hidden=few)
    while _can_be_worked_out(marked, smallest):
        rest = marked.with_row_index("at").filter(~pl.col("hidden")).sort("families", "at")
        marked = marked.with_columns(hidden=pl.col("hidden") | (pl.int_range(pl.len()) == rest["at"][0]))
    return marked.select(
        summed.columns[0], *(pl.when(~pl.col("hidden")).then(name).alias(name) for name in SUMS)
    )


def _can_be_worked_out(marked: pl.DataFrame, smallest: int) -> bool:
    """Whether what is hidden is one row, or comes to few, while something is shown."""
    hidden = marked.filter("hidden")
    if hidden.height in (0, marked.height):
        return False
    sums = hidden.select(pl.col(COUNTS).sum()).row(0)
    return hidden.height == 1 or any(0 < one < smallest for one in sums)
