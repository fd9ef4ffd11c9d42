"""What each feed is: its columns, key and mode, and the facts its rows become.

One folder a feed, `loaders/<agency>/<feed>/feed.yaml`; this module reads them all once and checks them
against the graph's schema.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from registry import schema
from registry.definitions import read_definition
from registry.errors import RegistryError, WrongUsage, unknown

ColumnType = Literal["string", "iin", "bin", "date", "int", "float", "bool", "code"]


class Strict(BaseModel):
    """Unknown words in a definition are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FeedColumn(Strict):
    """One column of a feed; `past` dates lie on or before the delivery's `as_of`, a `month` is its first day.

    A number lies between `least` and `most`, both included: numbers are added up, and a sum of some that no
    agency can mean would stop a step for everybody. told_by: the column of an IIN that says the same, a birth
    or a sex. lived_by: the column of the IIN of who was born by that date. sex: of whom an IIN must be.
    """

    type: ColumnType
    meaning: str
    optional: bool = False
    codes: tuple[str, ...] = ()
    pattern: str = ""
    past: bool = False
    month: bool = False
    least: int | None = None
    most: int | None = None
    told_by: str = ""
    lived_by: str = ""
    sex: Literal["", "F", "M"] = ""

    @model_validator(mode="after")
    def _is_bounded(self) -> FeedColumn:
        if self.type in ("int", "float") and (self.least is None or self.most is None):
            raise ValueError("a number needs least and most")
        return self

    @property
    def stored(self) -> schema.DType:
        """Its Polars type once read."""
        return schema.POLARS["string" if self.type in ("iin", "bin", "code") else self.type]


class Coverage(Strict):
    """Where a missing row means no: the population, from a day on, or so many months before the delivery.

    before_death: of somebody who died earlier, that many months before the death.
    """

    population: str
    from_: date | None = Field(None, alias="from")
    months_before: int | None = None
    before_death: bool = False

    def since(self, as_of: date) -> date:
        """The first day of which a full file as of that day says everything."""
        if self.months_before is not None:
            begin = pl.select(pl.lit(as_of).dt.month_start().dt.offset_by(f"-{self.months_before}mo")).item()
            assert isinstance(begin, date)
            return begin
        return self.from_ or date.min


class Becoming(Strict):
    """How a row becomes a fact: which columns fill it. A row without its subject or object becomes none.

    end: the label of the object where the kind of fact has several. lasts: how long, like `1mo`, or in days
    of a column, like `{days}d`.
    """

    fact: str
    subject: str
    object: str | None = None
    end: str | None = None
    record: str
    valid_from: str
    valid_to: str | None = None
    lasts: str | None = None
    unordered: bool = False
    ends: bool = False
    columns: dict[str, str] = {}
    constants: dict[str, str | bool] = {}
    nodes: dict[str, str] = {}

    @property
    def end_label(self) -> str | None:
        """The label of the other end; None of a status."""
        return None if schema.is_status(self.fact) else self.end or schema.RELATIONSHIPS[self.fact].ends[0]

    @property
    def record_columns(self) -> list[str]:
        """The columns that the record is made of."""
        return columns_in(self.record)

    @property
    def lasting_columns(self) -> list[str]:
        """The columns that the length is made of."""
        return columns_in(self.lasts or "")

    @property
    def numbered(self) -> bool:
        """Whether the record alone says which row it was."""
        return bool(self.record_columns)


class Feed(Strict):
    """One agency's file: what its rows say and what they become."""

    feed: str
    agency: str
    meaning: str
    legal_basis: str
    cadence: str
    key: tuple[str, ...]
    columns: dict[str, FeedColumn]
    covers: Coverage
    differs: tuple[tuple[str, str], ...] = ()
    display: dict[str, str] = {}
    becomes: tuple[Becoming, ...]

    @model_validator(mode="after")
    def _names_exist(self) -> Feed:
        """Every name used is a column of this feed, or a kind and property of the graph."""
        columns = self.columns.values()
        tellers = [name for column in columns for name in (column.told_by, column.lived_by) if name]
        pairs = [one for pair in self.differs for one in pair]
        for name in (*self.key, *pairs, *self.display.values(), *tellers):
            self._must_have(name)
        for fact in self.becomes:
            self._check_fact(fact)
        return self

    def _check_fact(self, fact: Becoming) -> None:
        if fact.fact not in schema.fact_kinds():
            raise ValueError(f"{fact.fact} is no kind of fact; kinds: {', '.join(schema.fact_kinds())}")
        own = [prop.name for prop in schema.own_properties(fact.fact)]
        for name in (*fact.columns, *fact.constants):
            if name not in own:
                raise ValueError(f"{fact.fact} has no property {name}; it has: {', '.join(own)}")
        self._check_end(fact)
        dates = [name for name in (fact.valid_from, fact.valid_to, fact.object) if name]
        for name in (
            fact.subject,
            *dates,
            *fact.record_columns,
            *fact.lasting_columns,
            *fact.columns.values(),
            *fact.nodes.values(),
        ):
            self._must_have(name)

    @staticmethod
    def _check_end(fact: Becoming) -> None:
        """A kind of fact with several ends is told which; a status has none."""
        ends = () if schema.is_status(fact.fact) else schema.RELATIONSHIPS[fact.fact].ends
        if (fact.end is not None or len(ends) > 1) and fact.end not in ends:
            raise ValueError(f"{fact.end} is no end of {fact.fact}; ends: {', '.join(ends)}")
        node = schema.NODES[fact.end_label] if fact.end_label else None
        for name in fact.nodes:
            known = [prop.name for prop in node.properties] if node else []
            if name not in known:
                raise ValueError(f"{fact.end_label} has no property {name}; it has: {', '.join(known)}")

    def _must_have(self, column: str) -> None:
        if column not in self.columns:
            raise ValueError(f"{column} is no column of {self.feed}; columns: {', '.join(self.columns)}")

    @property
    def ends(self) -> bool:
        """Whether some of its rows end what others said."""
        return any(fact.ends for fact in self.becomes)

    @property
    def valid_from_in_key(self) -> bool:
        """Whether two rows that differ only in the day they begin are two statements."""
        return any(fact.valid_from in self.key for fact in self.becomes)


def columns_in(text: str) -> list[str]:
    """The columns named in braces."""
    return [part.split("}")[0] for part in text.split("{")[1:]]


@cache
def feeds() -> dict[str, Feed]:
    """Every feed by name."""
    found = (read_definition(path, Feed) for path in _feed_files())
    return {feed.feed: feed for feed in found}


def feed(name: str, *, where: str = "", error: type[RegistryError] = WrongUsage) -> Feed:
    """The feed of that name, or an error that lists the known ones."""
    if name not in feeds():
        raise unknown("feed", name, list(feeds()), where=where, error=error)
    return feeds()[name]


def agencies() -> list[str]:
    """Every agency that delivers."""
    return sorted({one.agency for one in feeds().values()})


def _feed_files() -> list[Traversable]:
    folders = sorted((path for path in files("loaders").iterdir() if path.is_dir()), key=lambda p: p.name)
    inside = (inner for folder in folders for inner in sorted(folder.iterdir(), key=lambda p: p.name))
    found = (inner / "feed.yaml" for inner in inside if inner.is_dir())
    return [path for path in found if path.is_file()]
