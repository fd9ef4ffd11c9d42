"""The individual identification number (IIN): 12 digits, YYMMDD, century and sex, serial, check digit.

Structure and check digit: Government decree of 11 June 2003 No. 565; test vectors stand in the tests.
Digit 7 tells century and sex: 1/2 for the 1800s, 3/4 for the 1900s, 5/6 for the 2000s, odd for men.
"""

from __future__ import annotations

import re
from datetime import date

import polars as pl

FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
MADE_UP = "^[0-9]{6}9[0-9]{5}$"
"""Numbers that are not issued: people of genealogies have them."""
CENTURY = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


def check_digit(first_eleven: str) -> int | None:
    """The twelfth digit for eleven digits, or None where the number is not used (both passes give 10)."""
    digits = [int(digit) for digit in first_eleven]
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        remainder = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if remainder < 10:
            return remainder
    return None


def fault(iin: str) -> str | None:
    """What is wrong with an IIN, in words, or None when it is well formed."""
    if len(iin) != 12 or not (iin.isascii() and iin.isdigit()):
        return "an IIN has 12 digits"
    if iin[6] not in CENTURY:
        return f"digit 7 of an IIN is 1 to 6, not {iin[6]}"
    if _born(iin) is None:
        return f"{iin[4:6]}.{iin[2:4]}.{CENTURY[iin[6]] + int(iin[:2])} is no date"
    if check_digit(iin[:11]) != int(iin[11]):
        return "the check digit is wrong"
    return None


def is_made_up(number: str) -> bool:
    """Whether it is a number of a genealogy: twelve digits with 9 as the seventh, which tell nothing."""
    return re.fullmatch(MADE_UP, number, re.ASCII) is not None


def unusable(number: str) -> str | None:
    """What is wrong with a person's number, in words: an IIN, or a made-up one; None when it can be one."""
    return None if is_made_up(number) else fault(number)


def born(iin: str) -> date:
    """The date of birth that a well-formed IIN tells."""
    found = _born(iin)
    if found is None:
        raise ValueError(f"no date of birth in {iin}")
    return found


def sex(iin: str) -> str:
    """`M` or `F`, as digit 7 tells."""
    return "M" if int(iin[6]) % 2 else "F"


def _born(iin: str) -> date | None:
    try:
        return date(CENTURY[iin[6]] + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None


# The same three rules over a column, for deliveries of millions of rows.


def is_valid(column: str) -> pl.Expr:
    """Whether each IIN of a text column is well formed; null stays null."""
    text = pl.col(column)
    shaped = text.str.contains(r"^[0-9]{6}[1-6][0-9]{5}$")
    remainder = _remainder(text, FIRST_WEIGHTS)
    remainder = pl.when(remainder == 10).then(_remainder(text, SECOND_WEIGHTS)).otherwise(remainder)
    valid = shaped & born_of(column).is_not_null() & (remainder == _digit(text, 11))
    return pl.when(text.is_not_null()).then(valid.fill_null(value=False))


def made_up(column: str) -> pl.Expr:
    """Whether each number of a text column is one of a genealogy."""
    return pl.col(column).str.contains(MADE_UP)


def born_of(column: str) -> pl.Expr:
    """The date of birth that each IIN of a text column tells; null where it tells none."""
    text = pl.col(column)
    century = text.str.slice(6, 1).replace_strict({k: str(v)[:2] for k, v in CENTURY.items()}, default=None)
    return (century + text.str.slice(0, 6)).str.to_date("%Y%m%d", strict=False)


def sex_of(column: str) -> pl.Expr:
    """`M` or `F` of each well-formed IIN of a text column."""
    return pl.when(_digit(pl.col(column), 6) % 2 == 1).then(pl.lit("M")).otherwise(pl.lit("F"))


def _digit(text: pl.Expr, position: int) -> pl.Expr:
    return text.str.slice(position, 1).cast(pl.Int32, strict=False)


def _remainder(text: pl.Expr, weights: tuple[int, ...]) -> pl.Expr:
    return pl.sum_horizontal(_digit(text, i) * weight for i, weight in enumerate(weights)) % 11
