"""What goes wrong in real deliveries: a stated share of rows is left out, mistyped, late or contradicting.

Each kind affects that share of the rows it can affect, of the full delivery; the planted stories are spared.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from loaders.generator.dates import MARRIAGES_COMPLETE
from loaders.generator.name_provider import in_russian
from loaders.generator.town import Town
from registry.iin import born_of

FOUND = {"kind": pl.String, "iin": pl.String, "other_iin": pl.String, "detail": pl.String}
CHANGES_HOUSEHOLDS = ("missing_father", "marriage_unknown", "wrong_check_digit", "two_residences")
"""The kinds after which households may differ from what was really so."""


@dataclass(frozen=True)
class Defect:
    """A kind of defect of a feed: which rows can have it, and what it does to the chosen ones.

    key: the columns that name the row in the list; people: the columns of the person and of another one.
    """

    kind: str
    key: tuple[str, ...]
    people: tuple[str, ...]
    possible: pl.Expr
    apply: Callable[[pl.DataFrame, pl.Series, np.random.Generator, int], pl.DataFrame]


def spoil(
    feeds: dict[str, pl.DataFrame], town: Town, rate: float
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """An agency's feeds with defects, and the list of them: kind, iin, other_iin, detail (feed and key)."""
    spared = town.iin.filter(pl.Series(town.people.cast))
    found = [pl.DataFrame(schema=FOUND)]
    for feed in feeds if rate else ():
        for defect in DEFECTS.get(feed, ()):
            if defect.kind == "late_act" and not town.days:
                continue
            rng = np.random.default_rng([town.seed, zlib.crc32(f"{feed} {defect.kind}".encode())])
            feeds[feed], listed = _apply(feed, feeds[feed], defect, spared, rate, rng, town.days)
            found.append(listed)
    return feeds, pl.concat(found)


def _apply(
    feed: str,
    frame: pl.DataFrame,
    defect: Defect,
    spared: pl.Series,
    rate: float,
    rng: np.random.Generator,
    days: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    who = defect.people[0]
    possible = defect.possible & (pl.col("sequence") == 1) & ~pl.col(who).is_in(spared.implode())
    draw = pl.Series(rng.random(frame.height) < rate)
    chosen = frame.select((possible & pl.lit(draw)).fill_null(value=False).alias("chosen")).to_series()
    rows = frame.filter(chosen)
    key = pl.concat_str([pl.col(name).cast(pl.String) for name in defect.key], separator=" ")
    listed = rows.select(
        kind=pl.lit(defect.kind),
        iin=who,
        other_iin=pl.col(defect.people[1]) if len(defect.people) > 1 else pl.lit(None, pl.String),
        detail=pl.lit(f"{feed} ") + key,
    )
    return defect.apply(frame, chosen, rng, days), listed


def _no_father(frame: pl.DataFrame, chosen: pl.Series, _: np.random.Generator, __: int) -> pl.DataFrame:
    return frame.with_columns(father_iin=pl.when(~chosen).then("father_iin"))


def _left_out(frame: pl.DataFrame, chosen: pl.Series, _: np.random.Generator, __: int) -> pl.DataFrame:
    return frame.filter(~chosen)


def _mistyped(column: str) -> Callable[[pl.DataFrame, pl.Series, np.random.Generator, int], pl.DataFrame]:
    """The last digit of an IIN is another one: the check digit is wrong for certain."""

    def apply(frame: pl.DataFrame, chosen: pl.Series, rng: np.random.Generator, _: int) -> pl.DataFrame:
        step = pl.Series(rng.integers(1, 10, frame.height))
        wrong = (pl.col(column).str.slice(11).cast(pl.Int64) + step) % 10
        text = pl.col(column).str.slice(0, 11) + wrong.cast(pl.String)
        return frame.with_columns(pl.when(chosen).then(text).otherwise(column).alias(column))

    return apply


def _late(frame: pl.DataFrame, chosen: pl.Series, rng: np.random.Generator, days: int) -> pl.DataFrame:
    """The row comes with a later delta instead of the full delivery."""
    later = pl.Series(rng.integers(2, days + 2, frame.height), dtype=pl.Int32)
    return frame.with_columns(sequence=pl.when(chosen).then(later).otherwise("sequence"))


def _still_open(frame: pl.DataFrame, chosen: pl.Series, _: np.random.Generator, __: int) -> pl.DataFrame:
    return frame.with_columns(valid_to=pl.when(~chosen).then("valid_to"))


def _second_address(frame: pl.DataFrame, chosen: pl.Series, rng: np.random.Generator, _: int) -> pl.DataFrame:
    """An earlier registration elsewhere that nobody ended."""
    rows = frame.filter(chosen)
    elsewhere = frame.select("address_code", "kato", "settlement", "protected")
    elsewhere = elsewhere[rng.integers(0, frame.height, rows.height)]
    earlier = pl.max_horizontal(pl.col("valid_from").dt.offset_by("-400d"), born_of("iin"))
    second = rows.with_columns(elsewhere.get_columns()).with_columns(valid_from=earlier)
    return pl.concat([frame, second]).sort("sequence", "iin", "valid_from", maintain_order=True)


def _misspelt(frame: pl.DataFrame, chosen: pl.Series, _: np.random.Generator, __: int) -> pl.DataFrame:
    """As clerks write: Kazakh letters as Russian ones, else a letter doubled."""

    def clerk(name: str) -> str:
        return in_russian(name) if in_russian(name) != name else name[:2] + name[1:]

    rows = frame.filter(chosen)
    wrong = rows.with_columns(pl.Series("surname", [clerk(n) for n in rows["surname"]], dtype=pl.String))
    return pl.concat([frame.filter(~chosen), wrong]).sort("iin")


ACT = ("act_no",)
LONG_AGO = pl.date(2022, 1, 1)
"""Late acts are older than this."""
ADDRESS_KEY = ("iin", "address_code", "valid_from")

DEFECTS: dict[str, tuple[Defect, ...]] = {
    "citizens": (Defect("misspelt_name", ("iin",), ("iin",), pl.lit(value=True), _misspelt),),
    "residence": (
        Defect("residence_of_the_dead", ADDRESS_KEY, ("iin",), pl.col("valid_to").is_not_null(), _still_open),
        Defect(
            "two_residences",
            ADDRESS_KEY,
            ("iin",),
            pl.col("valid_to").is_null() & (pl.col("valid_from") < LONG_AGO),
            _second_address,
        ),
    ),
    "births": (
        Defect("late_act", ACT, ("child_iin",), pl.col("act_date") < LONG_AGO, _late),
        Defect(
            "missing_father", ACT, ("child_iin", "father_iin"), pl.col("father_iin").is_not_null(), _no_father
        ),
        Defect(
            "wrong_check_digit", ACT, ("child_iin", "mother_iin"), pl.lit(value=True), _mistyped("child_iin")
        ),
    ),
    "marriages": (
        Defect("late_act", ACT, ("one_iin", "other_iin"), pl.col("act_date") < LONG_AGO, _late),
        Defect(
            "marriage_unknown",
            ACT,
            ("one_iin", "other_iin"),
            pl.col("act_date") < pl.lit(MARRIAGES_COMPLETE).cast(pl.Date),
            _left_out,
        ),
        Defect("wrong_check_digit", ACT, ("one_iin", "other_iin"), pl.lit(value=True), _mistyped("one_iin")),
    ),
    "deaths": (
        Defect("late_act", ACT, ("iin",), pl.col("act_date") < LONG_AGO, _late),
        Defect("wrong_check_digit", ACT, ("iin",), pl.lit(value=True), _mistyped("iin")),
    ),
}


def affected(defects: pl.DataFrame, families: pl.DataFrame, kin: pl.DataFrame) -> pl.DataFrame:
    """The list of defects, and a row for each person whose household may differ, as other_iin.

    Those are the families of the people named and of their kin: a bond lost or won joins or parts these.
    """
    serious = defects.filter(pl.col("kind").is_in(CHANGES_HOUSEHOLDS))
    named = pl.concat(
        [
            serious.with_columns(who="iin"),
            serious.filter(pl.col("other_iin").is_not_null()).with_columns(who="other_iin"),
        ]
    )
    circle = (
        named.join(kin, left_on="who", right_on="iin").select("kind", "iin", "detail", who="kin").unique()
    )
    homes = (
        circle.join(families, left_on="who", right_on="iin")
        .select("kind", "iin", "detail", "family")
        .unique()
    )
    members = homes.join(families, on="family", suffix="_member").select(
        "kind", "iin", other_iin="iin_member", detail="detail"
    )
    dead = circle.select("kind", "iin", other_iin="who", detail="detail")
    return pl.concat([defects, members, dead]).unique().sort("kind", "detail", "iin", "other_iin")
