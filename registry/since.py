"""Whom it concerns what happened since a run: one question for events and for decisions.

Somebody is concerned of whom a fact speaks that was added or closed since, or began or ended to be valid; who
passed an age; whose household changed; of whom a row was set apart, or mended; and everybody to whom a way
leads from them (`registry.changed_by`). A few people too many do no harm.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

import polars as pl

from registry import assembled, coverage, schema, settings
from registry.ages import born_to_reach
from registry.changed_by import ChangedBy, first_of_period
from registry.dated import LawUnknown
from registry.facts import people_in
from registry.families import family, together
from registry.ports import Store
from registry.successions import SUCCESSION, numbers_of

WORTH_IT = 5
"""With more than one in so many people concerned, looking at everybody is quicker."""
WAYS = {"children": "near/children", "parents": "near/parents", "neighbours": "near/neighbours"}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Run:
    """A run of a step for one rule: its day, what was known, how many runs there had been, by which words.

    since: the day of the earliest right that was looked for.
    """

    day: date
    known: int
    count: int
    words: str
    since: date


def last_run(store: Store, name: str) -> Run | None:
    """The run kept under a name, None before the first."""
    said = settings.get(store, name)
    if said is None:
        return None
    told = json.loads(said)
    return Run(**{**told, **{day: date.fromisoformat(told[day]) for day in ("day", "since")}})


def remember(name: str, run: Run) -> tuple[str, pl.DataFrame]:
    """The change that keeps a run in mind."""
    return settings.put(name, json.dumps(asdict(run), default=str))


class Rule(Protocol):
    """An event kind or a benefit: which facts it rests on, by what it changes, and its limits."""

    @property
    def rests_on(self) -> Sequence[str]:
        """Kinds of facts."""

    @property
    def changed_by(self) -> ChangedBy | None:
        """None: everybody is looked at in every run."""

    def words_on(self, day: date) -> str:
        """What changes when the rule does, or the law of the day."""

    def length(self, name: str, day: date) -> str:
        """A limit in force on a day, as Polars says a time: `18y`, `3mo`."""

    def acts_from(self, day: date) -> date:
        """The earliest day that matters to what is found on a day."""


@dataclass(frozen=True)
class Concerned:
    """Whom it concerns; and the day after which rights are judged anew, for more was heard of them since."""

    people: set[str]
    rights_after: date | None


@dataclass(frozen=True)
class Since:
    """A store, today and what is known; what several rules ask of the same time is asked once."""

    store: Store
    day: date
    known: int
    _answers: dict[str, pl.DataFrame] = field(default_factory=dict)

    def concerned(self, rule: Rule, then: Run | None) -> Concerned | None:
        """Whom it concerns what happened since a run, or None where everybody must be looked at."""
        by = rule.changed_by
        if then is None or by is None or self._is_all_other(rule, by, then):
            return None
        try:
            people = self._widened(by, {*self._spoken_of(rule, by, then)})
            rights_after = self._heard_after(rule, by, then)
        except LawUnknown:  # nothing is narrowed by a number that is not written down
            return None
        return None if len(people) * WORTH_IT > self._everybody() else Concerned(people, rights_after)

    def _is_all_other(self, rule: Rule, by: ChangedBy, then: Run) -> bool:
        """Whether it may concern anybody: other rules, a run back, a new period, a feed that came."""
        return (
            rule.words_on(self.day) != then.words
            or self.known < then.known
            or self.day < then.day
            or (by.family is not None and assembled.whole_run(self.store, by.family) > then.count)
            or self._has_turned(rule, by, then)
            or any(self._covers_otherwise(rule, by, feed, then) for feed in by.silence)
        )

    # Days and feeds.

    def _has_turned(self, rule: Rule, by: ChangedBy, then: Run) -> bool:
        return by.period is not None and _begin(rule, by.period, then.day) != _begin(
            rule, by.period, self.day
        )

    def _covers_otherwise(self, rule: Rule, by: ChangedBy, feed: str, then: Run) -> bool:
        """Whether a feed came whole since, begins on another day, or now tells of what a period rests on."""
        before, now = (self._covered(feed, known) for known in (then.known, self.known))
        if before is None or now is None or by.silence[feed] == "whole":
            return (before is None) != (now is None)
        if by.period is not None:
            last = _begin(rule, by.period, self.day) - DAY
            if before.last < last and before.last < now.last:
                return True
        return (before.first, before.before_death) != (now.first, now.before_death)

    def _heard_after(self, rule: Rule, by: ChangedBy, then: Run) -> date | None:
        """The last day of which everything had been told before, where a feed tells of more days now.

        Rights are judged by days before them; where facts act later than they end, by so many after them.
        """
        days = [feed for feed, silence in by.silence.items() if silence == "days"]
        told = [(self._covered(feed, then.known), self._covered(feed, self.known)) for feed in days]
        more = [before.last for before, now in told if before and now and before.last < now.last]
        if not more:
            return None
        lengths = [rule.length(name, self.day) for name in by.after.values()]
        earliest = min(pl.Series([min(more)]).dt.offset_by(f"-{length}")[0] for length in ("0d", *lengths))
        assert isinstance(earliest, date)
        return earliest

    def _covered(self, feed: str, known: int) -> coverage.Covered | None:
        return coverage.covered(self.store, feed, known)

    # Who is spoken of.

    def _spoken_of(self, rule: Rule, by: ChangedBy, then: Run) -> Iterator[str]:
        """Everybody of whom something changed; some twice."""
        of_family = family(by.family).rests_on if by.family else ()
        kinds = list(dict.fromkeys([*rule.rests_on, *of_family]))
        if self.known > then.known:
            yield from self._told_otherwise(kinds, by, then.known)
        if self.day > then.day:
            yield from self._grown_older(rule, by, kinds, then.day)
        if by.family is not None:
            yield from self._ask("derived/touched", definition=by.family, since=then.count)["iin"]

    def _told_otherwise(self, kinds: Sequence[str], by: ChangedBy, since: int) -> Iterator[str]:
        for kind in kinds:
            yield from people_in(kind, self._ask(f"changed/{kind}", since=since, known=self.known))
        replaced = self._ask(f"changed{SUCCESSION}", since=since, known=self.known)
        yield from (*replaced["subject"], *replaced["object"])
        for feed in by.silence:
            before, now = ({*coverage.unheard(self.store, feed, known)} for known in (since, self.known))
            yield from before ^ now

    def _grown_older(self, rule: Rule, by: ChangedBy, kinds: Sequence[str], after: date) -> Iterator[str]:
        spans = {(after, self.day), (rule.acts_from(after), rule.acts_from(self.day))}
        for kind in (one for one in kinds if one not in by.timeless):
            for begin, end in sorted(spans):
                yield from people_in(kind, self._ask(f"passed/{kind}", after=begin, day=end))
        for kind, name in by.after.items():
            back = pl.Series([after, self.day]).dt.offset_by(f"-{rule.length(name, self.day)}")
            # A month back from the 31st is as far as from the 30th, so a span begins two days early.
            early = back[0] - 2 * DAY
            yield from people_in(kind, self._ask(f"passed/{kind}", after=early, day=back[1]))
        for name in by.ages:
            born, until = born_to_reach(rule.length(name, self.day), after, self.day)
            yield from self._ask("people/born_between", after=born, day=until)["iin"]

    # To whom it matters.

    def _widened(self, by: ChangedBy, people: set[str]) -> set[str]:
        """With everybody to whom a way leads, under all numbers that each has."""
        numbers = numbers_of(self.store, self.known)
        start = people | {*numbers.of(people)}
        found = set(start)
        for way in by.through:
            here = start
            for step in way:
                there = self._there(step, by, sorted(here))
                here = there | {*numbers.of(there)}
            found |= here
        return found

    def _there(self, step: str, by: ChangedBy, people: list[str]) -> set[str]:
        if step == "household":
            found = self.store.ask("derived/co_members", citizens=people, definition=by.family)
            return {*found["member"]}
        return {*self.store.ask(WAYS[step], citizens=people)["other"]}

    def _everybody(self) -> int:
        """How many people were last assembled; so many that all are few where nobody ever was."""
        runs = (assembled.last_run(self.store, one) for one in together())
        return max((run.people for run in runs if run), default=WORTH_IT * schema.OPEN)

    def _ask(self, question: str, **takes: Any) -> pl.DataFrame:
        key = f"{question} {sorted(takes.items())}"
        if key not in self._answers:
            self._answers[key] = self.store.ask(question, **takes)
        return self._answers[key]


def _begin(rule: Rule, period: str, day: date) -> date:
    """The first day of a day's period, of so many months of a year."""
    months = int(rule.length(period, day).removesuffix("mo"))
    return first_of_period(day, months)
