"""Benefits that exclude each other: the more favourable one is offered, and each names the other."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from registry.benefits import BENEFITS, Exclusion, benefit
from registry.ports import Store
from registry.stacking import exclusions, settled
from registry.steps import decide
from tests.building import named, person
from tests.events.world import DAY, World

SCHEMA = {
    "id": pl.String,
    "benefit": pl.String,
    "recipient": pl.String,
    "subject": pl.String,
    "holder": pl.String,
    "tests": pl.String,
    "outcome": pl.String,
    "net_of_day": pl.Int64,
    "right_arises": pl.Date,
    "law_day": pl.Date,
    "period_from": pl.Date,
    "period_until": pl.Date,
}
ONE: dict[str, Any] = {
    "recipient": "p",
    "subject": "p",
    "holder": "p",
    "tests": "[]",
    "outcome": "yes",
    "net_of_day": 100,
    "right_arises": date(2023, 3, 1),
    "law_day": None,
    "period_from": date(2023, 3, 1),
    "period_until": None,
}
PAIR = [("a", Exclusion(benefit="b", same="recipient", basis=[]))]


def yields(*changes: dict[str, Any], pairs: list[tuple[str, Exclusion]] = PAIR) -> dict[str, str | None]:
    """What each decision yields to; ids are given by the changes."""
    rows = [{**ONE, **change} for change in changes]
    found = settled(pl.DataFrame(rows, schema=SCHEMA), pairs)
    assert found["id"].to_list() == [row["id"] for row in rows]
    return dict(found.select("id", "yields_to").iter_rows())


def a(**change: Any) -> dict[str, Any]:
    return {"id": "a1", "benefit": "a", **change}


def b(**change: Any) -> dict[str, Any]:
    return {"id": "b1", "benefit": "b", "net_of_day": 90, **change}


def test_the_one_that_pays_out_more_is_offered_whoever_says_that_they_exclude() -> None:
    assert yields(a(), b()) == {"a1": None, "b1": "a1"}
    assert yields(a(net_of_day=80), b()) == {"a1": "b1", "b1": None}


def test_of_equals_the_earlier_right_then_the_smaller_name() -> None:
    assert yields(a(), b(net_of_day=100, right_arises=date(2023, 2, 1))) == {"a1": "b1", "b1": None}
    assert yields(a(), b(net_of_day=100)) == {"a1": None, "b1": "a1"}


@pytest.mark.parametrize(
    "change",
    [
        {"recipient": "q"},
        {"outcome": "no", "net_of_day": None},
        {"outcome": "unknown", "net_of_day": None},
        {"period_from": date(2022, 1, 1), "period_until": date(2023, 3, 1)},
    ],
    ids=["somebody else's", "no", "unknown", "over before"],
)
def test_what_is_not_due_to_the_same_person_at_the_same_time_excludes_nothing(change: dict[str, Any]) -> None:
    assert yields(a(net_of_day=80), b(**change)) == {"a1": None, "b1": None}


def test_one_day_in_common_is_enough() -> None:
    over = {"period_from": date(2022, 1, 1), "period_until": date(2023, 3, 2)}
    assert yields(a(net_of_day=80), b(**over)) == {"a1": "b1", "b1": None}


def test_without_a_first_day_the_day_of_the_right_counts() -> None:
    assert yields(a(net_of_day=80), b(period_from=None)) == {"a1": "b1", "b1": None}
    later = b(period_from=None, right_arises=date(2024, 1, 1))
    assert yields(a(net_of_day=80, period_until=date(2024, 1, 1)), later) == {"a1": None, "b1": None}


def test_it_may_be_whom_the_events_are_about() -> None:
    pair = [("a", Exclusion(benefit="b", same="subject", basis=[]))]
    assert yields(a(recipient="mother"), b(recipient="father"), pairs=pair) == {"a1": None, "b1": "a1"}
    assert yields(a(subject="x"), b(), pairs=pair) == {"a1": None, "b1": None}


def test_of_three_all_yield_to_the_best() -> None:
    pairs = [*PAIR, ("a", Exclusion(benefit="c", same="recipient", basis=[]))]
    pairs += [("b", Exclusion(benefit="c", same="recipient", basis=[]))]
    best = {"id": "c1", "benefit": "c", "net_of_day": 120}
    assert yields(a(), b(), best, pairs=pairs) == {"a1": "c1", "b1": "c1", "c1": None}


def test_nobody_to_ask_is_not_the_same_person() -> None:
    assert yields(a(recipient=None), b(recipient=None)) == {"a1": None, "b1": None}


def test_without_exclusions_nothing_yields() -> None:
    assert yields(a(), b(), pairs=[]) == {"a1": None, "b1": None}


REAL = exclusions()
"""Every pair that the benefits themselves exclude."""


@pytest.mark.parametrize("pair", REAL, ids=[f"{name} and {one.benefit}" for name, one in REAL])
def test_each_exclusion_of_the_law(pair: tuple[str, Exclusion]) -> None:
    name, one = pair
    first, second = {"id": "1", "benefit": name}, {"id": "2", "benefit": one.benefit}
    told = partial(yields, pairs=[pair])
    assert told(first, second | {"net_of_day": 90}) == {"1": None, "2": "1"}
    assert told(first, second | {"net_of_day": 101}) == {"1": "2", "2": None}
    (_, better), (_, worse) = sorted([(name, "1"), (one.benefit, "2")])
    assert told(first, second) == {better: None, worse: better}  # equal amounts
    nothing = {"1": None, "2": None}
    assert told(first, second | {"outcome": "unknown", "net_of_day": None}) == nothing
    assert told(first | {"outcome": "unknown", "net_of_day": None}, second) == nothing
    assert told(first, second | {one.same: "somebody else"}) == nothing
    assert told(first, second | {one.same: None}) == nothing
    for fact, values in one.unless.items():
        for value in values:
            compared = json.dumps([{"values": {fact: value}}])
            assert told(first | {"tests": compared}, second) == nothing
            other = json.dumps([{"values": {fact: "anything else"}}])
            assert told(first | {"tests": other}, second | {"net_of_day": 90}) == {"1": None, "2": "1"}


def test_what_holds_two_together_is_a_value_that_a_test_compares() -> None:
    for name, one in REAL:
        definition = benefit(name).definition
        for fact, values in one.unless.items():
            assert fact in {column for test in definition.tests for column in test.compares}
            assert set(values) <= set(definition.facts[fact].codes)


def test_what_is_excluded_is_a_benefit() -> None:
    assert {one.benefit for _, one in exclusions()} <= set(BENEFITS)


# From deliveries: students of age who lost their only parent and have a disability.

ILL, EVER_ILL, ILLS_SISTER = (person(f"2003-05-0{i}", "F") for i in (1, 2, 3))
ILL_TOO = person("2003-05-04", "F")
DEAD = [person("1970-05-05", "M", 1 + 10 * i) for i in range(3)]
OF = {ILL: DEAD[0], EVER_ILL: DEAD[1], ILL_TOO: DEAD[2], ILLS_SISTER: DEAD[2]}
"""Each student's father; two of them are sisters."""
DIED = "2023-02-20"


def test_who_alone_has_a_right_to_both_state_allowances_is_offered_the_better(
    store: Store, tmp_path: Path
) -> None:
    world = World(store, tmp_path)
    acts = [
        {"act_no": child, "act_date": "2020-01-01", "child_iin": child, "born": f"2003-05-{child[4:6]}"}
        | {"father_iin": father}
        for child, father in OF.items()
    ]
    died = [{"iin": one, "died": DIED} for one in DEAD]
    causes = {ILL: "general_disease", EVER_ILL: "since_childhood", ILL_TOO: "general_disease"}
    world.receive(
        {
            "citizens": named(*OF, *DEAD),
            "births": acts,
            "deaths": [{"act_no": f"D{one['iin']}", "act_date": DIED, **one} for one in died],
            "death_certificates": [
                {"certificate_no": f"C{one['iin']}", "issued": DIED, **one} for one in died
            ],
            "enrolments": [
                {"record_no": one, "iin": one, "institution_bin": "020640000127", "level": "higher"}
                | {"form": "full_time", "valid_from": "2021-09-01"}
                for one in OF
            ],
            "conclusions": [
                {"conclusion_no": one, "iin": one, "group": "2", "cause": cause, "valid_from": "2023-01-10"}
                for one, cause in causes.items()
            ],
            "payments": [],
        }
    )
    world.watch(kinds=["breadwinner_lost", "disability_established"])
    decide(store, day=DAY, known=world.known)
    found = store.ask("derived/decisions").filter(
        pl.col("outcome") == "yes", pl.col("benefit").is_in(["disability", "survivors_allowance"])
    )
    amounts = dict(found.select("id", "amount").iter_rows())
    told = found.select(
        "recipient", "benefit", "amount", pl.col("yields_to").replace_strict(amounts, default=None)
    )
    both = {(who, benefit): (amount, better) for who, benefit, amount, better in told.iter_rows()}
    assert both[ILL, "disability"] == (62_068, None)
    assert both[ILL, "survivors_allowance"] == (47_870, 62_068)
    assert both[EVER_ILL, "disability"] == (64_502, None)  # 1.59 subsistence minimums; she has both
    assert both[EVER_ILL, "survivors_allowance"] == (47_870, None)
    assert both[ILL_TOO, "disability"] == (62_068, None)
    shared = [better for (_, benefit), (amount, better) in both.items() if amount == 2 * 47_870]
    assert shared == [None]  # it is her sister's too
