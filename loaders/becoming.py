"""Rows become facts: the mapping of a feed's YAML, over whole columns."""

from __future__ import annotations

from datetime import date

import polars as pl

from loaders.check import LINE, Checked
from loaders.feeds import Becoming, Feed
from registry import schema
from registry.deliveries import FeedRows
from registry.phrases import phrase

ROW = "row"


def feed_rows(feed: Feed, full: bool, checked: Checked, as_of: date) -> FeedRows:
    """The checked rows of a file as facts, nodes and the keys they stand for."""
    said = checked.good.filter(~pl.col("withdrawn"))
    facts: dict[str, list[pl.DataFrame]] = {}
    nodes: dict[str, list[pl.DataFrame]] = {}
    for becoming in feed.becomes:
        rows = said.filter(pl.col(name).is_not_null() for name in (becoming.subject, becoming.object) if name)
        facts.setdefault(becoming.fact, []).append(_facts(becoming, rows))
        for label, frame in _nodes(feed, becoming, rows).items():
            nodes.setdefault(label, []).append(frame)
    return FeedRows(
        feed=feed.feed,
        full=full,
        since=feed.covers.since(as_of),
        before_death=feed.covers.before_death,
        numbered=feed.becomes[0].numbered,
        by_valid_from=feed.valid_from_in_key,
        kinds=tuple(facts),
        facts={kind: pl.concat(frames) for kind, frames in facts.items()},
        nodes={label: _merged(label, frames) for label, frames in nodes.items()},
        rows=_keys(feed, checked.good),
        absent_keys=_keys(feed, _as_good(feed, checked.bad_keys)),
        bad=checked.bad,
        read=checked.read,
        repeated=checked.repeated,
        ends={one.fact: one.end for one in feed.becomes if one.end},
        has_acts=feed.ends,
    )


def _facts(becoming: Becoming, rows: pl.DataFrame) -> pl.DataFrame:
    """A frame of `fact_columns` without `delivery` and `closed_by`, and the row each fact comes from."""
    subject, object_ = _ends(becoming)
    said = {name: pl.col(column) for name, column in becoming.columns.items()}
    said |= {name: pl.lit(value) for name, value in becoming.constants.items()}
    values = {
        "subject": subject,
        "object": object_,
        **said,
        "record": _record(becoming),
        "valid_from": pl.col(becoming.valid_from),
        "valid_to": _valid_to(becoming),
    }
    columns = schema.fact_columns(becoming.fact)
    wanted = [
        values.get(name, pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in columns.items()
        if name not in ("delivery", "closed_by")
    ]
    return rows.select(*wanted, pl.col(LINE).alias(ROW), pl.lit(becoming.ends).alias("ends"))


def _ends(becoming: Becoming) -> tuple[pl.Expr, pl.Expr]:
    one = pl.col(becoming.subject)
    if becoming.object is None:
        return one, pl.lit(None, dtype=pl.String)
    other = pl.col(becoming.object)
    if becoming.unordered:
        return pl.min_horizontal(one, other), pl.max_horizontal(one, other)
    return one, other


def _record(becoming: Becoming) -> pl.Expr:
    return _filled(becoming.record, becoming.record_columns)


def _filled(text: str, columns: list[str]) -> pl.Expr:
    """The text with each row's values in its braces."""
    if not columns:
        return pl.lit(text)
    for name in columns:
        text = text.replace(f"{{{name}}}", "{}")
    return phrase(text, *(pl.col(name).cast(pl.String) for name in columns))


def _valid_to(becoming: Becoming) -> pl.Expr:
    """An act that ends something is a fact of no length: it says what was over from that day on."""
    if becoming.ends:
        return pl.col(becoming.valid_from)
    if becoming.lasts:
        length = _filled(becoming.lasts, becoming.lasting_columns)
        return pl.col(becoming.valid_from).dt.offset_by(length).clip(upper_bound=schema.OPEN_DATE)
    if becoming.valid_to:
        return pl.col(becoming.valid_to).fill_null(schema.OPEN_DATE)
    return pl.lit(schema.OPEN_DATE)


def _nodes(feed: Feed, becoming: Becoming, rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What the rows say of the people and things at both ends."""
    display = {name: pl.col(column) for name, column in feed.display.items()}
    found = {"Citizen": [rows.select(iin=pl.col(becoming.subject), **display)]}
    if becoming.object and becoming.end_label == "Citizen":
        found["Citizen"].append(rows.select(iin=pl.col(becoming.object)))
    elif becoming.object and becoming.end_label:
        key = schema.NODES[becoming.end_label].key
        said = {name: pl.col(column) for name, column in becoming.nodes.items()}
        found[becoming.end_label] = [rows.select(pl.col(becoming.object).alias(key), **said)]
    return {label: pl.concat(frames, how="diagonal") for label, frames in found.items()}


def _merged(label: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames, how="diagonal").unique(
        schema.NODES[label].key, keep="first", maintain_order=True
    )


def _keys(feed: Feed, rows: pl.DataFrame) -> pl.DataFrame:
    """For each row what identifies it among the stored facts, and whether it takes back."""
    becoming = feed.becomes[0]
    if becoming.numbered:
        keys = {"record": _record(becoming)}
    else:
        subject, object_ = _ends(becoming)
        keys = {"subject": subject, "object": object_, "valid_from": pl.col(becoming.valid_from)}
        if not feed.valid_from_in_key:
            keys.pop("valid_from")
    return rows.select(pl.col(LINE).alias(ROW), "withdrawn", **keys)


def _as_good(feed: Feed, keys: pl.DataFrame) -> pl.DataFrame:
    """Keys of bad rows, typed where they can be: in a full delivery they count as present."""
    typed = [
        pl.col(name).str.to_date("%Y-%m-%d", strict=False)
        if feed.columns[name].type == "date"
        else pl.col(name)
        for name in feed.key
    ]
    return keys.with_columns(typed).with_columns(withdrawn=pl.lit(value=False))
