"""Marriages of a genealogy and their ends: a divorce, or an annulment.

Two people are married if the file tells of a wedding or of an end. An annulled marriage is a former one here:
so it also ends what an earlier version of the file said of it.

A wedding in 1970 was on some day of that year: the marriage may have begun with the first one. So was a
divorce in 1970: the marriage is surely over only after the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ged4py.model import Record

from loaders.gedcom_records import dated, entry, events, members, number
from loaders.partial_dates import ONE_DAY, UNKNOWN, PartialDate

PAIR = ("HUSB", "WIFE")
ENDS = ("DIV", "ANUL")
Row = dict[str, Any]


@dataclass(frozen=True)
class _Marriage:
    """One record of two people that tells of a wedding or an end."""

    entry: str
    one: str
    other: str
    married: PartialDate
    ends: list[Record]

    @property
    def pair(self) -> frozenset[str]:
        """The two, whoever is named first."""
        return frozenset((self.one, self.other))

    @property
    def since(self) -> date:
        """The first day on which they may have been married."""
        return self.married.earliest or UNKNOWN


def of_couples(name: str, families: list[Record]) -> tuple[list[Row], list[Row]]:
    """The rows of marriages, and those of divorces."""
    marriages = [one for family in families if (one := _marriage(name, family))]
    weddings: dict[frozenset[str], list[date]] = {}
    for one in marriages:
        weddings.setdefault(one.pair, []).extend([one.married.day] if one.married.day else [])
    over = {one.entry: _over(one, weddings[one.pair]) for one in marriages if one.ends}
    divorces = [
        {**_couple(one), "divorced": dated(one.ends).told, "over": over[one.entry]}
        for one in marriages
        if one.ends
    ]
    return list(_after_divorces(marriages, over)), divorces


def _marriage(name: str, family: Record) -> _Marriage | None:
    pair = [number(name, xref) for slot in PAIR for xref in members(family, slot)]
    ends, weddings = events(family, *ENDS), events(family, "MARR")
    if len(pair) != 2 or not (ends or weddings):
        return None
    return _Marriage(entry(name, family.xref_id), *pair, dated(weddings), ends)


def _couple(marriage: _Marriage) -> Row:
    return {"entry": marriage.entry, "one": marriage.one, "other": marriage.other}


def _over(marriage: _Marriage, weddings: list[date]) -> date:
    """From which day on a marriage is surely over; it lasted a day at least, whatever else is unknown.

    weddings: of the two, in every record, those known to the day. Who married each other again on a day in
    between was divorced by then; else the later marriage, which begins before that end, would be over too.
    """
    divorced = dated(marriage.ends)
    first = max(divorced.earliest or UNKNOWN, marriage.since + ONE_DAY)
    over = first
    if divorced.latest and not divorced.day:
        over = max(first, divorced.latest + ONE_DAY)
    return min([over, *(day - ONE_DAY for day in weddings if first < day <= over)])


def _after_divorces(marriages: list[_Marriage], over: dict[str, date]) -> Iterator[Row]:
    """Who divorced and married each other again: the later marriage begins after the earlier one's end.

    A divorce ends what the two had until then; without a day of its own the later marriage would be over too.
    over: the ends, by the record of the marriage.
    """
    of_pair: dict[frozenset[str], list[date]] = {}
    for one in marriages:
        of_pair.setdefault(one.pair, []).extend([over[one.entry]] if one.entry in over else [])
    for one in marriages:
        ends = [end for end in of_pair[one.pair] if end < over.get(one.entry, date.max)]
        told = one.entry not in over or one.married.earliest
        again = ends and told and not one.married.day
        since = max(one.since, *ends) + ONE_DAY if again and one.since <= max(ends) else one.since
        yield {**_couple(one), "married": one.married.told, "since": since}
