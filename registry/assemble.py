"""Step two: kinship, residence and guardianship facts become households and memberships.

After the first run only what changed is worked out again (`registry.affected`); the result is that of a run
over everybody, row for row. A household is linked SUCCEEDED_BY to the one to which most of its members went.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import days, deaths, in_parts, runs, settings
from registry.affected import part_since
from registry.assembled import Last, forget_run, last_run, put_whole_run, remember
from registry.errors import WrongUsage
from registry.families import Family, together
from registry.gathered import gather
from registry.households import MEMBERSHIP, bonds_on, memberships
from registry.ports import Store


@dataclass(frozen=True)
class Assembled:
    """What a run found and changed. looked_at: memberships worked out, few where little changed."""

    people: int
    households: int
    joined: int
    left: int
    looked_at: int


def assemble(store: Store, *families: Family, day: date, known: int, full: bool = False) -> Assembled:
    """Work out the households of definitions on a day; write only what changed since the last run.

    full: look at everybody, even where the last run tells what may have changed since.
    """
    for family in families:
        _check_kind(family)
    days.refuse_earlier(store, day)
    runs, everybody = [], []
    for family in families:
        last = None if full else last_run(store, family)
        part = None if last is None else part_since(store, family, last, day=day, known=known)
        if last is None or part is None:
            everybody.append(family)
            continue
        _show_deaths(store, day, known, part.changed)
        runs.append(_write(store, family, part.stored, part.wanted, day=day, known=known, last=last))
    runs += _everybody(store, everybody, day=day, known=known)
    return Assembled(
        people=max(run.people for run in runs),
        households=sum(run.households for run in runs),
        joined=sum(run.joined for run in runs),
        left=sum(run.left for run in runs),
        looked_at=sum(run.looked_at for run in runs),
    )


def _check_kind(family: Family) -> None:
    if family.kind == "around":
        names = ", ".join(one.name for one in together())
        raise WrongUsage(
            f"{family.name} is the circle of one person: circles overlap and are not stored",
            do=f"use one of: {names}; or ask for one: registry family IIN --definition {family.name}",
        )


def _everybody(store: Store, families: list[Family], *, day: date, known: int) -> list[Assembled]:
    """A run over the whole country: what definitions share is gathered once."""
    if not families:
        return []
    _show_deaths(store, day, known, None)
    gathered = gather(store, *families, day=day, known=known)
    runs = []
    for family in families:
        wanted = memberships(bonds_on(gathered, family, day), family)
        stored = store.ask("derived/memberships", definition=family.name).select(MEMBERSHIP)
        runs.append(_write(store, family, stored, wanted, day=day, known=known, last=None))
    return runs


def _write(
    store: Store,
    family: Family,
    stored: pl.DataFrame,
    wanted: pl.DataFrame,
    *,
    day: date,
    known: int,
    last: Last | None,
) -> Assembled:
    """Put the wanted rows in the place of the stored ones, and keep the run in mind."""
    gone = stored.join(wanted, on=MEMBERSHIP, how="anti")
    new = wanted.join(stored, on=MEMBERSHIP, how="anti")
    run = runs.following(store)
    households = _touched(gone, new, wanted).with_columns(run=pl.lit(run, pl.Int64))
    links = _successions(store, stored, wanted)
    people, homes = wanted.height, wanted["household_id"].n_unique()
    if last is not None:
        people += last.people - stored.height
        homes += last.households - stored["household_id"].n_unique()
    before = stored.select(id="household_id")
    if last is None:  # a run that was killed may have left some that nobody is in
        before = store.ask("derived/households", definition=family.name).select("id")
    empty = _empty(store, before, wanted, links)
    added = {
        "MEMBER_OF": new.select("role", "because", subject="iin", object="household_id"),
        "SUCCEEDED_BY": links,
    }
    remembered = [
        settings.put(settings.ASSEMBLED, str(day)),
        remember(family, Last(day, known, people, homes)),
        runs.put(run),
    ]
    if max(new.height, gone.height) > in_parts.AT_ONCE:
        store.write(put_whole_run(family.name, run), runs.put(run), forget_run(family))
        in_parts.write_in_parts(store, gone, empty, {"Household": households, **added})
        store.write(*remembered)
    else:
        changes = [
            ("remove/MEMBER_OF", gone.select(subject="iin", object="household_id")),
            ("remove/Household", empty),
            ("put/Household", households),
            *((f"add/{name}", rows) for name, rows in added.items()),
        ]
        store.write(*(change for change in changes if change[1].height), *remembered)
    return Assembled(people, homes, new.height, gone.height, wanted.height)


def _touched(gone: pl.DataFrame, new: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Households that are new, or some of whose rows are: id, definition, reference."""
    changed = pl.concat(rows.select("household_id") for rows in (gone, new)).unique()
    left = wanted.join(changed, on="household_id", how="semi")
    return left.select("definition", "reference", id="household_id").unique()


def _successions(store: Store, stored: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Links from a household to another to which most of its members went (subject, object), the new ones.

    Counted are members who still are in a household: the dead are carried nowhere.
    """
    moved = stored.select("iin", subject="household_id").join(
        wanted.select("iin", object="household_id"), on="iin"
    )
    if not moved.filter(pl.col("subject") != pl.col("object")).height:
        return moved.select("subject", "object").clear()
    together_ = moved.group_by("subject", "object").agg(members=pl.len())
    most = together_.filter(pl.col("members") * 2 > pl.col("members").sum().over("subject"))
    links = most.filter(pl.col("subject") != pl.col("object")).select("subject", "object")
    return links.join(store.ask("derived/succeeded"), on=["subject", "object"], how="anti").sort("subject")


def _empty(store: Store, before: pl.DataFrame, wanted: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Of the households before (id), those that nobody is in now; in a line of succession they stay."""
    empty = before.unique().join(wanted.select(id="household_id"), on="id", how="anti")
    if not empty.height:
        return empty
    followed = pl.concat([store.ask("derived/succeeded"), links])
    for end in ("subject", "object"):
        empty = empty.join(followed, left_on="id", right_on=end, how="anti")
    return empty


def _show_deaths(store: Store, day: date, known: int, people: list[str] | None) -> None:
    """The copy of an accepted death on the citizen, for people who look in Browser.

    It comes before the run is remembered: of the next one these people may not have changed.
    """
    accepted = deaths.accepted(deaths.reported(store, known=known, citizens=people)).filter("accepted")
    wanted = accepted.filter(pl.col("died") <= day).select("iin", "died")
    shown = store.ask("people/shown_dead", citizens=people)
    gone = shown.join(wanted, on="iin", how="anti").with_columns(died=pl.lit(None, dtype=pl.Date))
    changed = pl.concat([wanted.join(shown, on=["iin", "died"], how="anti"), gone])
    for part in changed.iter_slices(in_parts.AT_ONCE):
        store.write(("people/died", part))
