"""Step two: kinship, residence and guardianship facts become households and memberships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import deaths, settings
from registry.errors import WrongUsage
from registry.families import Family
from registry.households import MEMBERSHIP, Gathered, bonds_on, memberships
from registry.ports import Store


@dataclass(frozen=True)
class Assembled:
    """What a run of the step found and changed."""

    people: int
    households: int
    joined: int
    left: int


def assemble(store: Store, family: Family, *, day: date, known: int) -> Assembled:
    """Work out every household of a definition on a day; write only what changed since the last run."""
    _check_day(store, day)
    wanted = memberships(bonds_on(gather(store, day=day, known=known), family, day), family)
    stored = store.ask("derived/memberships", definition=family.name).select(MEMBERSHIP)
    gone = stored.join(wanted, on=MEMBERSHIP, how="anti")
    new = wanted.join(stored, on=MEMBERSHIP, how="anti")
    if gone.height:
        store.write(("remove/MEMBER_OF", gone.select(subject="iin", object="household_id")))
    _add(store, new)
    _remove_empty(store, wanted, family)
    _show_deaths(store, day, known)
    if settings.get(store, settings.ASSEMBLED) != str(day):
        store.write(settings.put(settings.ASSEMBLED, str(day)))
    return Assembled(wanted.height, wanted["household_id"].n_unique(), new.height, gone.height)


def gather(store: Store, *, day: date, known: int, citizens: Sequence[str] | None = None) -> Gathered:
    """The facts of a day, as the domain wants them; for everybody, or for some people from either end."""
    on_day = {"day": day, "known": known}
    return Gathered(
        named=store.ask("people/named", citizens=citizens, known=known),
        deaths=deaths.reported(store, citizens=citizens, known=known),
        departed=store.ask("people/departed", citizens=citizens, **on_day),
        students=store.ask("people/students", citizens=citizens, **on_day),
        spouses=store.ask("families/spouses", citizens=citizens, **on_day),
        parents=store.ask("families/parents", citizens=citizens, **on_day),
        parents_at_home=store.ask("families/parents_at_home", citizens=citizens, **on_day),
        guardians=store.ask("families/guardians", citizens=citizens, **on_day),
    )


def _add(store: Store, new: pl.DataFrame) -> None:
    if not new.height:
        return
    households = new.select("definition", "reference", id="household_id").unique()
    links = new.select("role", "because", subject="iin", object="household_id")
    store.load({"Household": households, "MEMBER_OF": links})


def _remove_empty(store: Store, wanted: pl.DataFrame, family: Family) -> None:
    stored = store.ask("derived/households", definition=family.name)
    empty = stored.join(wanted, left_on="id", right_on="household_id", how="anti")
    if empty.height:
        store.write(("remove/Household", empty.select("id")))


def _show_deaths(store: Store, day: date, known: int) -> None:
    """The copy of an accepted death on the citizen, for people who look in Browser."""
    accepted = deaths.accepted(deaths.reported(store, known=known)).filter("accepted")
    wanted = accepted.filter(pl.col("died") <= day).select("iin", "died")
    shown = store.ask("people/display").filter(pl.col("died").is_not_null()).select("iin", "died")
    gone = shown.join(wanted, on="iin", how="anti").with_columns(died=pl.lit(None, dtype=pl.Date))
    changed = pl.concat([wanted.join(shown, on=["iin", "died"], how="anti"), gone])
    if changed.height:
        store.write(("people/died", changed))


def _check_day(store: Store, day: date) -> None:
    last = settings.get(store, settings.ASSEMBLED)
    if last is not None and date.fromisoformat(last) > day:
        raise WrongUsage(
            f"{day} lies before the last assembled day {last}",
            do="ask for a past day with: registry family IIN --day DAY",
        )
