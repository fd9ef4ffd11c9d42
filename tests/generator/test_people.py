"""The people: published totals, valid numbers, lives without contradictions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from loaders.generator import shares
from registry.iin import born_of, is_valid, sex_of
from tests.generator.conftest import make
from tests.generator.delivered import Delivered

FIRST_DAY = date(2023, 3, 1)


def living(country: Delivered) -> pl.DataFrame:
    """Citizens of the full delivery without a death that two sources say."""
    dead = country.feed("death_certificates", 1)["iin"]
    return country.feed("citizens", 1).filter(~pl.col("iin").is_in(dead.implode()))


@pytest.mark.parametrize("citizens", [20_000, 100_000])
def test_regions_and_sexes_add_up(tmp_path: Path, city: Delivered, citizens: int) -> None:
    country = city if citizens == 100_000 else make(tmp_path / "out", citizens=citizens, days=0)
    here = living(country).join(country.feed("residence", 1).filter(pl.col("valid_to").is_null()), on="iin")
    counted = here.group_by(pl.col("kato").str.slice(0, 2).alias("code"), "sex").len()
    wanted = shares.region_counts(citizens)
    for row, code in enumerate(shares.table("regions")["code"]):
        for column, sex in enumerate("MF"):
            found = counted.filter(pl.col("code") == code, pl.col("sex") == sex)["len"].sum()
            assert found == wanted[row, column], (code, sex)
    assert here.height == citizens


def test_iins_are_valid_unique_and_tell_the_truth(city: Delivered) -> None:
    people = city.feed("citizens")
    assert not people["iin"].is_duplicated().any()
    told = people.select(valid=is_valid("iin").all(), born=(born_of("iin") == pl.col("born")).all())
    assert told.row(0) == (True, True)
    assert people.select((sex_of("iin") == pl.col("sex")).all()).item()


def test_shares_are_near_the_published_ones(city: Delivered) -> None:
    people = living(city)
    age = (FIRST_DAY - people["born"]).dt.total_days() / 365.25
    assert (age < 16).mean() == pytest.approx(0.294, abs=0.01)
    assert age.mean() == pytest.approx(32, abs=1)
    spouses = city.truth("spouses").height * 2 / (age >= 15).sum()
    assert 0.54 < spouses < 0.63, "60.9 % are married, 85 % of the old marriages on record"
    scale = shares.NATION / 100_000
    for feed, column, low, high in (
        ("births", "born", 385_000, 405_000),
        ("deaths", "died", 120_000, 145_000),
        ("marriages", "act_date", 105_000, 145_000),
        ("divorces", "act_date", 33_000, 55_000),
    ):
        recent = city.feed(feed, 1).filter(pl.col(column).is_between(date(2021, 3, 1), date(2023, 2, 28)))
        assert low < recent.height / 2 * scale < high, feed


def test_lives_hold_no_contradiction(city: Delivered) -> None:
    born = city.feed("citizens").select("iin", "born")
    births = city.feed("births")
    for role, youngest in (("mother_iin", 16), ("father_iin", 16)):
        pairs = births.join(born.rename({"iin": role, "born": "parent_born"}), on=role)
        years = (pairs["born"] - pairs["parent_born"]).dt.total_days() / 365.25
        assert years.min() >= youngest
        assert role == "father_iin" or years.max() < 46
    marriages = city.feed("marriages")
    for side in ("one_iin", "other_iin"):
        pairs = marriages.join(born, left_on=side, right_on="iin")
        assert ((pairs["act_date"] - pairs["born"]).dt.total_days() / 365.25).min() > 17.99
    both = marriages.join(city.feed("divorces"), on=["one_iin", "other_iin"], suffix="_end")
    both_turned = marriages.join(
        city.feed("divorces"),
        left_on=["one_iin", "other_iin"],
        right_on=["other_iin", "one_iin"],
        suffix="_end",
    )
    assert both.height + both_turned.height == city.feed("divorces").height
    for ended in (both, both_turned):
        assert (ended["act_date"] < ended["act_date_end"]).all()
    dead = city.feed("deaths").join(born, on="iin")
    assert (dead["born"] < dead["died"]).all()
    assert not dead["iin"].is_duplicated().any()
    rows = city.feed("residence").join(born, on="iin")
    assert (rows["valid_from"] >= rows["born"]).all()
    assert (rows["valid_from"] < rows["valid_to"]).all()


def test_nobody_is_married_twice_at_once(city: Delivered) -> None:
    spouses = city.truth("spouses")
    assert not pl.concat([spouses["one"], spouses["other"]]).is_duplicated().any()


def test_contributions_follow_the_rates(city: Delivered) -> None:
    rows = city.feed("contributions")
    cap = {2019: 297_500, 2020: 297_500, 2021: 297_500, 2022: 420_000, 2023: 490_000}
    year = rows["month"].dt.year()
    assert (rows["base_income"] <= year.replace_strict(cap)).all()
    exact = rows["base_income"] * 0.035
    assert ((rows["contribution"] - exact).abs() <= 0.5).all()
    assert not rows.select("iin", "payer_bin", "month").is_duplicated().any()
    assert rows["payer_bin"].str.contains(r"^\d{4}[456]\d{7}$").all()
    assert rows["iin"].n_unique() / 100_000 == pytest.approx(0.35, abs=0.01)
    alive = rows.join(city.feed("deaths", 1), on="iin", how="anti")
    assert alive["month"].min() == date(2021, 3, 1)
    assert alive["month"].max() == date(2023, 2, 1)
    months = rows.group_by("iin").agg(pl.col("month").n_unique().alias("window"))
    counted = city.feed("participation").join(months, on="iin")
    assert counted.height == months.height
    assert (counted["months"] >= counted["window"]).all()
    assert counted["months"].max() <= 218, "months from January 2005 to February 2023"


def test_nobody_moves_twice_on_a_day_and_old_rows_are_ended(city: Delivered) -> None:
    rows = city.feed("residence")
    for number in range(2, 9):
        assert (
            not city.feed("residence", number)
            .select("iin", "address_code", "valid_from")
            .is_duplicated()
            .any()
        )
    ended = rows.filter(pl.col("valid_to") >= date(2023, 3, 2))
    first = city.feed("residence", 1).select("iin", "address_code", "valid_from")
    assert ended.join(first, on=first.columns, how="anti").height == 0
    open_rows = city.newest("residence").filter(pl.col("valid_to").is_null())
    assert not open_rows["iin"].is_duplicated().any()
