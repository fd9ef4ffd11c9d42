"""The stories and the truth: present in every town, and the same as what the files say."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from loaders.generator.scripts import SCRIPTS
from tests.generator.conftest import make
from tests.generator.delivered import Delivered, card_families


def families(country: Delivered) -> set[frozenset[str]]:
    """The families of the truth as sets of IINs."""
    groups = country.truth("families").group_by("family").agg("iin")["iin"]
    return {frozenset(members) for members in groups}


@pytest.mark.parametrize(
    ("citizens", "seed", "days"), [(200, 3, 7), (300, 1, 1), (1000, 2, 0), (5000, 4, 7), (5000, 8, 30)]
)
def test_the_files_alone_give_the_same_families(tmp_path: Path, citizens: int, seed: int, days: int) -> None:
    country = make(tmp_path / "out", citizens=citizens, seed=seed, days=days)
    assert country.stories.keys() == {script.story for script in SCRIPTS}
    assert families(country) == card_families(country, country.last_day)


def test_something_of_each_kind_happens_in_a_hamlet(hamlet: Delivered) -> None:
    for feed in ("births", "deaths", "marriages", "divorces", "residence"):
        assert sum(hamlet.feed(feed, number).height for number in range(2, 9)) > 0, feed


def test_the_breadwinner_is_insured_and_leaves_three_children(hamlet: Delivered) -> None:
    story = hamlet.stories["breadwinner_lost_father"]
    people, sequence = story["people"], story["sequence"]
    assert sequence == 4, "the third daily delivery"
    for feed in ("deaths", "death_certificates"):
        assert people["father"] in hamlet.feed(feed, sequence)["iin"].to_list()
    paid = hamlet.feed("contributions").filter(pl.col("iin") == people["father"])
    assert paid["month"].n_unique() == 24
    months = hamlet.feed("participation").filter(pl.col("iin") == people["father"])["months"].item()
    assert months >= 36
    assert people["mother"] in hamlet.feed("contacts")["iin"].to_list()
    left = {iin for role, iin in people.items() if role != "father"}
    assert frozenset(left) in families(hamlet)
    addresses = hamlet.newest("residence").filter(pl.col("iin").is_in(list(people.values())))
    assert addresses["address_code"].n_unique() == 1


def test_the_student_stays_in_the_family(hamlet: Delivered) -> None:
    people = hamlet.stories["breadwinner_lost_mother"]["people"]
    assert frozenset({people["father"], people["child_1"], people["child_2"]}) in families(hamlet)
    studies = hamlet.feed("enrolments").filter(pl.col("iin") == people["child_1"])
    assert studies["form"].to_list() == ["full_time"]


def test_a_death_with_one_source_leaves_the_family_whole(hamlet: Delivered) -> None:
    story = hamlet.stories["death_uncorroborated"]
    father = story["people"]["father"]
    assert father in hamlet.feed("deaths", story["sequence"])["iin"].to_list()
    assert father not in hamlet.feed("death_certificates")["iin"].to_list()
    assert frozenset(story["people"].values()) in families(hamlet)
    assert not hamlet.truth("deaths").filter(pl.col("iin") == father)["corroborated"].item()


def test_the_fourth_child_and_the_divorce(hamlet: Delivered) -> None:
    born = hamlet.stories["fourth_child"]
    assert born["people"]["child_4"] in hamlet.feed("births", born["sequence"])["child_iin"].to_list()
    assert frozenset(born["people"].values()) in families(hamlet)
    ended = hamlet.stories["divorce"]
    row = hamlet.feed("divorces", ended["sequence"]).filter(pl.col("one_iin") == ended["people"]["mother"])
    assert row["other_iin"].to_list() == [ended["people"]["father"]]


def test_defects_are_listed_and_spare_the_truth(tmp_path: Path) -> None:
    clean = make(tmp_path / "clean", citizens=5000, format="parquet")
    spoilt = make(tmp_path / "spoilt", citizens=5000, format="parquet", defects=0.05)
    assert clean.truth("defects").height == 0
    listed = spoilt.truth("defects")
    assert set(listed["kind"]) == {
        "missing_father",
        "marriage_unknown",
        "wrong_check_digit",
        "residence_of_the_dead",
        "two_residences",
        "misspelt_name",
        "late_act",
    }
    assert families(clean) == families(spoilt)
    changed = clean.feed("citizens").join(spoilt.feed("citizens"), on="iin", suffix="_now")
    misspelt = changed.filter(pl.col("surname") != pl.col("surname_now"))["iin"]
    assert set(misspelt) == set(listed.filter(pl.col("kind") == "misspelt_name")["iin"])
    differing = families(spoilt) ^ card_families(spoilt, spoilt.last_day)
    assert differing, "defects of this share change some families"
    named = set(listed["iin"]) | set(listed["other_iin"].drop_nulls())
    assert set().union(*differing) <= named, "everybody whose family the files tell otherwise is named"


def test_everybody_registered_has_one_address(hamlet: Delivered) -> None:
    rows = hamlet.newest("residence").filter(pl.col("valid_to").is_null())
    assert not rows["iin"].is_duplicated().any()
    assert set(hamlet.truth("families")["iin"]) == set(rows["iin"])
