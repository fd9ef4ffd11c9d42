"""What was offered or is paid otherwise than it is due is shown to a person, with the sum, never acted on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from registry import steps
from registry.differences import Pay, difference, grouped
from registry.findings import findings
from registry.judge import judge
from registry.offers_reviewed import _kind
from registry.ports import Store
from tests.benefits.test_large_family import CHILDREN, FEEDS, births
from tests.benefits.test_large_family import FATHER as FATHER_OF_FOUR
from tests.benefits.test_large_family import MOTHER as MOTHER_OF_FOUR
from tests.building import Rows, deliver, named, person
from tests.events.world import DAY, World
from tests.stewards.family import FATHER, MOTHER, Kept, take
from tests.stewards.test_rights import AUNT, certificates, deaths, follow, two_deaths

DIED, FIRST, SECOND, THIRD = date(2023, 2, 28), date(2023, 3, 28), date(2023, 4, 2), date(2023, 4, 20)
SOCIAL = "loss_of_breadwinner"
MONEY = ["kind", "before", "now", "difference", "in_all"]


def known(store: Store) -> int:
    return int(str(store.ask("derived/deliveries")["number"].max()))


def tasks(store: Store, day: date, benefit: str) -> pl.DataFrame:
    """The tasks about one benefit, asked for twice; to ask changes nothing."""
    before = granted(store)
    found = findings(store, day=day, known=known(store))
    assert found.equals(findings(store, day=day, known=known(store)))
    assert granted(store) == before
    return found.filter(benefit=benefit)


def granted(store: Store) -> list[list[tuple[Any, ...]]]:
    """Everything that a person or a payer goes by."""
    derived = [store.ask(f"derived/{what}") for what in ("offers", "decisions", "events", "deliveries")]
    return [
        sorted(one.rows(), key=str) for one in (*derived, store.ask("facts/Entitlement", known=known(store)))
    ]


def payment(amount: int, begin: str, *, of: str = SOCIAL, iin: str = MOTHER, end: str | None = None) -> Rows:
    row = {"entitlement_no": "N1", "iin": iin, "benefit": of, "valid_from": begin, "valid_to": end}
    return [row | {"amount": amount}]


def more(folder: Path, agency: str, sequence: int, day: date, **feeds: Rows) -> Path:
    return deliver(folder, agency, sequence, feeds, as_of=str(day), mode="delta")


def test_the_story_of_one_offer_that_was_too_small_and_of_its_payment(store: Store, tmp_path: Path) -> None:
    take(store, two_deaths(tmp_path, (FATHER, str(DIED)), as_of=str(FIRST)))
    kept = Kept()
    follow(store, kept, FIRST)
    assert tasks(store, FIRST, SOCIAL).is_empty()
    offered = store.ask("derived/offers").filter(benefit=SOCIAL).row(0, named=True)

    counted = [{"iin": FATHER, "as_of": "2023-02-27", "months": 60}]
    take(store, more(tmp_path, "insurance", 2, SECOND, participation=counted))
    follow(store, kept, SECOND)
    (task,) = tasks(store, SECOND, SOCIAL).iter_rows(named=True)
    months = (2030 - 2023) * 12 - 1  # from 28 February 2023 until the child is 18, on 1 January 2030
    assert [task[name] for name in MONEY] == ["offered_too_little", 44550, 49500, 4950, months * 4950]
    assert (task["subject"], task["other"], task["agency"]) == (MOTHER, offered["id"], "steward")
    assert task["decision_before"] == offered["decision"] != task["decision_now"]
    time = f"{months} months (2023-02-28 until 2030-01-01)"
    assert task["detail"] == f"49 500 × {time} − 44 550 × {time} = 410 850 tenge"

    take(store, more(tmp_path, "benefits", 2, THIRD, payments=payment(50_000, "2023-03-10")))
    assert follow(store, kept, THIRD) == [("no", MOTHER)]  # it is assigned
    offer, paid = tasks(store, THIRD, SOCIAL).iter_rows(named=True)
    assert [offer[name] for name in MONEY[:4]] == ["offered_too_little", 44550, 49500, 4950]
    assert [paid[name] for name in MONEY] == ["paid_too_much", 50_000, 49_500, -500, -1_000]
    assert (paid["agency"], paid["subject"]) == ("benefits", MOTHER)
    assert paid["other"].startswith(f"Entitlement/{MOTHER}/payments/N1@")
    assert " − 50 000 × 2 months (2023-03-10 until 2023-04-20) = −1 000 tenge: at most;" in paid["detail"]

    report = store.ask("derived/events")["facts"].str.json_decode(pl.List(pl.String)).explode()
    for fact in sorted({one for one in report if one.startswith("Death/")}):
        judge(store, fact, "rejected", by="a steward", why="he lives", day=THIRD)
    follow(store, kept, THIRD)
    gone, without = tasks(store, THIRD, SOCIAL).iter_rows(named=True)
    assert [gone[name] for name in MONEY] == ["offer_without_ground", 44550, 0, -44550, months * -44550]
    assert [without[name] for name in MONEY] == ["paid_without_right", 50_000, 0, -50_000, -100_000]
    assert gone["decision_now"] is None is without["decision_now"]
    assert len(kept.sent) == 2


def test_a_yes_that_is_unknown_now_asks_and_counts_nothing(embedded: Store, tmp_path: Path) -> None:
    take(embedded, two_deaths(tmp_path, (FATHER, str(DIED)), as_of=str(FIRST)))
    follow(embedded, Kept(), FIRST)
    withdrawn = [{"iin": FATHER, "as_of": "2023-03-01", "months": 40, "withdrawn": "true"}]
    take(embedded, more(tmp_path, "insurance", 2, SECOND, participation=withdrawn))
    take(embedded, more(tmp_path, "benefits", 2, SECOND, payments=payment(1, "2023-03-10")))
    assert follow(embedded, Kept(), SECOND) == [("no", MOTHER)]
    (task,) = tasks(embedded, SECOND, SOCIAL).iter_rows(named=True)
    assert (task["kind"], task["difference"], task["in_all"]) == ("offer_unknown_now", None, None)
    assert "insurance" in task["agency"]


def test_who_is_asked_now_and_what_a_second_death_ended(embedded: Store, tmp_path: Path) -> None:
    take(embedded, two_deaths(tmp_path, (FATHER, str(DIED)), as_of=str(FIRST)))
    follow(embedded, Kept(), FIRST)
    hers = {
        "deaths": deaths((MOTHER, "2023-03-30")),
        "death_certificates": certificates((MOTHER, "2023-03-30")),
    }
    take(embedded, more(tmp_path, "civil-acts", 2, SECOND, deaths=hers["deaths"]))
    take(embedded, more(tmp_path, "health", 2, SECOND, death_certificates=hers["death_certificates"]))
    follow(embedded, Kept(), SECOND)
    # It ended with the second death; nobody else is known to ask.
    task, *others = tasks(embedded, SECOND, "survivors_allowance").sort("kind", descending=True).to_dicts()
    assert task["kind"] == "offered_too_much"
    assert {one["kind"] for one in others} == {"nobody_to_ask"}
    assert "× 2 months (2023-02-28 until 2023-03-30)" in task["detail"]
    appointed = {"decision_no": "G1", "ward_iin": _child(embedded), "guardian_iin": AUNT, "kind": "guardian"}
    rows = [appointed | {"valid_from": "2023-03-31"}]
    take(embedded, deliver(tmp_path, "education", 1, {"guardianships": rows}, as_of=str(THIRD), mode="full"))
    follow(embedded, Kept(), THIRD)
    (task,) = tasks(embedded, THIRD, SOCIAL).iter_rows(named=True)
    assert (task["kind"], task["detail"]) == ("offer_to_another_now", f"{AUNT} is asked now")


def _child(store: Store) -> str:
    return str(store.ask("families/parenthoods", known=known(store))["other"].first())


# What is paid for a disability: one person a case.

DUE_2023 = 62_068
"""Tenge: 1.53 subsistence minimums of 40 567, rounded up; of the 37 389 of 2022 it is 57 206."""
NOW, BEFORE = ("2023-01-01", None), ("2022-10-01", "2023-01-15")
"""From when until when the disability is established; looked at on 1 March 2023."""
CASES: list[tuple[str, tuple[str, str | None], tuple[int, str, str | None], list[tuple[Any, ...]]]] = [
    ("what is due", NOW, (DUE_2023, "2023-01-10", None), []),
    ("too little", NOW, (60_000, "2023-01-10", None), [("paid_too_little", 60_000, DUE_2023, 2_068, 4_136)]),
    (
        "begun for an earlier right, still paid: from the new right on",
        NOW,
        (70_000, "2021-01-10", None),
        [("paid_too_much", 70_000, DUE_2023, -7_932, -15_864)],
    ),
    ("for an earlier right, and over", NOW, (70_000, "2021-01-10", "2023-02-01"), []),
    (
        "after the end, between the amounts of two years",
        BEFORE,
        (60_000, "2022-10-01", None),
        [("paid_after_end", 60_000, 0, -60_000, -120_000)],
    ),
    ("to the end", BEFORE, (60_000, "2022-10-01", "2023-01-15"), []),
    (
        "more than either year gives, and after the end",
        BEFORE,
        (63_068, "2022-10-01", "2023-05-01"),
        [
            ("paid_after_end", 63_068, 0, -63_068, -126_136),
            ("paid_too_much", 63_068, DUE_2023, -1_000, -4_000),
        ],
    ),
]


def test_only_what_is_surely_not_due_so_is_a_difference(embedded: Store, tmp_path: Path) -> None:
    people = [person("1985-05-05", "F", 1 + 10 * i) for i in range(len(CASES) + 1)]
    *each, strange = [
        {"conclusion_no": f"D{iin}", "iin": iin, "group": "2", "cause": "general_disease"}
        | dict(zip(("valid_from", "valid_to"), established, strict=True))
        for iin, established in zip(people, [*(case[1] for case in CASES), NOW], strict=True)
    ]
    conclusions = [*each, strange | {"cause": "one that the law does not name"}]
    paid = [*(case[2] for case in CASES), (70_000, "2023-01-10", None)]
    payments = [
        {"entitlement_no": iin, "iin": iin, "benefit": "disability"}
        | dict(zip(("amount", "valid_from", "valid_to"), one, strict=True))
        for iin, one in zip(people, paid, strict=True)
    ]
    world = World(embedded, tmp_path)
    feeds = {"citizens": named(*people), "conclusions": conclusions, "payments": payments, "deaths": []}
    world.receive(feeds)
    world.watch()
    steps.decide(embedded, day=DAY, known=world.known)
    found = tasks(embedded, DAY, "disability")
    for iin, (name, _, _, expected) in zip(people, CASES, strict=False):
        assert found.filter(subject=iin).select(MONEY).rows() == expected, name
    assert found.filter(subject=people[-1]).is_empty()  # unknown is neither too much nor too little


# The sum, as a person works it out.

MARCH, JUNE = date(2023, 3, 15), date(2023, 6, 16)


@pytest.mark.parametrize(
    ("before", "now", "each", "in_all", "words"),
    [
        (Pay(100, MARCH, JUNE, False), Pay(90, MARCH, JUNE, False), -10, -40, " = −40 tenge"),
        (Pay(100, MARCH, JUNE, False), Pay(100, MARCH, date(2023, 6, 15), False), 0, -100, " = −100 tenge"),
        (Pay(100, MARCH, JUNE, False), Pay(110, MARCH, None, False), 10, None, "no end is known yet"),
        (Pay(100, None, JUNE, False), Pay(90, None, JUNE, False), -10, None, "90 − 100 = −10 tenge a month"),
        (
            Pay(1_000_000, MARCH, None, True),
            Pay(0, MARCH, None, True),
            -1_000_000,
            -1_000_000,
            "0 − 1 000 000 = ",
        ),
    ],
    ids=["less", "shorter by a month begun", "no end", "from the application", "once"],
)
def test_the_sum(before: Pay, now: Pay, each: int, in_all: int | None, words: str) -> None:
    found = difference(before, now)
    assert (found.each, found.in_all) == (each, in_all)
    assert words in found.words
    assert found.sign == (-1 if (in_all or each) < 0 else 1)


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (
            Pay(100, None, date(2028, 4, 1), False),
            Pay(100, None, date(2023, 4, 1), False),
            "offered_too_much",
        ),
        (Pay(100, None, date(2023, 4, 1), False), Pay(100, None, None, False), "offered_too_little"),
        (Pay(100, None, None, False), Pay(100, None, None, False), "offered_for_another_time"),
        (
            Pay(100, MARCH, date(2023, 5, 15), False),
            Pay(100, JUNE, date(2023, 8, 16), False),
            "offered_for_another_time",
        ),
    ],
)
def test_the_same_a_month_for_a_shorter_time_is_too_much(before: Pay, now: Pay, kind: str) -> None:
    assert _kind(before, now) == kind


def test_a_number_is_written_as_decisions_write_it() -> None:
    assert [grouped(one) for one in (0, 999, -1234567)] == ["0", "999", "−1 234 567"]


# A large family that is none any more.

COMING_OF_AGE = person("2005-02-20", "F", 70)


def test_a_right_is_paid_to_the_end_of_the_month_in_which_its_ground_was_lost(
    embedded: Store, tmp_path: Path
) -> None:
    four = [COMING_OF_AGE, *CHILDREN[1:]]
    paid = payment(55_304, "2023-02-01", of="large_family")
    there = {"citizens": named(MOTHER_OF_FOUR, FATHER_OF_FOUR, *four), "births": births(four)}
    world = World(embedded, tmp_path)
    world.receive({**FEEDS, **there, "payments": [paid[0] | {"iin": MOTHER_OF_FOUR}]})
    found = []
    for day in (date(2023, 2, 10), date(2023, 3, 1), date(2023, 4, 5)):
        world.watch(day)
        steps.decide(embedded, day=day, known=world.known)
        found += tasks(embedded, day, "large_family").select("since", *MONEY).rows()
    assert found == [(date(2023, 3, 1), "paid_after_end", 55_304, 0, -55_304, -110_608)]
