"""Acts that end what other acts began, whichever arrives first, is corrected or taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from loaders import parts
from loaders.deliveries import FolderDelivery
from registry.ports import Store
from registry.receive import receive
from registry.schema import OPEN_DATE
from tests.building import Rows, deliver
from tests.feeds.golden import PEOPLE, send

MOTHER, FATHER, AUNT, CHILD = (PEOPLE[name] for name in ("mother", "father", "aunt", "child"))
COUPLE = {"one_iin": MOTHER, "other_iin": FATHER}
WEDDING = {"act_no": "M-1", "act_date": "2010-01-01", **COUPLE}
PARTING = {"act_no": "D-1", "act_date": "2020-01-01", **COUPLE}
BIRTH = {"act_no": "B-1", "act_date": "2015-05-10", "child_iin": CHILD, "born": "2015-05-05"}
BIRTH |= {"mother_iin": MOTHER, "father_iin": FATHER}
ADOPTION = {
    "act_no": "A-1",
    "act_date": "2020-01-01",
    "child_iin": CHILD,
    "adopter_iin": AUNT,
    "as": "mother",
}
ADOPTION |= {"replaces_iin": MOTHER}
PARTED = (date(2020, 1, 1), "divorces/D-1")
OPEN = (OPEN_DATE, None)


class Registry:
    """A store that takes one file of civil acts after another."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder, self.last = store, folder, 0

    def take(self, feed: str, *rows: dict[str, str], withdrawn: bool = False) -> None:
        """Receive these rows as a delta."""
        self.last += 1
        said: Rows = [dict(row) | ({"withdrawn": True} if withdrawn else {}) for row in rows]
        receipt = send(self.store, self.folder, feed, said, self.last, mode="delta")
        assert receipt.quarantined == 0

    def ends(self, kind: str, record: str) -> list[tuple[date, str | None]]:
        """End, and the act that says so, of the believed facts of a record, longest first."""
        found = self.store.ask(f"records/{kind}", records=[record], known=self.last)
        rows = found.sort("subject", "valid_to").select("valid_to", "ended_by").rows()
        return [(end, by) for end, by in rows]


@pytest.fixture
def registry(embedded: Store, tmp_path: Path) -> Registry:
    return Registry(embedded, tmp_path)


@pytest.mark.parametrize("order", [("marriages", "divorces"), ("divorces", "marriages")])
def test_a_divorce_ends_its_marriage_in_either_order(registry: Registry, order: tuple[str, str]) -> None:
    for feed in order:
        registry.take(feed, WEDDING if feed == "marriages" else PARTING)
    assert registry.ends("SPOUSE_OF", "marriages/M-1") == [PARTED]


@pytest.mark.parametrize("order", ["MDA", "MAD", "DMA", "DAM", "AMD", "ADM"])
def test_who_marry_again_on_the_day_of_the_divorce_are_married(registry: Registry, order: str) -> None:
    again = WEDDING | {"act_no": "M-2", "act_date": "2020-01-01"}
    acts = {"M": ("marriages", WEDDING), "D": ("divorces", PARTING), "A": ("marriages", again)}
    for act in order:
        registry.take(*acts[act])
    assert registry.ends("SPOUSE_OF", "marriages/M-1") == [PARTED]
    assert registry.ends("SPOUSE_OF", "marriages/M-2") == [OPEN]
    registry.take("divorces", PARTING | {"act_no": "D-2", "act_date": "2020-01-01"})
    assert registry.ends("SPOUSE_OF", "marriages/M-2") == [(date(2020, 1, 1), "divorces/D-2")]


def test_a_marriage_that_was_divorced_on_its_first_day_is_over(registry: Registry) -> None:
    registry.take("marriages", WEDDING)
    registry.take("divorces", PARTING | {"act_date": WEDDING["act_date"]})
    assert registry.ends("SPOUSE_OF", "marriages/M-1") == [(date(2010, 1, 1), "divorces/D-1")]


def test_a_corrected_divorce_moves_the_end(registry: Registry) -> None:
    registry.take("marriages", WEDDING)
    registry.take("divorces", PARTING)
    registry.take("divorces", PARTING | {"act_date": "2021-01-01"})
    assert registry.ends("SPOUSE_OF", "marriages/M-1") == [(date(2021, 1, 1), "divorces/D-1")]


def test_a_divorce_taken_back_ends_nothing(registry: Registry) -> None:
    registry.take("marriages", WEDDING)
    registry.take("divorces", PARTING)
    registry.take("divorces", PARTING, withdrawn=True)
    assert registry.ends("SPOUSE_OF", "marriages/M-1") == [OPEN]


def test_a_corrected_marriage_keeps_its_end(registry: Registry) -> None:
    registry.take("marriages", WEDDING)
    registry.take("divorces", PARTING)
    registry.take("marriages", WEDDING | {"act_date": "2011-01-01"})
    assert registry.ends("SPOUSE_OF", "marriages/M-1") == [PARTED]


def test_the_same_marriage_said_again_after_the_divorce_is_unchanged(registry: Registry) -> None:
    registry.take("marriages", WEDDING)
    registry.take("divorces", PARTING)
    receipt = send(registry.store, registry.folder, "marriages", [WEDDING], 3, mode="delta")
    assert receipt.files["marriages"]["unchanged"] == 1
    assert registry.store.ask("versions/SPOUSE_OF", delivery=3).is_empty()


def test_each_marriage_of_two_people_has_its_own_divorce(registry: Registry) -> None:
    registry.take("divorces", PARTING, PARTING | {"act_no": "D-2", "act_date": "2023-01-01"})
    registry.take("marriages", WEDDING, WEDDING | {"act_no": "M-2", "act_date": "2021-01-01"})
    assert registry.ends("SPOUSE_OF", "marriages/M-1") == [PARTED]
    assert registry.ends("SPOUSE_OF", "marriages/M-2") == [(date(2023, 1, 1), "divorces/D-2")]


def test_a_divorce_before_the_marriage_ends_nothing(registry: Registry) -> None:
    registry.take("divorces", PARTING | {"act_date": "2009-12-31"})
    registry.take("marriages", WEDDING)
    assert registry.ends("SPOUSE_OF", "marriages/M-1") == [OPEN]


@pytest.mark.parametrize("order", [("births", "adoptions"), ("adoptions", "births")])
def test_an_adoption_ends_the_replaced_parenthood_and_says_so(
    registry: Registry, order: tuple[str, str]
) -> None:
    for feed in order:
        registry.take(feed, BIRTH if feed == "births" else ADOPTION)
    by_record = dict(zip(sorted([MOTHER, FATHER]), registry.ends("PARENT_OF", "births/B-1"), strict=True))
    assert by_record == {MOTHER: (date(2020, 1, 1), "adoptions/A-1"), FATHER: OPEN}
    assert OPEN in registry.ends("PARENT_OF", "adoptions/A-1")


def test_an_adoption_taken_back_restores_the_parent(registry: Registry) -> None:
    registry.take("births", BIRTH)
    registry.take("adoptions", ADOPTION)
    registry.take("adoptions", ADOPTION, withdrawn=True)
    assert registry.ends("PARENT_OF", "births/B-1") == [OPEN, OPEN]
    assert registry.ends("PARENT_OF", "adoptions/A-1") == []


def test_an_adopter_can_be_replaced_in_turn(registry: Registry) -> None:
    registry.take("births", BIRTH)
    registry.take("adoptions", ADOPTION)
    again = {"act_no": "A-2", "act_date": "2022-01-01", "adopter_iin": MOTHER, "replaces_iin": AUNT}
    registry.take("adoptions", ADOPTION | again)
    assert (date(2022, 1, 1), "adoptions/A-2") in registry.ends("PARENT_OF", "adoptions/A-1")
    assert OPEN in registry.ends("PARENT_OF", "adoptions/A-2")


def test_acts_of_one_delivery_end_each_other_too(registry: Registry) -> None:
    registry.take("divorces", PARTING)
    registry.last += 1
    path = deliver(
        registry.folder,
        "civil-acts",
        2,
        {"marriages": [WEDDING], "divorces": [PARTING], "births": [BIRTH], "adoptions": [ADOPTION]},
        mode="delta",
    )
    receipt = receive(registry.store, FolderDelivery.open(path))
    assert receipt.files["divorces"]["unchanged"] == 1
    assert registry.ends("SPOUSE_OF", "marriages/M-1") == [PARTED]
    assert (date(2020, 1, 1), "adoptions/A-1") in registry.ends("PARENT_OF", "births/B-1")


def test_a_corrected_adoption_that_had_the_two_parents_swapped(registry: Registry) -> None:
    """The fact that lasts and the act that ends change places in one record."""
    registry.take("births", BIRTH)
    registry.take("adoptions", ADOPTION | {"adopter_iin": MOTHER, "replaces_iin": AUNT})
    registry.take("adoptions", ADOPTION)
    by_birth = registry.store.ask("records/PARENT_OF", records=["births/B-1"], known=registry.last)
    assert dict(by_birth.select("subject", "ended_by").rows()) == {MOTHER: "adoptions/A-1", FATHER: None}
    adopted = registry.store.ask("records/PARENT_OF", records=["adoptions/A-1"], known=registry.last)
    assert adopted.filter(valid_to=OPEN_DATE)["subject"].to_list() == [AUNT]


@pytest.mark.parametrize("size", [1, 1_000_000], ids=["in parts", "whole"])
def test_who_marry_again_on_the_day_of_the_divorce_are_married_in_a_first_delivery_too(
    size: int, embedded: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the two marriages stand in one part of the file or not."""
    monkeypatch.setattr(parts, "SIZE", size)
    again = WEDDING | {"act_no": "M-2", "act_date": "2020-01-01"}
    path = deliver(tmp_path, "civil-acts", 1, {"marriages": [WEDDING, again], "divorces": [PARTING]})
    receive(embedded, FolderDelivery.open(path))
    told = embedded.ask("records/SPOUSE_OF", records=["marriages/M-1", "marriages/M-2"], known=1)
    assert told.sort("record").select("valid_to", "ended_by").rows() == [PARTED, *[OPEN]]
