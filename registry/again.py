"""Which cases of a benefit are decided again: those that it may concern what happened since the last run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from registry import first_paid, law, runs
from registry.ages import SHORT, years_old
from registry.benefits import benefit
from registry.changed_by import ChangedBy
from registry.dated import LawUnknown
from registry.edition import edition
from registry.iin import born_of
from registry.since import Run, Since, last_run, remember


@dataclass(frozen=True)
class BenefitRule:
    """A benefit as `registry.since` sees it."""

    name: str

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Kinds of facts that its cases are gathered from, and dated by."""
        return (*benefit(self.name).definition.rests_on, first_paid.KIND)

    @property
    def changed_by(self) -> ChangedBy | None:
        """By what else a decision changes."""
        return benefit(self.name).definition.changed_by

    def words_on(self, day: date) -> str:
        """What changes when the rules do, or the law of the day or of the first day that is paid."""
        days = sorted({day, self.acts_from(day)})
        return " ".join([edition(), *(self._law_of(one) for one in days)])

    def _law_of(self, day: date) -> str:
        try:
            return law.version(self.name, day)
        except LawUnknown as gap:
            return str(gap)

    def acts_from(self, day: date) -> date:
        """The earliest day whose law and ages matter to who is asked on a day: the first that is paid."""
        first = first_paid.of_application(self.name, day)
        return first if first_paid.is_by_first_payment(self.name) and first > date.min else day

    def has_had_a_birthday(self, since: date, day: date) -> pl.Expr:
        """Whether an event's subject is of another age on the first day that is paid than it was then."""
        if self.changed_by is None or not self.changed_by.birthdays:
            return pl.lit(value=False)
        before, now = (years_old(born_of("subject"), pl.lit(self.acts_from(one))) for one in (since, day))
        return before != now

    def length(self, name: str, day: date) -> str:
        """A parameter in force on a day, as Polars says a time."""
        full = f"{self.name}.{name}"
        return f"{law.number(full, day)}{SHORT[law.parameter(full).unit]}"


@dataclass(frozen=True)
class Cases:
    """Of a benefit: the events that open it, those to decide again, and the run to remember then."""

    name: str
    opening: pl.DataFrame
    again: pl.DataFrame
    remembered: tuple[str, pl.DataFrame]

    def of_days_without_law(self, found: pl.DataFrame) -> pl.DataFrame:
        """The other events of days on which something was decided without law."""
        days = _without_law(self.name, found)
        return self.opening.join(self.again, on="id", how="anti").filter(pl.col("right_arises").is_in(days))


def to_decide(since: Since, name: str, opening: pl.DataFrame, before: pl.DataFrame, *, full: bool) -> Cases:
    """opening: the standing events that open the benefit; before: its current decisions."""
    place, rule = f"decided/{name}", BenefitRule(name)
    count, words = runs.last(since.store), rule.words_on(since.day)
    run = remember(place, Run(since.day, since.known, count, words, since.day))
    then = None if full else last_run(since.store, place)
    concerned = since.concerned(rule, then)
    if then is None or concerned is None:
        return Cases(name, opening, opening, run)
    changed = pl.col("subject").is_in(list(concerned.people)) | (pl.col("run") > then.count)
    undecided = pl.col("id").is_in(before["event"].implode()).not_()
    changed |= rule.has_had_a_birthday(then.day, since.day)
    again = changed | undecided | pl.col("right_arises").is_in(_without_law(name, before))
    if concerned.rights_after is not None:
        again |= pl.col("right_arises") > concerned.rights_after
    return Cases(name, opening, opening.filter(again), run)


def _without_law(name: str, decided: pl.DataFrame) -> list[date]:
    """Days on which the law of a window is not written down: their cases are decided together.

    Where the law of the day itself is missing, each case is decided for itself.
    """
    days = decided.filter(law_version="")["right_arises"].unique().sort()
    return [day for day in days if law.gap(name, day) is None]
