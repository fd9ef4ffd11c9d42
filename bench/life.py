"""A day in the life of a country, of any size: people who move, are born, marry and divorce.

A quarter of the people each; they are drawn from everybody, so that they live all over the country.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import polars as pl

from loaders.feeds import feed
from registry.iin import check_digit
from registry.phrases import phrase

MARRYING_BORN = (date(1970, 1, 1), date(1999, 12, 31))
SERIALS = 9_999


def write_day(first: Path, folder: Path, day: date, sequences: dict[str, int], people: int) -> Path:
    """Two deliveries, of population and of civil-acts, in which about so many people change on a day.

    first: the folder with the first deliveries. sequences: each agency's next.
    """
    quarter, seed = people // 4, day.toordinal()
    citizens, homes = _first(first, "citizens"), _first(first, "residence")
    births, marriages = _first(first, "births"), _first(first, "marriages")
    divorces = _first(first, "divorces")
    homes = homes.filter(pl.col("valid_to").is_null()).unique("iin", keep="any", maintain_order=True)
    movers = homes.sample(quarter, seed=seed)
    standing = marriages.join(divorces, on=["one_iin", "other_iin"], how="anti")
    ended = standing.sample(quarter // 2, seed=seed)
    single = _single(citizens, marriages).sample(quarter // 2 * 2, seed=seed)
    mothers = births.drop_nulls(["mother_iin", "father_iin"]).join(
        homes.select(mother_iin="iin"), on="mother_iin", how="semi"
    )
    parents = mothers.unique("mother_iin", keep="any", maintain_order=True).sample(quarter, seed=seed)
    newborn = parents.select("mother_iin", "father_iin", child_iin=pl.Series(_numbers(day, quarter)))
    cradles = newborn.join(homes, left_on="mother_iin", right_on="iin")
    moved = movers.with_columns(address_code=movers["address_code"].reverse(), valid_from=pl.lit(day))
    _deliver(
        folder / "population",
        sequences["population"],
        day,
        {
            "citizens": _named(newborn, day),
            "residence": pl.concat(
                [
                    movers.with_columns(valid_to=pl.lit(day)),
                    moved,
                    cradles.select(
                        *(c for c in homes.columns if c not in ("iin", "valid_from")),
                        iin="child_iin",
                        valid_from=pl.lit(day),
                    ).select(homes.columns),
                ]
            ),
        },
    )
    acts = {
        "births": newborn.with_columns(born=pl.lit(day)),
        "marriages": single[: quarter // 2]
        .select(one_iin="iin")
        .with_columns(other_iin=single[quarter // 2 :]["iin"]),
        "divorces": ended.select("one_iin", "other_iin"),
    }
    _deliver(
        folder / "civil-acts",
        sequences["civil-acts"],
        day,
        {name: _as_acts(name, rows, day) for name, rows in acts.items()},
    )
    return folder


def _first(first: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(first / feed(name).agency / "0001" / f"{name}.parquet")


def _single(citizens: pl.DataFrame, marriages: pl.DataFrame) -> pl.DataFrame:
    """Grown-ups who never married."""
    married = pl.concat([marriages.select(iin="one_iin"), marriages.select(iin="other_iin")])
    grown = citizens.filter(pl.col("born").is_between(*MARRYING_BORN))
    return grown.join(married, on="iin", how="anti").sort("iin")


def _numbers(day: date, count: int) -> list[str]:
    """So many IINs of children born on a day: girls and boys in turn."""
    halves = (f"{day:%y%m%d}{sex}{serial:04d}" for serial in range(SERIALS, 0, -1) for sex in (5, 6))
    usable = (f"{eleven}{last}" for eleven in halves if (last := check_digit(eleven)) is not None)
    return list(islice(usable, count))


def _named(newborn: pl.DataFrame, day: date) -> pl.DataFrame:
    girl = pl.col("child_iin").str.slice(6, 1) == "6"
    return newborn.select(
        iin="child_iin",
        surname=pl.lit("Жаңа"),
        given_name=pl.lit("Бала"),
        patronymic=pl.lit(None, dtype=pl.String),
        sex=pl.when(girl).then(pl.lit("F")).otherwise(pl.lit("M")),
        born=pl.lit(day),
        citizenship=pl.lit("KAZ"),
    )


def _as_acts(name: str, rows: pl.DataFrame, day: date) -> pl.DataFrame:
    numbered = rows.with_row_index("act").with_columns(
        act_no=phrase("bench-{}-{}", pl.lit(str(day)), "act"), act_date=pl.lit(day)
    )
    return numbered.select(list(feed(name).columns))


def _deliver(folder: Path, sequence: int, day: date, feeds: dict[str, pl.DataFrame]) -> None:
    target = folder / f"{sequence:04d}"
    target.mkdir(parents=True)
    entries = []
    for name, rows in feeds.items():
        path = target / f"{name}.parquet"
        rows.write_parquet(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        entries.append(
            {"feed": name, "path": path.name, "mode": "delta", "rows": rows.height, "sha256": digest}
        )
    head = {"agency": folder.name, "sequence": sequence, "created_at": f"{day + timedelta(days=1)}T02:00:00Z"}
    head |= {"as_of": str(day), "synthetic": True, "files": entries}
    (target / "delivery.json").write_text(json.dumps(head))
