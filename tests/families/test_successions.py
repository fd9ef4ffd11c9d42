"""A person whose number was replaced: all that was said of any number is one person's.

The oracle is the same family of which everything was said under the newest number from the beginning.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from loaders.deliveries import FolderDelivery
from loaders.rows import find_rows
from registry import deaths
from registry.families import family
from registry.family import family_of
from registry.findings import findings
from registry.judge import judge
from registry.kinship.kin import kin_of
from registry.numbers import Numbers
from registry.ports import Store
from registry.remembering import Remembering
from registry.steps import assemble, explain, receive
from registry.successions import as_one, others
from tests.building import Rows, at, deliver, named, person
from tests.engines import fresh_store
from tests.graph_rows import citizens, links, nodes, stamp
from tests.stewards.family import CHILD, DAY, FATHER, MOTHER, Kept, follow

NEW = person("1982-05-05", "F", 7)
MIDDLE = person("1982-05-05", "F", 8)
OLDER = person("1960-01-01", "F")
AGENCIES = {
    "births": "civil-acts",
    "marriages": "civil-acts",
    "deaths": "civil-acts",
    "citizens": "population",
    "residence": "population",
    "contacts": "population",
    "successions": "population",
    "contributions": "insurance",
    "participation": "insurance",
    "enrolments": "education",
    "decisions": "justice",
    "payments": "benefits",
}
"""The order in which the rows come."""
CHAIN = [
    {"old_iin": MOTHER, "new_iin": MIDDLE, "from": "2020-01-01"},
    {"old_iin": MIDDLE, "new_iin": NEW, "from": "2021-01-01"},
]


def said(mothers: dict[str, str], chain: Rows) -> dict[str, Rows]:
    """What is said of the family; `mothers`: under which number of the mother each feed speaks of her."""
    of = {name: mothers.get(name, MOTHER) for name in AGENCIES}
    birth = {"act_no": "B1", "act_date": "2012-01-02", "child_iin": CHILD, "born": "2012-01-01"}
    months = [f"{2021 + i // 12}-{i % 12 + 1:02d}-01" for i in range(1, 25)]
    paid = {"iin": FATHER, "payer_bin": "000440000010", "base_income": 200000, "contribution": 7000}
    mother = {**named(of["citizens"])[0], "surname": "Mother", "given_name": "Her"}
    lost = {"decision_no": "C1", "decided": "2023-02-01", "kind": "declared_dead", "iin": FATHER}
    return {
        "births": [
            birth | {"mother_iin": of["births"], "father_iin": FATHER},
            birth | {"act_no": "B2", "child_iin": of["births"], "mother_iin": OLDER, "born": "1982-05-05"},
        ],
        "marriages": [
            {"act_no": "M1", "act_date": "2010-01-01", "one_iin": FATHER, "other_iin": of["marriages"]}
        ],
        "deaths": [],
        "citizens": [*named(FATHER, CHILD, OLDER), mother],
        "residence": at("A1", FATHER, CHILD, of["residence"]),
        "contacts": [{"iin": of["contacts"], "msisdn": "77010000000", "valid_from": "2020-01-01"}],
        "successions": chain,
        "contributions": [paid | {"month": month} for month in months],
        "participation": [{"iin": FATHER, "as_of": "2023-03-01", "months": 40}],
        "enrolments": [],
        "decisions": [lost | {"effective": "2023-02-28"}],
        "payments": [],
    }


def take(store: Store, folder: Path, feeds: dict[str, Rows]) -> Store:
    """Receive it, an agency at a time."""
    for agency in dict.fromkeys(AGENCIES.values()):
        files = {name: rows for name, rows in feeds.items() if AGENCIES[name] == agency}
        receive(store, FolderDelivery.open(deliver(folder / agency, agency, 1, files)))
    return as_one(store)


def seen(store: Store) -> dict[str, Any]:
    """What the registry makes of it: households, decisions, offers, the family tree, kin and findings."""
    kept = Kept()
    decided = follow(store, kept).select("outcome", "amount", "recipient", "benefit")
    known = int(str(store.ask("derived/deliveries")["number"].max()))
    card = family("card")
    tree = family_of(store, NEW, card, day=DAY, known=known)
    return {
        "decided": decided.rows(),
        "offered": len(kept.sent),
        "members": sorted(store.ask("derived/memberships", definition="card").rows()),
        "tree": [(one.iin, one.name, one.role, one.because) for one in tree.members],
        "bonds": tree.bonds,
        "kin": [(one.iin, one.name) for one in kin_of(store, NEW, day=DAY, known=known).relatives],
        "findings": findings(store, day=DAY, known=known).rows(),
    }


@pytest.mark.parametrize(
    "under_the_new",
    [(), ("citizens",), ("residence",), ("births", "contacts"), ("marriages", "citizens", "residence")],
    ids=lambda names: " ".join(names) or "nothing",
)
def test_facts_of_all_numbers_are_one_persons(tmp_path: Path, under_the_new: tuple[str, ...]) -> None:
    with fresh_store("embedded", tmp_path / "one") as store:
        wanted = seen(take(store, tmp_path / "in", said(dict.fromkeys(AGENCIES, NEW), [])))
    assert wanted["decided"][0][:3] == ("yes", 44550, NEW)
    assert NEW in [iin for iin, *_ in wanted["tree"]]
    with fresh_store("embedded", tmp_path / "two") as store:
        mixed = dict.fromkeys(under_the_new, NEW) | {"deaths": MIDDLE}
        assert seen(take(store, tmp_path / "in 2", said(mixed, CHAIN))) == wanted


def test_both_engines_read_them_so(store: Store, tmp_path: Path) -> None:
    one = take(store, tmp_path, said({"citizens": NEW, "residence": MIDDLE}, CHAIN))
    known = int(str(store.ask("derived/deliveries")["number"].max()))
    for asked in (MOTHER, MIDDLE, NEW):
        tree = family_of(one, asked, family("card"), day=DAY, known=known)
        assert [member.iin for member in tree.members] == [NEW, CHILD]
    assert {
        row["subject"] for row in one.ask("facts/LIVES_AT", citizens=[MOTHER], known=known).to_dicts()
    } == {NEW}
    told = str(explain(one, f"LIVES_AT/{NEW}/residence@2", find_rows=find_rows).as_json())
    assert MIDDLE in told
    assert "can no longer be read" not in told


@pytest.mark.parametrize("others", [0, 150])  # few rows are looked through one by one, more are not
def test_what_both_numbers_say_alike_is_said_once(embedded: Store, others: int) -> None:
    neighbours = citizens(others)
    homes = ["A1"] * (others + 2)
    embedded.load(
        {
            "Citizen": nodes("Citizen", [MOTHER, NEW, *neighbours]),
            "Dwelling": nodes("Dwelling", ["A1"]),
            "SAME_AS": links("SAME_AS", [MOTHER], [NEW], **stamp("successions")),
            "LIVES_AT": links("LIVES_AT", [MOTHER, NEW, *neighbours], homes, **stamp("residence")),
        }
    )
    told = as_one(embedded).ask("people/homes", day=DAY, known=1)
    assert sorted(told["iin"]) == sorted([NEW, *neighbours])


def test_before_it_was_known_and_after_it_was_taken_back_they_are_two(
    embedded: Store, tmp_path: Path
) -> None:
    one = take(embedded, tmp_path / "in", said({"citizens": NEW}, CHAIN))
    assert one.ask("families/spouses", day=DAY, known=1)["other"].to_list() == [MOTHER]
    assert one.ask("families/spouses", day=DAY, known=2)["other"].to_list() == [NEW]
    back = [row | {"withdrawn": "true"} for row in CHAIN]
    path = deliver(tmp_path / "back", "population", 2, {"successions": back}, mode="delta")
    known = receive(one, FolderDelivery.open(path)).number
    assert one.ask("families/spouses", day=DAY, known=known)["other"].to_list() == [MOTHER]
    assert one.ask("families/spouses", day=DAY, known=2)["other"].to_list() == [NEW]


def test_only_what_a_new_number_touches_is_assembled_again(embedded: Store, tmp_path: Path) -> None:
    """And the old number leaves its household."""
    one = take(embedded, tmp_path / "in", said({}, []))
    card, held = family("card"), "derived/memberships"
    assemble(one, card, day=DAY, known=4)
    assert MOTHER in one.ask(held, definition="card")["iin"].to_list()
    path = deliver(tmp_path / "new", "population", 2, {"successions": CHAIN}, mode="delta")
    known = receive(one, FolderDelivery.open(path)).number
    assert assemble(one, card, day=DAY, known=known).left > 0
    by_part = one.ask(held, definition="card").sort("iin")
    assert NEW in by_part["iin"].to_list()
    assert MOTHER not in by_part["iin"].to_list()
    assemble(one, card, day=DAY, known=known, full=True)
    assert one.ask(held, definition="card").sort("iin").equals(by_part)


def test_a_verdict_stays_when_the_number_changes(embedded: Store, tmp_path: Path) -> None:
    feeds = said({}, [])
    feeds["deaths"] = [{"act_no": "D1", "act_date": "2023-03-01", "iin": MOTHER, "died": "2023-02-28"}]
    one = take(embedded, tmp_path / "in", feeds)
    judge(one, f"Death/{MOTHER}/deaths/D1@1", "rejected", by="a steward", why="she came", day=DAY)
    path = deliver(tmp_path / "new", "population", 2, {"successions": CHAIN}, mode="delta")
    known = receive(one, FolderDelivery.open(path)).number
    told = deaths.reported(one, citizens=[MOTHER], known=known)
    assert told.select("iin", "verdict").rows() == [(NEW, "rejected")]
    again = judge(one, f"Death/{NEW}/deaths/D1@1", "rejected", by="a steward", why="she came", day=DAY)
    assert again.already


def mother_under_a_new_number(store: Store, folder: Path, feeds: dict[str, Rows]) -> tuple[Store, Kept]:
    """The family's steps before and after it is told that the mother's number was replaced."""
    one, kept = take(store, folder / "in", feeds), Kept()
    before = follow(one, kept)
    path = deliver(folder / "new", "population", 2, {"successions": CHAIN}, mode="delta")
    receive(one, FolderDelivery.open(path))
    after = follow(one, kept)
    assert (set(before["recipient"]), set(after["recipient"])) == ({MOTHER}, {NEW})
    assert after["event"].to_list() == before["event"].to_list()
    return one, kept


def test_nobody_is_asked_again_for_a_new_number(embedded: Store, tmp_path: Path) -> None:
    one, kept = mother_under_a_new_number(embedded, tmp_path, said({}, []))
    assert len(kept.sent) == 2
    assert one.ask("derived/offers")["recipient"].unique().to_list() == [MOTHER]
    known = int(str(one.ask("derived/deliveries")["number"].max()))
    assert findings(one, day=DAY, known=known).is_empty(), "who is asked now is the one who was asked"
    # The same deliveries in a new store: what is found under the oldest number has the same id.
    with fresh_store("embedded", tmp_path / "anew") as store:
        again = Kept()
        follow(take(store, tmp_path / "again", said({}, CHAIN)), again)
        assert sorted(again.sent) == sorted(kept.sent)


def test_an_event_about_a_replaced_number_is_the_same_event(store: Store, tmp_path: Path) -> None:
    feeds = said({}, [])
    feeds["decisions"] = [feeds["decisions"][0] | {"iin": MOTHER}]
    one, kept = take(store, tmp_path / "in", feeds), Kept()
    follow(one, kept)
    before = one.ask("derived/events").filter(subject=MOTHER).select("id", "kind", "state").sort("id")
    assert before.height
    path = deliver(tmp_path / "new", "population", 2, {"successions": CHAIN}, mode="delta")
    receive(one, FolderDelivery.open(path))
    follow(one, kept)
    told = one.ask("derived/events").select("id", "kind", "state", "subject").sort("id")
    assert told.filter(subject=NEW).drop("subject").rows() == before.rows()
    assert told.filter(subject=MOTHER).height == 0


def test_what_was_found_under_the_newer_number_first_stays_the_same(embedded: Store, tmp_path: Path) -> None:
    """The older number is told later: the id that was given is kept."""
    everything_new = said(dict.fromkeys(AGENCIES, NEW), [])
    one, kept = take(embedded, tmp_path / "in", everything_new), Kept()
    follow(one, kept)
    path = deliver(tmp_path / "new", "population", 2, {"successions": CHAIN}, mode="delta")
    receive(one, FolderDelivery.open(path))
    follow(one, kept)
    assert len(kept.sent) == 2


def test_a_circle_ends_at_the_number_given_last() -> None:
    rows = [
        ("1", "2", "2020-01-01", "successions"),
        ("2", "3", "2021-01-01", "successions"),
        ("3", "2", "2022-01-01", "successions"),
        ("8", "9", "2020-01-01", "successions"),
    ]
    frame = pl.DataFrame(rows, schema=["subject", "object", "valid_from", "record"], orient="row")
    numbers = Numbers(frame)
    assert numbers.newest == {"1": "2", "3": "2", "8": "9"}
    assert numbers.of(["3", "8", "7"]) == ["2", "1", "3", "9", "8", "7"]


def test_who_has_several_numbers_is_asked_of_the_nation_once_a_delivery(
    embedded: Store, tmp_path: Path
) -> None:
    one = take(embedded, tmp_path / "in", said({}, CHAIN[:1]))
    asked: list[str] = []
    counted = one.over(lambda store: Counting(store, asked))
    for _ in range(3):
        family_of(counted, MOTHER, family("card"), day=DAY, known=latest(counted))
    assert asked.count("facts/SAME_AS") == 1
    path = deliver(tmp_path / "new", "population", 2, {"successions": CHAIN}, mode="delta")
    receive(embedded, FolderDelivery.open(path))
    for _ in range(3):
        assert set(others(counted, NEW)) == {MOTHER, MIDDLE}
    assert asked.count("facts/SAME_AS") == 2


class Counting(Remembering):
    """Keeps count of what is asked of everybody, and remembers nothing."""

    def __init__(self, beneath: Store, asked: list[str]) -> None:
        super().__init__(beneath)
        self.asked = asked

    def ask(self, question: str, *, citizens: Any = None, **takes: Any) -> pl.DataFrame:
        self.asked += [question] if citizens is None else []
        return self._beneath.ask(question, citizens=citizens, **takes)


def latest(store: Store) -> int:
    return int(str(store.ask("derived/deliveries")["number"].max()))
