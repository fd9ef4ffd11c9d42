"""An act under one number of a person ends what was said under another, in whatever order it is told."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest

from loaders.feeds import feed, feeds
from loaders.rows import find_rows
from registry.endings import UNORDERED
from registry.explain import explain
from registry.ports import Store
from registry.schema import OPEN_DATE
from registry.successions import as_one
from registry.versions import ends_by_acts
from tests.building import Rows, person
from tests.feeds.golden import PEOPLE, send

MOTHER, FATHER, AUNT, CHILD = (PEOPLE[name] for name in ("mother", "father", "aunt", "child"))
SMALLER, LARGER = person("1950-01-01", "F", 7), person("1999-12-31", "F", 7)
WEDDING = {"act_no": "M-1", "act_date": "2010-01-01", "one_iin": MOTHER, "other_iin": FATHER}
BIRTH = {"act_no": "B-1", "act_date": "2015-05-10", "child_iin": CHILD, "born": "2015-05-05"}
BIRTH |= {"mother_iin": MOTHER, "father_iin": FATHER}
OPEN = [(OPEN_DATE, None)]
PARTED = [(date(2020, 1, 1), "divorces/D-1")]
REPLACED = [(date(2020, 1, 1), "adoptions/A-1")]


def parting(mother: str) -> dict[str, str]:
    return {"act_no": "D-1", "act_date": "2020-01-01", "one_iin": mother, "other_iin": FATHER}


def adoption(child: str, replaced: str) -> dict[str, str]:
    act = {"act_no": "A-1", "act_date": "2020-01-01", "child_iin": child, "adopter_iin": AUNT, "as": "mother"}
    return act | {"replaces_iin": replaced}


def replaced(old: str, new: str) -> dict[str, str]:
    return {"old_iin": old, "new_iin": new, "from": "2019-01-01"}


class Told:
    """A store that is told one row after another."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder, self.number = store, folder, 0
        self.sequences = Counter[str]()

    def take(self, name: str, *rows: dict[str, str], withdrawn: bool = False) -> None:
        agency = feed(name).agency
        self.sequences[agency] += 1
        said: Rows = [dict(row) | ({"withdrawn": True} if withdrawn else {}) for row in rows]
        receipt = send(self.store, self.folder, name, said, self.sequences[agency], mode="delta")
        assert receipt.quarantined == 0
        self.number = receipt.number

    def ends(self, kind: str, record: str, of: str) -> list[tuple[date, str | None]]:
        """End of the believed facts of a record that name somebody, and the act that says so."""
        found = self.store.ask(f"records/{kind}", records=[record], known=self.number)
        return (
            found.filter((pl.col("subject") == of) | (pl.col("object") == of))
            .select("valid_to", "ended_by")
            .rows()
        )


@pytest.mark.parametrize("new", [SMALLER, LARGER])
@pytest.mark.parametrize("order", list(permutations("MDS")), ids="".join)
def test_a_divorce_under_the_new_number(
    embedded: Store, tmp_path: Path, order: tuple[str, ...], new: str
) -> None:
    """Whichever of the spouses has the smaller number afterwards."""
    told = Told(embedded, tmp_path)
    acts = {"M": ("marriages", WEDDING), "D": ("divorces", parting(new))}
    acts["S"] = ("successions", replaced(MOTHER, new))
    for act in order:
        told.take(*acts[act])
    assert told.ends("SPOUSE_OF", "marriages/M-1", MOTHER) == PARTED


@pytest.mark.parametrize("order", list(permutations("BASC")), ids="".join)
def test_an_adoption_that_names_parent_and_child_by_old_and_new_numbers(
    embedded: Store, tmp_path: Path, order: tuple[str, ...]
) -> None:
    told, later = Told(embedded, tmp_path), person("2015-05-05", "M", 9)
    acts = {"B": ("births", BIRTH), "A": ("adoptions", adoption(later, LARGER))}
    acts |= {"S": ("successions", replaced(MOTHER, LARGER)), "C": ("successions", replaced(CHILD, later))}
    for act in order:
        told.take(*acts[act])
    assert told.ends("PARENT_OF", "births/B-1", MOTHER) == REPLACED
    assert told.ends("PARENT_OF", "births/B-1", FATHER) == OPEN


def test_a_fact_said_under_the_new_number_is_ended_under_the_old_one(embedded: Store, tmp_path: Path) -> None:
    told = Told(embedded, tmp_path)
    told.take("successions", replaced(MOTHER, LARGER))
    told.take("marriages", WEDDING | {"one_iin": LARGER})
    told.take("divorces", parting(MOTHER))
    assert told.ends("SPOUSE_OF", "marriages/M-1", LARGER) == PARTED


def test_numbers_that_are_set_apart_again_free_what_was_ended(store: Store, tmp_path: Path) -> None:
    """And what was known before stays known so, and can be explained."""
    told = Told(store, tmp_path)
    told.take("marriages", WEDDING)
    told.take("divorces", parting(LARGER))
    assert told.ends("SPOUSE_OF", "marriages/M-1", MOTHER) == OPEN
    told.take("successions", replaced(MOTHER, LARGER))
    assert told.ends("SPOUSE_OF", "marriages/M-1", MOTHER) == PARTED
    one = as_one(store)
    [subject] = one.ask("records/SPOUSE_OF", records=["marriages/M-1"], known=told.number)["subject"]
    chain = explain(one, f"SPOUSE_OF/{subject}/marriages/M-1@3", find_rows=find_rows)
    assert "act_no M-1" in str(chain)
    told.take("successions", replaced(MOTHER, LARGER), withdrawn=True)
    assert told.ends("SPOUSE_OF", "marriages/M-1", MOTHER) == OPEN
    told.number = 3
    assert told.ends("SPOUSE_OF", "marriages/M-1", MOTHER) == PARTED


def test_the_middle_of_a_chain_is_the_same_person(embedded: Store, tmp_path: Path) -> None:
    told = Told(embedded, tmp_path)
    told.take("marriages", WEDDING)
    told.take("successions", replaced(MOTHER, SMALLER))
    told.take("divorces", parting(LARGER))
    told.take("successions", replaced(SMALLER, LARGER))
    assert told.ends("SPOUSE_OF", "marriages/M-1", MOTHER) == PARTED
    told.take("successions", replaced(MOTHER, SMALLER), withdrawn=True)
    assert told.ends("SPOUSE_OF", "marriages/M-1", MOTHER) == OPEN


def test_a_namesake_of_the_other_number_keeps_the_marriage(embedded: Store, tmp_path: Path) -> None:
    """Only who is the same by a succession is the same."""
    told = Told(embedded, tmp_path)
    told.take("successions", replaced(AUNT, LARGER))
    told.take("marriages", WEDDING)
    told.take("divorces", parting(LARGER))
    assert told.ends("SPOUSE_OF", "marriages/M-1", MOTHER) == OPEN


def test_the_feeds_say_of_the_same_kinds_that_order_means_nothing() -> None:
    every = [becoming for one in feeds().values() for becoming in one.becomes]
    ended = {one.fact for one in every if ends_by_acts(one.fact)}
    assert {one.fact for one in every if one.unordered and one.fact in ended} == {*UNORDERED}
