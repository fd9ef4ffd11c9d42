"""Marriages of a genealogy and their ends: a divorce, or an annulment.

Two people are married if the file tells of a wedding or of an end. An annulled marriage is a former one here:
so it also ends what an earlier version of the file said of it.

A divorce in 1970 was on some day of that year: the marriage is surely over only after the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ged4py.model import Record

from loaders.gedcom_records import dated, entry, events, members, number
from loaders.partial_dates import ONE_DAY, UNKNOWN, PartialDate

PAIR = ("HUSB", "WIFE")
ENDS = ("DIV", "ANUL")
Row = dict[str, Any]


def of_couples(name: str, families: list[Record]) -> tuple[list[Row], list[Row]]:
    """The rows of marriages, and those of divorces."""
    marriages = [row for family in families if (row := _marriage(name, family))]
    records = {entry(name, family.xref_id): family for family in families}
    weddings: dict[frozenset[str], list[date]] = {}
    for one in marriages:
        weddings.setdefault(_pair(one), []).append(one["since"])
    divorces = [
        row for one in marriages for row in _divorces(one, records[one["entry"]], weddings[_pair(one)])
    ]
    return list(_after_divorces(marriages, divorces)), divorces


def _marriage(name: str, family: Record) -> Row | None:
    pair = [number(name, xref) for slot in PAIR for xref in members(family, slot)]
    if len(pair) != 2 or not events(family, "MARR", *ENDS):
        return None
    married = dated(events(family, "MARR"))
    where = entry(name, family.xref_id)
    since = married.day or UNKNOWN
    return {"entry": where, "one": pair[0], "other": pair[1], "married": married.told, "since": since}


def _pair(row: Row) -> frozenset[str]:
    return frozenset((row["one"], row["other"]))


def _divorces(marriage: Row, family: Record, weddings: list[date]) -> Iterator[Row]:
    """weddings: of the two, in every record."""
    ends = events(family, *ENDS)
    if ends:
        divorced = dated(ends)
        over = _over(divorced, marriage["since"], weddings)
        couple = {column: marriage[column] for column in ("entry", "one", "other")}
        yield {**couple, "divorced": divorced.told, "over": over}


def _over(divorced: PartialDate, since: date, weddings: list[date]) -> date:
    """From which day on a marriage is surely over; it lasted a day at least, whatever else is unknown.

    Who married each other again on a day in between was divorced by then; else the later marriage, which
    begins before that end, would be over too.
    """
    first = max(divorced.earliest or UNKNOWN, since + ONE_DAY)
    over = first
    if divorced.latest and not divorced.day:
        over = max(first, divorced.latest + ONE_DAY)
    return min([over, *(day - ONE_DAY for day in weddings if first < day <= over)])


def _after_divorces(marriages: list[Row], divorces: list[Row]) -> Iterator[Row]:
    """Who divorced and married each other again: the marriage that lasts begins after the divorce.

    A divorce ends what the two had until then; without a day of its own the later marriage would be over too.
    """
    over: dict[frozenset[str], date] = {}
    for divorce in divorces:
        over[_pair(divorce)] = max(divorce["over"], over.get(_pair(divorce), UNKNOWN))
    ended = {divorce["entry"] for divorce in divorces}
    for marriage in marriages:
        last = over.get(_pair(marriage))
        again = last and marriage["entry"] not in ended and marriage["since"] == UNKNOWN
        yield {**marriage, "since": last + ONE_DAY} if last and again else marriage
