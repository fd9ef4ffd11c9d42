"""What further agencies say of a city: near the published totals, and of one piece with the other feeds."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from loaders.generator import shares
from tests.generator.delivered import Delivered

FIRST_DAY = date(2023, 3, 1)
NATION = shares.NATION / 100_000
"""How many people of the nation one of the city stands for."""


def test_disabilities_are_the_published_ones_by_age(city: Delivered) -> None:
    rows = city.feed("conclusions").join(city.feed("citizens").select("iin", "born"), on="iin")
    age = (FIRST_DAY - rows["born"]).dt.total_days() / 365.25
    assert rows.height * NATION == pytest.approx(735_000, rel=0.06)
    assert (age < 18).sum() * NATION == pytest.approx(117_000, rel=0.15)
    assert ((age < 18) == (rows["group"] == "child")).all()
    assert (rows["valid_from"] >= rows["born"]).all()


def test_registered_unemployed_earn_nothing(city: Delivered) -> None:
    now = city.feed("registrations", 1).filter(pl.col("removed").is_null())
    assert now.height * NATION == pytest.approx(132_000, rel=0.02)
    earned = now.join(city.feed("incomes"), on="iin")
    assert (earned["month"] <= earned["registered"].dt.month_start()).all()
    assert 0.1 < earned["iin"].n_unique() / now.height < 0.7, "some of them were insured"
    every = city.newest("registrations")
    assert every.filter(pl.col("removed") < pl.col("registered")).height == 0


def test_contributions_were_taken_from_the_incomes(city: Delivered) -> None:
    key = ["iin", "payer_bin", "month"]
    recent = city.feed("contributions").filter(pl.col("month") >= date(2022, 3, 1))
    both = city.feed("incomes").join(recent, on=key)
    assert both.height == recent.height
    others = city.feed("incomes").join(recent, on=key, how="anti")
    assert others.join(city.feed("contributions"), on="iin", how="semi").height == 0
    wage = {2022: 60_000, 2023: 70_000}
    least = both["month"].dt.year().replace_strict(wage)
    capped = both.select(pl.col("amount").clip(least, least * shares.INCOME_CAP_IN_WAGES)).to_series()
    assert (capped == both["base_income"]).all()


def test_the_self_employed_declare_whole_quarters(city: Delivered) -> None:
    alone = city.feed("incomes").join(city.feed("contributions"), on="iin", how="anti")
    assert set(alone["month"]) == {date(2022, 4, 1), date(2022, 7, 1), date(2022, 10, 1)}
    assert alone.group_by("iin").len()["len"].unique().to_list() == [3]


def test_homes_belong_to_who_lives_there(city: Delivered) -> None:
    homes = city.feed("residence", 1).filter(pl.col("valid_to").is_null())
    rights = city.feed("dwellings").rename({"owner_iin": "iin"})
    lived_in = homes.join(rights, on=["iin", "address_code"], how="semi")["address_code"].n_unique()
    assert lived_in / homes["address_code"].n_unique() == pytest.approx(0.868, abs=0.02)
    whole = rights.group_by("cadastre_no").agg(pl.col("share").sum())["share"]
    assert (whole == 1).all()


def test_vehicles_and_loans_are_the_published_ones(city: Delivered) -> None:
    cars = city.feed("vehicles").filter(pl.col("kind") == "car")
    assert cars.height / 100_000 == pytest.approx(0.186, abs=0.001)
    assert (cars["made_year"] <= 2002).mean() == pytest.approx(0.51, abs=0.02)
    assert not city.feed("vehicles")["vin"].is_duplicated().any()
    loans = city.feed("loans").filter(pl.col("role") == "borrower")
    unsecured = loans.filter(pl.col("kind").is_in(["consumer", "micro"]))
    debts = unsecured.group_by("borrower_iin").agg(pl.col("outstanding").sum())["outstanding"]
    assert debts.len() * NATION == pytest.approx(8_000_000, rel=0.01)
    assert debts.mean() == pytest.approx(1_370_000, rel=0.05)
    assert debts.median() == pytest.approx(641_000, rel=0.03)
    assert (loans["outstanding"] <= loans["principal"]).all()


def test_awarded_mothers_are_women_and_as_many_as_published(city: Delivered) -> None:
    rows = city.feed("mothers").join(city.feed("citizens").select("iin", "sex", "born"), on="iin")
    assert rows.height * NATION == pytest.approx(240_000, rel=0.02)
    assert set(rows["sex"]) == {"F"}
    assert ((rows["awarded"] - rows["born"]).dt.total_days() > 23 * 365).all()


def test_fathers_stand_in_one_act_only(city: Delivered) -> None:
    births = city.feed("births").select("child_iin", "father_iin", born="act_date")
    both = city.feed("paternities").join(births, on="child_iin", suffix="_birth")
    assert both.height == city.feed("paternities").height > 0
    assert both["father_iin_birth"].is_null().all()
    assert (both["born"] <= both["act_date"]).all()


def test_who_left_lives_nowhere_here(city: Delivered) -> None:
    away = city.newest("departures").filter(pl.col("returned").is_null())
    assert away.height > 0
    here = city.newest("residence").filter(pl.col("valid_to").is_null())
    assert away.join(here, on="iin", how="semi").height == 0
    assert away.join(city.truth("families"), on="iin", how="semi").height == 0


def test_leaves_are_of_insured_women_and_never_late(city: Delivered) -> None:
    leaves = city.feed("maternity_leaves")
    assert not leaves["iin"].is_duplicated().any()
    assert leaves.join(city.feed("participation"), on="iin", how="semi").height > 0.9 * leaves.height
    for number in range(2, 9):
        assert (city.feed("maternity_leaves", number)["leave_from"] == date(2023, 3, number)).all()


def test_who_lost_a_job_lately_was_insured_and_is_paid_for_a_while(city: Delivered) -> None:
    paid = city.feed("payments").filter(benefit="job_loss")
    assert paid.height * NATION == pytest.approx(206_600, rel=0.1)
    on_register = paid.join(city.feed("registrations", 1), on="iin")
    same = on_register.filter(pl.col("registered") == pl.col("valid_from"))
    assert same.height == paid.height
    assert (same["removed"].is_null() | (same["valid_to"] <= same["removed"])).all()
    insured = city.feed("contributions").join(same, on="iin")
    assert insured["iin"].n_unique() > 0.99 * paid.height
    without = (insured["month"] > insured["registered"]) & (insured["month"] <= insured["removed"])
    assert not without.any(), "no contribution while on the register"


def test_nobody_of_pension_age_has_an_allowance_for_disability(city: Delivered) -> None:
    people = city.feed("citizens").select("iin", "born", "sex")
    paid = city.feed("payments").filter(benefit="disability").join(people, on="iin")
    years = (FIRST_DAY - paid["born"]).dt.total_days() / 365.25
    assert (years < pl.Series(paid["sex"].replace_strict({"M": 63.1, "F": 61.1}))).all()
    assert paid.height * NATION == pytest.approx(538_600, rel=0.1)


def test_carers_of_children_with_a_disability_are_their_parents(city: Delivered) -> None:
    paid = city.feed("payments").filter(benefit="child_disability_care")
    births = city.feed("births").join(
        city.feed("conclusions").filter(group="child"), left_on="child_iin", right_on="iin"
    )
    parents = pl.concat([births["mother_iin"], births["father_iin"]])
    assert paid["iin"].is_in(parents.implode()).mean() > 0.9, "some births are too old for the books"
    assert paid["iin"].n_unique() * NATION == pytest.approx(103_000, rel=0.2)


def test_assistance_goes_to_poor_homes_with_children(city: Delivered) -> None:
    paid = city.feed("payments").filter(benefit="social_assistance")
    assert paid.height * NATION == pytest.approx(80_000, rel=0.1)
    homes = city.feed("residence", 1).filter(pl.col("valid_to").is_null()).select("iin", "address_code")
    members = homes.join(paid.select("iin").join(homes, on="iin").select("address_code"), on="address_code")
    quarter = city.feed("incomes").filter(pl.col("month").is_between(date(2022, 10, 1), date(2022, 12, 1)))
    total = quarter.join(members, on="iin", how="semi")["amount"].sum()
    assert total / members.height / 3 < 40_000, "a head and month"
    assert members.height / paid.height > 3


def test_replaced_numbers_are_nobodys(city: Delivered) -> None:
    rows = city.feed("successions")
    people = city.feed("citizens")["iin"]
    assert rows.height > 0
    assert not rows["old_iin"].is_in(people.implode()).any()
    assert rows["new_iin"].is_in(people.implode()).all()
    assert (rows["old_iin"].str.slice(0, 7) == rows["new_iin"].str.slice(0, 7)).all()


def test_accounts_have_their_check_digits(city: Delivered) -> None:
    ibans = city.feed("accounts")["iban"]
    assert not ibans.is_duplicated().any()
    assert all(int(f"{iban[4:]}2035{iban[2:4]}") % 97 == 1 for iban in ibans.head(2000))
