"""Dates as partial as a genealogy tells them: between which days the event surely lies.

GEDCOM 5.5.1, DATE_VALUE: exact, before, after, between, about, calculated, estimated, interpreted, or a
phrase, in the Gregorian, Julian, Hebrew or French republican calendar. What is about, estimated or a phrase
says nothing sure, and 1850 is any day of that year, not its first. Hebrew dates stay as written: ged4py 0.5.5
counts their months from Tishri and converts them as if from Nisan.

A dual year, 1731/32, is of the time when years began in March: for January to March the second one is that
of today's reckoning. Without a month, or where that reckoning does not apply, it may be either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ged4py.calendar import CalendarDate, GregorianDate, HebrewDate, JulianDate
from ged4py.date import DateValue, DateValueTypes

UNKNOWN = date(1000, 1, 1)
"""Stands where a fact needs a day and nobody knows it: the first that the registry can hold."""
LAST = date(9998, 12, 31)
"""The last day that says anything: the registry's 9999-12-31 means no end, and programs write the year 9999
where they know none."""
ONE_DAY = timedelta(days=1)
EPOCH = 1721424.5
"""The Julian day that begins the day before 1 January of the year 1 (proleptic Gregorian)."""
BOUNDING = (
    *(DateValueTypes.SIMPLE, DateValueTypes.FROM, DateValueTypes.TO),
    *(DateValueTypes.AFTER, DateValueTypes.BEFORE),
)
FIRST_MONTH, LAST_MONTH, LONGEST = "JAN", "DEC", 31
OF_THE_SECOND_YEAR = ("JAN", "FEB", "MAR")
REFORM = 1752
"""The first year that began in January in England; GEDCOM has dual years for those before it."""
Days = tuple[date | None, date | None]
NOTHING_SURE: Days = (None, None)


@dataclass(frozen=True)
class PartialDate:
    """As written, and the days between which it surely lies; null where it has no such bound."""

    told: str
    earliest: date | None = None
    latest: date | None = None

    @property
    def day(self) -> date | None:
        """The day, where it is known to the day."""
        return self.earliest if self.earliest == self.latest else None


def partial(value: Any) -> PartialDate | None:
    """What a date of the file says; None where there is none, or something else in its place."""
    if not isinstance(value, DateValue):
        return None
    earliest, latest = _within(value)
    if earliest and latest and earliest > latest:  # BET 1910 AND 1900: nobody knows which one is wrong
        earliest, latest = NOTHING_SURE
    return PartialDate(str(value), earliest, latest)


def _within(value: DateValue) -> Days:
    """About, calculated, estimated, interpreted, a phrase: none of them bounds anything."""
    between = (DateValueTypes.RANGE, DateValueTypes.PERIOD)
    if value.kind in between:
        return bounds(value.date1)[0], bounds(value.date2)[1]
    if value.kind not in BOUNDING:
        return NOTHING_SURE
    first, last = bounds(value.date)
    return {
        DateValueTypes.SIMPLE: (first, last),
        DateValueTypes.FROM: (first, None),
        DateValueTypes.TO: (None, last),
        DateValueTypes.AFTER: (_held(last + ONE_DAY) if last else None, None),
        DateValueTypes.BEFORE: (None, _held(first - ONE_DAY) if first else None),
    }[value.kind]


def bounds(told: CalendarDate) -> Days:
    """The first and last day that a date of a calendar can mean; none for what no calendar holds."""
    years = _years(told)
    unknown_month = told.month is not None and told.month_num is None
    if years is None or unknown_month or isinstance(told, HebrewDate):
        return NOTHING_SURE
    calendar, (first, last) = type(told), years
    if told.day is not None:
        return _exact(calendar(first, told.month, told.day)), _exact(calendar(last, told.month, told.day))
    if not isinstance(told, GregorianDate | JulianDate):
        return NOTHING_SURE
    end = calendar(last, told.month or LAST_MONTH, LONGEST)  # a shorter month ends on its last day
    return _of_julian_day(calendar(first, told.month or FIRST_MONTH, 1)), _of_julian_day(end)


def _years(told: CalendarDate) -> tuple[int, int] | None:
    """The first and last year it can be of, as if each began in January; None for what says nothing."""
    dual = getattr(told, "dual_year", None)
    if told.bc or told.year > LAST.year or dual not in (None, told.year + 1):
        return None
    if dual is None:
        return told.year, told.year
    return dual if told.month in OF_THE_SECOND_YEAR and told.year < REFORM else told.year, dual


def _exact(told: CalendarDate) -> date | None:
    """31 February is no day: the library would take the last of the month, so that a day stands still."""
    if not told.day:
        return None
    before = type(told)(told.year, told.month, told.day - 1)
    follows = told.day == 1 or told.key()[0] - before.key()[0] == 1
    return _of_julian_day(told) if follows else None


def _of_julian_day(told: CalendarDate) -> date | None:
    ordinal = int(told.key()[0] - EPOCH)
    return _held(date.fromordinal(ordinal)) if 0 < ordinal <= date.max.toordinal() else None


def _held(day: date) -> date | None:
    """The day, unless it lies outside of those that the registry takes from a genealogy."""
    return day if UNKNOWN <= day <= LAST else None
