"""Dates as genealogies write them: what they surely say, and no more."""

from __future__ import annotations

from datetime import date

import pytest
from ged4py.date import DateValue

from loaders.partial_dates import partial

CASES = {
    "12 MAR 1890": ("1890-03-12", "1890-03-12"),
    "1890": ("1890-01-01", "1890-12-31"),
    "FEB 1892": ("1892-02-01", "1892-02-29"),
    "BEF 3 JAN 1900": (None, "1900-01-02"),
    "BEF 1900": (None, "1899-12-31"),
    "AFT 1901": ("1902-01-01", None),
    "AFT FEB 1901": ("1901-03-01", None),
    "BET 1880 AND 12 FEB 1882": ("1880-01-01", "1882-02-12"),
    "FROM 1900 TO 1910": ("1900-01-01", "1910-12-31"),
    "FROM 1990": ("1990-01-01", None),
    "TO 1999": (None, "1999-12-31"),
    "ABT 1850": (None, None),
    "CAL 1850": (None, None),
    "EST 1850": (None, None),
    "INT 1700 (on a stone)": (None, None),
    "(in a spring of the war)": (None, None),
    "12.03.1890": (None, None),
    "31 FEB 1900": (None, None),
    "29 FEB 1900": (None, None),
    "100 B.C.": (None, None),
    "0999": (None, None),
    # The Julian calendar was 10 days behind in 1700 before March, 13 in 1918 (published tables).
    "@#DJULIAN@ 1 JAN 1700": ("1700-01-11", "1700-01-11"),
    "@#DJULIAN@ 1 FEB 1918": ("1918-02-14", "1918-02-14"),
    "@#DJULIAN@ FEB 1900": ("1900-02-13", "1900-03-13"),
    "@#DJULIAN@ 29 FEB 1900": ("1900-03-13", "1900-03-13"),
    "@#DJULIAN@ 31 FEB 1900": (None, None),
    # Washington was born on 11 February 1731/32: 1732, as years begin today.
    "11 FEB 1731/32": ("1732-02-11", "1732-02-11"),
    "JAN 1731/32": ("1732-01-01", "1732-01-31"),
    "FEB 1731/32": ("1732-02-01", "1732-02-29"),
    "MAR 1699/00": ("1700-03-01", "1700-03-31"),
    "1731/32": ("1731-01-01", "1732-12-31"),
    "1699/00": ("1699-01-01", "1700-12-31"),
    "JUN 1731/32": ("1731-06-01", "1732-06-30"),
    "FEB 1850/51": ("1850-02-01", "1851-02-28"),
    "1899/05": (None, None),
    "BET 1731/32 AND 1740": ("1731-01-01", "1740-12-31"),
    "BET 1910 AND 1900": (None, None),
    "FROM 1910 TO 1900": (None, None),
    "SEPT 1900": (None, None),
    "31 XYZ 1900": (None, None),
    "0 JAN 1900": (None, None),
    # The registry holds the days from 1000-01-01, and its 9999-12-31 means no end.
    "BEF 1000": (None, None),
    "BEF 2 JAN 1000": (None, "1000-01-01"),
    "BET 900 AND 1100": (None, "1100-12-31"),
    "AFT 31 DEC 9999": (None, None),
    "AFT 31 DEC 9998": (None, None),
    "BET 1900 AND 9999": ("1900-01-01", None),
    "@#DHEBREW@ 1 TSH 5784": (None, None),
    "@#DFRENCH R@ 18 BRUM 8": ("1799-11-09", "1799-11-09"),
    "@#DFRENCH R@ 31 BRUM 8": (None, None),
    "@#DFRENCH R@ 6 COMP 7": ("1799-09-22", "1799-09-22"),
}


@pytest.mark.parametrize("told", CASES)
def test_a_date_says_what_it_surely_says(told: str) -> None:
    found = partial(DateValue.parse(told))
    assert found is not None
    earliest, latest = (date.fromisoformat(day) if day else None for day in CASES[told])
    assert (found.earliest, found.latest) == (earliest, latest)
    assert (found.day is not None) == (earliest is not None and earliest == latest)


def test_no_date_is_none() -> None:
    assert partial(None) is None
    assert partial("a pointer's record") is None
