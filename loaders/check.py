"""Checks the rows of one file: good rows typed, bad rows with line, column, value and reason.

The typed schema of a feed is a dataframely schema built from its YAML, so that millions of rows are split
in one pass. A row is judged here only by its own file; what contradicts other facts is a finding later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import dataframely as dy
import polars as pl

from loaders.feeds import Feed, FeedColumn
from registry import iin

LINE = "_line"
# Four digits of year: what is later than 9999 no engine stores, and nobody alive was born before 1000.
ISO_DATE = r"^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$"
FIRST_DAY = date(1000, 1, 1)
LONGEST = 1000
"""Characters of a text: no server keeps an index of far longer ones, and no agency numbers or names so."""
QUARANTINE = {"line": pl.Int64, "field": pl.String, "value": pl.String, "reason": pl.String}
SUBJECT = "subject"
"""Whom a bad row speaks of, as far as it says: for them a missing row does not mean no."""


@dataclass(frozen=True)
class Checked:
    """good: typed rows with `_line`; repeated: rows said twice in the file; bad: line, field, value, reason.

    bad_keys: `_line` and the key columns of the bad rows, as text: in a full delivery they count as present.
    """

    read: int
    good: pl.DataFrame
    repeated: int
    bad: pl.DataFrame
    bad_keys: pl.DataFrame


def check(rows: pl.DataFrame, feed: Feed, as_of: date) -> Checked:
    """Split the rows of a file: the feed's columns, as text or already typed, `withdrawn` and `_line`."""
    distinct, contradicting = _by_key(rows, feed)
    judged = (
        distinct.join(contradicting.select(LINE), on=LINE, how="anti") if contradicting.height else distinct
    )
    passed, failure = _schema(feed, judged, as_of).filter(judged)
    bad = pl.concat([_reasons(failure, judged, feed), _contradictions(contradicting, feed)])
    bad = _with_repetitions(bad.unique("line", keep="first"), rows, distinct).sort("line")
    bad_rows = rows.filter(pl.col(LINE).is_in(bad["line"].implode()))
    whom = bad_rows.select(
        pl.col(LINE).alias("line"), pl.col(feed.becomes[0].subject).cast(pl.String).alias(SUBJECT)
    )
    bad = bad.join(whom, on="line", how="left", maintain_order="left")
    keys = bad_rows.select(LINE, *(pl.col(name).cast(pl.String) for name in feed.key))
    good = _typed(passed, feed).rechunk()  # Polars 2.1 panics where it joins texts of which a chunk is empty
    return Checked(rows.height, good, rows.height - distinct.height, bad, keys.rechunk())


def _with_repetitions(bad: pl.DataFrame, rows: pl.DataFrame, distinct: pl.DataFrame) -> pl.DataFrame:
    """A bad row that stands in the file again is bad there too."""
    if distinct.height == rows.height:
        return bad
    content = [name for name in rows.columns if name != LINE]
    first = rows.join(bad.rename({"line": LINE}), on=LINE).drop(LINE)
    again = rows.join(distinct, on=LINE, how="anti").join(first, on=content, nulls_equal=True)
    return pl.concat([bad, again.select(pl.col(LINE).alias("line"), "field", "value", "reason")])


def _by_key(rows: pl.DataFrame, feed: Feed) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows without repetitions, and those whose key stands in the file with other content too.

    None of the latter can be believed. Most files repeat no key, and then no row is compared whole.
    """
    if not rows.select(feed.key).is_duplicated().any():
        return rows, rows.clear()
    content = [name for name in rows.columns if name != LINE]
    distinct = rows.unique(content, keep="first", maintain_order=True)
    keyed = distinct.drop_nulls(feed.key)  # a row without a key is not the same as another without
    return distinct, keyed.filter(keyed.select(feed.key).is_duplicated())


def _schema(feed: Feed, rows: pl.DataFrame, as_of: date) -> type[dy.Schema]:
    """A dataframely schema with one rule a reason, named `column: reason`."""
    attributes: dict[str, Any] = {LINE: dy.Int64(nullable=False), "withdrawn": dy.Any()}
    needed = _withdrawn(rows).fill_null(value=False)
    rules = {
        "withdrawn: is not true or false": _withdrawn(rows).is_not_null() | pl.col("withdrawn").is_null()
    }
    for name, column in feed.columns.items():
        attributes[name] = dy.Any()
        rules |= {
            f"{name}: {reason}": expr for reason, expr in _rules(name, column, rows.schema[name], as_of)
        }
    for one, other in feed.differs:
        rules[f"{other}: the same person as {one}"] = ~pl.col(one).eq(pl.col(other)).fill_null(value=False)
    for begin, end in {(fact.valid_from, fact.valid_to) for fact in feed.becomes if fact.valid_to}:
        order = _date(end, rows) >= _date(begin, rows)
        rules[f"{end}: before {begin}"] = order.fill_null(value=True)
    for name, rule in rules.items():
        judged = rule if name.split(":")[0] in (*feed.key, "withdrawn") else rule | needed
        attributes[name] = dy.rule()(lambda cls, judged=judged: judged)
    return type("Rows", (dy.Schema,), attributes)


def _rules(name: str, column: FeedColumn, dtype: pl.DataType, as_of: date) -> list[tuple[str, pl.Expr]]:
    value, found = pl.col(name), []
    if not column.optional:
        found.append(("is missing", value.is_not_null()))
    if dtype != column.stored:  # a text, or numbers of another width, of which some may not fit
        word = {
            "date": "is no date (YYYY-MM-DD)",
            "int": "is no whole number",
            "bool": "is not true or false",
        }
        parsed = _parsed(value, column).is_not_null() | value.is_null()
        found.append((word.get(column.type, "is no number"), parsed))
    if dtype == pl.Date:
        found.append(
            ("is no date of four digits of year", value.is_between(FIRST_DAY, date.max).fill_null(value=True))
        )
    if column.type == "string":
        short = (value.str.len_chars() <= LONGEST).fill_null(value=True)
        found.append((f"is longer than {LONGEST} characters", short))
    if column.type == "iin":
        found += _iin_rules(name, column)
    if column.type == "bin":
        found.append(("is no BIN (12 digits)", value.str.contains(r"^[0-9]{12}$").fill_null(value=True)))
    if column.type == "code":
        known = value.is_in(list(column.codes)).fill_null(value=True)
        found.append((f"is not one of {', '.join(column.codes)}", known))
    if column.pattern:
        found.append(
            (f"does not fit {column.pattern}", value.str.contains(column.pattern).fill_null(value=True))
        )
    if column.least is not None or column.most is not None:
        number = _parsed(value, column) if dtype == pl.String else value
        if column.least is not None:
            found.append((f"is less than {column.least}", (number >= column.least).fill_null(value=True)))
        if column.most is not None:
            found.append((f"is more than {column.most}", (number <= column.most).fill_null(value=True)))
    if column.told_by:
        told = iin.born_of(column.told_by) if column.type == "date" else iin.sex_of(column.told_by)
        known = _parsed(value, column) if dtype == pl.String else value
        agrees = (known == told).fill_null(value=True) | ~iin.is_valid(column.told_by).fill_null(value=False)
        found.append((f"is not what the {column.told_by} says", agrees))
    day = _parsed(value, column) if dtype == pl.String else value
    return [*found, *_time_rules(day, column, as_of)]


def _iin_rules(name: str, column: FeedColumn) -> list[tuple[str, pl.Expr]]:
    """The form of an IIN, and of whom it must be."""
    found = [("is no IIN (12 digits, date, check digit)", iin.is_valid(name).fill_null(value=True))]
    if column.sex:
        fits = (iin.sex_of(name) == column.sex) | pl.col(name).is_null()
        found.append((f"is the IIN of nobody of sex {column.sex}", fits))
    return found


def _time_rules(day: pl.Expr, column: FeedColumn, as_of: date) -> list[tuple[str, pl.Expr]]:
    """Between which days a date can lie, and which it can be."""
    found = []
    if column.month:
        found.append(("is no first day of a month", (day.dt.day() == 1).fill_null(value=True)))
    if column.lived_by:
        born = (day >= iin.born_of(column.lived_by)).fill_null(value=True)
        found.append((f"lies before the birth that the {column.lived_by} tells", born))
    if column.past:
        found.append((f"lies after the delivery's day {as_of}", (day <= as_of).fill_null(value=True)))
    return found


def _date(name: str, rows: pl.DataFrame) -> pl.Expr:
    return _as_date(pl.col(name)) if rows.schema[name] == pl.String else pl.col(name)


def _as_date(text: pl.Expr) -> pl.Expr:
    """Exactly YYYY-MM-DD: the parser alone takes `2023-3-1` and the year 10000 too."""
    return pl.when(text.str.contains(ISO_DATE)).then(text).str.to_date("%Y-%m-%d", strict=False)


def _withdrawn(rows: pl.DataFrame) -> pl.Expr:
    value = pl.col("withdrawn")
    words = {"true": True, "false": False}
    if rows.schema["withdrawn"] == pl.String:
        return value.replace_strict(words, default=None, return_dtype=pl.Boolean)
    return value


def _parsed(value: pl.Expr, column: FeedColumn) -> pl.Expr:
    if column.type == "date":
        return _as_date(value)
    if column.type == "bool":
        return value.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    return value.cast(column.stored, strict=False)


def _reasons(failure: Any, rows: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    """One line of quarantine for each bad row: the first reason, in the order of the columns."""
    details = failure.details()
    rules = [name for name in details.columns if ": " in name]
    found = []
    for rule in rules:
        column, reason = rule.split(": ", 1)
        hit = details.filter(pl.col(rule).cast(pl.String) == "invalid")
        value = pl.col(column).cast(pl.String) if column in details.columns else pl.lit(None, pl.String)
        found.append(hit.select(line=LINE, field=pl.lit(column), value=value, reason=pl.lit(reason)))
    return pl.concat([pl.DataFrame(schema=QUARANTINE), *found])


def _contradictions(rows: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    key = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in feed.key], separator=" ")
    reason = "the same key stands in this file with other content"
    return rows.select(line=LINE, field=pl.lit(feed.key[0]), value=key, reason=pl.lit(reason))


def _typed(rows: pl.DataFrame, feed: Feed) -> pl.DataFrame:
    parsed = [
        _parsed(pl.col(name), column).alias(name)
        if rows.schema[name] == pl.String
        else pl.col(name).cast(column.stored)
        for name, column in feed.columns.items()
        if column.stored != pl.String
    ]
    return rows.with_columns(*parsed, withdrawn=_withdrawn(rows).fill_null(value=False))
