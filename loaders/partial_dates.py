"""Dates as partial as a genealogy tells them: between which days the event surely lies.

GEDCOM 5.5.1, DATE_VALUE: exact, before, after, between, about, calculated, estimated, interpreted, or a
phrase, in the Gregorian, Julian, Hebrew or French republican calendar. What is about, estimated or a phrase
says nothing sure, and 1850 is any day of that year, not its first. Hebrew dates stay as written: ged4py 0.5.5
counts their months from Tishri and converts them as if from Nisan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ged4py.calendar import CalendarDate, GregorianDate, HebrewDate, JulianDate
from ged4py.date import DateValue, DateValueTypes

UNKNOWN = date(1000, 1, 1)
"""Stands where a fact needs a day and nobody knows it: the first that the registry can hold."""
ONE_DAY = timedelta(days=1)
EPOCH = 1721424.5
"""The Julian day that begins the day before 1 January of the year 1 (proleptic Gregorian)."""
BOUNDING = (
    *(DateValueTypes.SIMPLE, DateValueTypes.FROM, DateValueTypes.TO),
    *(DateValueTypes.AFTER, DateValueTypes.BEFORE),
)
FIRST_MONTH, LAST_MONTH, LONGEST = "JAN", "DEC", 31


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


def partial(value: DateValue | None) -> PartialDate | None:
    """What a date of the file says; None where there is none."""
    if value is None:
        return None
    earliest, latest = _within(value)
    return PartialDate(str(value), earliest, latest)


def _within(value: DateValue) -> tuple[date | None, date | None]:
    """About, calculated, estimated, interpreted, a phrase: none of them bounds anything."""
    between = (DateValueTypes.RANGE, DateValueTypes.PERIOD)
    if value.kind in between:
        return bounds(value.date1)[0], bounds(value.date2)[1]
    if value.kind not in BOUNDING:
        return None, None
    first, last = bounds(value.date)
    return {
        DateValueTypes.SIMPLE: (first, last),
        DateValueTypes.FROM: (first, None),
        DateValueTypes.TO: (None, last),
        DateValueTypes.AFTER: (last + ONE_DAY if last else None, None),
        DateValueTypes.BEFORE: (None, first - ONE_DAY if first else None),
    }[value.kind]


def bounds(told: CalendarDate) -> tuple[date | None, date | None]:
    """The first and last day that a date of a calendar can mean; none for what no calendar holds."""
    if isinstance(told, HebrewDate):
        return None, None
    if told.day is not None:
        day = _exact(told)
        return day, day
    if not isinstance(told, GregorianDate | JulianDate) or told.bc:
        return None, None
    calendar = type(told)
    first = calendar(told.year, told.month or FIRST_MONTH, 1)
    last = calendar(told.year, told.month or LAST_MONTH, LONGEST)  # a shorter month ends on its last day
    return _of_julian_day(first), _of_julian_day(last)


def _exact(told: CalendarDate) -> date | None:
    """31 February is no day: the library would move it."""
    day = _of_julian_day(told)
    moved = isinstance(told, GregorianDate) and day is not None and day.day != told.day
    return None if moved else day


def _of_julian_day(told: CalendarDate) -> date | None:
    ordinal = int(told.key()[0] - EPOCH)
    return date.fromordinal(ordinal) if UNKNOWN.toordinal() <= ordinal <= date.max.toordinal() else None
