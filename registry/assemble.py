"""Step two: kinship, residence and guardianship facts become households and memberships.

After the first run only what changed is worked out again (`registry.affected`); the result is that of a run
over everybody, row for row. A household is linked SUCCEEDED_BY to the one to which most of its members went.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import days, deaths, in_parts, runs, settings
from registry.affected import can_follow, part_since
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


@dataclass(frozen=True)
class _Found:
    """The memberships of a definition, stored and wanted; last: its last run, if it tells of the others."""

    family: Family
    stored: pl.DataFrame
    wanted: pl.DataFrame
    last: Last | None = None


@dataclass(frozen=True)
class _Plan:
    """What has to be written of a definition. changed: households that stay, with other members. remembered:
    last, that it was.
    """

    family: Family
    gone: pl.DataFrame
    empty: pl.DataFrame
    changed: pl.DataFrame
    added: dict[str, pl.DataFrame]
    remembered: list[tuple[str, pl.DataFrame]]
    outcome: Assembled

    @property
    def is_long(self) -> bool:
        """Whether it is too much for one transaction."""
        return max(self.outcome.joined, self.outcome.left) > in_parts.AT_ONCE

    def changes(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """All of it, for one transaction."""
        yield ("remove/MEMBER_OF", self.gone.select(subject="iin", object="household_id"))
        yield ("remove/Household", self.empty)
        yield ("derived/changed", self.changed)
        for name, rows in self.added.items():
            yield (f"put/{name}" if name == "Household" else f"add/{name}", rows)
        yield from self.remembered


def assemble(store: Store, *families: Family, day: date, known: int, full: bool = False) -> Assembled:
    """Work out the households of definitions on a day; write only what changed since the last run.

    full: look at everybody, even where the last run tells what may have changed since.
    """
    for family in families:
        _check_kind(family)
    days.refuse_earlier(store, day)
    done: dict[str, Assembled] = {}
    if not full:
        for alike in _by_last_run(store, families, day=day, known=known):
            done |= _what_changed(store, alike, day=day, known=known)
    rest = [family for family in families if family.name not in done]
    done |= _everybody(store, rest, day=day, known=known)
    return Assembled(
        people=max(one.people for one in done.values()),
        households=sum(one.households for one in done.values()),
        joined=sum(one.joined for one in done.values()),
        left=sum(one.left for one in done.values()),
        looked_at=sum(one.looked_at for one in done.values()),
    )


def _check_kind(family: Family) -> None:
    if family.kind == "around":
        names = ", ".join(one.name for one in together())
        raise WrongUsage(
            f"{family.name} is the circle of one person: circles overlap and are not stored",
            do=f"use one of: {names}; or ask for one: registry family IIN --definition {family.name}",
        )


def _by_last_run(
    store: Store, families: Sequence[Family], *, day: date, known: int
) -> list[list[tuple[Family, Last]]]:
    """Definitions that what changed is enough for, with their last runs: those of one day together."""
    alike: dict[tuple[date, int], list[tuple[Family, Last]]] = {}
    for family in families:
        last = last_run(store, family)
        if last is not None and can_follow(family, last, day=day, known=known):
            alike.setdefault((last.day, last.known), []).append((family, last))
    return list(alike.values())


def _what_changed(
    store: Store, alike: Sequence[tuple[Family, Last]], *, day: date, known: int
) -> dict[str, Assembled]:
    """A run over what changed since the last one; none where too much did."""
    part = part_since(store, [family for family, _ in alike], alike[0][1], day=day, known=known)
    if part is None:
        return {}
    _show_deaths(store, day, deaths.reported(store, known=known, citizens=part.changed), part.changed)
    found = [_Found(family, *part.before_and_after(family, day), last) for family, last in alike]
    return _write(store, found, day=day, known=known)


def _everybody(store: Store, families: Sequence[Family], *, day: date, known: int) -> dict[str, Assembled]:
    """A run over the whole country: what definitions share is gathered once."""
    if not families:
        return {}
    gathered = gather(store, *families, day=day, known=known)
    _show_deaths(store, day, gathered.reported_deaths, None)
    found = []
    for family in families:
        wanted = memberships(bonds_on(gathered, family, day), family)
        stored = store.ask("derived/memberships", definition=family.name).select(MEMBERSHIP)
        found.append(_Found(family, stored, wanted))
    return _write(store, found, day=day, known=known)


def _write(store: Store, found: Sequence[_Found], *, day: date, known: int) -> dict[str, Assembled]:
    """Put the wanted rows in the place of the stored ones, and keep the run in mind.

    Little is one transaction, of all definitions: the embedded store writes much of its file anew after each.
    So is much written in parts together, for to add to a table that holds one definition takes twice as long.
    """
    run = runs.following(store)
    plans = [_plan(store, one, run, day=day, known=known) for one in found]
    if long := [plan for plan in plans if plan.is_long]:
        _write_in_parts(store, long, run)
    changes = [change for plan in plans if not plan.is_long for change in plan.changes()]
    if changes:
        store.write(*(change for change in changes if change[1].height))
    return {plan.family.name: plan.outcome for plan in plans}


def _write_in_parts(store: Store, plans: Sequence[_Plan], run: int) -> None:
    begun = [(put_whole_run(plan.family.name, run), forget_run(plan.family)) for plan in plans]
    store.write(runs.put(run), *(change for both in begun for change in both))
    added = {kind: pl.concat(plan.added[kind] for plan in plans) for kind in plans[0].added}
    gone, empty = (pl.concat(frames) for frames in zip(*((p.gone, p.empty) for p in plans), strict=True))
    in_parts.write_in_parts(store, gone, empty, added)
    store.write(*(change for plan in plans for change in plan.remembered))


def _plan(store: Store, found: _Found, run: int, *, day: date, known: int) -> _Plan:
    family, stored, wanted, last = found.family, found.stored, found.wanted, found.last
    gone, new = _without(stored, wanted), _without(wanted, stored)
    links = _successions(store, stored, wanted)
    households = _households(wanted)
    people, homes = wanted.height, households.height
    if last is not None:
        people += last.people - stored.height
        homes += last.households - stored["household_id"].n_unique()
    before = stored.select(id="household_id")
    changed = _touched(gone, new, households) if stored.height else households
    touched = changed.with_columns(run=pl.lit(run, pl.Int64))
    stays = pl.col("id").is_in(before["id"].implode())
    if last is None:  # a run that was killed may have left some that nobody is in
        before = store.ask("derived/households", definition=family.name).select("id")
    return _Plan(
        family,
        gone,
        _empty(store, before, wanted, links),
        touched.filter(stays).select("id", "run"),
        {
            "Household": touched.filter(~stays),
            "MEMBER_OF": new.select("role", "because", subject="iin", object="household_id"),
            "SUCCEEDED_BY": links,
        },
        [
            settings.put(settings.ASSEMBLED, str(day)),
            remember(family, Last(day, known, people, homes)),
            runs.put(run),
        ],
        Assembled(people, homes, new.height, gone.height, wanted.height),
    )


def _without(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The memberships that others do not have; in a first run that is all, and nothing is compared."""
    return rows.join(others, on=MEMBERSHIP, how="anti") if rows.height and others.height else rows


def _touched(gone: pl.DataFrame, new: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """Of these households, those that are new, or some of whose rows are: id, definition, reference."""
    changed = pl.concat(rows.select(id="household_id") for rows in (gone, new)).unique()
    return households.join(changed, on="id", how="semi")


def _households(wanted: pl.DataFrame) -> pl.DataFrame:
    """Each household of these memberships (id, definition, reference): its reference person is a member."""
    return wanted.filter(iin=pl.col("reference")).select("definition", "reference", id="household_id")


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
    if before.height:
        before = before.unique().join(wanted.select(id="household_id"), on="id", how="anti")
    if not before.height:
        return before
    followed = pl.concat([store.ask("derived/succeeded"), links])
    for end in ("subject", "object"):
        before = before.join(followed, left_on="id", right_on=end, how="anti")
    return before


def _show_deaths(store: Store, day: date, reports: pl.DataFrame, people: list[str] | None) -> None:
    """The copy of an accepted death on the citizen, for people who look in Browser. people: of these alone.

    It comes before the run is remembered: of the next one these people may not have changed.
    """
    accepted = deaths.accepted(reports).filter("accepted")
    wanted = accepted.filter(pl.col("died") <= day).select("iin", "died")
    shown = store.ask("people/shown_dead", citizens=people)
    gone = shown.join(wanted, on="iin", how="anti").with_columns(died=pl.lit(None, dtype=pl.Date))
    changed = pl.concat([wanted.join(shown, on=["iin", "died"], how="anti"), gone])
    for part in in_parts.even(changed):
        store.write(("people/died", part))
